"""What the sweep looks after once an hour: old figures go, others stay, and models are watched."""

import json
from datetime import date, timedelta
from typing import Any

from puente.bootstrap import Puente
from puente.domain.errors import Unavailable
from puente.ports import Found, ModelLife
from puente.services import upkeep
from puente.services.model_watch import WatchModels
from puente.services.upkeep import BATCHES, EVERY_S, Kept, Upkeep
from tests.conftest import MakePuente
from tests.flows.stage import Stage
from tests.support.clock import START, MovableClock

NORTH, SOUTH = "cln_testnorth", "cln_testsouth"
SOON = date.fromordinal(START.date().toordinal() + 20)


class Vendor:
    def __init__(self) -> None:
        self.asked = 0

    async def probe(self) -> Found:
        self.asked += 1
        return Found(models=(ModelLife("one", True, SOON),))


def looking_after(puente: Puente, vendor: object, *, kept_days: int = 30) -> Upkeep:
    tools = puente.tools
    watch = WatchModels([vendor], tools)
    return Upkeep(puente.repositories.figures, watch, puente.state, kept_days, tools)


async def measure(puente: Puente, clock: MovableClock, *, days: int) -> None:
    """Two clinics' figures, and a visit's minutes, so many days ago."""
    clock.advance(days=-days)
    for clinic_id in (NORTH, SOUTH):
        puente.meter.note(clinic_id, "ingest.latency", 5.0)
        visit = f"visit-{clinic_id}-{days}"
        await puente.repositories.figures.use(clinic_id, visit, "two_legs", 60, clock())
    await puente.flush()
    clock.advance(days=days)


async def ages(puente: Puente, collection: str, field: str) -> list[int]:
    rows = await puente.database.collection(collection).find({}).to_list(None)
    return sorted({(START - row[field]).days for row in rows})


async def test_figures_are_kept_so_many_days_and_no_longer(
    puente: Puente, clock: MovableClock
) -> None:
    for days in (1, 29, 31, 400):
        await measure(puente, clock, days=days)
    assert await ages(puente, "metrics", "hour") == [1, 29, 31, 400]
    assert await looking_after(puente, Vendor())() == Kept(20, 8)
    assert await ages(puente, "metrics", "hour") == [1, 29]
    assert await ages(puente, "visit_usage", "last_at") == [1, 29]
    clinics = await puente.database.collection("metrics").distinct("clinic_id")
    assert sorted(clinics) == [NORTH, SOUTH]


async def test_a_setting_says_how_many_days(
    make_puente: MakePuente, settings: Any, clock: MovableClock
) -> None:
    assert settings.figures.kept_days == 395
    short = settings.figures.model_copy(update={"kept_days": 10})
    puente = make_puente(settings.model_copy(update={"figures": short}))
    for days in (9, 11):
        await measure(puente, clock, days=days)
    await puente.upkeep()
    assert await ages(puente, "metrics", "hour") == [9]


async def test_an_hour_removes_a_batch_at_a_time_and_the_next_goes_on(
    puente: Puente, clock: MovableClock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 1)
    for days in range(40, 40 + BATCHES // 2):
        await measure(puente, clock, days=days)
    keep = looking_after(puente, Vendor())
    first = await keep()
    assert first is not None
    assert first.forgotten == BATCHES
    clock.advance(seconds=EVERY_S + 1)
    second = await keep()
    assert second is not None
    assert second.forgotten == BATCHES
    assert await ages(puente, "metrics", "hour") == []


async def test_it_is_done_once_an_hour_whoever_comes(puente: Puente, clock: MovableClock) -> None:
    vendor = Vendor()
    one, other = looking_after(puente, vendor), looking_after(puente, vendor)
    assert [await one(), await other()] == [Kept(20, 0), None]
    clock.advance(seconds=EVERY_S - 1)
    assert await other() is None
    clock.advance(seconds=2)
    assert await other() == Kept(20, 0)
    assert vendor.asked == 2


async def test_a_vendor_that_is_away_keeps_no_figure_alive(
    puente: Puente, clock: MovableClock, log: Any
) -> None:
    class Away:
        async def probe(self) -> Found:
            raise Unavailable("nobody answers")

    await measure(puente, clock, days=31)
    assert await looking_after(puente, Away())() == Kept(None, 4)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["models not watched", "figures forgotten"]


async def test_the_minutes_sweep_brings_it(stage: Stage) -> None:
    old = stage.clock() - timedelta(days=400)
    figures = stage.puente.repositories.figures
    await figures.use(NORTH, "visit-of-long-ago", "one_leg", 60, old)
    await figures.use(NORTH, "visit-of-today", "one_leg", 60, stage.clock())
    await stage.sweep()
    assert [row["_id"] for row in await stage.rows("visit_usage")] == ["visit-of-today"]
