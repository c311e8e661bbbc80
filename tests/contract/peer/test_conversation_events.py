"""What a conversation session answers to events of the page, in words and without."""

import json
from typing import Any

import pytest

from local.peer.scripted_model import COMMITMENTS
from local.visit_script import VISIT_SCRIPT
from tests.contract.peer.page import Event, PageLeg, kinds
from tests.contract.peer.rig import ANSWER, QUESTION, Rig

X_RAY, REFERRAL = VISIT_SCRIPT[2], VISIT_SCRIPT[10]
PROPOSE = {
    "type": "function",
    "name": "propose_action",
    "description": "Call it once for each thing that the clinician commits to.",
    "parameters": {
        "type": "object",
        "properties": {"type": {"type": "string"}, "description": {"type": "string"}},
        "required": ["type"],
    },
}


def typed(text: str) -> Event:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def beside(text: str, **response: Any) -> Event:
    """An out-of-band request about a text, with the tool unless told otherwise."""
    return {
        "type": "response.create",
        "response": {
            "conversation": "none",
            "output_modalities": ["text"],
            "tools": [PROPOSE],
            "metadata": {"turn_id": "t1"},
            "input": [typed(text)],
            **response,
        },
    }


async def answer(leg: PageLeg, event: object, kind: str) -> Event:
    before = len(leg.of(kind))
    leg.send(event)
    return await leg.wait_for(kind, before + 1)


async def test_the_first_event_tells_the_settings(rig: Rig) -> None:
    leg = await rig.open_conversation(tools=[PROPOSE], tool_choice="none")
    session = leg.events[0]["session"]
    assert session["type"] == "realtime"
    assert session["model"] == "gpt-realtime-2.1"
    assert session["tools"] == [PROPOSE]
    assert session["audio"]["output"]["voice"] == "cedar"


async def test_an_update_changes_what_it_names_and_keeps_the_rest(rig: Rig) -> None:
    leg = await rig.open_conversation()
    before = leg.events[0]["session"]
    detection = {"type": "semantic_vad", "eagerness": "low", "interrupt_response": False}
    named = {"instructions": "Briefly.", "audio": {"input": {"turn_detection": detection}}}
    update = {"type": "session.update", "session": {"type": "realtime", **named}}
    after = (await answer(leg, update, "session.updated"))["session"]
    assert after["instructions"] == "Briefly."
    assert after["audio"]["input"].pop("turn_detection") == {"create_response": True, **detection}
    before["audio"]["input"].pop("turn_detection")
    assert after["audio"] == before["audio"]

    off = {"type": "realtime", "audio": {"input": {"turn_detection": None}}, "tools": []}
    after = (await answer(leg, update | {"session": off}, "session.updated"))["session"]
    assert after["audio"]["input"]["turn_detection"] is None
    assert after["instructions"] == "Briefly."


async def test_typed_words_are_interpreted_and_said(rig: Rig) -> None:
    leg = await rig.open_conversation()
    item = {**typed(QUESTION.source_text), "id": "item_typed"}
    done = await answer(
        leg, {"type": "conversation.item.create", "item": item}, "conversation.item.done"
    )
    assert done["item"] == {**item, "object": "realtime.item", "status": "completed"}
    response = (await answer(leg, {"type": "response.create"}, "response.done"))["response"]
    assert response["conversation_id"].startswith("conv_")
    assert response["output"][0]["content"][0]["transcript"] == QUESTION.target_text
    await leg.wait_until(lambda: leg.audible_s > 0.2)

    back = {"type": "conversation.item.create", "item": typed(QUESTION.target_text)}
    await answer(leg, back, "conversation.item.done")
    await answer(leg, {"type": "response.create"}, "response.done")
    said = leg.of("response.done")[1]["response"]["output"][0]["content"][0]["transcript"]
    assert said == QUESTION.source_text


async def test_an_out_of_band_call_brings_these_events_in_this_order(rig: Rig) -> None:
    leg = await rig.open_conversation()
    await answer(leg, beside(f"clinician: {X_RAY.source_text}"), "response.done")
    assert kinds(leg.events[1:]) == [
        "response.created",
        "rate_limits.updated",
        "response.output_item.added",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "response.output_item.done",
        "response.done",
    ]
    created, done = (leg.of(f"response.{what}")[0]["response"] for what in ("created", "done"))
    assert created["metadata"] == done["metadata"] == {"turn_id": "t1"}
    assert done["conversation_id"] is None
    assert done["output_modalities"] == ["text"]
    call = leg.of("response.function_call_arguments.done")[0]
    deltas = leg.of("response.function_call_arguments.delta")
    assert "".join(delta["delta"] for delta in deltas) == call["arguments"]
    assert call["name"] == "propose_action"
    assert json.loads(call["arguments"])["type"] == "imaging"
    assert done["output"] == [
        {
            "id": call["item_id"],
            "object": "realtime.item",
            "type": "function_call",
            "status": "completed",
            "name": "propose_action",
            "call_id": call["call_id"],
            "arguments": call["arguments"],
        }
    ]


async def test_each_committing_line_has_its_calls_and_no_other_has_any(rig: Rig) -> None:
    leg = await rig.open_conversation(tools=[PROPOSE], tool_choice="none")
    found = {}
    for number, line in enumerate(VISIT_SCRIPT, start=1):
        # The tools are the session's: only their choice is the response's own.
        leg.send(beside(line.source_text, tools=None, tool_choice="auto"))
        response = (await leg.wait_for("response.done", number))["response"]
        calls = [item for item in response["output"] if item["type"] == "function_call"]
        if calls:
            found[number] = [json.loads(call["arguments"])["type"] for call in calls]
    assert found == {
        3: ["imaging"],
        5: ["lab"],
        9: ["medication"],
        11: ["followup", "referral"],
    }


@pytest.mark.parametrize("commitment", COMMITMENTS, ids=lambda each: each.arguments["type"])
def test_each_commitment_is_in_one_line_in_both_languages(commitment: Any) -> None:
    for line in VISIT_SCRIPT:
        said = [phrase in line.source_text for phrase in commitment.phrases]
        translated = [phrase in line.target_text for phrase in commitment.phrases]
        assert any(said) == any(translated)
    lines = [line for line in VISIT_SCRIPT if commitment.phrases[0] in line.source_text]
    assert len(lines) == 1


async def test_a_response_out_of_band_writes_the_other_language_of_a_sentence(rig: Rig) -> None:
    leg = await rig.open_conversation()
    for number, (sentence, written) in enumerate(
        (
            (f"Translate: {QUESTION.source_text}", QUESTION.target_text),
            (QUESTION.target_text.upper(), QUESTION.source_text),
            ("Made up just now.", "This demo can only interpret the sentences of its script."),
        ),
        start=1,
    ):
        leg.send(beside(sentence))
        done = await leg.wait_for("response.done", number)
        assert done["response"]["output"][0]["content"] == [
            {"type": "output_text", "text": written}
        ]
    assert not leg.of("output_audio_buffer.started")


async def test_out_of_band_responses_leave_the_conversation_alone(rig: Rig) -> None:
    leg = await rig.open_conversation()
    await answer(
        leg,
        {"type": "conversation.item.create", "item": {**typed(ANSWER.source_text), "id": "mine"}},
        "conversation.item.done",
    )
    reference = [{"type": "item_reference", "id": "mine"}]
    for text in (X_RAY.source_text, REFERRAL.source_text):
        leg.send(beside(text))
    leg.send(beside("", input=reference, tools=[]))
    leg.send({"type": "response.create"})
    await leg.wait_for("response.done", 4)
    assert len({event["response"]["id"] for event in leg.of("response.created")}) == 4
    assert len(leg.of("conversation.item.added")) == 2  # what was typed, and its interpretation
    spoken = next(
        event["response"]
        for event in leg.of("response.done")
        if event["response"]["conversation_id"]
    )
    assert spoken["output"][0]["content"][0]["transcript"] == ANSWER.target_text

    unknown = beside("", input=[{"type": "item_reference", "id": "nobody"}])
    error = (await answer(leg, unknown, "error"))["error"]
    assert (error["code"], error["param"]) == ("item_not_found", "response.input.0.id")


async def test_a_call_that_must_come_and_is_not_in_the_script_fails(rig: Rig) -> None:
    leg = await rig.open_conversation()
    named = {"type": "function", "name": "propose_action"}
    for number, choice in enumerate(("required", named), start=1):
        leg.send(beside(QUESTION.source_text, tool_choice=choice))
        response = (await leg.wait_for("response.done", number))["response"]
        assert (response["status"], response["output"]) == ("failed", [])
        assert response["status_details"]["error"]["code"] == "server_error"


async def test_after_the_result_of_a_call_a_plain_response_says_the_sentence_again(
    rig: Rig,
) -> None:
    leg = await rig.open_conversation(tools=[PROPOSE])
    item = {"type": "conversation.item.create", "item": typed(X_RAY.source_text)}
    await answer(leg, item, "conversation.item.done")
    response = (await answer(leg, {"type": "response.create"}, "response.done"))["response"]
    message, call = response["output"]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "{}"}
    before = len(leg.of("conversation.item.done"))
    leg.send({"type": "conversation.item.create", "item": result})
    await leg.wait_for("conversation.item.done", before + 1)
    response = (await answer(leg, {"type": "response.create"}, "response.done"))["response"]
    assert [item["type"] for item in response["output"]] == ["message"]
    assert response["output"][0]["content"] == message["content"]


async def test_a_response_is_cancelled_where_it_is(rig: Rig) -> None:
    leg = await rig.open_conversation()
    error = (await answer(leg, {"type": "response.cancel", "event_id": "mine"}, "error"))["error"]
    assert (error["code"], error["event_id"]) == ("response_cancel_not_active", "mine")

    leg.send(beside(QUESTION.source_text))
    created = await leg.wait_for("response.created")
    response_id = created["response"]["id"]
    await leg.wait_for("response.output_text.delta")
    cancel = {"type": "response.cancel", "response_id": response_id}
    response = (await answer(leg, cancel, "response.done"))["response"]
    assert response["status"] == "cancelled"
    assert response["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert response["output"][0]["status"] == "incomplete"
    assert QUESTION.target_text.startswith(response["output"][0]["content"][0]["text"])
    assert not leg.of("response.done")[1:]


async def test_sound_is_cut_off_and_what_was_not_heard_is_forgotten(rig: Rig) -> None:
    leg = await rig.open_conversation()
    item = {"type": "conversation.item.create", "item": typed(QUESTION.source_text)}
    await answer(leg, item, "conversation.item.done")
    response = (await answer(leg, {"type": "response.create"}, "response.done"))["response"]
    cleared = await answer(
        leg, {"type": "output_audio_buffer.clear"}, "output_audio_buffer.cleared"
    )
    assert cleared["response_id"] == response["id"]
    item_id = response["output"][0]["id"]
    truncate = {"type": "conversation.item.truncate", "item_id": item_id, "content_index": 0}
    truncated = await answer(leg, truncate | {"audio_end_ms": 300}, "conversation.item.truncated")
    assert (truncated["item_id"], truncated["audio_end_ms"]) == (item_id, 300)
    error = (await answer(leg, truncate | {"audio_end_ms": 301}, "error"))["error"]
    assert error["param"] == "audio_end_ms"
    assert not leg.of("output_audio_buffer.stopped")


def create(item: Any, **fields: Any) -> Event:
    return {"type": "conversation.item.create", "item": item, **fields}


def update(**session: Any) -> Event:
    return {"type": "session.update", "session": {"type": "realtime", **session}}


WRONG_EVENTS: list[tuple[object, str, str | None]] = [
    ("not json", "invalid_json", None),
    ({"type": "session.close"}, "invalid_value", "type"),
    ({"type": "session.update", "session": {}}, "missing_required_parameter", "session.type"),
    (update(model="gpt-realtime"), "invalid_value", "session.model"),
    (update(surprise=1), "unknown_parameter", "session.surprise"),
    (update(tool_choice="required", tools=[{"type": "function"}]), "missing_required_parameter",
     "session.tools.0.name"),
    ({"type": "input_audio_buffer.commit", "now": 1}, "unknown_parameter", "now"),
    (create({"type": "message"}), "invalid_value", "item"),
    (create(typed("x") | {"role": "system", "content": []}), "invalid_value", "item.content"),
    (create({**typed("x"), "content": [{"type": "input_audio", "audio": ""}]}), "invalid_value",
     "item.content.0.type"),
    (create(typed("x"), previous_item_id="nobody"), "item_not_found", "previous_item_id"),
    (create({"type": "function_call_output", "call_id": "call_x", "output": ""}),
     "invalid_tool_call_id", "item.call_id"),
    ({"type": "conversation.item.truncate", "item_id": "nobody", "content_index": 0,
      "audio_end_ms": 0}, "item_not_found", "item_id"),
    (beside("x", conversation="other"), "invalid_value", "response.conversation"),
    (beside("x", metadata={"turn": 1}), "invalid_type", "response.metadata.turn"),
    (beside("x", tools=[PROPOSE | {"parameters": []}]), "invalid_type",
     "response.tools.0.parameters"),
    (beside("x", tools=[PROPOSE, PROPOSE]), "invalid_value", "response.tools"),
    (beside("x", tool_choice={"type": "function", "name": "other"}), "invalid_value",
     "response.tool_choice"),
    (beside("x", input=[{"type": "item_reference"}]), "missing_required_parameter",
     "response.input.0.id"),
]  # fmt: skip


async def test_a_wrong_event_is_answered_with_an_error_and_the_session_goes_on(rig: Rig) -> None:
    leg = await rig.open_conversation()
    for event, code, param in WRONG_EVENTS:
        error = (await answer(leg, event, "error"))["error"]
        assert (error["code"], error["param"]) == (code, param), event
    assert len(leg.events) == 1 + len(WRONG_EVENTS)
    unchanged = await answer(leg, update(), "session.updated")
    assert unchanged["session"] == leg.events[0]["session"]


async def test_the_voice_stays_once_it_was_heard(rig: Rig) -> None:
    leg = await rig.open_conversation()
    changed = update(audio={"output": {"voice": "marin"}})
    await answer(leg, changed, "session.updated")
    await answer(leg, create(typed(ANSWER.source_text)), "conversation.item.done")
    await answer(leg, {"type": "response.create"}, "response.done")
    again = update(audio={"output": {"voice": "cedar"}})
    assert (await answer(leg, again, "error"))["error"]["code"] == "cannot_update_voice"
