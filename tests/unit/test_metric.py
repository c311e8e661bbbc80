"""A histogram tells a quantile within its bucket, whoever counted which part of it."""

import json
from statistics import quantiles
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.domain.metric import BOUNDS, SPECS, PageMetric, ServerMetric, Tally, WholeMetric
from puente.repositories.figures import joined
from puente.telemetry import EmbeddedMetrics

VALUES = st.lists(st.floats(min_value=0, max_value=3_600_000), min_size=1, max_size=200)


def tally_of(values: list[float]) -> Tally:
    tally = Tally()
    for value in values:
        tally.add(value)
    return tally


def test_every_name_has_its_unit_and_range() -> None:
    names = {*get_args(PageMetric), *get_args(ServerMetric), *get_args(WholeMetric)}
    assert set(SPECS) == names
    assert all(spec.most > 0 for spec in SPECS.values())
    assert list(BOUNDS) == sorted(set(BOUNDS))


@given(VALUES, st.sampled_from([0.5, 0.95]))
def test_a_quantile_lies_in_the_bucket_that_holds_it(values: list[float], share: float) -> None:
    told = tally_of(values).quantile(share)
    wanted = share * len(values)
    exact = sorted(values)[max(0, -(-int(wanted * 1_000_000) // 1_000_000) - 1)]
    low = max((bound for bound in BOUNDS if bound < exact), default=0)
    high = min(bound for bound in BOUNDS if bound >= exact)
    assert told is not None
    assert low - 0.1 <= told <= high + 0.1


@given(VALUES, VALUES)
def test_parts_that_were_counted_apart_are_the_whole(one: list[float], two: list[float]) -> None:
    whole = joined([tally_of(one), tally_of(two)])
    assert whole.buckets == tally_of(one + two).buckets
    assert whole.count == len(one + two)
    assert whole.total == pytest.approx(sum(one) + sum(two))


def test_quantiles_of_a_spread_are_near_the_true_ones() -> None:
    values = [float(value) for value in range(1, 1001)]
    tally = tally_of(values)
    exact = quantiles(values, n=20)
    assert tally.quantile(0.5) == pytest.approx(exact[9], rel=0.05)
    assert tally.quantile(0.95) == pytest.approx(exact[18], rel=0.05)


def test_nothing_has_no_quantile_and_what_is_beyond_has_the_last_bound() -> None:
    assert Tally().quantile(0.5) is None
    assert tally_of([1e9]).quantile(0.5) == BOUNDS[-1]


def test_figures_leave_in_cloudwatchs_own_format(capsys: pytest.CaptureFixture[str]) -> None:
    emit = EmbeddedMetrics("puente-dev", "puente")
    emit([("mint.latency", "Milliseconds", 12.5), ("mint.latency", "Milliseconds", 40.0)])
    emit([("delivery.age", "Seconds", 3.0)])
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (directive,) = first["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "puente-dev"
    assert directive["Dimensions"] == [["service"]]
    assert directive["Metrics"] == [{"Name": "mint.latency", "Unit": "Milliseconds"}]
    assert (first["service"], first["mint.latency"]) == ("puente", [12.5, 40.0])
    assert set(second) == {"_aws", "service", "delivery.age"}
