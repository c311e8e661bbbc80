"""Every decision on every status, carried out on the real store."""

from datetime import timedelta
from typing import Any, get_args

import pytest

from puente.bootstrap import Puente
from puente.domain.action import Action, ActionEdit, ActionStatus, AfterDecision, Decision
from puente.domain.errors import Invalid, NotFound
from puente.domain.member import Principal
from puente.domain.stale_review import StaleReview
from puente.repositories.base import Transaction
from tests.support.clock import START, MovableClock
from tests.support.people import People
from tests.support.visits import open_visit
from tests.unit.actions import action

EDIT = ActionEdit(description="edited by hand")


async def keep(puente: Puente, principal: Principal, **changes: Any) -> Action:
    """A stored action of a new visit."""
    visit = await open_visit(puente, principal)
    kept = action(conversation_id=visit.conversation_id, **changes)

    async def work(transaction: Transaction) -> None:
        await puente.repositories.actions.add(kept, transaction)

    await puente.database.transact(work)
    return kept


async def decide(
    puente: Puente,
    principal: Principal,
    decision: Decision,
    *,
    revision: int = 1,
    edit: ActionEdit | None = None,
) -> Action:
    given = edit if decision == "edit" else None
    return await puente.reviews.decide(
        principal, "act_stored01", decision, revision=revision, edit=given
    )


async def events(puente: Puente) -> list[str]:
    rows = await puente.database.collection("events").find({}).to_list(None)
    return [row["type"] for row in rows]


@pytest.mark.parametrize("status", get_args(ActionStatus))
@pytest.mark.parametrize("decision", get_args(Decision))
async def test_a_decision_leads_where_the_table_says_or_conflicts(
    puente: Puente,
    principal: Principal,
    clock: MovableClock,
    status: ActionStatus,
    decision: Decision,
) -> None:
    kept = await keep(puente, principal, status=status)
    clock.advance(seconds=30)
    leads = AfterDecision.get((status, decision))
    if leads is None:
        with pytest.raises(StaleReview) as met:
            await decide(puente, principal, decision, edit=EDIT)
        assert met.value.action == kept
        assert await events(puente) == []
        return
    after = await decide(puente, principal, decision, edit=EDIT)
    now = START + timedelta(seconds=30)
    expected = {
        "status": leads,
        "revision": 2,
        "reviewed_by": principal.member_id,
        "reviewed_at": now,
        "updated_at": now,
        **({"description": EDIT.description} if decision == "edit" else {}),
    }
    assert after == kept.model_copy(update=expected)
    assert await puente.reviews.get(principal, kept.action_id) == after
    assert await events(puente) == [f"action.{leads}"]


@pytest.mark.parametrize("revision", [0, 2, 99])
async def test_a_review_of_another_revision_is_shown_the_current_one(
    puente: Puente, principal: Principal, revision: int
) -> None:
    kept = await keep(puente, principal)
    with pytest.raises(StaleReview) as met:
        await decide(puente, principal, "confirm", revision=revision)
    assert met.value.action == kept


@pytest.mark.parametrize("decision", ["confirm", "edit", "dismiss"])
async def test_a_decision_whose_answer_was_lost_is_answered_again(
    puente: Puente, principal: Principal, decision: Decision
) -> None:
    await keep(puente, principal)
    first = await decide(puente, principal, decision, edit=EDIT)
    assert await decide(puente, principal, decision, edit=EDIT) == first
    assert len(await events(puente)) == 1


async def test_another_decision_on_the_same_revision_conflicts(
    puente: Puente, people: People
) -> None:
    """Two tabs, or two people: the second sees what the first decided."""
    await keep(puente, people["clinician"])
    first = await decide(puente, people["clinician"], "confirm")
    rivals: list[tuple[str, Decision]] = [
        ("clinician", "dismiss"),
        ("clinician", "edit"),
        ("supervisor", "confirm"),
        ("supervisor", "dismiss"),
    ]
    for who, decision in rivals:
        with pytest.raises(StaleReview) as met:
            await decide(puente, people[who], decision, edit=EDIT)
        assert met.value.action == first
    assert await events(puente) == ["action.confirmed"]


@pytest.mark.parametrize("status", ["confirmed", "edited"])
async def test_another_look_may_end_in_the_same_decision(
    puente: Puente, principal: Principal, status: ActionStatus
) -> None:
    await keep(puente, principal, status=status, needs_review=True)
    after = await decide(puente, principal, "confirm")
    assert (after.status, after.needs_review, after.revision) == (status, False, 2)
    assert await events(puente) == [f"action.{status}"]


EDITS: list[tuple[ActionEdit, dict[str, Any]]] = [
    (ActionEdit(description="by hand"), {"description": "by hand"}),
    (ActionEdit(reason="made up"), {"reason": "made up"}),
    (ActionEdit(reason=None), {"reason": None}),
    (ActionEdit(change="stop"), {"change": "stop"}),
    (
        ActionEdit.model_validate({"details": {"dose": "250"}}),
        {"details": action(details={"dose": "250"}).details},
    ),
]


@pytest.mark.parametrize(("edit", "changed"), EDITS)
async def test_an_edit_changes_what_it_names_and_no_more(
    puente: Puente, principal: Principal, edit: ActionEdit, changed: dict[str, Any]
) -> None:
    kept = await keep(puente, principal, reason="as it was heard")
    after = await decide(puente, principal, "edit", edit=edit)
    for name in ("description", "reason", "details", "change", "confidence", "evidence"):
        assert getattr(after, name) == changed.get(name, getattr(kept, name)), name


async def test_an_edit_names_a_change_and_only_an_edit_does(
    puente: Puente, principal: Principal
) -> None:
    await keep(puente, principal)
    wrong: list[tuple[Decision, ActionEdit | None]] = [
        ("edit", None),
        ("edit", ActionEdit()),
        ("edit", ActionEdit(description=" \n", reason="a reason alone is not all of it")),
        ("confirm", EDIT),
        ("dismiss", EDIT),
    ]
    for decision, edit in wrong:
        with pytest.raises(Invalid):
            await puente.reviews.decide(principal, "act_stored01", decision, revision=1, edit=edit)
    assert await events(puente) == []


@pytest.mark.parametrize("who", ["colleague", "south_clinician", "south_supervisor"])
async def test_others_do_not_find_the_action(puente: Puente, people: People, who: str) -> None:
    await keep(puente, people["clinician"])
    with pytest.raises(NotFound):
        await decide(puente, people[who], "confirm")
    await decide(puente, people["supervisor"], "confirm")
