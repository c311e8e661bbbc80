"""What several callers ask for at the same moment, carried out as one piece of work."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 64
"""As many as one process of one machine has in flight."""


class Together(Generic[T, R]):
    """A database round trip costs little more for ten rows than for one, so those who wait share.

    ``work`` takes what was asked for and returns one result each, in the same order. Nobody waits
    for company: whoever comes alone is served alone, and the next are collected meanwhile. Works
    of the same ``turn`` go one after the other: side by side, each would carry fewer and all would
    take longer.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        turn: asyncio.Lock,
        *,
        most: int = MOST,
    ) -> None:
        self._work = work
        self._turn = turn
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, asked: T) -> R:
        """Raises what the work raised, for everybody who shared it."""
        result: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, result))
        if self._running is None or self._running.done():
            # In nobody's context: what several share belongs to no one request.
            self._running = asyncio.create_task(self._run(), context=Context())
        return await result

    async def _run(self) -> None:
        # Everybody who is ready at this very moment comes along.
        await asyncio.sleep(0)
        while self._waiting:
            async with self._turn:
                taken, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._serve(taken)

    async def _serve(self, taken: list[tuple[T, asyncio.Future[R]]]) -> None:
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
            return
        for (_, waiting), result in zip(taken, results, strict=True):
            if not waiting.done():
                waiting.set_result(result)
