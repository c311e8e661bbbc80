"""What can go wrong with an interpreter, on demand: for tests, and only where they are allowed."""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterable

from fastapi import Response
from fastapi.responses import JSONResponse, PlainTextResponse

from local.peer.connection import Connection, Leg, Outlet
from local.peer.fault_wire import (
    Delay,
    Door,
    DoorFault,
    Fail,
    Fault,
    Garble,
    Html,
    Limit,
    Nonsense,
    Refuse,
    Reset,
    Send,
    SessionFault,
    Stall,
    Touch,
    Unheard,
)
from local.peer.voice import Packets
from local.peer.wire import ApiError, Json, encode

HTML = '<img src="x" onerror="document.title=\'broken\'"><b>'
"""Stands before every piece of transcript while `html` is on."""

_HUGE = 1024 * 1024
_TRANSCRIPTION = "conversation.item.input_audio_transcription."


class Faults:
    """All faults of one peer. Does nothing until it is told to."""

    def __init__(self, connections: Callable[[], Iterable[Connection]]) -> None:
        self._connections = connections
        self._reset()

    def _reset(self) -> None:
        self._at_door: dict[Door, deque[DoorFault]] = {"mint": deque(), "call": deque()}
        self.delay_s = 0.0
        self.html = False
        self.unheard = False
        self.limit_s: int | None = None

    async def apply(self, fault: Fault) -> int:
        """Arm a fault, or do it now; how many sessions it touched.

        Raises ApiError 409 if it was to touch sessions and none is open.
        """
        match fault:
            case Refuse() | Garble() | Stall():
                self._at_door[fault.door].extend([fault] * fault.times)
            case Delay():
                self.delay_s = fault.ms / 1000
            case Html():
                self.html = fault.on
            case Unheard():
                self.unheard = fault.on
            case Limit():
                self.limit_s = fault.seconds
            case Reset():
                self._reset()
            case Touch() | Nonsense() | Fail() | Send():
                return await self._touch_all(fault)
        return 0

    async def _touch_all(self, fault: SessionFault) -> int:
        touched = 0
        for connection in list(self._connections()):
            leg = connection.leg
            if leg is not None and fault.only in (None, leg.language):
                await _touch(fault, connection, leg)
                touched += 1
        if not touched:
            raise ApiError(409, "No such session is open.", code="no_session")
        return touched

    async def meet(self, door: Door) -> Response | None:
        """What a request meets at a door: an answer instead of its own, a delay, or nothing."""
        due = self._at_door[door]
        fault = due.popleft() if due else None
        match fault:
            case Refuse():
                return _refuse(fault)
            case Garble():
                return PlainTextResponse("<nonsense>", status_code=201 if door == "call" else 200)
            case Stall():
                await asyncio.sleep(fault.seconds)
        return None

    def lift_limits(self, offer: str) -> str:
        """The offer of a client, as if it took messages of any length."""
        return re.sub(r"a=max-message-size:\d+", "a=max-message-size:0", offer)

    def wrap(self, outlet: Outlet) -> Outlet:
        """The outlet of a session, with whatever is wrong when it sends."""
        return FaultyOutlet(outlet, self)


class FaultyOutlet:
    """An outlet whose events come late, or changed."""

    def __init__(self, outlet: Outlet, faults: Faults) -> None:
        self._outlet = outlet
        self._faults = faults
        self._late: deque[Json] = deque()

    def send(self, event: Json) -> None:
        if self._faults.html:
            event = _with_html(event)
        if self._faults.unheard and str(event["type"]).startswith(_TRANSCRIPTION):
            if "transcript" not in event:
                return
            event = _as_failed(event)
        if not self._faults.delay_s and not self._late:
            self._outlet.send(event)
            return
        self._late.append(event)
        # Each timer sends the oldest, so that no two events can change places.
        asyncio.get_running_loop().call_later(self._faults.delay_s, self._send_oldest)

    def _send_oldest(self) -> None:
        self._outlet.send(self._late.popleft())

    def play(self, packets: Packets) -> asyncio.Event:
        return self._outlet.play(packets)

    def clear_audio(self) -> None:
        self._outlet.clear_audio()

    def hang_up(self) -> None:
        self._outlet.hang_up()


async def _touch(fault: SessionFault, connection: Connection, leg: Leg) -> None:
    match fault.fault:
        case "drop_channel":
            connection.drop_channel()
        case "hang_up":
            await connection.close()
        case "vanish":
            await connection.vanish()
        case "expire":
            leg.expire()
        case _:
            connection.send_text(_text_of(fault, leg))


def _text_of(fault: object, leg: Leg) -> str:
    match fault:
        case Send():
            return fault.text
        case Fail():
            error = {"type": "server_error", "code": fault.code, "message": fault.message}
            return _event("error", error={**error, "param": None, "event_id": None})
        case Nonsense(fault="malformed"):
            return '{"type":"session.'
        case Nonsense(fault="unknown_event"):
            return _event("session.surprised", surprise={"of": "a later version"})
    words = "word " * (_HUGE // 5)
    if leg.language == "both":
        kind = "conversation.item.input_audio_transcription.delta"
        return _event(kind, item_id="item_huge", content_index=0, delta=words)
    return _event("session.output_transcript.delta", delta=words, elapsed_ms=0)


def _event(kind: str, **fields: object) -> str:
    return encode({"type": kind, "event_id": "event_fault", **fields})


def _with_html(event: Json) -> Json:
    said: Json = {
        name: f"{HTML}{event[name]}"
        for name in ("delta", "transcript")
        if "transcript" in str(event["type"]) and name in event
    }
    return {**event, **said}


def _as_failed(completed: Json) -> Json:
    kept = {name: completed[name] for name in ("event_id", "item_id", "content_index")}
    error = {"type": "transcription_error", "code": "audio_unintelligible", "param": None}
    message = "The audio could not be transcribed."
    return {"type": f"{_TRANSCRIPTION}failed", **kept, "error": {**error, "message": message}}


def _refuse(fault: Refuse) -> Response:
    code = {401: "invalid_api_key", 429: "rate_limit_exceeded"}.get(fault.status, "server_error")
    error = ApiError(fault.status, "Refused by a test.", code=code)
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return JSONResponse({"error": error.describe()}, status_code=fault.status, headers=headers)
