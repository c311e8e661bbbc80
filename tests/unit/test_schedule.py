"""When a failed delivery is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.webhooks.schedule import (
    JITTER,
    RETRY_AFTER_MAX_S,
    SCHEDULE_S,
    honour_retry_after,
    wait_before,
)

MIDDLE = 0.5
"""The chance that spreads a wait by nothing."""


def test_ten_attempts_over_a_little_more_than_three_days() -> None:
    waits = [wait_before(number, chance=MIDDLE) for number in range(1, 11)]
    assert waits == [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert sum(wait for wait in waits if wait) == (75 * 60 + 35) * 60 + 5
    assert wait_before(11, chance=MIDDLE) is None


@given(st.integers(1, len(SCHEDULE_S)), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_spread_by_a_fifth_at_most(attempt: int, chance: float) -> None:
    wait = wait_before(attempt, chance=chance)
    planned = SCHEDULE_S[attempt - 1]
    assert wait is not None
    assert planned * (1 - JITTER) <= wait <= planned * (1 + JITTER)


def test_chance_spreads_both_ways() -> None:
    low, high = wait_before(3, chance=0.0), wait_before(3, chance=0.999_999)
    assert low == pytest.approx(240)
    assert high == pytest.approx(360, abs=0.01)


def test_a_schedule_may_be_ones_own() -> None:
    assert wait_before(2, chance=MIDDLE, schedule=(0, 7)) == 7
    assert wait_before(3, chance=MIDDLE, schedule=(0, 7)) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("1", 60),
        ("0", 60),
        ("86400", 86_400),
        ("86401", RETRY_AFTER_MAX_S),
        ("999999999", RETRY_AFTER_MAX_S),
        (None, 60),
        ("", 60),
        ("soon", 60),
        ("-1", 60),
        ("1.5", 60),
        ("1e9", 60),
        ("²", 60),
        ("٣٦٠٠", 60),
        ("9" * 5_000, 60),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ("120, 240", 60),
        ("NaN", 60),
        ("inf", 60),
    ],
)
def test_a_receivers_wish_is_honoured_where_it_is_a_number(
    said: str | None, expected: float
) -> None:
    assert honour_retry_after(60, said) == expected


def test_a_wish_never_shortens_our_own_wait() -> None:
    assert honour_retry_after(90_000, "86400") == 90_000
