"""The page's numbers in, the clinic's numbers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from puente.domain.access import reach_of
from puente.domain.errors import NotFound, RateLimited
from puente.domain.member import Principal
from puente.domain.metric import SPECS, PageMetric, Tally
from puente.domain.session import Way
from puente.ports import State
from puente.repositories.figures import joined
from puente.services.metering import Meter
from puente.services.parts import Repositories, Tools

POSTS_PER_MINUTE = 60
VISITS_SHOWN = 50


class TakeFigures:
    def __init__(
        self, repositories: Repositories, state: State, meter: Meter, tools: Tools
    ) -> None:
        self._repositories = repositories
        self._state = state
        self._meter = meter
        self._tools = tools

    async def __call__(
        self,
        principal: Principal,
        points: Sequence[tuple[PageMetric, float]],
        *,
        visit: tuple[str, Way] | None,
    ) -> None:
        """Note what a page measured. Raises RateLimited, NotFound (another clinic's visit)."""
        key = f"figures/{principal.clinic_id}/{principal.member_id}"
        if await self._state.increment(key, ttl_s=60) > POSTS_PER_MINUTE:
            raise RateLimited("too many measurements in a minute", retry_after=60)
        for name, value in points:
            self._meter.note(principal.clinic_id, name, value)
        seconds = sum(value for name, value in points if name == "interpreted.seconds")
        if visit is not None and seconds > 0:
            conversation_id, way = visit
            clinic_id = principal.clinic_id
            if await self._repositories.conversations.get(clinic_id, conversation_id) is None:
                raise NotFound("no such visit")
            now = self._tools.clock()
            await self._repositories.figures.use(clinic_id, conversation_id, way, seconds, now)


@dataclass(frozen=True)
class HourOf:
    hour: datetime
    tally: Tally


@dataclass(frozen=True)
class MetricFigures:
    name: str
    unit: str
    whole: Tally
    hours: tuple[HourOf, ...]


@dataclass(frozen=True)
class VisitUse:
    """``cost_usd`` is an estimate by list prices; None where a way that was used has none."""

    conversation_id: str
    began_at: datetime
    seconds: Mapping[Way, float]
    cost_usd: float | None


@dataclass(frozen=True)
class ClinicFigures:
    since: datetime
    until: datetime
    metrics: tuple[MetricFigures, ...]
    visits: tuple[VisitUse, ...]


class ReadFigures:
    """``prices`` are US dollars a minute, by way; None is a price that nobody has told us."""

    def __init__(
        self,
        repositories: Repositories,
        meter: Meter,
        prices: Mapping[Way, float | None],
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._meter = meter
        self._prices = prices
        self._tools = tools

    async def __call__(self, principal: Principal, hours: int) -> ClinicFigures:
        """The clinic's last ``hours`` hours, the one that runs included. Raises Forbidden."""
        reach_of(principal, "figures.read")
        # What this process has not written yet is part of the truth.
        await self._meter.flush()
        until = self._tools.clock().replace(minute=0, second=0, microsecond=0)
        until += timedelta(hours=1)
        since = until - timedelta(hours=hours)
        figures = self._repositories.figures
        rows = await figures.hours(principal.clinic_id, since, until)
        by_name: dict[str, list[HourOf]] = {}
        for hour, name, tally in rows:
            if name in SPECS:
                by_name.setdefault(name, []).append(HourOf(hour, tally))
        metrics = tuple(_metric(name, by_name[name]) for name in SPECS if name in by_name)
        used = await figures.used(principal.clinic_id, since, until, VISITS_SHOWN)
        visits = tuple(self._visit(row["_id"], row["began_at"], row["seconds"]) for row in used)
        return ClinicFigures(since, until, metrics, visits)

    def _visit(
        self, conversation_id: str, began_at: datetime, seconds: Mapping[Way, float]
    ) -> VisitUse:
        costs = [
            None if price is None else price * used / 60
            for way, used in seconds.items()
            for price in [self._prices.get(way)]
        ]
        known = [cost for cost in costs if cost is not None]
        cost = round(sum(known), 4) if len(known) == len(costs) else None
        return VisitUse(conversation_id, began_at, seconds, cost)


def _metric(name: str, hours: Sequence[HourOf]) -> MetricFigures:
    ordered = tuple(sorted(hours, key=lambda one: one.hour))
    return MetricFigures(name, SPECS[name].unit, joined([one.tally for one in ordered]), ordered)
