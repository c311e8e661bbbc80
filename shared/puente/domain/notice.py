"""What whoever watches over a clinic is to be told of emergencies, by mail."""

from datetime import timedelta
from typing import Literal

from puente.domain.base import Instant, Model

TRIES = 30
"""With the waits between them, about a day of failure."""


def wait_after(tries: int) -> timedelta:
    """Ever longer, at most an hour."""
    return timedelta(seconds=min(3600, 30 * 2 ** min(tries, 7)))


NoticeKind = Literal["break_glass", "unconsented"]
"""``break_glass``: a colleague's visit was opened. ``unconsented``: a visit was begun without
consent by who has several such to account for."""


class Notice(Model):
    """``told`` names those who have it, by a digest of their address."""

    notice_id: str
    clinic_id: str
    conversation_id: str
    member_id: str
    opened_at: Instant
    kind: NoticeKind = "break_glass"
    """As of those that were written before there was another."""
    due_at: Instant | None
    """None once nobody is owed it any more."""
    tries: int = 0
    told: tuple[str, ...] = ()
