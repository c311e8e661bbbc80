"""What is shared by several callers is done once, and in the name of none of them."""

import asyncio
import io
from collections.abc import Sequence

from puente.services.together import Together
from puente.telemetry import Telemetry


async def test_shared_work_goes_on_under_no_callers_id() -> None:
    telemetry = Telemetry("test-together", stream=io.StringIO())
    batches: list[int] = []
    seen: list[str | None] = []

    async def work(asked: Sequence[int]) -> Sequence[int]:
        batches.append(len(asked))
        seen.append(telemetry.correlation_id())
        return [number * 2 for number in asked]

    together: Together[int, int] = Together(work)

    async def call(number: int) -> tuple[int, str | None]:
        with telemetry.context(correlation_id=f"id-{number}"):
            return await together(number), telemetry.correlation_id()

    answers = await asyncio.gather(*(call(number) for number in range(5)))
    assert answers == [(number * 2, f"id-{number}") for number in range(5)]
    assert sum(batches) == 5
    assert set(seen) == {None}
