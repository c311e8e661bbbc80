"""Every state store: small values that expire by the clock that was passed in."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from puente.domain.errors import Unavailable
from puente.ports import State
from puente.providers import create
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.clock import MovableClock
from tests.support.settings import local_settings

RIGS = {"memory": ("memory", 1), "mongodb": ("mongodb", 3), "redis": ("redis", 3)}
"""How many processes may share one store."""


@pytest.fixture(params=each("state", RIGS))
def stores(
    request: pytest.FixtureRequest, make_stores: Callable[[str, int], list[State]]
) -> list[State]:
    name, processes = request.param
    return make_stores(name, processes)


@pytest.fixture
def state(stores: list[State]) -> State:
    return stores[0]


async def test_a_value_is_there_until_its_time_is_up(state: State, clock: MovableClock) -> None:
    value = bytes(range(256))
    assert await state.get("key") is None
    await state.put("key", value, ttl_s=50)
    clock.advance(seconds=49.9)
    assert await state.get("key") == value
    clock.advance(seconds=0.1)
    assert await state.get("key") is None


async def test_a_new_value_has_a_new_life(state: State, clock: MovableClock) -> None:
    await state.put("key", b"old", ttl_s=10)
    clock.advance(seconds=9)
    await state.put("key", b"new", ttl_s=10)
    clock.advance(seconds=9)
    assert await state.get("key") == b"new"


async def test_delete_removes_one_key_and_nothing_where_nothing_was(state: State) -> None:
    await state.put("key", b"value", ttl_s=10)
    await state.put("key/2", b"other", ttl_s=10)
    await state.delete("key")
    await state.delete("key")
    assert await state.get("key") is None
    assert await state.get("key/2") == b"other"


async def test_add_takes_a_key_once_and_again_after_its_time(
    state: State, clock: MovableClock
) -> None:
    assert await state.add("lock", b"first", ttl_s=5)
    assert not await state.add("lock", b"second", ttl_s=5)
    assert await state.get("lock") == b"first"
    clock.advance(seconds=5)
    assert await state.add("lock", b"third", ttl_s=5)
    assert await state.get("lock") == b"third"


@pytest.mark.parametrize("expired_before", [False, True])
async def test_of_many_that_add_at_once_one_wins(
    stores: list[State], clock: MovableClock, expired_before: bool
) -> None:
    if expired_before:
        await stores[0].put("lock", b"old", ttl_s=1)
        clock.advance(seconds=2)
    callers = list(itertools.islice(itertools.cycle(stores), 24))
    won = await asyncio.gather(
        *(s.add("lock", str(n).encode(), ttl_s=5) for n, s in enumerate(callers))
    )
    assert sum(won) == 1
    assert await stores[-1].get("lock") == str(won.index(True)).encode()


async def test_every_increment_counts_once(stores: list[State]) -> None:
    callers = list(itertools.islice(itertools.cycle(stores), 24))
    counts = await asyncio.gather(*(s.increment("mints", ttl_s=60) for s in callers))
    assert sorted(counts) == list(range(1, 25))
    assert await stores[0].increment("other", ttl_s=60) == 1


async def test_a_count_ends_with_the_time_of_its_first(state: State, clock: MovableClock) -> None:
    for expected in (1, 2, 3):
        assert await state.increment("mints", ttl_s=60) == expected
        clock.advance(seconds=20)
    assert await state.increment("mints", ttl_s=60) == 1


async def test_a_store_says_truly_whether_it_is_shared(
    make_stores: Callable[[str, int], list[State]],
) -> None:
    for name, _ in RIGS.values():
        writer, reader = make_stores(name, 2)
        await writer.put("key", b"value", ttl_s=60)
        assert (await reader.get("key") == b"value") is writer.shared


@pytest.mark.parametrize("name", ["mongodb", "redis"])
async def test_a_server_that_is_gone_is_unavailable(
    make_puente: MakePuente, tmp_path: Any, name: str
) -> None:
    settings = local_settings(
        mongodb_uri="mongodb://127.0.0.1:9/",
        database="gone",
        folder=tmp_path,
        PUENTE_MONGODB__TIMEOUT_MS="100",
        PUENTE_STATE__REDIS_URL="redis://127.0.0.1:9/0",
        PUENTE_STATE__TIMEOUT_S="0.2",
    )
    state: State = create("state", name, make_puente(settings).context)
    for call in (
        state.get("key"),
        state.put("key", b"value", ttl_s=1),
        state.add("key", b"value", ttl_s=1),
        state.increment("key", ttl_s=1),
        state.delete("key"),
    ):
        with pytest.raises(Unavailable):
            await call
