"""When an endpoint that fails is left alone, warned of and given up.

Left alone means: nothing new is begun. What was tried before is tried again on its schedule, which
is pause enough, and a promise.
"""

from datetime import timedelta

FAILURES_TO_OPEN = 10
"""In a row; then nothing new is sent for a while, and one attempt tries again."""
OPEN_AFTER = timedelta(seconds=15)
"""Failing for less than this is a receiver that starts again, however much it misses meanwhile."""
OPEN_S = 30
OPEN_MAX_S = 900
PROBE_AGAIN = timedelta(seconds=5)
"""How soon the others ask whether the one that tries has met an answer."""

WARN_AFTER = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))
DISABLE_AFTER = timedelta(days=5)


def is_to_open(failures: int, failing_for: timedelta) -> bool:
    """Whether what was met so far is reason to leave the endpoint alone for a while."""
    return failures >= FAILURES_TO_OPEN and failing_for >= OPEN_AFTER


def open_for(opened: int) -> timedelta:
    """How long the breaker stays open after it has opened ``opened`` times before."""
    return timedelta(seconds=min(OPEN_MAX_S, OPEN_S * 2 ** min(opened, 10)))


def warnings_due(failing_for: timedelta) -> int:
    """How many warnings an endpoint that has been failing for so long has earned."""
    return sum(failing_for >= after for after in WARN_AFTER)
