"""The same request again, another in its place, and one that comes too late."""

import asyncio
from typing import Any

import pytest

from tests.api.clinic import CANARY, Clinic, an_action, store_action
from tests.api.routes import CONSENT, TURN

EARLIER = {"action_id": "act_madeup02", "concept": "blood test", "description": "blood test"}


def turns_path(clinic: Clinic, turn_id: str = "") -> str:
    path = f"/api/conversations/{clinic.visit.conversation_id}/turns"
    return f"{path}/{turn_id}" if turn_id else path


async def put(clinic: Clinic, turn_id: str = "turn-000002", **changes: Any) -> Any:
    return await clinic.call("clinician", "PUT", turns_path(clinic, turn_id), {**TURN, **changes})


async def end(clinic: Clinic, *refs: tuple[str, int]) -> dict[str, Any]:
    body = {"turns": [{"turn_id": turn_id, "revision": number} for turn_id, number in refs]}
    path = f"/api/conversations/{clinic.visit.conversation_id}/end"
    answer = await clinic.call("clinician", "POST", path, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def finish(clinic: Clinic) -> None:
    await clinic.puente.finish_visit(clinic.visit.clinic_id, clinic.visit.conversation_id)


async def detail(clinic: Clinic) -> dict[str, Any]:
    path = f"/api/conversations/{clinic.visit.conversation_id}"
    found: dict[str, Any] = (await clinic.call("clinician", "GET", path)).json()
    return found


# --- turns ------------------------------------------------------------------------------------


async def test_the_same_turn_again_changes_nothing_and_is_answered_alike(clinic: Clinic) -> None:
    first = await put(clinic)
    stored = await clinic.everything()
    # Equal in meaning, not in bytes: another offset, keys left to their defaults.
    again = await put(
        clinic, started_at="2031-03-04T10:01:00.000999+01:00", ended_at="2031-03-04T09:01:03Z"
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["stored"], again.json()["stored"]) == ("created", "unchanged")
    for name in ("turn_id", "revision", "seq", "flags", "late", "actions"):
        assert first.json()[name] == again.json()[name]
    assert await clinic.everything() == stored


@pytest.mark.parametrize(
    "changes",
    [
        {"source": {"lang": "en", "text": "Another question."}},
        {"target": None},
        {"speaker": "patient"},
        {"marks": []},
        {"model_calls": []},
        {"ended_at": "2031-03-04T09:01:04Z"},
        {"session_id": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
async def test_another_content_under_the_same_revision_is_409_and_keeps_what_is_stored(
    clinic: Clinic, changes: dict[str, Any]
) -> None:
    await put(clinic)
    stored = await clinic.everything()
    answer = await put(clinic, **changes)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "cough" not in answer.text
    assert await clinic.everything() == stored


async def test_a_lower_revision_is_answered_with_the_stored_turn(clinic: Clinic) -> None:
    newer = await put(clinic, revision=3)
    stored = await clinic.everything()
    older = await put(clinic, revision=2, source={"lang": "en", "text": "What came before."})
    assert older.status_code == 200
    assert older.json() == {**newer.json(), "stored": "newer_kept"}
    assert await clinic.everything() == stored


async def test_a_higher_revision_replaces_the_turn_in_its_place(clinic: Clinic) -> None:
    first = await put(clinic)
    await put(clinic, "turn-000003")
    better = await put(clinic, revision=2, source={"lang": "en", "text": "How long, this cough?"})
    assert better.json()["stored"] == "updated"
    assert better.json()["seq"] == first.json()["seq"]
    page = (await clinic.call("clinician", "GET", turns_path(clinic))).json()
    said = {turn["turn_id"]: (turn["revision"], turn["source"]["text"]) for turn in page["items"]}
    assert said["turn-000002"] == (2, "How long, this cough?")
    assert (await detail(clinic))["turn_count"] == 3


async def test_the_same_turn_many_times_at_once_is_one_turn(clinic: Clinic) -> None:
    answers = await asyncio.gather(*(put(clinic) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert sorted(a.json()["stored"] for a in answers) == ["created"] + ["unchanged"] * 5
    assert (await detail(clinic))["turn_count"] == 2


async def test_turns_that_come_at_once_all_get_a_number_of_their_own(clinic: Clinic) -> None:
    answers = await asyncio.gather(*(put(clinic, f"turn-10000{n}") for n in range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.json()["seq"] for answer in answers}) == 6
    assert (await detail(clinic))["turn_count"] == 7


async def test_a_repeated_turn_carries_its_actions_as_they_now_stand(clinic: Clinic) -> None:
    path = f"/api/actions/{clinic.action.action_id}/review"
    await clinic.call("clinician", "POST", path, {"decision": "confirm", "revision": 1})
    page = (await clinic.call("clinician", "GET", turns_path(clinic))).json()
    said = {
        name: page["items"][0][name] for name in TURN if name not in ("model_calls", "session_id")
    }
    again = await clinic.call("clinician", "PUT", turns_path(clinic, "turn-000001"), said)
    assert again.json()["stored"] == "unchanged"
    assert [(card["status"], card["revision"]) for card in again.json()["actions"]] == [
        ("confirmed", 2)
    ]


# --- batches ----------------------------------------------------------------------------------


async def test_a_batch_is_judged_turn_by_turn(clinic: Clinic) -> None:
    await put(clinic, "turn-000002", revision=2)
    batch = [
        {**TURN, "turn_id": "turn-000010"},
        {**TURN, "turn_id": "turn-000011", "surplus_field": CANARY},
        {**TURN, "turn_id": "turn-000002", "revision": 2, "marks": []},
        {**TURN, "turn_id": "turn-000002", "revision": 1},
        {**TURN},
        {**TURN, "turn_id": "\ud800"},
        {**TURN, "turn_id": 7},
        {**TURN, "turn_id": "turn-000012", "started_at": "0001-01-01T00:00:00+14:00"},
        {**TURN, "turn_id": "turn-000013"},
    ]
    answer = await clinic.call("clinician", "POST", turns_path(clinic), {"turns": batch})
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [result["status"] for result in results] == [
        200, 422, 409, 200, 422, 422, 422, 422, 200,
    ]  # fmt: skip
    assert [result["turn_id"] for result in results[:4]] == [turn["turn_id"] for turn in batch[:4]]
    assert results[3]["receipt"]["stored"] == "newer_kept"
    assert {r["problem"]["code"] for r in results if r["status"] == 422} == {"malformed"}
    assert CANARY not in answer.text
    page = (await clinic.call("clinician", "GET", turns_path(clinic))).json()
    assert [turn["turn_id"] for turn in page["items"]] == [
        "turn-000001", "turn-000002", "turn-000010", "turn-000013",
    ]  # fmt: skip


async def test_a_backlog_sent_twice_is_stored_once(clinic: Clinic) -> None:
    batch = {"turns": [{**TURN, "turn_id": f"turn-{n:06d}"} for n in range(20, 40)]}
    for stored in ("created", "unchanged"):
        answer = await clinic.call("clinician", "POST", turns_path(clinic), batch)
        assert [r["receipt"]["stored"] for r in answer.json()["results"]] == [stored] * 20
    assert (await detail(clinic))["turn_count"] == 21


# --- the end ----------------------------------------------------------------------------------


async def test_the_visit_stays_active_while_turns_are_missing(clinic: Clinic) -> None:
    named = (("turn-000001", 2), ("turn-000002", 1))
    answer = await end(clinic, ("turn-000001", 1), *named)
    assert answer["state"] == "active"
    assert [(ref["turn_id"], ref["revision"]) for ref in answer["missing"]] == list(named)
    assert (await detail(clinic))["state"] == "active"
    await put(clinic)
    assert (await end(clinic, ("turn-000002", 1)))["state"] == "ending"


async def test_an_end_asked_for_again_says_how_things_stand(clinic: Clinic) -> None:
    assert await end(clinic) == {"state": "ending", "missing": []}
    ended_at = (await detail(clinic))["ended_at"]
    clinic.puente.clock.advance(seconds=5)  # type: ignore[attr-defined]
    assert await end(clinic) == {"state": "ending", "missing": []}
    await finish(clinic)
    assert await end(clinic) == {"state": "completed", "missing": []}
    assert (await detail(clinic))["ended_at"] == ended_at
    assert len(await clinic.rows("events", type="conversation.completed")) == 1


async def test_a_turn_after_the_end_is_late_and_part_of_the_summary(clinic: Clinic) -> None:
    await end(clinic)
    late = await put(clinic)
    assert (late.status_code, late.json()["late"]) == (200, True)
    await finish(clinic)
    first = await detail(clinic)
    assert (first["state"], first["turn_count"]) == ("completed", 2)
    assert await clinic.rows("events", type="conversation.updated") == []


async def test_a_turn_after_completion_remakes_the_summary_and_tells(clinic: Clinic) -> None:
    await end(clinic)
    await finish(clinic)
    before = await detail(clinic)
    clinic.puente.clock.advance(minutes=5)  # type: ignore[attr-defined]
    complaint: dict[str, Any] = {
        "speaker": "patient",
        "source": {"lang": "es", "text": "Tengo fiebre desde ayer."},
        "target": {"lang": "en", "text": "I have had a fever since yesterday."},
    }
    late = await put(clinic, **complaint)
    assert (late.status_code, late.json()["late"]) == (200, True)
    assert (await put(clinic, **complaint)).json()["stored"] == "unchanged"
    await finish(clinic)
    after = await detail(clinic)
    assert (after["state"], after["completed_at"]) == ("completed", before["completed_at"])
    quoted = [line["es"] for line in after["summary"]["lines"]]
    assert "Tengo fiebre desde ayer." in quoted
    assert "Tengo fiebre desde ayer." not in [line["es"] for line in before["summary"]["lines"]]
    kinds = [row["type"] for row in await clinic.rows("events")]
    assert kinds.count("conversation.completed") == 1
    assert kinds.count("conversation.updated") == 1


async def test_no_interpreter_is_dialled_for_a_visit_that_ended(clinic: Clinic) -> None:
    await end(clinic)
    body = {"conversation_id": clinic.visit.conversation_id}
    answer = await clinic.call("clinician", "POST", "/api/session", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


# --- opening ----------------------------------------------------------------------------------


OPENING = {"conversation_id": "visit-madeup-again", "languages": ["en", "es"], "consent": CONSENT}


async def test_opening_again_with_the_same_id_is_the_same_visit(clinic: Clinic) -> None:
    answers = [
        await clinic.call("clinician", "POST", "/api/conversations", OPENING) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert len(await clinic.rows("consents", conversation_id="visit-madeup-again")) == 1


async def test_opening_many_times_at_once_is_one_visit(clinic: Clinic) -> None:
    answers = await asyncio.gather(
        *(clinic.call("clinician", "POST", "/api/conversations", OPENING) for _ in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [201]
    assert len({answer.json()["consent_id"] for answer in answers}) == 1
    assert len(await clinic.rows("consents", conversation_id="visit-madeup-again")) == 1


@pytest.mark.parametrize("who", ["colleague", "south_clinician"])
async def test_an_id_that_somebody_else_has_is_taken_and_nothing_is_told_of_it(
    clinic: Clinic, who: str
) -> None:
    before = await clinic.everything()
    taken = {**OPENING, "conversation_id": clinic.visit.conversation_id}
    answer = await clinic.call(who, "POST", "/api/conversations", taken)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert set(answer.json()) == {"type", "title", "status", "code", "detail", "request_id"}
    assert await clinic.everything() == before


# --- reviews ----------------------------------------------------------------------------------


async def review(clinic: Clinic, decision: str, revision: int = 1, **other: Any) -> Any:
    path = f"/api/actions/{clinic.action.action_id}/review"
    body = {"decision": decision, "revision": revision, **other}
    return await clinic.call("clinician", "POST", path, body)


async def test_a_review_of_an_older_revision_is_409_with_the_current_card(clinic: Clinic) -> None:
    edited = await review(clinic, "edit", edit={"description": "chest x-ray, two views"})
    assert edited.json()["revision"] == 2
    stored = await clinic.everything()
    stale = await review(clinic, "dismiss")
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert stale.json()["current"] == edited.json()
    ahead = await review(clinic, "confirm", revision=9)
    assert (ahead.status_code, ahead.json()["current"]) == (409, edited.json())
    assert await clinic.everything() == stored


@pytest.mark.parametrize(
    ("decision", "other", "event"),
    [
        ("confirm", {}, "action.confirmed"),
        ("dismiss", {}, "action.dismissed"),
        ("edit", {"edit": {"reason": "cough", "details": {"side": "left"}}}, "action.edited"),
    ],
)
async def test_a_review_whose_answer_was_lost_is_answered_again(
    clinic: Clinic, decision: str, other: dict[str, Any], event: str
) -> None:
    first = await review(clinic, decision, **other)
    again = await review(clinic, decision, **other)
    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert first.json() == again.json()
    assert len(await clinic.rows("events", type=event)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("dismiss", "confirm"), ("confirm", "dismiss"), ("dismiss", "retract"), ("confirm", "edit")],
)
async def test_another_decision_on_a_revision_that_is_gone_is_never_taken_for_a_repeat(
    clinic: Clinic, first: str, second: str
) -> None:
    kept = await review(clinic, first)
    edit = {"edit": {"description": "something else"}}
    other: dict[str, Any] = edit if second == "edit" else {}
    answer = await review(clinic, second, **other)
    assert (answer.status_code, answer.json()["current"]) == (409, kept.json())


async def test_one_of_two_reviewers_at_once_is_told_of_the_other(clinic: Clinic) -> None:
    path = f"/api/actions/{clinic.action.action_id}/review"
    answers = await asyncio.gather(
        clinic.call("clinician", "POST", path, {"decision": "confirm", "revision": 1}),
        clinic.call("supervisor", "POST", path, {"decision": "dismiss", "revision": 1}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    lost = next(answer.json() for answer in answers if answer.status_code == 409)
    assert lost["current"] == won
    assert len(await clinic.rows("events", type=f"action.{won['status']}")) == 1


async def test_an_edit_keeps_what_it_leaves_out_and_clears_what_it_empties(
    clinic: Clinic,
) -> None:
    first = await review(
        clinic, "edit", edit={"reason": "cough", "details": {"body_part": "chest"}}
    )
    card = first.json()
    assert (card["description"], card["reason"]) == ("chest x-ray", "cough")
    assert card["details"]["body_part"] == "chest"
    second = await review(clinic, "edit", revision=2, edit={"reason": None})
    assert (second.json()["description"], second.json()["reason"]) == ("chest x-ray", None)
    assert second.json()["details"]["body_part"] == "chest"
    assert (second.json()["status"], second.json()["revision"]) == ("edited", 3)


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "edit", "revision": 1},
        {"decision": "edit", "revision": 1, "edit": {}},
        {"decision": "edit", "revision": 1, "edit": {"description": None}},
        {"decision": "confirm", "revision": 1, "edit": {"description": "x"}},
    ],
)
async def test_an_edit_that_changes_nothing_is_422(clinic: Clinic, body: dict[str, Any]) -> None:
    before = await clinic.everything()
    path = f"/api/actions/{clinic.action.action_id}/review"
    answer = await clinic.call("clinician", "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert await clinic.everything() == before


async def test_reviewed_actions_are_read_in_the_order_they_were_noticed(clinic: Clinic) -> None:
    await store_action(clinic.puente, an_action(clinic.visit, **EARLIER))
    path = f"/api/actions?conversation_id={clinic.visit.conversation_id}"
    page = (await clinic.call("clinician", "GET", path)).json()
    assert [card["action_id"] for card in page["items"]] == ["act_madeup01", "act_madeup02"]
    assert (await detail(clinic))["action_count"] == 2
