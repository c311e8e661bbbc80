"""The look at the models: told to monitoring, and never in anybody's way."""

import json
from datetime import date
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.domain.errors import UpstreamRejected
from puente.ports import Found, ModelLife
from puente.services.metering import Meter
from puente.services.model_watch import WatchModels
from puente.services.parts import Tools
from puente.telemetry import EmbeddedMetrics
from tests.support.clock import START

SOON = date.fromordinal(START.date().toordinal() + 20)
LATE = date.fromordinal(START.date().toordinal() + 200)


class Vendor:
    """Answers with these models, or fails."""

    def __init__(self, *lives: ModelLife, failing: bool = False) -> None:
        self.asked = 0
        self._lives = lives
        self._failing = failing

    async def probe(self) -> Found:
        self.asked += 1
        if self._failing:
            raise UpstreamRejected("the vendor refused our key")
        return Found(models=self._lives)


def watching(puente: Puente, *vendors: object) -> tuple[WatchModels, Meter]:
    """With monitoring that reads CloudWatch's format from standard output."""
    emit = EmbeddedMetrics("puente-dev", "puente")
    meter = Meter(puente.clock, puente.telemetry, puente.repositories.figures, emit)
    tools = Tools(puente.clock, puente.ids, puente.telemetry, meter)
    return WatchModels(vendors, tools), meter


def told(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line)["models.days.left"] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("lives", "fewest"),
    [
        ((ModelLife("one", True, LATE), ModelLife("two", True, SOON)), 20),
        ((ModelLife("one", True), ModelLife("two", True, LATE)), 200),
        ((ModelLife("one", listed=False), ModelLife("two", True, LATE)), 0),
        ((ModelLife("one", True, date(2020, 1, 1)),), 0),
        ((ModelLife("one", True),), None),
    ],
)
async def test_the_first_model_to_go_is_told(
    puente: Puente,
    capsys: pytest.CaptureFixture[str],
    lives: tuple[ModelLife, ...],
    fewest: int | None,
) -> None:
    watch, meter = watching(puente, Vendor(*lives[:1]), Vendor(*lives[1:]), object())
    assert await watch() == fewest
    meter.tell()
    assert told(capsys) == ([] if fewest is None else [[float(fewest)]])


async def test_a_vendor_that_refuses_is_named_by_its_error_alone(puente: Puente, log: Any) -> None:
    watch, _ = watching(puente, Vendor(failing=True))
    assert await watch() is None
    (line,) = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (line["message"], line["error_class"]) == ("models not watched", "UpstreamRejected")
