"""Taking in turns: nothing that was said is lost, and nothing is stored twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from puente.domain.action import Action
from puente.domain.conversation import Conversation, Spoken, with_content
from puente.domain.errors import Conflict
from puente.domain.member import Principal
from puente.domain.turn import Turn, TurnIn
from puente.domain.webhook import Delivery
from puente.fidelity import check
from puente.fidelity.echo import outputs_before
from puente.repositories.base import Transaction
from puente.services.live import LiveDetection
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open

RECENT = 6
"""How many of our own last outputs an echo is looked for in."""

Stored = Literal["created", "updated", "unchanged", "newer_kept"]


@dataclass(frozen=True)
class Receipt:
    turn: Turn
    stored: Stored
    actions: Sequence[Action]
    visit: Conversation


@dataclass(frozen=True)
class _Taken:
    receipt: Receipt
    deliveries: Sequence[Delivery] = ()
    finish_again: bool = False


class TakeTurn:
    """``PUT turn``: one transaction holds the turn, its actions and their events."""

    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        live: LiveDetection,
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._live = live
        self._tools = tools

    async def __call__(
        self, principal: Principal, conversation_id: str, turn_id: str, given: TurnIn
    ) -> Receipt:
        """Store one revision of a turn.

        Equal to what is stored: answered again. A lower revision: answered with what is stored.
        Raises NotFound, Conflict (the same revision with other content), Unavailable.
        """

        twin = False

        async def work(transaction: Transaction) -> _Taken:
            nonlocal twin
            conversation = require_open(
                principal,
                await self._repositories.conversations.get(
                    principal.clinic_id, conversation_id, transaction
                ),
                "visit.write",
            )
            # Almost every turn is new: one that is not says so when it is written, and is looked
            # for when the transaction runs again.
            look, twin = twin or given.revision > 1, True
            stored = None
            if look:
                stored = await self._repositories.turns.get(
                    principal.clinic_id, conversation_id, turn_id, transaction
                )
            if stored is not None and given.revision <= stored.revision:
                return await self._known(conversation, stored, given, transaction)
            return await self._take(conversation, stored, turn_id, given, transaction)

        with self._tools.meter.timed(principal.clinic_id, "ingest.latency"):
            taken = await self._repositories.database.transact(work)
        await self._outbox.announce(taken.deliveries)
        if taken.finish_again:
            await self._outbox.announce_visit(principal.clinic_id, conversation_id)
        return taken.receipt

    async def _known(
        self, seen: Conversation, stored: Turn, given: TurnIn, transaction: Transaction
    ) -> _Taken:
        same = given.revision == stored.revision
        if same and _as_given(stored) != given:
            raise Conflict("another text is stored under this turn and revision")
        actions = await self._repositories.actions.evidenced_by(
            stored.clinic_id, stored.conversation_id, stored.turn_id, transaction
        )
        return _Taken(Receipt(stored, "unchanged" if same else "newer_kept", actions, seen))

    async def _take(
        self,
        seen: Conversation,
        stored: Turn | None,
        turn_id: str,
        given: TurnIn,
        transaction: Transaction,
    ) -> _Taken:
        now = self._tools.clock()
        turn = Turn(
            **{name: getattr(given, name) for name in TurnIn.model_fields},
            turn_id=turn_id,
            conversation_id=seen.conversation_id,
            clinic_id=seen.clinic_id,
            seq=stored.seq if stored else seen.next_seq,
            flags=check(given.source, given.target, recent=_said_before(seen, turn_id, given)),
            late=seen.state != "active",
            received_at=now,
        )
        if stored is None:
            await self._repositories.turns.add(turn, transaction)
        else:
            await self._repositories.turns.replace(turn, transaction)
        # Every write moves next_seq, a revision's too: that is what serialises a visit's writers.
        moved = seen.model_copy(
            update={
                "next_seq": seen.next_seq + 1,
                "turn_count": seen.turn_count + (stored is None),
                "last_activity_at": now,
            }
        )
        outcome = await self._live.take(_remember(moved, turn), turn, transaction, earlier=stored)
        idle = seen.state == "completed" or seen.finish_failed_at is not None
        by = self._tools.telemetry.correlation_id()
        due = {"finish_due_at": now, "finish_correlation_id": by}
        again: dict[str, Any] = due if idle else {}
        await self._repositories.conversations.replace(
            seen, outcome.conversation, transaction, **again
        )
        earlier = await self._evidenced(turn, stored, outcome.changed, transaction)
        kind: Stored = "updated" if stored else "created"
        receipt = Receipt(turn, kind, earlier + outcome.changed, outcome.conversation)
        return _Taken(receipt, outcome.deliveries, finish_again=bool(again))

    async def _evidenced(
        self, turn: Turn, stored: Turn | None, changed: Sequence[Action], transaction: Transaction
    ) -> list[Action]:
        """Actions that a revised turn already evidenced and did not change."""
        if stored is None:
            return []
        known = {action.action_id for action in changed}
        found = await self._repositories.actions.evidenced_by(
            turn.clinic_id, turn.conversation_id, turn.turn_id, transaction
        )
        return [action for action in found if action.action_id not in known]


def _said_before(conversation: Conversation, turn_id: str, given: TurnIn) -> list[str]:
    """What we said lately, but for the answers to the very same words: who says «no» twice, or
    whose turn is corrected, is translated alike again."""
    others = [one for one in conversation.content.recent if one.turn_id != turn_id]
    return outputs_before(given.source, None, [(one.source, one.target) for one in others])


def _remember(conversation: Conversation, turn: Turn) -> Conversation:
    """Keep what was said aloud last: an interpreter that hears itself says it again."""
    if turn.target is None:
        return conversation
    others = [one for one in conversation.content.recent if one.turn_id != turn.turn_id]
    spoken = Spoken(turn_id=turn.turn_id, source=turn.source, target=turn.target)
    return with_content(conversation, recent=(*others, spoken)[-RECENT:])


def _as_given(turn: Turn) -> TurnIn:
    """A stored turn as the page sent it: what the server added is left out."""
    return TurnIn(**{name: getattr(turn, name) for name in TurnIn.model_fields})
