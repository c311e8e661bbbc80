"""When a failed delivery is tried again."""

from datetime import datetime

from puente.webhooks.http_dates import read_http_date

SCHEDULE_S: tuple[int, ...] = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""The wait before each attempt, in seconds: ten attempts over a little more than three days."""

JITTER = 0.2
QUEUE_DELAY_MAX_S = 900
"""Longer waits than the queue can carry are left to the sweep."""
RETRY_AFTER_MAX_S = 86_400


def wait_before(
    attempt: int, *, chance: float, schedule: tuple[int, ...] = SCHEDULE_S
) -> float | None:
    """Seconds before attempt ``attempt`` (from 1), or None when there is none left.

    ``chance`` in [0, 1) spreads the wait by ±20 %, so that a receiver that comes back is not met
    by everything at once.
    """
    if attempt > len(schedule):
        return None
    return schedule[attempt - 1] * (1 + JITTER * (2 * chance - 1))


def honour_retry_after(wait: float, retry_after: str | None, *, now: datetime) -> float:
    """The longer of our own wait and the receiver's ``Retry-After``, in seconds, at most a day.

    A whole number of seconds or an HTTP date (RFC 9110, 10.2.3), which counts from ``now``; one in
    the past asks for nothing. Anything else is ignored: a receiver cannot stop its deliveries by
    writing nonsense.
    """
    return max(wait, min(_wished(retry_after or "", now), RETRY_AFTER_MAX_S))


def _wished(text: str, now: datetime) -> float:
    text = text.strip(" \t")
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= 9 else RETRY_AFTER_MAX_S
    moment = read_http_date(text, now)
    return 0.0 if moment is None else (moment - now).total_seconds()
