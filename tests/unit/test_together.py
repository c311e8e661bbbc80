"""Those who ask at the same moment share one piece of work."""

import asyncio
import io
from collections.abc import Sequence

import pytest

from puente.services.together import Together
from puente.telemetry import Telemetry


class Work:
    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.beside = 0
        self.most_beside = 0
        self.go = asyncio.Event()

    async def __call__(self, asked: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(asked))
        self.beside += 1
        self.most_beside = max(self.most_beside, self.beside)
        await self.go.wait()
        self.beside -= 1
        if 13 in asked:
            raise ValueError("unlucky")
        return [10 * one for one in asked]


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_of_one_moment_are_one_batch_and_the_next_are_collected_meanwhile() -> None:
    work = Work()
    together: Together[int, int] = Together(work, asyncio.Lock(), most=3)
    first = [asyncio.create_task(together(one)) for one in range(2)]
    await settled()
    later = [asyncio.create_task(together(one)) for one in range(2, 6)]
    await settled()
    assert work.batches == [[0, 1]]
    work.go.set()
    assert await asyncio.gather(*first, *later) == [0, 10, 20, 30, 40, 50]
    assert work.batches == [[0, 1], [2, 3, 4], [5]]


async def test_works_of_one_turn_never_run_side_by_side() -> None:
    turn, work = asyncio.Lock(), Work()
    one: Together[int, int] = Together(work, turn)
    other: Together[int, int] = Together(work, turn)
    asked = [asyncio.create_task(who(n)) for n, who in enumerate((one, other, one, other))]
    await settled()
    assert work.batches == [[0, 2]]
    work.go.set()
    assert await asyncio.gather(*asked) == [0, 10, 20, 30]
    assert work.most_beside == 1


async def test_a_failure_reaches_those_who_shared_it_and_nobody_else() -> None:
    work = Work()
    together: Together[int, int] = Together(work, asyncio.Lock(), most=2)
    asked = [asyncio.create_task(together(one)) for one in (12, 13, 14)]
    work.go.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in answers] == [ValueError, ValueError, int]
    assert await together(15) == 150


async def test_who_no_longer_waits_costs_the_others_nothing() -> None:
    work = Work()
    together: Together[int, int] = Together(work, asyncio.Lock())
    gone, stays = (asyncio.create_task(together(one)) for one in (1, 2))
    await settled()
    gone.cancel()
    work.go.set()
    assert await stays == 20
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_shared_work_goes_on_under_no_callers_id() -> None:
    telemetry = Telemetry("test-together", stream=io.StringIO())
    seen: list[str | None] = []

    async def work(asked: Sequence[int]) -> Sequence[int]:
        seen.append(telemetry.correlation_id())
        return asked

    together: Together[int, int] = Together(work, asyncio.Lock())

    async def call(number: int) -> tuple[int, str | None]:
        with telemetry.context(correlation_id=f"id-{number}"):
            return await together(number), telemetry.correlation_id()

    answers = await asyncio.gather(*(call(number) for number in range(5)))
    assert answers == [(number, f"id-{number}") for number in range(5)]
    assert set(seen) == {None}
