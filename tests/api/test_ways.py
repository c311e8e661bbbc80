"""The ways of interpreting that a stack offers: told to the page, held at the door, minted."""

from typing import Any

import pytest

from puente.settings import Settings
from tests.api.clinic import Clinic


@pytest.fixture(params=[("two_legs", "one_leg", "conversation")])
def ways(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def settings(settings: Settings, ways: tuple[str, ...]) -> Settings:
    realtime = settings.realtime.model_copy(update={"ways": ways})
    return settings.model_copy(update={"realtime": realtime})


async def mint(clinic: Clinic, **body: Any) -> Any:
    asked = {"conversation_id": clinic.visit.conversation_id, **body}
    return await clinic.call("clinician", "POST", "/api/session", asked)


def directions(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [leg["direction"] for leg in answer.json()["legs"]]


async def test_the_page_is_told_what_is_offered_and_gets_each(clinic: Clinic) -> None:
    me = (await clinic.call("clinician", "GET", "/api/me")).json()
    assert me["ways"] == ["two_legs", "one_leg", "conversation"]
    assert directions(await mint(clinic)) == ["en-es", "es-en"]
    assert directions(await mint(clinic, direction="en-es")) == ["en-es"]
    assert directions(await mint(clinic, direction="es-en")) == ["es-en"]
    assert directions(await mint(clinic, mode="conversation")) == ["both"]


@pytest.mark.parametrize("ways", [("conversation", "one_leg")], indirect=True)
async def test_what_is_not_offered_is_refused_at_the_door(clinic: Clinic) -> None:
    me = (await clinic.call("clinician", "GET", "/api/me")).json()
    assert me["ways"] == ["conversation", "one_leg"]
    refused = await mint(clinic)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert directions(await mint(clinic, direction="es-en")) == ["es-en"]


async def test_a_direction_that_is_none_is_refused(clinic: Clinic) -> None:
    assert (await mint(clinic, direction="both")).status_code == 422
