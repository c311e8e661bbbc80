"""State of one process: fit for one machine, and refused in every other stage."""

from puente.ports import Clock, State
from puente.providers import ProviderContext


class MemoryState:
    name = "memory"
    shared = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[str, tuple[float, bytes]] = {}

    def _now(self) -> float:
        return self._clock().timestamp()

    async def get(self, key: str) -> bytes | None:
        expires, value = self._values.get(key, (0.0, b""))
        if expires > self._now():
            return value
        self._values.pop(key, None)
        return None

    async def put(self, key: str, value: bytes, *, ttl_s: float) -> None:
        now = self._now()
        if len(self._values) > 10_000:
            self._values = {k: v for k, v in self._values.items() if v[0] > now}
        self._values[key] = (now + ttl_s, value)

    async def add(self, key: str, value: bytes, *, ttl_s: float) -> bool:
        if await self.get(key) is not None:
            return False
        await self.put(key, value, ttl_s=ttl_s)
        return True

    async def increment(self, key: str, *, ttl_s: float) -> int:
        count = int(await self.get(key) or b"0") + 1
        expires = self._values[key][0] if count > 1 else self._now() + ttl_s
        self._values[key] = (expires, str(count).encode())
        return count

    async def delete(self, key: str) -> None:
        self._values.pop(key, None)


def create(context: ProviderContext) -> State:
    return MemoryState(context.clock)
