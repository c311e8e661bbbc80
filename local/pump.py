"""Hands queue messages to the Lambda handlers, in SQS's event shape, as AWS would.

A thread of its own: the handlers keep their own event loop and have their own clients.
"""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from puente.ports import Queue, QueueMessage
from puente.telemetry import Telemetry

BATCH = 10
WAIT_S = 1.0
SWEEP_EVERY_S = 1.0
WEBHOOKS_AT_ONCE = 64
VISITS_AT_ONCE = 4
"""Finishing a visit is work for the processor, posting a webhook is waiting for others."""


class Handler(Protocol):
    """A Lambda handler that can be closed."""

    def __call__(self, event: dict[str, Any], context: Any) -> Any: ...

    def close(self) -> None: ...


class RecordsHandler(Handler, Protocol):
    """A Lambda handler of SQS records, with the loop it runs on."""

    def run(self, work: Coroutine[Any, Any, Any]) -> Any: ...

    async def handle(self, event: dict[str, Any]) -> dict[str, Any]: ...

    async def rest(self) -> None: ...


def as_sqs_event(messages: list[QueueMessage], queue: str) -> dict[str, Any]:
    """The event that AWS passes to a function with an SQS event source."""
    return {"Records": [_record(message, queue) for message in messages]}


def _record(message: QueueMessage, queue: str) -> dict[str, Any]:
    attributes = {
        "ApproximateReceiveCount": str(message.receive_count),
        "SentTimestamp": str(message.sent_at_ms),
        "SenderId": "local",
        "ApproximateFirstReceiveTimestamp": str(message.sent_at_ms),
    }
    if message.group:
        attributes["MessageGroupId"] = message.group
    return {
        "messageId": message.message_id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:local:000000000000:puente-{queue}",
        "awsRegion": "local",
    }


class Lane:
    """One queue's way to its handler: many messages at once, none waiting for another.

    AWS runs many containers, each with its own batch; one process has one loop, so each message
    is a batch of its own here, and a receiver that takes its time holds up nobody but itself.
    """

    def __init__(
        self,
        name: str,
        queue: Queue,
        handler: RecordsHandler,
        telemetry: Telemetry,
        *,
        at_once: int,
    ) -> None:
        self._name = name
        self._queue = queue
        self._handler = handler
        self._telemetry = telemetry
        self._room = asyncio.Semaphore(at_once)
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, stopping: threading.Event) -> None:
        """Until ``stopping`` is set; what was begun is brought to its end."""
        while not stopping.is_set():
            try:
                await self._receive()
            except Exception as error:  # noqa: BLE001 - what failed becomes visible again
                self._telemetry.error("pump failed", error, queue=self._name)
                await asyncio.sleep(0.5)
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _receive(self) -> None:
        await self._room.acquire()
        taken = 1
        while taken < BATCH and not self._room.locked():
            await self._room.acquire()
            taken += 1
        messages: list[QueueMessage] = []
        try:
            messages = await self._queue.receive(limit=taken, wait_s=WAIT_S)
        finally:
            for _ in range(taken - len(messages)):
                self._room.release()
        if not messages:
            await self._handler.rest()
        for message in messages:
            task = asyncio.create_task(self._handle(message))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _handle(self, message: QueueMessage) -> None:
        try:
            answer = await self._handler.handle(as_sqs_event([message], self._name))
            if not answer["batchItemFailures"]:
                await self._queue.delete(message.receipt_handle)
        except Exception as error:  # noqa: BLE001 - the message becomes visible again
            self._telemetry.error("pump failed", error, queue=self._name)
        finally:
            self._room.release()


class Pump:
    """Threads that run until they are stopped: one a queue, one for the sweep."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def pump(self, name: str, queue: Queue, handler: RecordsHandler, *, at_once: int = 10) -> None:
        lane = Lane(name, queue, handler, self._telemetry, at_once=at_once)
        self._start(name, lambda: handler.run(lane.run(self._stopping)), handler)

    def tick(self, name: str, handler: Handler, *, every_s: float) -> None:
        """At once, and then every ``every_s`` seconds."""

        def run() -> None:
            while not self._stopping.is_set():
                try:
                    handler({}, None)
                except Exception as error:  # noqa: BLE001 - the next tick tries again
                    self._telemetry.error("tick failed", error, queue=name)
                self._stopping.wait(every_s)

        self._start(name, run, handler)

    def _start(self, name: str, run: Callable[[], None], handler: Handler) -> None:
        def live() -> None:
            run()
            handler.close()

        thread = threading.Thread(target=live, name=f"pump-{name}", daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Let each thread finish what it is at."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout_s)
