"""Once an hour: how long does the vendor still serve the models that are chosen?"""

import asyncio
from collections.abc import Iterable

from puente.domain.errors import PuenteError
from puente.ports import ModelLife, Probed, State
from puente.services.health import WITHIN_S, days_left
from puente.services.parts import Tools

EVERY_S = 3_600.0
CLAIM = "models/watched"


class WatchModels:
    """``providers`` are those that choose a model; one that cannot be asked is left out."""

    def __init__(self, providers: Iterable[object], state: State, tools: Tools) -> None:
        self._probed = [one for one in providers if isinstance(one, Probed)]
        self._state = state
        self._tools = tools

    async def __call__(self) -> int | None:
        """Tell monitoring the fewest days left, 0 for a model that is listed no more.

        Returns them; None where the hour was watched before, nobody answered, or no day is
        announced. Raises nothing of ``PuenteError``: what called it has other things to do.
        """
        try:
            if not await self._state.add(CLAIM, b"", ttl_s=EVERY_S):
                return None
            async with asyncio.timeout(WITHIN_S):
                found = await asyncio.gather(*(one.probe() for one in self._probed))
        except (PuenteError, TimeoutError) as error:
            self._tools.telemetry.error("models not watched", error)
            return None
        today = self._tools.clock().date()
        lives = [life for one in found for life in one.models]
        known = [
            left for life in lives if (left := _left(life, days_left(life, today))) is not None
        ]
        if not known:
            return None
        self._tools.meter.note_whole("models.days.left", min(known))
        return min(known)


def _left(life: ModelLife, days: int | None) -> int | None:
    return max(days, 0) if days is not None else None if life.listed else 0
