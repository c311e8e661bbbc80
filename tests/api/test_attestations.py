"""No patient's words go to a vendor before somebody declared that it may have them."""

from typing import Any

import pytest

from puente.domain.attestation import ApiPath
from puente.services.attesting import AttestData, paths_in_use
from tests.api.clinic import Clinic
from tests.api.routes import CONSENT, TURN
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES

SIGNED = {"baa_signed_on": "2031-03-01", "zero_retention": True}
PATIENTS = {"data": "patients"}


@pytest.fixture
def deployed(clinic: Clinic) -> Clinic:
    """As with a vendor that really interprets, over both of its paths."""
    needed: frozenset[ApiPath] = frozenset({"translations", "realtime"})
    puente = clinic.puente
    puente.__dict__["attest_data"] = AttestData(
        puente.repositories, puente.tools, needed, demo=False
    )
    return clinic


async def asked(
    clinic: Clinic, method: str, path: str, body: Any = None, who: str = "admin"
) -> tuple[int, dict[str, Any]]:
    answer = await clinic.call(who, method, path, body)
    return answer.status_code, answer.json()


async def test_patients_data_waits_for_every_path_in_use(deployed: Clinic) -> None:
    status, told = await asked(deployed, "PUT", "/api/clinic-data", PATIENTS)
    assert (status, told["code"]) == (409, "conflict")
    assert told["detail"].endswith("not attested yet: translations")
    _, told = await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    assert (told["data"], told["missing"]) == ("demo", [])
    assert told["items"][1]["attested_by"] == deployed.people["admin"].member_id
    status, told = await asked(deployed, "PUT", "/api/clinic-data", PATIENTS)
    assert (status, told["data"]) == (200, "patients")
    assert (await asked(deployed, "GET", "/api/attestations", who="auditor"))[1] == told


async def test_taking_one_back_ends_patients_data_at_once(deployed: Clinic) -> None:
    await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    await asked(deployed, "PUT", "/api/clinic-data", PATIENTS)
    _, told = await asked(deployed, "DELETE", "/api/attestations/realtime")
    assert (told["data"], told["missing"]) == ("demo", ["realtime"])
    # Attested again, it is switched again on purpose.
    _, told = await asked(deployed, "PUT", "/api/attestations/realtime", SIGNED)
    assert (told["data"], told["missing"]) == ("demo", [])
    status, _ = await asked(deployed, "DELETE", "/api/attestations/text")
    assert status == 404


async def test_a_path_that_came_into_use_ends_it_too(deployed: Clinic) -> None:
    await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    await asked(deployed, "PUT", "/api/clinic-data", PATIENTS)
    puente = deployed.puente
    more: frozenset[ApiPath] = frozenset({"translations", "realtime", "text"})
    puente.__dict__["attest_data"] = AttestData(puente.repositories, puente.tools, more, demo=False)
    _, told = await asked(deployed, "GET", "/api/attestations")
    assert (told["data"], told["missing"]) == ("demo", ["text"])


OPENED = {"languages": ["en", "es"], "consent": CONSENT}
URGENT = {"languages": ["en", "es"], "reason": "Made up: she cannot breathe."}


@pytest.mark.parametrize(
    ("path", "body"), [("/api/conversations", OPENED), ("/api/emergencies", URGENT)]
)
async def test_what_was_opened_before_stays_marked_wherever_it_is_told(
    deployed: Clinic, path: str, body: dict[str, Any]
) -> None:
    before = (await deployed.call("clinician", "POST", path, body)).json()
    await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    await asked(deployed, "PUT", "/api/clinic-data", PATIENTS)
    after = (await deployed.call("clinician", "POST", path, body)).json()
    assert (before["made_up"], after["made_up"]) == (True, False)
    for opened in (before, after):
        visit = f"/api/conversations/{opened['conversation_id']}"
        said = {**TURN, "source": {"lang": "en", "text": PRESCRIPTION}}
        said["target"] = {"lang": "es", "text": PRESCRIPTION_ES}
        answer = await deployed.call("clinician", "PUT", visit + "/turns/turn-000001", said)
        assert answer.json()["actions"]
        await deployed.call("clinician", "POST", visit + "/end", {"turns": []})
        clinic_id = deployed.visit.clinic_id
        await deployed.puente.finish_visit(clinic_id, opened["conversation_id"])
        kinds = ("action.proposed", "conversation.completed")
        events = await deployed.rows("events", conversation_id=opened["conversation_id"])
        told = {row["type"]: row["thin"]["made_up"] for row in events if row["type"] in kinds}
        assert told == dict.fromkeys(kinds, opened["made_up"])
        read = (await deployed.call("clinician", "GET", visit)).json()
        assert read["made_up"] == opened["made_up"]


@pytest.mark.parametrize(
    "body",
    [
        {"baa_signed_on": "2031-03-01", "zero_retention": False},
        {"baa_signed_on": "2031-03-01"},
        {"zero_retention": True},
        {"baa_signed_on": "soon", "zero_retention": True},
    ],
)
async def test_half_an_attestation_is_none(deployed: Clinic, body: dict[str, Any]) -> None:
    status, _ = await asked(deployed, "PUT", "/api/attestations/translations", body)
    assert status == 422
    tomorrow = {**SIGNED, "baa_signed_on": "2031-03-05"}
    status, _ = await asked(deployed, "PUT", "/api/attestations/translations", tomorrow)
    assert status == 409


async def test_a_scripted_interpreter_never_takes_patients_data(clinic: Clinic) -> None:
    await asked(clinic, "PUT", "/api/attestations/translations", SIGNED)
    status, told = await asked(clinic, "PUT", "/api/clinic-data", PATIENTS)
    assert (status, told["code"]) == (409, "conflict")


async def test_the_health_page_says_which_path_lacks_it(deployed: Clinic) -> None:
    _, health = await asked(deployed, "GET", "/api/health/details")
    told = (health["attestation"], health["not_attested"], health["data"])
    assert told == ("not_attested", ["translations"], "demo")
    await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    _, health = await asked(deployed, "GET", "/api/health/details")
    assert (health["attestation"], health["not_attested"]) == ("attested", [])


async def test_one_clinics_attestation_is_not_anothers(deployed: Clinic) -> None:
    await asked(deployed, "PUT", "/api/attestations/translations", SIGNED)
    status, told = await asked(deployed, "PUT", "/api/clinic-data", PATIENTS, who="south_admin")
    assert status == 409
    assert told["detail"].endswith("realtime, translations")


def test_the_paths_in_use_follow_from_the_settings() -> None:
    assert paths_in_use(("two_legs", "one_leg"), "rules") == {"translations"}
    assert paths_in_use(("two_legs", "conversation"), "openai") == {
        "translations", "realtime", "text",
    }  # fmt: skip
