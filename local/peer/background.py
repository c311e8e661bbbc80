"""Tasks that run beside their owner."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

logger = logging.getLogger(__name__)


class Background:
    """The tasks of one owner: kept while they run, reported if they fail, cancelled together."""

    def __init__(self, owner_id: str, on_failure: Callable[[], None] | None = None) -> None:
        self._owner_id = owner_id
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run it beside. The task is returned for those who may want to cancel this one alone."""
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    async def finish(self) -> None:
        """Until all that run now are done, however they end."""
        current = asyncio.current_task()
        await asyncio.gather(*(t for t in self._tasks if t is not current), return_exceptions=True)

    async def cancel(self) -> None:
        """Stop all. Not to be called by one of them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or task.exception() is None:
            return
        logger.error("a task of %s failed", self._owner_id, exc_info=task.exception())
        if self._on_failure is not None:
            self._on_failure()
