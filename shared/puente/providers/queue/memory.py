"""A queue inside one process, with SQS's semantics.

At least once, in no promised order; a received message is invisible for ``visibility_s`` and comes
back unless deleted; after ``max_receive_count`` receipts it moves to the dead-letter queue. Groups
are served fairly: whoever has the fewest messages in flight is next, so a group that takes its time
keeps no other waiting. It forgets everything when the process ends: the rows in the database are
the truth, and the sweep puts what they owe back in. Safe across threads, because the API and the
pump run in different ones.
"""

import asyncio
import heapq
import itertools
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from puente.domain.errors import Unavailable
from puente.ports import Clock, Queue, QueueMessage
from puente.providers import ProviderContext


@dataclass
class _Held:
    message_id: str
    body: str
    group: str | None
    sent_at_ms: int
    receive_count: int = 0
    receipt_handle: str | None = None


@dataclass
class _Store:
    """What one named queue holds; ``timed`` are (visible at, tie-break, message)."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ready: dict[str, deque[_Held]] = field(default_factory=dict)
    """By group, the one served longest ago first."""
    busy: Counter[str] = field(default_factory=Counter)
    """How many of each group are in flight."""
    timed: list[tuple[float, int, _Held]] = field(default_factory=list)
    in_flight: dict[str, _Held] = field(default_factory=dict)
    dead: deque[_Held] = field(default_factory=deque)
    order: "itertools.count[int]" = field(default_factory=itertools.count)
    waiters: set[Callable[[], None]] = field(default_factory=set)


class MemoryQueue:
    name = "memory"

    def __init__(
        self,
        clock: Clock,
        *,
        store: _Store | None = None,
        visibility_s: float = 180.0,
        max_receive_count: int = 5,
    ) -> None:
        self._clock = clock
        self._store = store or _Store()
        self._visibility_s = visibility_s
        self._max_receive_count = max_receive_count

    def _now(self) -> float:
        return self._clock().timestamp()

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        if not 0 <= delay_s <= 900 or len(body.encode()) > 1_048_576:
            raise Unavailable("the queue takes 1 MiB and delays of up to 900 s")
        now = self._now()
        held = _Held(str(uuid.uuid4()), body, group, int(now * 1000))
        with self._store.lock:
            if delay_s:
                self._push(now + delay_s, held)
            else:
                self._make_ready(held)
            waiters = list(self._store.waiters)
        for wake in waiters:
            wake()
        return held.message_id

    def _push(self, visible_at: float, held: _Held) -> None:
        heapq.heappush(self._store.timed, (visible_at, next(self._store.order), held))

    async def receive(self, *, limit: int = 10, wait_s: float = 0) -> list[QueueMessage]:
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        deadline = loop.time() + wait_s
        with self._store.lock:
            self._store.waiters.add(wake)
        try:
            while True:
                woken.clear()
                taken = self._take(limit)
                left = deadline - loop.time()
                if taken or left <= 0:
                    return taken
                try:
                    await asyncio.wait_for(woken.wait(), min(left, self._until_next()))
                except TimeoutError:
                    continue
        finally:
            with self._store.lock:
                self._store.waiters.discard(wake)

    def _until_next(self) -> float:
        with self._store.lock:
            due = self._store.timed[0][0] - self._now() if self._store.timed else 1.0
        return min(1.0, max(0.005, due))

    def _make_ready(self, held: _Held) -> None:
        self._store.ready.setdefault(held.group or "", deque()).append(held)

    def _take(self, limit: int) -> list[QueueMessage]:
        now = self._now()
        taken: list[QueueMessage] = []
        with self._store.lock:
            while self._store.timed and self._store.timed[0][0] <= now:
                held = heapq.heappop(self._store.timed)[2]
                if held.receipt_handle is None or self._let_go(held.receipt_handle):
                    held.receipt_handle = None
                    self._make_ready(held)
            while self._store.ready and len(taken) < limit:
                held = self._next()
                if held.receive_count >= self._max_receive_count:
                    self._store.dead.append(held)
                    continue
                taken.append(self._hand_out(held, now))
        return taken

    def _next(self) -> _Held:
        """The oldest of the group that has the fewest in flight."""
        group = min(self._store.ready, key=self._store.busy.__getitem__)
        waiting = self._store.ready.pop(group)
        held = waiting.popleft()
        if waiting:
            self._store.ready[group] = waiting
        return held

    def _let_go(self, receipt_handle: str) -> bool:
        """Whether the message was in flight under this receipt until now."""
        held = self._store.in_flight.pop(receipt_handle, None)
        if held is None:
            return False
        group = held.group or ""
        self._store.busy[group] -= 1
        if not self._store.busy[group]:
            del self._store.busy[group]
        return True

    def _hand_out(self, held: _Held, now: float) -> QueueMessage:
        held.receive_count += 1
        held.receipt_handle = str(uuid.uuid4())
        self._store.in_flight[held.receipt_handle] = held
        self._store.busy[held.group or ""] += 1
        self._push(now + self._visibility_s, held)
        return QueueMessage(
            message_id=held.message_id,
            receipt_handle=held.receipt_handle,
            body=held.body,
            receive_count=held.receive_count,
            group=held.group,
            sent_at_ms=held.sent_at_ms,
        )

    async def delete(self, receipt_handle: str) -> None:
        with self._store.lock:
            held = self._store.in_flight.get(receipt_handle)
            if held is not None and self._let_go(receipt_handle):
                held.receipt_handle = "deleted"

    async def change_visibility(self, receipt_handle: str, visibility_s: int) -> None:
        with self._store.lock:
            held = self._store.in_flight.get(receipt_handle)
            if held is None:
                return
            timed = [entry for entry in self._store.timed if entry[2] is not held]
            heapq.heapify(timed)
            self._store.timed = timed
            self._push(self._now() + visibility_s, held)

    async def dead_letters(self) -> list[str]:
        """The bodies in the dead-letter queue, oldest first."""
        with self._store.lock:
            return [held.body for held in self._store.dead]

    async def waiting(self) -> int:
        with self._store.lock:
            return sum(len(waiting) for waiting in self._store.ready.values())

    async def dead(self) -> int:
        with self._store.lock:
            return len(self._store.dead)

    async def redrive(self) -> int | None:
        with self._store.lock:
            moved = len(self._store.dead)
            while self._store.dead:
                held = self._store.dead.popleft()
                held.receive_count, held.receipt_handle = 0, None
                self._make_ready(held)
        return moved


_stores: dict[str, _Store] = {}
_stores_lock = threading.Lock()


def create(context: ProviderContext, *, url: str) -> Queue:
    """The process's queue of this name: every container in the process shares it."""
    with _stores_lock:
        store = _stores.setdefault(url, _Store())
    return MemoryQueue(context.clock, store=store)
