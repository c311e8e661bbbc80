"""Interpreting before consent is on record: for minutes, once, and accounted for afterwards."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.domain.retention import RetentionRules
from tests.api.clinic import Caller, Clinic
from tests.api.routes import CONSENT, TURN
from tests.support.clock import MovableClock

REASON = "Made up: she cannot breathe, zzcanaryword."
EXPLANATION = "Made up: she was unconscious until she was taken away."
OPEN = {"languages": ["en", "es"], "reason": REASON}
MINUTES_S = 15 * 60


@pytest.fixture
async def visit(clinic: Clinic) -> dict[str, Any]:
    """As the page opened it."""
    answer = await clinic.call("clinician", "POST", "/api/emergencies", OPEN)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def at(visit: dict[str, Any]) -> str:
    return f"/api/conversations/{visit['conversation_id']}"


async def mint(clinic: Clinic, visit: dict[str, Any]) -> httpx.Response:
    body = {"conversation_id": visit["conversation_id"], "mode": "translate", "renew": True}
    return await clinic.call("clinician", "POST", "/api/session", body)


async def said(clinic: Clinic, visit: dict[str, Any]) -> dict[str, Any]:
    """The receipt of one more turn."""
    answer = await clinic.call("clinician", "PUT", at(visit) + "/turns/turn-urgent1", TURN)
    assert answer.status_code == 200
    receipt: dict[str, Any] = answer.json()
    return receipt


async def standing(clinic: Clinic, visit: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await clinic.call("clinician", "GET", at(visit) + "/consent")).json()
    return found


async def todo(clinic: Clinic, who: str, state: str = "open") -> list[dict[str, Any]]:
    answer = await clinic.call(who, "GET", f"/api/emergencies?state={state}")
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()["items"]
    return [one for one in items if one["reason"] == REASON]


async def events(clinic: Clinic, visit: dict[str, Any]) -> list[str]:
    found = await clinic.rows("events", conversation_id=visit["conversation_id"])
    of_it = [row for row in found if row["type"] == "consent.emergency"]
    assert "cannot breathe" not in repr([row["thin"] for row in found])
    return [row["thin"]["state"] for row in sorted(of_it, key=lambda row: int(row["sequence"]))]


async def test_it_is_interpreted_for_its_minutes_and_then_no_more(
    clinic: Clinic, visit: dict[str, Any], clock: MovableClock
) -> None:
    assert (await mint(clinic, visit)).status_code == 200
    clock.advance(seconds=MINUTES_S - 10)
    assert (await standing(clinic, visit))["left_s"] == 10
    assert (await mint(clinic, visit)).status_code == 200
    assert (await said(clinic, visit))["stop"] is None
    clock.advance(seconds=10)
    refused = await mint(clinic, visit)
    assert (refused.status_code, refused.json()["code"]) == (403, "emergency_over")
    found = await standing(clinic, visit)
    assert (found["stop"], found["left_s"]) == ("emergency_over", None)
    receipt = await said(clinic, visit)
    # What was said all the same is kept; whoever sent it is told to hang up.
    assert (receipt["stop"], receipt["turn_id"]) == ("emergency_over", "turn-urgent1")


async def test_the_same_visit_has_its_minutes_once(
    clinic: Clinic, visit: dict[str, Any], clock: MovableClock
) -> None:
    clock.advance(seconds=MINUTES_S)
    again = {**OPEN, "conversation_id": visit["conversation_id"]}
    answer = await clinic.call("clinician", "POST", "/api/emergencies", again)
    assert answer.status_code == 200
    assert answer.json()["emergency"] == visit["emergency"]
    assert (await mint(clinic, visit)).json()["code"] == "emergency_over"
    # Nor by opening it as an ordinary visit, nor as somebody else's.
    ordinary = {"conversation_id": visit["conversation_id"], "languages": ["en", "es"]}
    opened = await clinic.call(
        "clinician", "POST", "/api/conversations", {**ordinary, "consent": CONSENT}
    )
    assert opened.status_code == 409
    assert (await mint(clinic, visit)).json()["code"] == "emergency_over"
    taken = await clinic.call("colleague", "POST", "/api/emergencies", again)
    assert taken.status_code == 409
    known = {**OPEN, "conversation_id": clinic.visit.conversation_id}
    assert (await clinic.call("clinician", "POST", "/api/emergencies", known)).status_code == 409


async def test_consent_recorded_later_opens_the_interpreter_and_settles_it(
    clinic: Clinic, visit: dict[str, Any], clock: MovableClock
) -> None:
    clock.advance(seconds=MINUTES_S)
    recorded = await clinic.call("clinician", "POST", at(visit) + "/consent", CONSENT)
    assert (recorded.status_code, recorded.json()["stop"]) == (201, None)
    assert recorded.json()["left_s"] is None
    assert (await mint(clinic, visit)).status_code == 200
    assert await todo(clinic, "clinician") == await todo(clinic, "supervisor") == []
    (done,) = await todo(clinic, "supervisor", "consented")
    assert (done["closed_by_name"], done["explanation"]) == ("Made-up clinician", None)
    (consent,) = await clinic.rows("consents", conversation_id=visit["conversation_id"])
    assert (consent["_id"], consent["granted"]) == (visit["consent_id"], True)
    again = await clinic.call("clinician", "POST", at(visit) + "/consent", CONSENT)
    assert again.status_code == 200
    assert await events(clinic, visit) == ["open", "consented"]
    other = {**CONSENT, "granted": False}
    assert (
        await clinic.call("clinician", "POST", at(visit) + "/consent", other)
    ).status_code == 409


@pytest.mark.parametrize("way", ["recorded", "withdrawn"])
async def test_a_refusal_stops_it_at_once_and_for_good(
    clinic: Clinic, visit: dict[str, Any], way: str
) -> None:
    if way == "recorded":
        refusal = {**CONSENT, "granted": False}
        answer = await clinic.call("clinician", "POST", at(visit) + "/consent", refusal)
        assert (answer.status_code, answer.json()["stop"]) == (201, "no_consent")
    else:
        answer = await clinic.call("clinician", "POST", at(visit) + "/consent/withdraw")
        assert answer.status_code == 204
    assert (await mint(clinic, visit)).json()["code"] == "consent_required"
    assert (await said(clinic, visit))["stop"] == "no_consent"
    (done,) = await todo(clinic, "supervisor", "refused")
    assert done["closed_by"] == visit["created_by"]
    granted = await clinic.call("clinician", "POST", at(visit) + "/consent", CONSENT)
    assert granted.status_code == 409
    assert await events(clinic, visit) == ["open", "refused"]


async def test_what_is_owed_outlives_the_visit_until_somebody_accounts_for_it(
    clinic: Clinic, visit: dict[str, Any], clock: MovableClock
) -> None:
    puente, admin = clinic.puente, clinic.people["admin"]
    ended = await clinic.call("clinician", "POST", at(visit) + "/end", {"turns": []})
    assert ended.json()["state"] == "ending"
    await puente.finish_visit(admin.clinic_id, visit["conversation_id"])
    await puente.keep_rules.set_rules(admin, RetentionRules(text_days=30))
    clock.advance(days=300)
    await puente.expire()
    for who in ("clinician", "supervisor"):
        (open_one,) = await todo(clinic, who)
        assert open_one["visit_state"] == "completed"
    assert await todo(clinic, "colleague") == []
    path = f"/api/emergencies/{visit['emergency']['emergency_id']}/explanation"
    told = await clinic.call("supervisor", "POST", path, {"explanation": EXPLANATION})
    assert told.json()["emergency"]["state"] == "explained"
    (done,) = await todo(clinic, "clinician", "explained")
    assert done["explanation"] == EXPLANATION
    assert done["closed_by"] == clinic.people["supervisor"].member_id
    assert await todo(clinic, "clinician") == []
    # Repeated it is the same; another one does not stand in its place.
    assert (
        await clinic.call("clinician", "POST", path, {"explanation": EXPLANATION})
    ).status_code == 200
    other = {"explanation": "Made up: something else altogether."}
    assert (await clinic.call("clinician", "POST", path, other)).status_code == 409
    await puente.expire()
    assert await clinic.rows("conversations", _id=visit["conversation_id"]) == []


async def test_an_explanation_ends_the_minutes_and_consent_may_still_come(
    clinic: Clinic, visit: dict[str, Any]
) -> None:
    path = f"/api/emergencies/{visit['emergency']['emergency_id']}/explanation"
    assert (
        await clinic.call("clinician", "POST", path, {"explanation": EXPLANATION})
    ).status_code == 200
    assert (await mint(clinic, visit)).json()["code"] == "consent_required"
    recorded = await clinic.call("clinician", "POST", at(visit) + "/consent", CONSENT)
    assert recorded.status_code == 201
    assert (await mint(clinic, visit)).status_code == 200
    assert await events(clinic, visit) == ["open", "explained", "consented"]


async def test_nothing_is_recorded_without_consent(clinic: Clinic, visit: dict[str, Any]) -> None:
    body = {"recording_id": "recording-urgent", "started_at": "2031-03-04T09:00:00Z"}
    answer = await clinic.call("clinician", "POST", at(visit) + "/recordings", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_required")


async def test_the_audit_names_it_from_its_start_to_each_token(
    clinic: Clinic, visit: dict[str, Any]
) -> None:
    emergency_id = visit["emergency"]["emergency_id"]
    await mint(clinic, visit)
    path = f"/api/audit?object_id={emergency_id}"
    rows = (await clinic.call("auditor", "GET", path)).json()["items"]
    assert [row["route"] for row in rows] == ["POST /api/session", "POST /api/emergencies"]
    assert {row["ids"]["conversation_id"] for row in rows} == {visit["conversation_id"]}
    started = await clinic.call("auditor", "GET", "/api/audit?right=emergency.use")
    assert "POST /api/emergencies" in {row["route"] for row in started.json()["items"]}


async def test_the_reasons_stand_in_sealed_content_alone(
    clinic: Clinic, visit: dict[str, Any]
) -> None:
    path = f"/api/emergencies/{visit['emergency']['emergency_id']}/explanation"
    await clinic.call("clinician", "POST", path, {"explanation": EXPLANATION})
    kept = await clinic.everything()
    plain = repr([{**row, "content": None} for rows in kept.values() for row in rows])
    assert visit["emergency"]["emergency_id"] in plain
    assert "zzcanaryword" not in plain
    assert "unconscious" not in plain


async def test_what_leaves_here_says_that_there_was_no_consent(
    clinic: Clinic, visit: dict[str, Any]
) -> None:
    await said(clinic, visit)
    await clinic.call("clinician", "POST", at(visit) + "/end", {"turns": []})
    clinic_id = clinic.people["clinician"].clinic_id
    await clinic.puente.finish_visit(clinic_id, visit["conversation_id"])
    (told,) = await clinic.rows(
        "events", conversation_id=visit["conversation_id"], type="conversation.completed"
    )
    assert told["thin"]["without_consent"] is True
    key = f"{clinic_id}/transcripts/{visit['conversation_id']}.json"
    sealed = await clinic.puente.storage.get(key)
    plain = await clinic.puente.database.open_bytes(clinic_id, sealed, context=key)
    assert b'"consent": "none: interpreted in an emergency"' in plain
    by_key = await clinic.call(
        "machine", "GET", f"/api/integration/conversations/{visit['conversation_id']}"
    )
    assert by_key.json()["emergency"]["state"] == "open"
    assert "cannot breathe" not in by_key.text


@pytest.mark.parametrize("reason", ["", "short", " " * 40, "x" * 501])
async def test_a_reason_is_written(clinic: Clinic, reason: str) -> None:
    answer = await clinic.call("clinician", "POST", "/api/emergencies", {**OPEN, "reason": reason})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


@pytest.fixture
async def strict(puente: Puente) -> AsyncIterator[Caller]:
    """The same, where the clinic allows no emergency."""
    none = puente.settings.emergency.model_copy(update={"minutes": 0})
    puente.settings = puente.settings.model_copy(update={"emergency": none})
    transport = httpx.ASGITransport(create_app(puente))
    async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
        yield Caller(puente, client)


async def test_a_clinic_may_allow_none(people: Any, strict: Caller) -> None:
    assert (await strict("clinician", "GET", "/api/me")).json()["emergency_minutes"] == 0
    answer = await strict("clinician", "POST", "/api/emergencies", OPEN)
    assert answer.status_code == 403
