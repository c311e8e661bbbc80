"""Hands queue messages to the Lambda handlers, in SQS's event shape, as AWS would.

A thread of its own: the handlers block, keep their own event loop and have their own clients.
"""

import asyncio
import hashlib
import threading
from collections.abc import Callable
from typing import Any, Protocol

from puente.ports import Queue, QueueMessage
from puente.telemetry import Telemetry

BATCH = 10
WAIT_S = 1.0


class Handler(Protocol):
    """A Lambda handler that can be closed."""

    def __call__(self, event: dict[str, Any], context: Any) -> Any: ...

    def close(self) -> None: ...


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


async def drain(queue: Queue, name: str, handler: Handler, *, wait_s: float = WAIT_S) -> int:
    """Hand one batch over and delete what did not fail; returns how many messages there were."""
    messages = await queue.receive(limit=BATCH, wait_s=wait_s)
    if not messages:
        return 0
    # The handler runs its own loop, so it cannot run on this one.
    answer = await asyncio.to_thread(handler, as_sqs_event(messages, name), None)
    failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
    for message in messages:
        if message.message_id not in failed:
            await queue.delete(message.receipt_handle)
    return len(messages)


class Pump:
    """Threads that run until they are stopped: one a queue, one for the sweep."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def pump(self, name: str, queue: Queue, handler: Handler) -> None:
        async def run() -> None:
            while not self._stopping.is_set():
                try:
                    await drain(queue, name, handler)
                except Exception as error:  # noqa: BLE001 - what failed becomes visible again
                    self._telemetry.error("pump failed", error, queue=name)
                    await asyncio.sleep(0.5)

        self._start(name, lambda: asyncio.run(run()), handler)

    def tick(self, name: str, handler: Handler, *, every_s: float) -> None:
        def run() -> None:
            while not self._stopping.wait(every_s):
                try:
                    handler({}, None)
                except Exception as error:  # noqa: BLE001 - the next tick tries again
                    self._telemetry.error("tick failed", error, queue=name)

        self._start(name, run, handler)

    def _start(self, name: str, run: Callable[[], None], handler: Handler) -> None:
        def live() -> None:
            run()
            handler.close()

        thread = threading.Thread(target=live, name=f"pump-{name}", daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Let each thread finish the batch it is at."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout_s)
