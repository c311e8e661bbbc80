"""How many attempts one endpoint may have in flight from this process."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

FIRST = 8
LEAST, MOST = 2, 64
PATIENCE_S = 0.5
"""An endpoint that answers has room again within this time."""
LATER_MAX_S = 30


@dataclass
class _Window:
    size: float = FIRST
    in_flight: int = 0
    put_off: int = 0
    """How many were sent away since somebody last found room."""
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)

    def admit(self) -> None:
        while self.waiting and self.in_flight < self.size:
            waiter = self.waiting.popleft()
            if not waiter.done():
                self.in_flight += 1
                waiter.set_result(None)


class Windows:
    """A window an endpoint: it opens while the endpoint answers, and closes while it fails.

    So a receiver that hangs holds a few attempts of this process and never all of them, and one
    that answers gets everything there is.
    """

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}

    async def enter(self, endpoint_id: str) -> int:
        """0 where an attempt may begin now; otherwise in how many seconds to ask again."""
        window = self._windows.setdefault(endpoint_id, _Window())
        if not window.waiting and window.in_flight < window.size:
            window.in_flight += 1
            window.put_off = 0
            return 0
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        window.waiting.append(waiter)
        window.admit()
        # A waiter that gave up is skipped by whoever makes room.
        await asyncio.wait([waiter], timeout=PATIENCE_S)
        if not waiter.done():
            waiter.cancel()
            window.put_off += 1
            return min(LATER_MAX_S, 1 + window.put_off // MOST)
        window.put_off = 0
        return 0

    def leave(self, endpoint_id: str, answered: bool | None) -> None:
        """``answered`` is None where no attempt was made after all."""
        window = self._windows[endpoint_id]
        window.in_flight -= 1
        if answered is not None:
            grown = window.size + 1 if answered else window.size / 2
            window.size = max(LEAST, min(MOST, grown))
        window.admit()
        if not window.in_flight and not window.waiting and window.size >= FIRST:
            del self._windows[endpoint_id]
