"""What is looked after once an hour: models about to end, figures kept for long enough."""

from dataclasses import dataclass
from datetime import timedelta

from puente.ports import State
from puente.repositories.figures import Figures
from puente.services.model_watch import WatchModels
from puente.services.parts import Tools

EVERY_S = 3_600.0
CLAIM = "upkeep/done"
BATCH = 500
BATCHES = 40
"""How many batches of old figures one hour removes; what is left is the next one's."""


@dataclass(frozen=True)
class Kept:
    """``days_left`` of the first model to go, and how many rows were ``forgotten``."""

    days_left: int | None
    forgotten: int


class Upkeep:
    """``kept_days`` is how long figures are kept."""

    def __init__(
        self, figures: Figures, watch: WatchModels, state: State, kept_days: int, tools: Tools
    ) -> None:
        self._figures = figures
        self._watch = watch
        self._state = state
        self._kept = timedelta(days=kept_days)
        self._tools = tools

    async def __call__(self) -> Kept | None:
        """None where this hour's was done before, here or in another process.

        Raises Unavailable, of the state or the database: the next hour goes on where this one
        stopped.
        """
        if not await self._state.add(CLAIM, b"", ttl_s=EVERY_S):
            return None
        days_left = await self._watch()
        return Kept(days_left, await self._forget())

    async def _forget(self) -> int:
        before = self._tools.clock() - self._kept
        total = 0
        for _ in range(BATCHES):
            gone = await self._figures.forget(before, BATCH)
            total += gone
            if gone < BATCH:
                break
        if total:
            self._tools.telemetry.info("figures forgotten", count=total)
        return total
