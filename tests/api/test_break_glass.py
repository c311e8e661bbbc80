"""An emergency opens a colleague's visit for an hour, for reading, and everybody can see it."""

from datetime import timedelta
from typing import Any

import pytest

from puente.domain.break_glass import LASTS
from tests.api.clinic import CANARY, Clinic
from tests.support.clock import MovableClock

REASON = {"reason": f"Bleeding again, asks for her {CANARY} dose (made up)."}
READS = ("", "/turns", "/recordings", "/recordings/{recording_id}")


def visit_path(clinic: Clinic) -> str:
    return f"/api/conversations/{clinic.visit.conversation_id}"


async def broken(clinic: Clinic, who: str = "colleague") -> dict[str, Any]:
    answer = await clinic.call(who, "POST", visit_path(clinic) + "/break-glass", REASON)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def reads(clinic: Clinic, who: str) -> list[int]:
    """What each way of reading the visit answers."""
    path = visit_path(clinic)
    paths = [path + each.format(**clinic.ids) for each in READS]
    paths.append(f"/api/actions?conversation_id={clinic.visit.conversation_id}")
    paths.append(f"/api/actions/{clinic.action.action_id}")
    return [(await clinic.call(who, "GET", each)).status_code for each in paths]


async def test_it_opens_reading_and_nothing_else(clinic: Clinic) -> None:
    assert set(await reads(clinic, "colleague")) == {404}
    told = await broken(clinic)
    assert set(await reads(clinic, "colleague")) == {200}
    detail = (await clinic.call("colleague", "GET", visit_path(clinic))).json()
    assert detail["break_glass_until"] == told["expires_at"]
    own = (await clinic.call("clinician", "GET", visit_path(clinic))).json()
    assert own["break_glass_until"] is None
    listed = (await clinic.call("colleague", "GET", "/api/conversations")).json()
    assert listed["items"] == []
    changes: list[tuple[str, str, Any]] = [
        ("POST", "/end", {"turns": []}),
        ("PATCH", "", {"external_ref": None}),
        ("POST", "/interpreter", {"reason": "patient_asked"}),
        ("DELETE", "/recordings", None),
    ]
    for method, path, body in changes:
        answer = await clinic.call("colleague", method, visit_path(clinic) + path, body)
        assert answer.status_code == 404, (method, path)
    body = {"conversation_id": clinic.visit.conversation_id}
    assert (await clinic.call("colleague", "POST", "/api/session", body)).status_code == 404


async def test_it_opens_this_visit_to_this_member_alone(clinic: Clinic) -> None:
    await broken(clinic)
    assert set(await reads(clinic, "south_clinician")) == {404}
    assert set(await reads(clinic, "admin")) == {403}
    other = await clinic.call("colleague", "GET", visit_path(clinic)[:-4] + "0000")
    assert other.status_code == 404


async def test_the_hour_ends_by_the_clock(clinic: Clinic, clock: MovableClock) -> None:
    await broken(clinic)
    clock.advance(seconds=LASTS.total_seconds() - 0.001)
    assert set(await reads(clinic, "colleague")) == {200}
    clock.advance(seconds=0.001)
    assert set(await reads(clinic, "colleague")) == {404}
    # Another hour needs another reason, which is another row.
    await broken(clinic)
    assert set(await reads(clinic, "colleague")) == {200}


async def test_repeated_within_the_hour_it_is_the_same_and_tells_nobody_again(
    clinic: Clinic, clock: MovableClock
) -> None:
    first = await broken(clinic)
    clock.advance(minutes=30)
    again = await clinic.call("colleague", "POST", visit_path(clinic) + "/break-glass", REASON)
    assert (again.status_code, again.json()) == (200, first)
    assert len(await clinic.rows("events", type="access.break_glass")) == 1


async def test_systems_and_operators_are_told_without_the_reason(clinic: Clinic) -> None:
    endpoint = await clinic.puente.endpoints.add(
        clinic.people["admin"],
        {"url": "http://127.0.0.1:9/alerts", "events": ["access.break_glass"]},
    )
    told = await broken(clinic)
    (event,) = await clinic.rows("events", type="access.break_glass")
    assert event["thin"]["glass_id"] == told["glass_id"]
    assert event["thin"]["opened_by"] == clinic.people["colleague"].member_id
    (owed,) = await clinic.rows("deliveries", endpoint_id=endpoint.endpoint_id)
    assert CANARY not in repr(event) + repr(owed)
    await clinic.puente.meter.flush()
    (counted,) = await clinic.rows("metrics", metric="access.break_glass")
    assert counted["clinic_id"] == clinic.visit.clinic_id


async def test_the_report_says_who_what_and_why_to_those_who_watch(clinic: Clinic) -> None:
    told = await broken(clinic)
    for who in ("supervisor", "admin", "auditor"):
        items = (await clinic.call(who, "GET", "/api/break-glass")).json()["items"]
        assert [one["glass_id"] for one in items] == [told["glass_id"], "gls_madeup00001"]
        assert items[0] == {
            **told,
            "member_id": clinic.people["colleague"].member_id,
            "member_name": "Made-up colleague",
            "reason": REASON["reason"],
        }
    south = (await clinic.call("south_auditor", "GET", "/api/break-glass")).json()
    assert south == {"items": [], "next_cursor": None}


async def test_each_reading_is_audited_as_what_it_was(clinic: Clinic) -> None:
    await broken(clinic)
    rights = {}
    for who in ("clinician", "supervisor", "colleague"):
        answer = await clinic.call(who, "GET", visit_path(clinic))
        (row,) = await clinic.call.trace(answer)
        rights[who] = row["right"]
    assert rights == {"clinician": "own", "supervisor": "clinic", "colleague": "break_glass"}
    answer = await clinic.call("colleague", "GET", f"/api/actions/{clinic.action.action_id}")
    (row,) = await clinic.call.trace(answer)
    assert row["ids"]["conversation_id"] == clinic.visit.conversation_id
    assert row["right"] == "break_glass"


@pytest.mark.parametrize("reason", ["", "short", " " * 40, "x" * 501])
async def test_a_reason_is_written(clinic: Clinic, reason: str) -> None:
    path = visit_path(clinic) + "/break-glass"
    answer = await clinic.call("colleague", "POST", path, {"reason": reason})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert set(await reads(clinic, "colleague")) == {404}


async def test_who_is_suspended_meanwhile_reads_nothing(clinic: Clinic) -> None:
    await broken(clinic)
    members = clinic.puente.database.collection("members")
    mine = {"_id": clinic.people["colleague"].member_id}
    await members.update_one(mine, {"$set": {"state": "suspended"}})
    assert set(await reads(clinic, "colleague")) == {403}
    assert timedelta(minutes=60) == LASTS
