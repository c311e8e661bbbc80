"""The doors of conversation sessions: bodies, secrets, calls."""

from typing import Any

import pytest
from openai.types.realtime.client_secret_create_response import ClientSecretCreateResponse

from tests.contract.peer.page import (
    CONVERSATION,
    TRANSLATION,
    Event,
    assert_no_extra,
    conversation_body,
    mint,
    post_mint,
    post_offer,
)
from tests.contract.peer.rig import Rig
from tests.contract.peer.test_http import assert_refused

LOOK_UP = {"type": "function", "name": "look_up", "parameters": {"type": "object"}}
NAMED = {"type": "function", "name": "look_up"}


async def test_a_secret_is_minted_as_documented(rig: Rig) -> None:
    body = conversation_body(tools=[LOOK_UP], tool_choice="none")
    response = await post_mint(rig.http, body, kind=CONVERSATION)
    assert response.status_code == 200
    answer = response.json()
    assert_no_extra(ClientSecretCreateResponse.model_validate(answer))
    assert set(answer) == {"value", "expires_at", "session"}
    assert answer["value"].startswith("ek_")
    assert answer["expires_at"] == pytest.approx(rig.clock() + 60, abs=5)
    session = answer["session"]
    assert session["id"].startswith("sess_")
    assert session["object"] == "realtime.session"
    assert session["expires_at"] == pytest.approx(rig.clock() + 3600, abs=5)
    assert session["tools"] == [LOOK_UP | {"description": None}]
    assert session["audio"]["input"]["turn_detection"]["interrupt_response"] is False


async def test_what_the_body_leaves_out_has_the_documented_default(rig: Rig) -> None:
    body = {"session": {"type": "realtime", "model": "gpt-realtime-2.1"}}
    answer = (await post_mint(rig.http, body, kind=CONVERSATION)).json()
    assert answer["expires_at"] == pytest.approx(rig.clock() + 600, abs=5)
    assert answer["session"]["output_modalities"] == ["audio"]
    assert answer["session"]["tool_choice"] == "auto"
    assert answer["session"]["audio"]["input"]["transcription"] is None
    assert answer["session"]["audio"]["input"]["turn_detection"] == {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 500,
        "idle_timeout_ms": None,
        "create_response": True,
        "interrupt_response": True,
    }


async def test_only_the_server_key_mints(rig: Rig) -> None:
    refused = await post_mint(rig.http, conversation_body(), key="sk-wrong", kind=CONVERSATION)
    assert_refused(refused, 401, "invalid_api_key")


def with_input(**fields: Any) -> Event:
    return conversation_body(audio={"input": fields})


def with_tool(**fields: Any) -> Event:
    return conversation_body(tools=[{**LOOK_UP, **fields}])


INPUT = "session.audio.input"
PARAMETERS = "session.tools.0.parameters"
BAD_BODIES: list[tuple[object, str, str | None]] = [
    ({}, "missing_required_parameter", "session"),
    ({"session": {"type": "realtime"}}, "missing_required_parameter", "session.model"),
    ({"session": {"model": "gpt-realtime-2.1"}}, "missing_required_parameter", "session.type"),
    (conversation_body(type="transcription"), "invalid_value", "session.type"),
    (conversation_body(model="gpt-realtime-translate"), "model_not_found", "session.model"),
    (conversation_body(surprise=1), "unknown_parameter", "session.surprise"),
    (conversation_body(voice="cedar"), "unknown_parameter", "session.voice"),
    (conversation_body(instructions=None), "invalid_type", "session.instructions"),
    (conversation_body(output_modalities=["audio", "text"]), "invalid_value", None),
    (conversation_body(max_output_tokens=5000), "integer_above_max_value", None),
    (conversation_body(max_output_tokens="many"), "invalid_value", "session.max_output_tokens"),
    (
        conversation_body(audio={"output": {"voice": "nobody"}}),
        "invalid_value",
        "session.audio.output.voice",
    ),
    (
        with_input(transcription={"model": "gpt-realtime-2.1"}),
        "model_not_found",
        f"{INPUT}.transcription.model",
    ),
    (with_input(turn_detection={"type": "loud"}), "invalid_value", f"{INPUT}.turn_detection"),
    (
        with_input(turn_detection={"type": "server_vad", "threshold": 2}),
        "integer_above_max_value",
        f"{INPUT}.turn_detection.threshold",
    ),
    (
        with_input(turn_detection={"type": "semantic_vad", "silence_duration_ms": 300}),
        "unknown_parameter",
        f"{INPUT}.turn_detection.silence_duration_ms",
    ),
    (with_tool(strict=True), "unknown_parameter", "session.tools.0.strict"),
    (with_tool(type="browser"), "invalid_value", "session.tools.0.type"),
    (with_tool(name="look up"), "invalid_value", "session.tools.0.name"),
    (with_tool(parameters={"type": "string"}), "invalid_value", PARAMETERS),
    (with_tool(parameters={"type": "object", "properties": []}), "invalid_value", PARAMETERS),
    (with_tool(parameters={"type": "object", "required": ["x"]}), "invalid_value", PARAMETERS),
    (with_tool(parameters="{}"), "invalid_type", PARAMETERS),
    (conversation_body(tools=[LOOK_UP, LOOK_UP]), "invalid_value", "session.tools"),
    (conversation_body(tool_choice="sometimes"), "invalid_value", "session.tool_choice"),
    (conversation_body(tool_choice=NAMED), "invalid_value", "session.tool_choice"),
    (
        conversation_body(tool_choice={"type": "function"}),
        "missing_required_parameter",
        "session.tool_choice.name",
    ),
]


async def test_a_body_that_is_not_as_documented_is_refused_by_name(rig: Rig) -> None:
    for body, code, param in BAD_BODIES:
        response = await post_mint(rig.http, body, kind=CONVERSATION)
        named = response.json()["error"]["param"]
        assert_refused(response, 400, code, param or named)
        assert str(named).startswith("session"), body


async def test_a_call_says_where_it_is(rig: Rig) -> None:
    leg = rig.page_leg(kind=CONVERSATION)
    await leg.connect(await rig.mint_conversation())
    assert leg.location.startswith("/v1/realtime/calls/rtc_")


async def test_a_secret_opens_the_kind_of_session_that_it_was_minted_for(rig: Rig) -> None:
    offer = await rig.page_leg().offer()
    translation, conversation = await mint(rig.http, "es"), await rig.mint_conversation()
    for secret, kind in ((translation, CONVERSATION), (conversation, TRANSLATION)):
        refused = await post_offer(rig.http, secret, offer, kind)
        assert_refused(refused, 400, "invalid_session_type")
    assert rig.peer.connection_count == 0
