"""The parts of one machine around a test: queues, the real workers, and what they did."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local.pump import BATCH, as_sqs_event
from puente.bootstrap import Puente
from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.member import Principal
from puente.domain.webhook import Endpoint
from puente.doors import Records, Schedule
from puente.ports import Queue, QueueMessage
from puente.repositories.base import Transaction
from puente.services.reconcile import Change
from tests.flows.receiver import Receiver
from tests.support.clock import MovableClock
from tests.support.people import People
from tests.support.visits import open_visit

ALL_ROUNDS = 50


@dataclass
class Workers:
    """The Lambda handlers, each over a container of its own, as on AWS and on one machine."""

    deliver: Records
    finish: Records
    sweep: Schedule

    def close(self) -> None:
        for worker in (self.deliver, self.finish, self.sweep):
            worker.close()


@dataclass
class Stage:
    puente: Puente
    people: People
    clock: MovableClock
    workers: Workers
    receivers: list[Receiver] = field(default_factory=list)

    @property
    def clinician(self) -> Principal:
        return self.people["clinician"]

    async def receiver(self, **options: Any) -> tuple[Receiver, Endpoint]:
        """A receiver that is up, and its endpoint; ``options`` are the endpoint's."""
        receiver = Receiver(self.clock)
        await receiver.up()
        self.receivers.append(receiver)
        endpoint = await self.puente.endpoints.add(
            self.people["admin"], {"url": receiver.url, **options}
        )
        receiver.secret = endpoint.secrets[0]
        return receiver, endpoint

    async def visit(self, **options: Any) -> Conversation:
        return await open_visit(self.puente, self.clinician, **options)

    async def settle(self) -> int:
        """Hand what the queues hold to the workers until nothing is left that is due now."""
        handled = 0
        for _ in range(ALL_ROUNDS):
            now = await self._drain("webhook", self.puente.webhook_queue, self.workers.deliver)
            now += await self._drain("visit", self.puente.visit_queue, self.workers.finish)
            if not now:
                return handled
            handled += now
        raise AssertionError("the queues never come to rest")

    async def _drain(self, name: str, queue: Queue, worker: Records) -> int:
        """Hand one batch over, as AWS would; returns how many messages there were."""
        messages = await queue.receive(limit=BATCH)
        if messages:
            failed = failures(await in_thread(worker, as_sqs_event(messages, name), None))
            for message in messages:
                if message.message_id not in failed:
                    await queue.delete(message.receipt_handle)
        return len(messages)

    async def sweep(self) -> None:
        await in_thread(self.workers.sweep, {}, None)

    async def pass_time(self, **step: float) -> int:
        """Move the clock, let the sweep run as its schedule would, and settle."""
        self.clock.advance(**step)
        await self.sweep()
        return await self.settle()

    async def end(self, conversation_id: str) -> None:
        await self.puente.visits.end(self.clinician, conversation_id, [])

    async def look(self, conversation_id: str) -> Conversation:
        return await self.puente.visits.get(self.clinician, conversation_id)

    async def rows(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        found = await self.puente.database.collection(collection).find(query).to_list(None)
        return sorted(found, key=lambda row: str(row["_id"]))

    async def events(self, **query: Any) -> list[str]:
        """The types of the stored events in their order."""
        rows = await self.rows("events", **query)
        return [row["type"] for row in sorted(rows, key=lambda row: row["sequence"])]

    async def store(self, changed: Action, seen: Action | None = None) -> Action:
        """Store an action as live detection does, with what it owes, and announce it."""

        async def work(transaction: Transaction) -> Any:
            conversation = await self.puente.repositories.conversations.get(
                changed.clinic_id, changed.conversation_id, transaction
            )
            assert conversation is not None
            outcome = await self.puente.live.store(
                conversation, [Change(seen, changed)], transaction
            )
            await self.puente.repositories.conversations.replace(
                conversation, outcome.conversation, transaction
            )
            return outcome.deliveries

        await self.puente.outbox.announce(await self.puente.database.transact(work))
        return changed


async def in_thread(handler: Any, event: Mapping[str, Any], context: Any) -> Any:
    """A handler runs its own loop, so it cannot run on the test's."""
    return await asyncio.to_thread(handler, event, context)


def sqs_event(*bodies: str, queue: str = "webhook") -> dict[str, Any]:
    """One batch of messages as AWS passes it."""
    messages = [
        QueueMessage(f"message-{number}", f"receipt-{number}", body, 1, sent_at_ms=1)
        for number, body in enumerate(bodies)
    ]
    return as_sqs_event(messages, queue)


def failures(answer: Mapping[str, Any]) -> set[str]:
    return {item["itemIdentifier"] for item in answer["batchItemFailures"]}
