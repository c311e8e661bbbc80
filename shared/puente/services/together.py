"""What several callers ask for at the same moment, carried out as one piece of work."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 25
AT_ONCE = 3


class Together(Generic[T, R]):
    """A database round trip costs as much for one row as for ten, so those who wait share one.

    ``work`` takes what was asked for and returns one result each, in the same order. Nobody waits
    for company: whoever comes alone is served alone, and the next are collected meanwhile.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        *,
        most: int = MOST,
        at_once: int = AT_ONCE,
    ) -> None:
        self._work = work
        self._most = most
        self._at_once = at_once
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def __call__(self, asked: T) -> R:
        """Raises what the work raised, for everybody who shared it."""
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, result))
        if len(self._running) < self._at_once:
            # In nobody's context: what several share belongs to no one request.
            task = asyncio.create_task(self._run(), context=Context())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return await result

    async def _run(self) -> None:
        # Everybody who is ready at this very moment comes along.
        await asyncio.sleep(0)
        while self._waiting:
            taken, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                results = await self._work([asked for asked, _ in taken])
            except asyncio.CancelledError:
                for _, waiting in taken:
                    waiting.cancel()
                raise
            except Exception as error:  # noqa: BLE001 - each caller raises it
                for _, waiting in taken:
                    if not waiting.done():
                        waiting.set_exception(error)
                continue
            for (_, waiting), result in zip(taken, results, strict=True):
                if not waiting.done():
                    waiting.set_result(result)
