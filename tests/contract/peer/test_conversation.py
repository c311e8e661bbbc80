"""Live conversation sessions: one leg that hears both people, over real WebRTC."""

from dataclasses import replace

import numpy as np

from local.visit_script import Utterance
from tests.contract.peer.page import Event, PageLeg, kinds, say, silence, spoken
from tests.contract.peer.rig import ANSWER, CONFIG, Rig, running_peer

BRIEF = replace(CONFIG, script=(ANSWER,))
SHORT = Utterance("clinician", "en", "Any pain?", "¿Algún dolor?")
LENGTHY = Utterance("patient", "es", "No.", " ".join(["and so on and on"] * 40))
TRANSCRIPTION = "conversation.item.input_audio_transcription"


def hears(**detection: object) -> Event:
    """The audio settings of a session with this turn detection, or with none."""
    chosen = {"type": "server_vad", "silence_duration_ms": 300, **detection} if detection else None
    return {
        "input": {"transcription": {"model": "gpt-transcribe"}, "turn_detection": chosen},
        "output": {"voice": "cedar"},
    }


async def say_line(line: Utterance, leg: PageLeg) -> None:
    say(np.concatenate([silence(0.2), spoken(line)]), leg)
    await leg.microphone.drained()


async def test_one_session_interprets_both_directions() -> None:
    async with running_peer(replace(CONFIG, script=(SHORT, ANSWER))) as rig:
        leg = await rig.open_conversation()
        for number, line in enumerate((SHORT, ANSWER), start=1):
            await say_line(line, leg)
            done = await leg.wait_for("response.done", number)
            heard = await leg.wait_for(f"{TRANSCRIPTION}.completed", number)
            assert heard["transcript"] == line.source_text
            assert heard["languages"] == [{"code": line.source_lang}]
            assert 0 < heard["usage"]["seconds"] < 3
            assert done["response"]["status"] == "completed"
            assert done["response"]["output"][0]["content"] == [
                {"type": "output_audio", "transcript": line.target_text}
            ]
            await leg.wait_for("output_audio_buffer.stopped", number)
        deltas = [event["delta"] for event in leg.of(f"{TRANSCRIPTION}.delta")]
        assert "".join(deltas) == f"{SHORT.source_text}{ANSWER.source_text}"
        assert leg.audible_s > 0.5


async def test_one_utterance_brings_these_events_in_this_order() -> None:
    async with running_peer(BRIEF) as rig:
        leg = await rig.open_conversation()
        await say_line(ANSWER, leg)
        await leg.wait_for("output_audio_buffer.stopped")
        await leg.wait_for(f"{TRANSCRIPTION}.completed")
        assert kinds(leg.events, without=TRANSCRIPTION) == [
            "session.created",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "rate_limits.updated",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "output_audio_buffer.started",
            "response.output_audio_transcript.delta",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "output_audio_buffer.stopped",
        ]
        started, stopped, committed = leg.events[1:4]
        assert started["item_id"] == stopped["item_id"] == committed["item_id"]
        assert stopped["audio_end_ms"] - started["audio_start_ms"] > 500
        added, answer = leg.of("conversation.item.added")
        assert added["item"]["id"] == started["item_id"]
        assert added["item"]["role"] == "user"
        assert (added["previous_item_id"], answer["previous_item_id"]) == (
            None,
            started["item_id"],
        )
        assert len({event["event_id"] for event in leg.events}) == len(leg.events)


async def test_a_transcript_may_come_after_the_interpretation() -> None:
    async with running_peer(replace(BRIEF, transcript_delay_s=1.0)) as rig:
        leg = await rig.open_conversation()
        await say_line(ANSWER, leg)
        await leg.wait_for(f"{TRANSCRIPTION}.completed")
        order = [event["type"] for event in leg.events]
        assert order.index("response.done") < order.index(f"{TRANSCRIPTION}.delta")


async def test_who_speaks_during_a_response_interrupts_it_if_so_set() -> None:
    async with running_peer(replace(CONFIG, script=(LENGTHY,))) as rig:
        leg = await rig.open_conversation(audio=hears(interrupt_response=True))
        await say_line(LENGTHY, leg)
        await leg.wait_for("output_audio_buffer.started")
        await say_line(LENGTHY, leg)
        done = await leg.wait_for("response.done")
        cleared = await leg.wait_for("output_audio_buffer.cleared")
        assert done["response"]["status"] == "cancelled"
        assert done["response"]["status_details"]["reason"] == "turn_detected"
        assert done["response"]["output"][0]["status"] == "incomplete"
        assert cleared["response_id"] == done["response"]["id"]
        await leg.wait_for("response.created", 2)
        assert not leg.of("output_audio_buffer.stopped")


async def test_what_is_said_while_a_response_is_written_waits_until_it_is_asked_for() -> None:
    async with running_peer(replace(CONFIG, script=(LENGTHY, ANSWER))) as rig:
        leg = await rig.open_conversation()
        await say_line(LENGTHY, leg)
        await leg.wait_for("output_audio_buffer.started")
        await say_line(ANSWER, leg)
        error = (await leg.wait_for("error"))["error"]
        assert error["code"] == "conversation_already_has_active_response"
        assert error["event_id"] is None
        await leg.wait_for(f"{TRANSCRIPTION}.completed", 2)
        assert not leg.of("output_audio_buffer.cleared")

        leg.send({"type": "response.cancel"})
        leg.send({"type": "output_audio_buffer.clear"})
        await leg.wait_for("output_audio_buffer.cleared")
        leg.send({"type": "response.create"})
        done = await leg.wait_for("response.done", 2)
        assert done["response"]["output"][0]["content"][0]["transcript"] == ANSWER.target_text


async def test_with_create_response_off_nothing_is_answered_by_itself() -> None:
    async with running_peer(BRIEF) as rig:
        leg = await rig.open_conversation(audio=hears(create_response=False))
        await say_line(ANSWER, leg)
        await leg.wait_for(f"{TRANSCRIPTION}.completed")
        assert not leg.of("response.created")
        leg.send({"type": "response.create"})
        await leg.wait_for("response.done")


async def test_without_turn_detection_the_client_cuts_the_turns(rig: Rig) -> None:
    leg = await rig.open_conversation(audio=hears())
    leg.send({"type": "input_audio_buffer.commit"})
    assert (await leg.wait_for("error"))["error"]["code"] == "input_audio_buffer_commit_empty"

    await say_line(ANSWER, leg)
    leg.send({"type": "input_audio_buffer.clear"})
    await leg.wait_for("input_audio_buffer.cleared")
    leg.send({"type": "input_audio_buffer.commit"})
    await leg.wait_for("error", 2)

    await say_line(ANSWER, leg)
    leg.send({"type": "input_audio_buffer.commit"})
    committed = await leg.wait_for("input_audio_buffer.committed")
    heard = await leg.wait_for(f"{TRANSCRIPTION}.completed")
    assert heard["item_id"] == committed["item_id"]
    assert heard["transcript"] == ANSWER.source_text
    assert not leg.of("response.created")
    assert not leg.of("input_audio_buffer.speech_started")


async def test_after_a_lost_connection_the_visit_goes_on() -> None:
    async with running_peer(replace(CONFIG, script=(ANSWER, SHORT), transcript_delay_s=0)) as rig:
        lost = await rig.open_conversation(audio={"output": {"voice": "cedar"}})
        await say_line(ANSWER, lost)
        await lost.wait_for("output_audio_buffer.stopped")
        # It was opened without transcription: only the interpretation was written.
        assert not [event for event in lost.events if event["type"].startswith(TRANSCRIPTION)]
        await lost.hang_up()
        await rig.wait_until_free()

        again = await rig.open_conversation()
        await say_line(ANSWER, again)
        heard = await again.wait_for(f"{TRANSCRIPTION}.completed")
        assert heard["transcript"] == SHORT.source_text


async def test_a_conversation_ends_at_its_limit() -> None:
    async with running_peer(replace(BRIEF, session_s=1, farewell_s=0.1)) as rig:
        leg = await rig.open_conversation()
        error = (await leg.wait_for("error"))["error"]
        assert (error["code"], error["event_id"]) == ("session_expired", None)
        await rig.wait_until_free()
