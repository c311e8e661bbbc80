"""The events of one session: what every kind of session does with them alike."""

from collections.abc import Callable

from local.peer.connection import Outlet
from local.peer.wire import ApiError, read_event_id, read_type

Ids = Callable[[str], str]
Message = str | bytes

_LONGEST_EVENT = 64 * 1024


class Events:
    """Sends events, each with an id of its own, and answers wrong ones with an error."""

    def __init__(self, outlet: Outlet, ids: Ids) -> None:
        self._outlet = outlet
        self._ids = ids

    def send(self, kind: str, **fields: object) -> None:
        self._outlet.send({"type": kind, "event_id": self._ids("event"), **fields})

    def fail(self, error: ApiError, event_id: str | None = None) -> None:
        """Report an error; `event_id` is the client's event that caused it, if one did."""
        self.send("error", error={**error.describe(), "event_id": event_id})

    def take(self, message: Message, obey: Callable[[str, Message], None]) -> None:
        """Let `obey` do what a client event of some type asks, and report what it refuses."""
        event_id: str | None = None
        try:
            if len(message) > _LONGEST_EVENT:
                raise ApiError(400, "The event is too long.", code="event_too_long")
            event_id = read_event_id(message)
            obey(read_type(message), message)
        except ApiError as error:
            self.fail(error, event_id)

    def expire(self) -> None:
        """Say that the session has lasted as long as it may, and hang up."""
        self.fail(ApiError(400, "Your session hit its maximum duration.", code="session_expired"))
        self._outlet.hang_up()


def refuse_unknown(kind: str) -> ApiError:
    """For a type of client event that the session does not know."""
    message = f"The event '{kind}' is not known on WebRTC."[:200]
    return ApiError(400, message, code="invalid_value", param="type")
