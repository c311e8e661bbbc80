"""That a colleague's visit was opened in an emergency: owed to whoever watches over the clinic."""

from datetime import timedelta

from puente.domain.base import Instant, Model

TRIES = 30
"""With the waits between them, about a day of failure."""


def wait_after(tries: int) -> timedelta:
    """Ever longer, at most an hour."""
    return timedelta(seconds=min(3600, 30 * 2 ** min(tries, 7)))


class Notice(Model):
    """``told`` names those who have it, by a digest of their address."""

    notice_id: str
    clinic_id: str
    conversation_id: str
    member_id: str
    opened_at: Instant
    due_at: Instant | None
    """None once nobody is owed it any more."""
    tries: int = 0
    told: tuple[str, ...] = ()
