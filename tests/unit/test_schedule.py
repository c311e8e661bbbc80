"""When a failed delivery is tried again."""

from datetime import UTC, datetime

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

NOW = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)
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
        ("9" * 5_000, RETRY_AFTER_MAX_S),
        ("120, 240", 60),
        ("NaN", 60),
        ("inf", 60),
    ],
)
def test_a_receivers_wish_is_honoured_where_it_is_a_number(
    said: str | None, expected: float
) -> None:
    assert honour_retry_after(60, said, now=NOW) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Wed, 21 Oct 2026 07:30:00 GMT", 120),
        (" Wed, 21 Oct 2026 07:30:00 GMT ", 120),
        ("Wednesday, 21-Oct-26 07:30:00 GMT", 120),
        ("Wed Oct 21 07:30:00 2026", 120),
        ("Wed Nov  4 07:30:00 2026", RETRY_AFTER_MAX_S),
        ("Wed, 21 Oct 2026 07:30:60 GMT", 179),
        ("Thu, 22 Oct 2026 07:27:59 GMT", 86_399),
        ("Thu, 22 Oct 2026 07:28:01 GMT", RETRY_AFTER_MAX_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", RETRY_AFTER_MAX_S),
        ("Wed, 21 Oct 2026 07:28:10 GMT", 60),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 60),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 60),
        ("Sunday, 06-Nov-77 08:49:37 GMT", 60),
        ("Saturday, 06-Nov-76 08:49:37 GMT", RETRY_AFTER_MAX_S),
        ("Wed, 21 Oct 2026 07:30:00 UTC", 60),
        ("Wed, 21 Oct 2026 07:30:00 +0000", 60),
        ("wed, 21 oct 2026 07:30:00 gmt", 60),
        ("Wed, 21 Oct 2026 07:30:00 GMT, 120", 60),
        ("Wed, 32 Oct 2026 07:30:00 GMT", 60),
        ("Wed, 21 Oct 2026 25:30:00 GMT", 60),
        ("Wed, 21 Oct 0000 07:30:00 GMT", 60),
        ("Wed, ٢١ Oct 2026 07:30:00 GMT", 60),
        ("2026-10-21T07:30:00Z", 60),
        ("Wed, 21 Oct 2026 07:30:00 GMT" * 200, 60),
    ],
)
def test_a_receivers_wish_may_be_a_date(said: str, expected: float) -> None:
    assert honour_retry_after(60, said, now=NOW) == expected


@given(st.text())
def test_no_nonsense_makes_a_wait_longer_than_a_day(said: str) -> None:
    assert 60 <= honour_retry_after(60, said, now=NOW) <= RETRY_AFTER_MAX_S


def test_a_wish_never_shortens_our_own_wait() -> None:
    assert honour_retry_after(90_000, "86400", now=NOW) == 90_000
