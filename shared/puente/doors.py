"""What a Lambda function wires: one door of the core to one kind of AWS event.

Everything is built when the function's module is imported, so that a wrong setting stops the
start; nothing connects before the first event. The SQS and schedule doors keep one event loop for
their life, because their database and HTTP clients belong to the loop they were opened on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from puente.bootstrap import Puente
from puente.startup import starting

Event = dict[str, Any]


def http(door: str, puente: Puente | None = None) -> Callable[[Event, Any], Any]:
    """API Gateway's HTTP API (payload 2.0) to one door's routes."""
    from mangum import Mangum

    from puente.api.application import create_app

    with starting():
        return Mangum(create_app(puente or Puente(), [door]), lifespan="off")


class Loop:
    """An event loop and the parts that live on it."""

    def __init__(self, puente: Puente | None) -> None:
        with starting():
            self.puente = puente or Puente()
        self._loop = asyncio.new_event_loop()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        """Close what was opened. AWS never asks for it; a process of one machine does."""
        self.run(self.puente.close())
        self._loop.close()


class Records(Loop):
    """SQS records, each handled on its own; what failed is named in ``batchItemFailures``."""

    def __init__(
        self,
        work: Callable[[Puente, Event], Awaitable[None]],
        puente: Puente | None = None,
    ) -> None:
        super().__init__(puente)
        self._work = work

    def __call__(self, event: Event, context: Any) -> Event:
        # AWS may freeze or end the process as soon as this returns: nothing is left waiting.
        answer: Event = self.run(self.handle(event))
        self.run(self.puente.flush())
        return answer

    async def handle(self, event: Event) -> Event:
        """The same on the loop of ``run``: one process may handle many batches at once."""
        from puente.api.records import handle_records

        async def each(body: Event) -> None:
            await self._work(self.puente, body)

        answer = await handle_records(event, each, self.puente.telemetry)
        await self.puente.flush(more_follows=True)
        return answer

    async def rest(self) -> None:
        """Nothing has come for a while: what was counted is written now."""
        await self.puente.flush()


class Schedule(Loop):
    """A schedule's tick."""

    def __init__(
        self,
        work: Callable[[Puente], Coroutine[Any, Any, Any]],
        puente: Puente | None = None,
    ) -> None:
        super().__init__(puente)
        self._work = work

    def __call__(self, event: Event, context: Any) -> None:
        self.run(self._work(self.puente))
        self.run(self.puente.flush())
