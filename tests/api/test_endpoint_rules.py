"""What is wrong with an endpoint is said when it is saved, with how to mend it."""

from typing import Any

import pytest

from puente.api.endpoint_schemas import EndpointIn
from puente.settings import Settings
from tests.api.clinic import Clinic

BAD_URLS = {
    "ftp://example.com/": "https",
    "https://user:pass@example.com/hooks": "user name",
    "https://no-such-host.invalid/hooks": "does not resolve",
    "https://10.1.2.3/hooks": "private or reserved",
    "https://169.254.169.254/latest/meta-data": "private or reserved",
    "https://[::ffff:10.0.0.1]/": "private or reserved",
    "https://2130706433/": "usual form",
    "https:///hooks": "host",
    "https://example.com/#part": "fragment",
    "nonsense": "https",
}

BAD_FILTERS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown type": ({"events": ["action.approved"]}, "action.confirmed"),
    "a confidence without proposals": (
        {"events": ["action.confirmed"], "min_confidence": 0.5},
        "add action.proposed",
    ),
    "medication without proposals": ({"propose_medication": True}, "add action.proposed"),
    "kinds of action without actions": (
        {"events": ["conversation.completed"], "action_types": ["lab"]},
        "no action event",
    ),
    "proposals of medication that is not proposed": (
        {"events": ["action.proposed"], "action_types": ["medication"]},
        "propose_medication",
    ),
}


async def refused(clinic: Clinic, body: dict[str, Any], said: str) -> None:
    """Refused when made and when changed, and nothing of it is kept."""
    before = await clinic.everything()
    whole = {"url": "http://127.0.0.1:9/fine", **body}
    made = await clinic.call("admin", "POST", "/api/webhooks", whole)
    path = f"/api/webhooks/{clinic.endpoint.endpoint_id}"
    patch = {"events": ["action.confirmed"], "description": "half", **body}
    changed = await clinic.call("admin", "PATCH", path, patch)
    for answer in (made, changed):
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.text
        assert said in answer.json()["detail"]
        (where,) = answer.json()["errors"]
        assert where["message"] == answer.json()["detail"]
        assert where["at"].removeprefix("body.") in EndpointIn.model_fields
    assert await clinic.everything() == before


@pytest.mark.parametrize(("url", "said"), BAD_URLS.items(), ids=list(BAD_URLS))
async def test_an_address_that_cannot_be_dialled(clinic: Clinic, url: str, said: str) -> None:
    await refused(clinic, {"url": url}, said)


@pytest.mark.parametrize(("body", "said"), BAD_FILTERS.values(), ids=list(BAD_FILTERS))
async def test_a_filter_that_lets_nothing_through(
    clinic: Clinic, body: dict[str, Any], said: str
) -> None:
    await refused(clinic, body, said)


async def test_outside_local_plain_http_and_loopback_are_refused(
    clinic: Clinic, settings: Settings
) -> None:
    deployed = settings.webhook.model_copy(
        update={"allow_plain_http": False, "allowed_networks": ()}
    )
    sender = type(clinic.puente.webhook_sender)(deployed)  # type: ignore[call-arg]
    clinic.puente.endpoints._sender = sender
    await refused(clinic, {"url": "http://example.com/hooks"}, "https://")
    await refused(clinic, {"url": "https://127.0.0.1/hooks"}, "private or reserved")


async def test_a_filter_is_judged_by_what_the_endpoint_would_become(clinic: Clinic) -> None:
    path = f"/api/webhooks/{clinic.endpoint.endpoint_id}"
    assert (await clinic.call("admin", "PATCH", path, {"min_confidence": 0.5})).status_code == 200
    dropped = await clinic.call("admin", "PATCH", path, {"events": ["action.edited"]})
    assert (dropped.status_code, dropped.json()["code"]) == (422, "invalid")
    both = {"events": ["action.edited"], "min_confidence": 0}
    assert (await clinic.call("admin", "PATCH", path, both)).status_code == 200


async def test_a_limit_and_a_schedule_may_be_set_and_taken_back(clinic: Clinic) -> None:
    path = f"/api/webhooks/{clinic.endpoint.endpoint_id}"
    given = {"rate_limit": 5, "schedule_s": [0, 60]}
    changed = (await clinic.call("admin", "PATCH", path, given)).json()
    assert {name: changed[name] for name in given} == given
    kept = (await clinic.call("admin", "PATCH", path, {"description": "still"})).json()
    assert {name: kept[name] for name in given} == given
    cleared = (await clinic.call("admin", "PATCH", path, dict.fromkeys(given))).json()
    assert {name: cleared[name] for name in given} == dict.fromkeys(given)
