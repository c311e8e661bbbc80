"""What a Lambda function wires: one door of the core to one kind of AWS event.

Everything is built when the function's module is imported, so that a wrong setting stops the
start; nothing connects before the first event. Each door keeps one event loop for its life,
because its database and HTTP clients belong to the loop they were opened on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from puente.bootstrap import Puente

Event = dict[str, Any]
Handler = Callable[[Event, Any], Any]


def http(door: str, puente: Puente | None = None) -> Handler:
    """API Gateway's HTTP API (payload 2.0) to one door's routes."""
    from mangum import Mangum

    from puente.api.application import create_app

    return Mangum(create_app(puente or Puente(), [door]), lifespan="off")


def records(
    work: Callable[[Puente, Event], Awaitable[None]], puente: Puente | None = None
) -> Handler:
    """SQS records, each handled on its own; what failed is named in ``batchItemFailures``."""
    from puente.api.records import handle_records

    built = puente or Puente()
    loop = asyncio.new_event_loop()

    async def each(body: Event) -> None:
        await work(built, body)

    def handler(event: Event, context: Any) -> Event:
        return loop.run_until_complete(handle_records(event, each, built.telemetry))

    return handler


def schedule(work: Callable[[Puente], Awaitable[Any]], puente: Puente | None = None) -> Handler:
    """A schedule's tick."""
    built = puente or Puente()
    loop = asyncio.new_event_loop()

    def handler(event: Event, context: Any) -> None:
        loop.run_until_complete(_run(work(built)))

    return handler


async def _run(work: Awaitable[Any]) -> None:
    await work
