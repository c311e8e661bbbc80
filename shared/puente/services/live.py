"""Live detection: one more turn in, the actions it evidences or changed out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from puente.detection import LiveState, observe
from puente.domain.action import Action, DetectorTurn, ProposedAction
from puente.domain.conversation import Conversation, with_content
from puente.domain.turn import Turn
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.services.call_memory import CallMemory
from puente.services.calls import read_calls
from puente.services.news import read_news, reconcile_whole
from puente.services.outbox import Outbox, action_event, event_owed
from puente.services.parts import Repositories, Tools
from puente.services.reconcile import Change, Scene, merge_key
from puente.services.told import Told

REMEMBERED = 128
"""How many actions live detection can still complete: far more than a visit has."""


@dataclass(frozen=True)
class Outcome:
    """The visit as it now stands, the actions that changed, and the deliveries to announce."""

    conversation: Conversation
    changed: list[Action] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)


def as_detector_turn(turn: Turn) -> DetectorTurn:
    return DetectorTurn(
        turn_id=turn.turn_id,
        speaker=turn.speaker,
        lang=turn.source.lang,
        text=turn.source.text,
        translation_lang=turn.target.lang if turn.target else None,
        translation=turn.target.text if turn.target else None,
    )


def is_heard(turn: Turn) -> bool:
    """Whether a turn is evidence: phrases the recogniser invents in near silence are not."""
    return "low_energy" not in turn.marks


def _as_heard(turn: Turn) -> DetectorTurn:
    """What the detector is given of a turn: nothing, where it turned out to be near silence."""
    whole = as_detector_turn(turn)
    if is_heard(turn):
        return whole
    silent = {"text": "", "translation": None, "translation_lang": None}
    return whole.model_copy(update=silent)


class LiveDetection:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def take(
        self,
        conversation: Conversation,
        turn: Turn,
        transaction: Transaction,
        *,
        earlier: Turn | None = None,
    ) -> Outcome:
        """Let the detector hear ``turn``; store what follows from it. ``earlier`` is the revision
        of it that was heard before."""
        if not is_heard(turn) and (earlier is None or not is_heard(earlier)):
            return Outcome(conversation)
        kept = conversation.content.detection
        known: dict[str, str] = dict(kept.get("actions") or {})
        doubted = _doubted(kept.get("flagged") or (), turn)
        memory = CallMemory.load(kept.get("calls"))
        with self._tools.meter.timed(conversation.clinic_id, "detection.time"):
            result = observe(
                _resume(kept.get("state")),
                _as_heard(turn),
                visit_date=conversation.day,
            )
        calls = self._read_calls(turn) if is_heard(turn) else []
        told = Told()
        if earlier is None and not calls and not memory.proposals():
            # Nothing but the rules speaks, of a turn that is new: what they say again is no news.
            told = Told.load(kept.get("told"))
            result = result._replace(proposals=told.news(result.proposals))
        news = read_news(result, memory, calls, turn.turn_id, known)
        rows = await self._repositories.actions.get_many(
            conversation.clinic_id, news.ids(known), transaction
        )
        reworded = earlier is not None and earlier.source != turn.source
        scene = self._scene(conversation, doubted, [turn.turn_id] if reworded else ())
        changes = news.reconcile(known, rows, scene)
        outcome = await self.store(conversation, changes, transaction)
        known |= {merge_key(a.type, a.concept): a.action_id for a in outcome.changed}
        news.name_all(known)
        recent = dict(list(known.items())[-REMEMBERED:])
        detection: dict[str, Any] = {
            "state": result.state.dump(),
            "actions": recent,
            "flagged": doubted,
            "calls": memory.dump(),
            "told": told.dump(),
        }
        return Outcome(
            with_content(outcome.conversation, detection=detection),
            outcome.changed,
            outcome.deliveries,
        )

    def _read_calls(self, turn: Turn) -> list[ProposedAction]:
        proposals, dropped = read_calls(turn)
        if dropped:
            self._tools.telemetry.warning(
                "function calls dropped",
                conversation_id=turn.conversation_id,
                turn_id=turn.turn_id,
                count=dropped,
            )
        return proposals

    def _scene(
        self, conversation: Conversation, flagged: Iterable[str], reworded: Iterable[str] = ()
    ) -> Scene:
        return Scene(
            clinic_id=conversation.clinic_id,
            conversation_id=conversation.conversation_id,
            now=self._tools.clock(),
            ids=self._tools.ids,
            flagged_turns=frozenset(flagged),
            reworded=frozenset(reworded),
        )

    async def store(
        self, conversation: Conversation, changes: Sequence[Change], transaction: Transaction
    ) -> Outcome:
        """Write changed actions with the events they owe, in the caller's transaction."""
        now = self._tools.clock()
        sequence, events = conversation.event_seq, []
        for change in changes:
            if change.seen is None:
                await self._repositories.actions.add(change.action, transaction)
            else:
                await self._repositories.actions.replace(change.seen, change.action, transaction)
            owed = event_owed(change.seen, change.action)
            if owed is not None:
                sequence += 1
                events.append(
                    action_event(
                        change.action,
                        owed,
                        conversation,
                        event_id=self._tools.ids("evt"),
                        sequence=sequence,
                        now=now,
                    )
                )
        deliveries = await self._outbox.write(events, transaction)
        added = sum(change.seen is None for change in changes)
        types = {*conversation.action_types, *(change.action.type for change in changes)}
        update = {
            "event_seq": sequence,
            "action_count": conversation.action_count + added,
            "action_types": tuple(sorted(types)),
        }
        return Outcome(
            conversation.model_copy(update=update), [c.action for c in changes], deliveries
        )

    async def whole(
        self,
        conversation: Conversation,
        turns: Sequence[Turn],
        proposals: Sequence[ProposedAction],
        transaction: Transaction,
    ) -> Outcome:
        """Merge what a detector says of the whole visit; nothing live is taken back by it."""
        actions = await self._repositories.actions.of(
            conversation.clinic_id, conversation.conversation_id, transaction
        )
        flagged = [turn.turn_id for turn in turns if turn.flags]
        calls = [p for turn in turns if is_heard(turn) for p in read_calls(turn).proposals]
        changes = reconcile_whole(proposals, calls, actions, self._scene(conversation, flagged))
        return await self.store(conversation, changes, transaction)


def _doubted(before: Iterable[str], turn: Turn) -> list[str]:
    """The turns whose translation is in doubt, of those that an action may yet rest on."""
    others = [turn_id for turn_id in before if turn_id != turn.turn_id]
    return [*others, turn.turn_id][-REMEMBERED:] if turn.flags else others


def _resume(kept: Any) -> LiveState:
    """Where detection left off. A state of another version starts anew: the turns themselves are
    all read again when the visit is finished."""
    try:
        return LiveState.load(kept)
    except (ValueError, TypeError):
        return LiveState()
