"""How long does the vendor still serve the models that are chosen?"""

import asyncio
from collections.abc import Iterable

from puente.domain.errors import PuenteError
from puente.ports import ModelLife, Probed
from puente.services.health import WITHIN_S, days_left
from puente.services.parts import Tools


class WatchModels:
    """``providers`` are those that choose a model; one that cannot be asked is left out."""

    def __init__(self, providers: Iterable[object], tools: Tools) -> None:
        self._probed = [one for one in providers if isinstance(one, Probed)]
        self._tools = tools

    async def __call__(self) -> int | None:
        """Tell monitoring the fewest days left, 0 for a model that is listed no more.

        Returns them; None where nobody answered or no day is announced. A vendor's failure is a
        line in the log: what called this has other things to do.
        """
        try:
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
