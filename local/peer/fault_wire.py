"""The JSON of faults: what a test asks to go wrong."""

from typing import Annotated, Literal

from pydantic import Field, RootModel

from local.peer.wire import Strict, field_of, tag, tell_apart

Door = Literal["mint", "call"]


class _AtDoor(Strict):
    door: Door
    times: int = Field(default=1, ge=1, le=1_000)


class Refuse(_AtDoor):
    """The next requests are answered with an error."""

    fault: Literal["refuse"]
    status: int = Field(ge=400, le=599)
    retry_after: int | None = Field(default=None, ge=0)


class Garble(_AtDoor):
    """The next requests succeed, with a body that is neither JSON nor SDP."""

    fault: Literal["garble"]


class Stall(_AtDoor):
    """The next requests are answered as ever, but late."""

    fault: Literal["stall"]
    seconds: float = Field(gt=0, le=120)


class Delay(Strict):
    """From now on, all events of all sessions are sent this much later. 0 ends it."""

    fault: Literal["delay"]
    ms: int = Field(ge=0, le=60_000)


class Html(Strict):
    """From now on, every piece of transcript begins with HTML."""

    fault: Literal["html"]
    on: bool = True


class Unheard(Strict):
    """From now on, the transcription of what is heard fails in conversation sessions."""

    fault: Literal["unheard"]
    on: bool = True


class Limit(Strict):
    """Sessions that open from now on last this long."""

    fault: Literal["limit"]
    seconds: int = Field(ge=1, le=3600)


class Reset(Strict):
    """All is as it was, but for sessions that are gone."""

    fault: Literal["reset"]


class _OnSessions(Strict):
    only: Literal["en", "es", "both"] | None = None
    """The sessions that interpret into this language, or a conversation; all if left out."""


class Touch(_OnSessions):
    """Something happens to the open sessions."""

    fault: Literal["drop_channel", "hang_up", "vanish", "expire"]


class Nonsense(_OnSessions):
    """The open sessions send something that no client expects."""

    fault: Literal["unknown_event", "malformed", "huge"]


class Fail(_OnSessions):
    """The open sessions send an `error` event."""

    fault: Literal["error"]
    code: str = "server_error"
    message: str = "The server had an error."


class Send(_OnSessions):
    """The open sessions send this text as it is."""

    fault: Literal["send"]
    text: str


DoorFault = Refuse | Garble | Stall
SessionFault = Touch | Nonsense | Fail | Send

_SHARED_TAGS = {
    **dict.fromkeys(("drop_channel", "hang_up", "vanish", "expire"), "touch"),
    **dict.fromkeys(("unknown_event", "malformed", "huge"), "nonsense"),
}


def _tag_of(value: object) -> object:
    fault = field_of(value, "fault")
    return _SHARED_TAGS.get(fault, fault) if isinstance(fault, str) else None


Fault = Annotated[
    Annotated[Refuse, tag("refuse")]
    | Annotated[Garble, tag("garble")]
    | Annotated[Stall, tag("stall")]
    | Annotated[Delay, tag("delay")]
    | Annotated[Html, tag("html")]
    | Annotated[Unheard, tag("unheard")]
    | Annotated[Limit, tag("limit")]
    | Annotated[Reset, tag("reset")]
    | Annotated[Touch, tag("touch")]
    | Annotated[Nonsense, tag("nonsense")]
    | Annotated[Fail, tag("error")]
    | Annotated[Send, tag("send")],
    tell_apart(_tag_of),
]


class FaultRequest(RootModel[Fault]):
    """The body of `POST /v1/_test/faults`."""
