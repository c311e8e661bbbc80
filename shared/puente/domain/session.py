"""A session: one connection to the interpreter, of one or two legs."""

from typing import Literal

from puente.domain.base import Instant, Language, Model

Mode = Literal["translate", "conversation"]
Direction = Literal["en-es", "es-en", "both"]
OneWay = Literal["en-es", "es-en"]
Way = Literal["two_legs", "one_leg", "conversation"]
"""How a visit is interpreted: two translation legs at once; one that is turned round, at half the
price; or one session that converses."""

MODE_OF: dict[Way, Mode] = {
    "two_legs": "translate",
    "one_leg": "translate",
    "conversation": "conversation",
}


def way_of(mode: Mode, direction: OneWay | None) -> Way:
    """The way that asking for ``mode``, perhaps in one direction only, is."""
    if mode == "conversation":
        return "conversation"
    return "two_legs" if direction is None else "one_leg"


class Leg(Model):
    """One translation direction of a session: what the page needs to dial it.

    ``client_secret`` lives for a minute and opens this leg only. ``expires_in`` is in seconds
    from the moment of the answer, so that a page with a wrong clock still knows.
    """

    direction: Direction
    source_language: Language | None
    target_language: Language | None
    client_secret: str
    expires_at: Instant
    expires_in: int
    call_url: str


class Session(Model):
    """A session on record. It never holds a secret."""

    session_id: str
    clinic_id: str
    conversation_id: str
    member_id: str
    mode: Mode
    provider: str
    model: str
    created_at: Instant
