"""What the peer answers to events of the page."""

import json
from typing import Any

import pytest

from tests.contract.peer.page import PageLeg, assert_documented
from tests.contract.peer.rig import Rig


def update(**audio: Any) -> dict[str, Any]:
    return {"type": "session.update", "event_id": "mine", "session": {"audio": audio}}


async def answer(leg: PageLeg, event: object, kind: str) -> dict[str, Any]:
    before = len(leg.of(kind))
    leg.send(event)
    got = await leg.wait_for(kind, before + 1)
    assert_documented(got)
    return got


async def test_the_first_event_tells_the_session_as_it_was_minted(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    created = leg.events[0]
    assert_documented(created)
    session = created["session"]
    assert session["type"] == "translation"
    assert session["model"] == "gpt-realtime-translate"
    assert session["audio"] == {
        "input": {
            "transcription": {"model": "gpt-realtime-whisper"},
            "noise_reduction": {"type": "far_field"},
        },
        "output": {"language": "es"},
    }
    assert session["expires_at"] == pytest.approx(rig.clock() + 3600, abs=5)


async def test_an_update_changes_what_it_names_and_keeps_the_rest(rig: Rig) -> None:
    leg = await rig.open_leg("es")

    reduction = {"type": "near_field", "strength": 0.5}
    changed = await answer(leg, update(input={"noise_reduction": reduction}), "session.updated")
    assert changed["session"]["audio"]["input"] == {
        "transcription": {"model": "gpt-realtime-whisper"},
        "noise_reduction": reduction,
    }
    named = {"noise_reduction": {"type": "far_field"}, "transcription": None}
    changed = await answer(leg, update(input=named), "session.updated")
    assert changed["session"]["audio"]["input"] == {
        "transcription": None,
        "noise_reduction": {"type": "far_field", "strength": 0.5},
    }
    changed = await answer(leg, update(output={"language": "en"}), "session.updated")
    assert changed["session"]["audio"]["output"] == {"language": "en"}
    assert changed["session"]["id"] == leg.events[0]["session"]["id"]


WRONG_EVENTS: list[tuple[object, str, str | None]] = [
    ("not json", "invalid_json", None),
    ("[]", "invalid_type", None),
    ({"event_id": "mine"}, "missing_required_parameter", "type"),
    ({"type": 7}, "invalid_type", "type"),
    ({"type": "response.create"}, "invalid_value", "type"),
    ({"type": "session.update"}, "missing_required_parameter", "session"),
    ({"type": "session.close", "now": True}, "unknown_parameter", "now"),
    (
        {"type": "session.update", "session": {"model": "other"}},
        "unknown_parameter",
        "session.model",
    ),
    (update(output={"language": "fr"}), "invalid_value", "session.audio.output.language"),
    (
        update(input={"transcription": {"model": "no-such-model"}}),
        "model_not_found",
        "session.audio.input.transcription.model",
    ),
    (
        update(input={"noise_reduction": {"type": "loud"}}),
        "invalid_value",
        "session.audio.input.noise_reduction.type",
    ),
    ("x" * 65_000 + "  " * 1_000, "event_too_long", None),
]


async def test_a_wrong_event_is_answered_with_an_error_and_the_session_goes_on(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    for event, code, param in WRONG_EVENTS:
        error = (await answer(leg, event, "error"))["error"]
        assert (error["code"], error["param"]) == (code, param), event
        assert error["type"] == "invalid_request_error"
        assert error["event_id"] == (event.get("event_id") if isinstance(event, dict) else None)

    unchanged = await answer(leg, update(), "session.updated")
    assert unchanged["session"] == leg.events[0]["session"]


async def test_a_message_in_bytes_is_read_as_text(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    leg.send_bytes(json.dumps(update()).encode())
    assert_documented(await leg.wait_for("session.updated"))
