"""Events and their deliveries, written in the transaction of what caused them.

The queue is told afterwards and only says «this row is due»: when it is down, or the process dies
in between, the rows are still there and the sweep tells it again.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.errors import Unavailable
from puente.domain.payloads import (
    ActionFacts,
    ActionInVisit,
    ActionWords,
    ConversationFacts,
    ConversationWords,
    action_said,
    action_state,
    as_json,
)
from puente.domain.webhook import Delivery, Endpoint, Event, EventType, delivery_id_of
from puente.repositories.base import Transaction
from puente.services.parts import Queues, Repositories, Tools
from puente.webhooks.payloads import render, wants

AT_ONCE = 20
"""Messages on their way to the queue at the same time."""

_STATUS_EVENT: dict[str, EventType] = {
    "proposed": "action.proposed",
    "confirmed": "action.confirmed",
    "edited": "action.edited",
    "dismissed": "action.dismissed",
    "withdrawn": "action.withdrawn",
    "superseded": "action.superseded",
    "retracted": "action.retracted",
}


def owes_proposal(action: Action) -> bool:
    """Whether a proposal may be dispatched before anybody reviewed it.

    Never a condition, a stop, or what rests on a doubtful translation: acting on those by mistake
    is worse than waiting for the review.
    """
    return not (action.conditional or action.change == "stop" or action.flagged)


def event_owed(seen: Action | None, action: Action) -> EventType | None:
    """The event that a change of an action owes, or None.

    A proposal that was fit for dispatch and no longer is (a condition was added, its evidence is
    in doubt) is withdrawn from whoever may have acted on it. A reviewed action that only asks for
    another look owes nothing until somebody has looked.
    """
    if action.status == "proposed":
        if owes_proposal(action):
            return "action.proposed"
        return "action.withdrawn" if seen is not None and owes_proposal(seen) else None
    if seen is not None and seen.status == action.status and action.needs_review:
        return None
    return _STATUS_EVENT[action.status]


def action_event(
    action: Action,
    event_type: EventType,
    conversation: Conversation,
    *,
    event_id: str,
    sequence: int,
    now: datetime,
) -> Event:
    """The event of an action as it now stands."""
    facts = ActionFacts(
        **action_state(action).model_dump(),
        conversation_id=action.conversation_id,
        sequence=sequence,
    )
    words = ActionWords(
        **action_said(action).model_dump(), external_ref=conversation.content.external_ref
    )
    return Event(
        event_id=event_id,
        clinic_id=action.clinic_id,
        type=event_type,
        conversation_id=action.conversation_id,
        action_id=action.action_id,
        sequence=sequence,
        created_at=now,
        thin=as_json(facts),
        full=as_json(words),
    )


def conversation_event(
    conversation: Conversation,
    event_type: EventType,
    actions: Sequence[Action],
    *,
    event_id: str,
    sequence: int,
    now: datetime,
) -> Event:
    """The event of a visit that completed or changed afterwards, with its ``actions`` that stand:
    the reviewed ones, and proposals that are fit for dispatch."""
    facts = ConversationFacts(
        conversation_id=conversation.conversation_id,
        state=conversation.state,
        languages=conversation.languages,
        turn_count=conversation.turn_count,
        action_count=conversation.action_count,
        without_consent=conversation.without_consent,
        sequence=sequence,
    )
    words = ConversationWords(
        summary=conversation.content.summary,
        external_ref=conversation.content.external_ref,
        actions=tuple(
            ActionInVisit(**action_state(a).model_dump(), **action_said(a).model_dump())
            for a in actions
            if a.status in ("confirmed", "edited") or (a.status == "proposed" and owes_proposal(a))
        ),
    )
    return Event(
        event_id=event_id,
        clinic_id=conversation.clinic_id,
        type=event_type,
        conversation_id=conversation.conversation_id,
        sequence=sequence,
        created_at=now,
        thin=as_json(facts),
        full=as_json(words),
    )


class Outbox:
    """Writes events with their deliveries, and tells the queues what is due."""

    def __init__(self, repositories: Repositories, queues: Queues, tools: Tools) -> None:
        self._repositories = repositories
        self._queues = queues
        self._tools = tools

    async def write(self, events: Sequence[Event], transaction: Transaction) -> list[Delivery]:
        """Store ``events`` and a delivery for each endpoint that wants one."""
        if not events:
            return []
        endpoints = await self._repositories.endpoints.of_clinic(events[0].clinic_id, transaction)
        deliveries = []
        for event in events:
            await self._repositories.events.add(event, transaction)
            deliveries += [self.owed(event, e) for e in endpoints if wants(e, event)]
        await self._repositories.deliveries.add_all(deliveries, transaction)
        return deliveries

    def owed(self, event: Event, endpoint: Endpoint) -> Delivery:
        """The row that owes ``event`` to ``endpoint``, due at once, under the request's own id."""
        return Delivery(
            delivery_id=delivery_id_of(event.event_id, endpoint.endpoint_id),
            clinic_id=event.clinic_id,
            endpoint_id=endpoint.endpoint_id,
            event_id=event.event_id,
            event_type=event.type,
            next_attempt_at=event.created_at,
            created_at=event.created_at,
            correlation_id=self._tools.telemetry.correlation_id(),
            body=render(event, endpoint),
        )

    async def announce(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the webhook queue; a queue that is down is left to the sweep."""
        await self.announce_due(
            [(one.delivery_id, one.endpoint_id, one.attempt) for one in deliveries]
        )

    async def announce_due(self, due: Sequence[tuple[str, str, int]]) -> list[bool]:
        """Tell the webhook queue of (delivery, endpoint, attempts made), several at once; which of
        them it was told. Once it does not answer, the rest are left to the sweep."""
        told: list[bool] = []
        for start in range(0, len(due), AT_ONCE):
            some = due[start : start + AT_ONCE]
            told += await asyncio.gather(
                *(self.announce_delivery(one, where, attempt=made) for one, where, made in some)
            )
            if not all(told):
                break
        return told + [False] * (len(due) - len(told))

    async def announce_delivery(
        self, delivery_id: str, endpoint_id: str, *, attempt: int, delay_s: int = 0
    ) -> bool:
        body = self._message(delivery_id=delivery_id, attempt=attempt)
        try:
            await self._queues.webhook.send(body, delay_s=delay_s, group=endpoint_id)
        except Unavailable:
            self._tools.telemetry.warning("queue down", queue="webhook", delivery_id=delivery_id)
            return False
        return True

    def _message(self, **fields: Any) -> str:
        """A queue's message; it carries on the id of the request it began with."""
        correlation_id = self._tools.telemetry.correlation_id()
        if correlation_id is not None:
            fields["correlation_id"] = correlation_id
        return json.dumps(fields)

    async def announce_visit(self, clinic_id: str, conversation_id: str) -> bool:
        """Tell the visit queue that a visit is due to be finished."""
        body = self._message(clinic_id=clinic_id, conversation_id=conversation_id)
        try:
            await self._queues.visit.send(body, group=clinic_id)
        except Unavailable:
            self._tools.telemetry.warning(
                "queue down", queue="visit", conversation_id=conversation_id
            )
            return False
        return True
