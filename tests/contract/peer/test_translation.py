"""Live translation sessions: real WebRTC, real Opus, real speech."""

from dataclasses import replace

import numpy as np

from local.visit_script import Utterance
from tests.contract.peer.page import (
    PageLeg,
    assert_documented,
    mint,
    post_mint,
    rms,
    say,
    session_body,
    silence,
    spoken,
)
from tests.contract.peer.rig import ANSWER, CONFIG, QUESTION, Rig, running_peer

INPUT = "session.input_transcript.delta"
OUTPUT = "session.output_transcript.delta"


async def say_line(line: Utterance, *legs: PageLeg) -> None:
    say(np.concatenate([silence(0.3), spoken(line)]), *legs)
    await legs[0].microphone.drained()


async def close(*legs: PageLeg) -> None:
    for leg in legs:
        leg.send({"type": "session.close"})
        await leg.wait_for("session.closed")


async def test_each_leg_hears_all_and_speaks_only_what_is_not_in_its_language(rig: Rig) -> None:
    spanish, english = await rig.open_leg("es"), await rig.open_leg("en")

    await say_line(QUESTION, spanish, english)
    await spanish.wait_until(lambda: spanish.text("output") == QUESTION.target_text)
    await spanish.wait_until(lambda: spanish.audible_s > 1.0)
    assert english.text("output") == ""
    assert rms(english.heard) < 10

    await say_line(ANSWER, spanish, english)
    await english.wait_until(lambda: english.text("output") == ANSWER.target_text)
    await english.wait_until(lambda: english.audible_s > 0.1)
    await close(spanish, english)

    assert spanish.text("output") == QUESTION.target_text
    for leg in (spanish, english):
        assert leg.text("input") == f"{QUESTION.source_text} {ANSWER.source_text}"
        assert leg.events[0]["type"] == "session.created"
        assert leg.events[-1]["type"] == "session.closed"
        for event in leg.events:
            assert_documented(event)
        for kind in (INPUT, OUTPUT):
            elapsed = [event["elapsed_ms"] for event in leg.of(kind)]
            assert elapsed == sorted(elapsed)
            assert all(ms % 200 == 0 for ms in elapsed)
            assert len(elapsed) == len({event["event_id"] for event in leg.of(kind)})


async def test_the_transcript_runs_while_somebody_still_speaks(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    say(np.concatenate([silence(0.3), spoken(QUESTION)]), leg)
    await leg.wait_for(INPUT)
    assert leg.microphone.is_speaking
    assert not leg.of(OUTPUT)


async def test_closing_in_mid_sentence_brings_out_all_that_is_owed_first(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    say(np.concatenate([silence(0.3), spoken(QUESTION)]), leg)
    await leg.wait_for(INPUT)
    await close(leg)
    assert leg.text("input") == QUESTION.source_text
    assert leg.text("output") == QUESTION.target_text
    assert leg.events[-1]["type"] == "session.closed"
    await leg.hang_up()
    await rig.wait_until_free()


async def test_after_a_lost_connection_the_visit_goes_on_and_after_a_clean_end_it_starts_over(
    rig: Rig,
) -> None:
    lost = await rig.open_leg("en")
    await say_line(ANSWER, lost)
    await lost.wait_until(lambda: lost.text("input") == QUESTION.source_text)
    await lost.hang_up()
    await rig.wait_until_free()

    again = await rig.open_leg("en")
    await say_line(ANSWER, again)
    await again.wait_until(lambda: again.text("output") == ANSWER.target_text)
    await close(again)
    await again.hang_up()

    other = await rig.open_leg("en")
    await say_line(ANSWER, other)
    await other.wait_until(lambda: other.text("input") == QUESTION.source_text)


async def test_silence_noise_and_a_click_are_not_speech(rig: Rig) -> None:
    leg = await rig.open_leg("en")
    click = silence(0.01)
    click[:] = 20_000
    noise = np.random.default_rng(1).normal(0, 60, 48_000).astype(np.int16)
    say(np.concatenate([silence(0.5), click, silence(0.5), noise, click, silence(0.5)]), leg)
    await say_line(ANSWER, leg)
    await leg.wait_until(lambda: leg.text("input") == QUESTION.source_text)
    assert leg.of(INPUT)[0]["elapsed_ms"] >= 2_400
    await close(leg)
    assert leg.text("input") == QUESTION.source_text


async def test_without_transcription_only_the_translation_is_written(rig: Rig) -> None:
    body = session_body("es")
    body["session"]["audio"]["input"]["transcription"] = None
    leg = rig.page_leg()
    await leg.connect((await post_mint(rig.http, body)).json()["value"])
    await say_line(ANSWER, leg)
    await leg.wait_until(lambda: leg.text("output") == QUESTION.target_text)
    assert not leg.of(INPUT)


async def test_a_session_ends_at_its_limit() -> None:
    async with running_peer(replace(CONFIG, session_s=1, farewell_s=0.1)) as rig:
        leg = await rig.open_leg("es")
        event = await leg.wait_for("error")
        assert_documented(event)
        assert event["error"]["code"] == "session_expired"
        await rig.wait_until_free()


async def test_a_secret_opens_several_sessions(rig: Rig) -> None:
    secret = await mint(rig.http, "es")
    legs = [rig.page_leg(), rig.page_leg()]
    for leg in legs:
        await leg.connect(secret)
    ids = {leg.events[0]["session"]["id"] for leg in legs}
    assert len(ids) == 2
    assert rig.peer.connection_count == 2
