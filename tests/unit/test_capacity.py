"""The sums of ``docs/scale.md``, by hand once."""

import pytest

from bench import capacity
from bench.capacity import GATEWAY_RATE, Load, need
from puente.settings.outgoing import PriceSettings
from tests.infra.stack import load

LOAD = Load(turn_ms=30, finish_ms=2_000, delivery_ms=500, turn_s=3, visit_min=20, hooks=5)
PRICES = PriceSettings(translate_leg_minute_usd=0.034)


def test_a_thousand_visits() -> None:
    row = need(1_000, LOAD, PRICES)
    assert row.turns_a_second == pytest.approx(333.33, abs=0.01)
    assert row.turn_functions == 10  # 333.3 a second, 30 ms each
    assert row.finish_functions == 2  # one ends in 1.2 s, 2 s each
    assert row.delivery_functions == 1  # 4.2 a second, half a second each, ten in a batch
    assert row.interpreter_usd == pytest.approx(1_000 * 160 * 60 * 2 * 0.034)
    assert row.breaks_first == "none of these"


def test_what_breaks_first_is_named() -> None:
    assert need(100_000, LOAD, PRICES).breaks_first == "requests a second of the API"
    slow = Load(turn_ms=10_000, finish_ms=1, delivery_ms=1)
    assert need(1_000, slow, PRICES).breaks_first == "functions at once"


def test_the_gateway_lets_through_what_the_sums_say() -> None:
    api = load()["Resources"]["Api"]["Properties"]
    assert api["DefaultRouteSettings"]["ThrottlingRateLimit"] == GATEWAY_RATE


def test_no_figure_of_a_machine_is_taken_for_granted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        capacity.main([])
    wanted = ["--turn-ms", "30", "--finish-ms", "2000", "--delivery-ms", "500", "--visits", "10"]
    assert capacity.main(wanted) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("| 10 | 3 | 3 | 20 |")
