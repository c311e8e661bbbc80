"""A person's word on a summary: who and when, on the revision they saw, and never overwritten."""

from typing import Any

import pytest

from tests.api.clinic import Clinic, a_summary, store_summary
from tests.support.clock import MovableClock
from tests.support.visits import turn_in

MACHINES = {
    "kind": "complaint",
    "en": "The chest hurts.",
    "es": "Le duele el pecho.",
    "evidence": ["turn-000001"],
}
MINE = {"kind": "plan", "en": "Rest.", "es": "Reposo.", "evidence": []}


async def review(clinic: Clinic, *, who: str = "clinician", **body: Any) -> Any:
    path = f"/api/conversations/{clinic.visit.conversation_id}/summary/review"
    return await clinic.call(who, "POST", path, {"revision": 1, **body})


async def told(clinic: Clinic) -> list[dict[str, Any]]:
    found = await clinic.rows("events", conversation_id=clinic.visit.conversation_id)
    return [row for row in found if row["type"] == "conversation.updated"]


async def test_approving_it_as_it_stands_says_who_and_when(clinic: Clinic) -> None:
    answer = await review(clinic)
    assert answer.status_code == 200
    summary = answer.json()["summary"]
    assert summary["reviewed"] is True
    assert summary["machine_made"] is True, "a person looked at it, and did not write it"
    assert summary["reviewed_by"] == clinic.people["clinician"].member_id
    assert summary["reviewed_at"] == "2031-03-04T09:00:00Z"
    assert summary["revision"] == 2
    assert [line["edited"] for line in summary["lines"]] == [False]
    assert len(await told(clinic)) == 1
    (row,) = await clinic.call.trace(answer)
    assert "chest" not in repr(row)


async def test_a_reviewer_states_what_qualifies_them_and_their_name_stands_beside_it(
    clinic: Clinic,
) -> None:
    answer = await review(clinic, qualification="qualified_translator")
    summary = answer.json()["summary"]
    assert summary["reviewer_qualification"] == "qualified_translator"
    assert summary["reviewer_name"] == clinic.people["clinician"].name
    again = await review(clinic, qualification="qualified_translator")
    assert (again.status_code, again.json()["summary"]["revision"]) == (200, 2)
    assert (await review(clinic, qualification="bilingual_staff")).status_code == 409
    assert len(await told(clinic)) == 1


async def test_nobody_is_more_qualified_than_the_list_knows_or_than_they_say(
    clinic: Clinic,
) -> None:
    assert (await review(clinic, qualification="famous")).status_code == 422
    assert (await review(clinic)).json()["summary"]["reviewer_qualification"] is None


async def test_a_line_that_a_person_changed_or_wrote_is_marked_as_theirs(clinic: Clinic) -> None:
    answer = await review(clinic, lines=[MINE, MACHINES])
    summary = answer.json()["summary"]
    assert [line["edited"] for line in summary["lines"]] == [True, False]
    assert summary["machine_made"] is True
    again = await review(clinic, revision=2, lines=[{**MACHINES, "en": "The chest aches."}])
    assert again.json()["summary"]["machine_made"] is False
    assert [line["en"] for line in again.json()["summary"]["lines"]] == ["The chest aches."]
    assert len(await told(clinic)) == 2


async def test_a_review_of_another_revision_is_answered_with_the_current_one(
    clinic: Clinic,
) -> None:
    await review(clinic, who="supervisor", lines=[MINE])
    stale = await review(clinic)
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert stale.json()["current"]["lines"][0]["en"] == "Rest."
    assert len(await told(clinic)) == 1


async def test_a_review_whose_answer_was_lost_is_made_once(clinic: Clinic) -> None:
    first, again = await review(clinic, lines=[MINE]), await review(clinic, lines=[MINE])
    assert again.status_code == 200
    assert first.json() == again.json()
    assert len(await told(clinic)) == 1
    other = await review(clinic, lines=[MACHINES])
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "malformed"),
        ([{**MINE, "en": " ", "es": ""}], "malformed"),
        ([{**MINE, "edited": False}], "malformed"),
        ([{**MINE, "evidence": ["turn-999999"]}], "invalid"),
    ],
)
async def test_what_no_summary_may_hold_is_refused(
    clinic: Clinic, lines: list[Any], code: str
) -> None:
    before = await clinic.everything()
    answer = await review(clinic, lines=lines)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await clinic.everything() == before


async def test_what_a_person_approved_outlives_a_late_turn_which_it_then_admits(
    clinic: Clinic, clock: MovableClock
) -> None:
    puente, visit = clinic.puente, clinic.visit.conversation_id
    clinician = clinic.people["clinician"]
    await puente.visits.end(clinician, visit, [])
    await puente.finish_visit(clinician.clinic_id, visit)
    written = await puente.visits.get(clinician, visit)
    assert written.content.summary is not None
    seen = written.content.summary.revision
    await review(clinic, revision=seen, lines=[MINE])
    late = turn_in("I also have a fever.", number=2, speaker="patient", target="Tengo fiebre.")
    await puente.take_turn(clinician, visit, "turn-000002", late)
    clock.advance(seconds=1)
    await puente.finish_visit(clinician.clinic_id, visit)
    kept = (await puente.visits.get(clinician, visit)).content.summary
    assert kept is not None
    assert [line.en for line in kept.lines] == ["Rest."]
    assert (kept.reviewed, kept.needs_review, kept.revision) == (True, True, seen + 2)
    once_more = await review(clinic, revision=kept.revision)
    assert once_more.json()["summary"]["needs_review"] is False


async def test_what_nobody_approved_is_written_anew_after_a_late_turn(clinic: Clinic) -> None:
    await store_summary(clinic.puente, clinic.visit, a_summary(clinic.visit, revision=4))
    clinician, visit = clinic.people["clinician"], clinic.visit.conversation_id
    await clinic.puente.visits.end(clinician, visit, [])
    await clinic.puente.finish_visit(clinician.clinic_id, visit)
    summary = (await clinic.puente.visits.get(clinician, visit)).content.summary
    assert summary is not None
    assert (summary.revision, summary.reviewed) == (5, False)
    assert "The chest hurts." not in [line.en for line in summary.lines]


@pytest.mark.parametrize("who", ["colleague", "south_clinician", "south_supervisor"])
async def test_nobody_else_reviews_it(clinic: Clinic, who: str) -> None:
    assert (await review(clinic, who=who)).status_code == 404
    unknown = [{**MINE, "evidence": ["turn-999999"]}]
    assert (await review(clinic, who=who, lines=unknown)).status_code == 404
