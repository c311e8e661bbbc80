"""Finishing a visit: detection over the whole of it, summary, transcript, the closing event."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from puente.domain.action import Action, ProposedAction
from puente.domain.conversation import Conversation, Fallback, Summary, with_content
from puente.domain.errors import PuenteError
from puente.domain.turn import Turn
from puente.domain.webhook import Delivery, EventType
from puente.ports import AiProvider, Analytics, Storage
from puente.repositories.base import Transaction
from puente.services.clinic import AuditTrail
from puente.services.live import LiveDetection, as_detector_turn, is_heard
from puente.services.outbox import Outbox, conversation_event
from puente.services.parts import Repositories, Tools
from puente.services.summary_review import settle

LEASE = timedelta(seconds=120)
TRIES = 30
"""With the waits between them, about five hours of failure."""
GIVEN_UP = "visit given up"


def wait_after(tried: int) -> timedelta:
    """At once after the first failures, then ever longer, at most a quarter of an hour."""
    return timedelta(0) if tried <= 3 else timedelta(seconds=min(900, 2 ** (tried - 3)))


class ArrivedMeanwhile(Exception):
    """A turn came while the visit was being finished: it is finished again with it."""


class FinishVisit:
    """Claims a visit that is due and finishes it. Safe to run twice, at once or after a crash."""

    def __init__(
        self,
        repositories: Repositories,
        outbox: Outbox,
        live: LiveDetection,
        ai: AiProvider,
        storage: Storage,
        analytics: Analytics,
        audit: AuditTrail,
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._live = live
        self._ai = ai
        self._storage = storage
        self._analytics = analytics
        self._audit = audit
        self._tools = tools

    async def __call__(self, clinic_id: str, conversation_id: str) -> None:
        """Does nothing where the visit is not due or another worker holds it."""
        now = self._tools.clock()
        claimed = await self._repositories.conversations.claim_finish(
            clinic_id, conversation_id, now=now, lease_until=now + LEASE
        )
        if not claimed:
            return
        tried, by = await self._repositories.conversations.finishing(clinic_id, conversation_id)
        with self._tools.telemetry.resumed(by):
            await self._try(clinic_id, conversation_id, tried)

    async def _try(self, clinic_id: str, conversation_id: str, tried: int) -> None:
        """What is ours to finish, in the name of the request that made it due."""
        if tried > TRIES:
            await self._give_up(clinic_id, conversation_id)
            return
        try:
            await self._finish(clinic_id, conversation_id)
        except ArrivedMeanwhile:
            await self._again(clinic_id, conversation_id)
        except PuenteError:
            # Not left to the lease: whoever waits for the summary waits seconds, not minutes.
            await self._repositories.conversations.release_finish(
                clinic_id, conversation_id, due_at=self._tools.clock() + wait_after(tried)
            )
            raise

    async def _give_up(self, clinic_id: str, conversation_id: str) -> None:
        """Not tried for ever: the visit says so, and an alarm is raised on this line."""
        await self._repositories.conversations.give_up_finish(
            clinic_id, conversation_id, self._tools.clock()
        )
        self._tools.telemetry.error(GIVEN_UP, conversation_id=conversation_id, clinic_id=clinic_id)

    async def _again(self, clinic_id: str, conversation_id: str) -> None:
        if await self._repositories.conversations.get(clinic_id, conversation_id) is None:
            # Deleted by rule meanwhile: what was stored of it since then goes the same way.
            await self._storage.delete(_transcript_key(clinic_id, conversation_id))
            return
        await self._repositories.conversations.release_finish(
            clinic_id, conversation_id, due_at=self._tools.clock()
        )
        await self._outbox.announce_visit(clinic_id, conversation_id)

    async def _finish(self, clinic_id: str, conversation_id: str) -> None:
        conversation = await self._repositories.conversations.get(clinic_id, conversation_id)
        if conversation is None:
            return
        turns = await self._repositories.turns.all(
            clinic_id, conversation_id, until=conversation.next_seq
        )
        heard = [as_detector_turn(turn) for turn in turns if is_heard(turn)]
        fallen: list[Fallback] = []
        proposals = await self._ai.detect(
            heard, visit_date=conversation.created_at.date(), tell=fallen.append
        )
        await self._merge(conversation, turns, proposals)
        actions = await self._repositories.actions.of(clinic_id, conversation_id)
        summary = await self._ai.summarise(
            heard, actions, made_at=self._tools.clock(), tell=fallen.append
        )
        for one in fallen:
            # On record before the visit can complete: an answer that was not taken leaves a trace.
            await self._audit.note(
                conversation.clinic_id,
                what="finish_visit",
                ids={
                    "conversation_id": conversation.conversation_id,
                    "step": one.step,
                    "provider": one.provider,
                },
                code=f"ai_{one.why}",
            )
        stands = settle(conversation.content.summary, summary)
        await self._store_transcript(conversation, turns, actions, stands)
        await self._complete(conversation, summary, fallen)
        self._track(conversation, turns, actions)

    async def _merge(
        self, seen: Conversation, turns: Sequence[Turn], proposals: Sequence[ProposedAction]
    ) -> None:
        async def work(transaction: Transaction) -> Sequence[Delivery]:
            current = await self._current(seen, transaction)
            outcome = await self._live.whole(current, turns, proposals, transaction)
            await self._repositories.conversations.replace(
                current, outcome.conversation, transaction
            )
            return outcome.deliveries

        await self._outbox.announce(await self._repositories.database.transact(work))

    async def _current(self, seen: Conversation, transaction: Transaction) -> Conversation:
        """The visit now. Raises ArrivedMeanwhile where a turn came since it was read."""
        current = await self._repositories.conversations.get(
            seen.clinic_id, seen.conversation_id, transaction
        )
        if current is None or current.next_seq != seen.next_seq:
            raise ArrivedMeanwhile
        return current

    async def _complete(
        self, seen: Conversation, summary: Summary, fallen: Sequence[Fallback]
    ) -> None:
        """``completed`` and its event in one transaction; a visit that was already is updated."""
        now = self._tools.clock()

        async def work(transaction: Transaction) -> Sequence[Delivery]:
            current = await self._current(seen, transaction)
            first = current.state != "completed"
            kind: EventType = "conversation.completed" if first else "conversation.updated"
            stands = settle(current.content.summary, summary)
            done = with_content(current, summary=stands, fallbacks=tuple(fallen)).model_copy(
                update={
                    "state": "completed",
                    "event_seq": current.event_seq + 1,
                    "completed_at": now if first else current.completed_at,
                }
            )
            actions = await self._repositories.actions.of(
                done.clinic_id, done.conversation_id, transaction
            )
            event = conversation_event(
                done,
                kind,
                actions,
                event_id=self._tools.ids("evt"),
                sequence=done.event_seq,
                now=now,
            )
            deliveries = await self._outbox.write([event], transaction)
            await self._repositories.conversations.replace(
                current, done, transaction, finish_due_at=None, finish_lease_until=None
            )
            return deliveries

        await self._outbox.announce(await self._repositories.database.transact(work))

    async def _store_transcript(
        self,
        conversation: Conversation,
        turns: Sequence[Turn],
        actions: Sequence[Action],
        summary: Summary,
    ) -> None:
        """One object a visit, sealed like the rest; written over when a late turn comes."""
        key = _transcript_key(conversation.clinic_id, conversation.conversation_id)
        document: dict[str, Any] = {
            "conversation_id": conversation.conversation_id,
            "languages": conversation.languages,
            "notice": "reviewed in part" if summary.reviewed else "machine-made, not reviewed",
            "consent": "none: interpreted in an emergency"
            if conversation.without_consent
            else "on record",
            "turns": [turn.model_dump(mode="json", exclude={"clinic_id"}) for turn in turns],
            "actions": [
                action.model_dump(mode="json", exclude={"clinic_id"}) for action in actions
            ],
            "summary": summary.model_dump(mode="json"),
        }
        plain = json.dumps(document, ensure_ascii=False).encode()
        sealed = await self._repositories.database.seal_bytes(
            conversation.clinic_id, plain, context=key
        )
        await self._storage.put(key, sealed, content_type="application/octet-stream")

    def _track(
        self, conversation: Conversation, turns: Sequence[Turn], actions: Sequence[Action]
    ) -> None:
        self._analytics.track(
            "visit_completed",
            {"count": len(turns), "value": len(actions), "mode": conversation.languages[1]},
        )


def _transcript_key(clinic_id: str, conversation_id: str) -> str:
    return f"{clinic_id}/transcripts/{conversation_id}.json"
