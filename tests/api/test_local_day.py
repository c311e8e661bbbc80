"""«On Monday» counts from the day in the room, whatever day it is by UTC."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.clinic import Clinic
from tests.support.clock import MovableClock

CONSENT = {
    "granted": True, "wording": "2026-11-23", "language": "es", "at": "2031-03-10T03:00:00Z",
}  # fmt: skip
OPENINGS: dict[str, dict[str, Any]] = {
    "/api/conversations": {"consent": CONSENT},
    "/api/emergencies": {"reason": "Made up: chest pain, and nobody else speaks Spanish."},
}


@pytest.mark.parametrize("path", OPENINGS)
@pytest.mark.parametrize(
    ("offset", "monday"),
    [({"utc_offset_min": -480}, "2031-03-10"), ({}, "2031-03-17")],
    ids=["Sunday evening in California", "unknown: by UTC it is Monday"],
)
async def test_a_weekday_is_the_next_one_where_it_was_said(
    clinic: Clinic, clock: MovableClock, path: str, offset: dict[str, int], monday: str
) -> None:
    clock.set(datetime(2031, 3, 10, 3, 0, tzinfo=UTC))
    body = {"languages": ["en", "es"], **OPENINGS[path], **offset}
    opened = await clinic.call("clinician", "POST", path, body)
    assert opened.status_code == 201
    visit = f"/api/conversations/{opened.json()['conversation_id']}"
    said = {
        "source": {
            "lang": "en",
            "text": "I want to see you again on Monday for a follow-up visit.",
        },
        "speaker": "clinician",
        "started_at": "2031-03-10T03:01:00Z",
        "ended_at": "2031-03-10T03:01:04Z",
    }
    stored = await clinic.call("clinician", "PUT", f"{visit}/turns/turn-000001", said)
    (card,) = stored.json()["actions"]
    assert (card["type"], card["details"]["when"]) == ("followup", monday)
    await clinic.call("clinician", "POST", f"{visit}/end", {"turns": []})
    conversation_id = opened.json()["conversation_id"]
    await clinic.puente.finish_visit(clinic.visit.clinic_id, conversation_id)
    (row,) = await clinic.rows("actions", conversation_id=conversation_id)
    assert row["revision"] == card["revision"], "what is read at the end agrees"


@pytest.mark.parametrize("offset", [-841, 841, 1.5, "60", True])
async def test_no_clock_is_further_off(clinic: Clinic, offset: Any) -> None:
    body = {"languages": ["en", "es"], "consent": CONSENT, "utc_offset_min": offset}
    answer = await clinic.call("clinician", "POST", "/api/conversations", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
