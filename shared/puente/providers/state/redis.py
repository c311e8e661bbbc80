"""State in Redis or Valkey: shared by every process; the server sweeps what expired.

Each step is one script, so that two callers never act on the same old value. The scripts take the
time that was passed in; the server's own time to live only clears away what is over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from puente.domain.errors import Unavailable
from puente.ports import Clock, Found, State
from puente.providers import ProviderContext

if TYPE_CHECKING:
    from redis.asyncio import Redis

PREFIX = "puente:"

_WRITE = """
local function write(value, expires, ttl)
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'value', value, 'expires', expires)
  redis.call('PEXPIRE', KEYS[1], ttl)
end
local function live(now)
  local kept = redis.call('HMGET', KEYS[1], 'value', 'expires')
  if kept[1] and tonumber(kept[2]) > tonumber(now) then return kept[1] end
  return false
end
"""
_GET = _WRITE + "return live(ARGV[1])"
_PUT = _WRITE + "write(ARGV[2], ARGV[3], ARGV[4])"
# The client asks again where the answer was lost: who added is signed, so the second try knows.
_ADD = (
    _WRITE
    + """
if live(ARGV[1]) then
  return redis.call('HGET', KEYS[1], 'owner') == ARGV[5] and 1 or 0
end
write(ARGV[2], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[1], 'owner', ARGV[5])
return 1
"""
)
_INCREMENT = (
    _WRITE
    + """
local count = live(ARGV[1])
if not count then write('1', ARGV[3], ARGV[4]) return 1 end
return redis.call('HINCRBY', KEYS[1], 'value', 1)
"""
)


class RedisState:
    name = "redis"
    shared = True

    def __init__(self, client: "Redis", clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._get, self._put, self._add, self._increment = (
            client.register_script(script) for script in (_GET, _PUT, _ADD, _INCREMENT)
        )

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)

    def _written(self, value: bytes, ttl_s: float) -> list[Any]:
        now, ttl = self._now(), max(1, round(ttl_s * 1000))
        return [now, value, now + ttl, ttl]

    async def get(self, key: str) -> bytes | None:
        with _reached():
            found: bytes | None = await self._get(keys=[PREFIX + key], args=[self._now()])
        return found

    async def put(self, key: str, value: bytes, *, ttl_s: float) -> None:
        with _reached():
            await self._put(keys=[PREFIX + key], args=self._written(value, ttl_s))

    async def add(self, key: str, value: bytes, *, ttl_s: float) -> bool:
        args = [*self._written(value, ttl_s), uuid4().hex]
        with _reached():
            return bool(await self._add(keys=[PREFIX + key], args=args))

    async def increment(self, key: str, *, ttl_s: float) -> int:
        with _reached():
            return int(await self._increment(keys=[PREFIX + key], args=self._written(b"1", ttl_s)))

    async def probe(self) -> Found:
        with _reached():
            told = await self._client.info("server")
        return Found(version=str(told.get("redis_version", "")) or None)

    async def delete(self, key: str) -> None:
        with _reached():
            await self._client.delete(PREFIX + key)


@contextmanager
def _reached() -> Iterator[None]:
    """Raises Unavailable where the server does not answer."""
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError):
        raise Unavailable("the state store does not answer", retry_after=2) from None


def create(context: ProviderContext) -> State:
    return RedisState(context.clients.redis, context.clock)
