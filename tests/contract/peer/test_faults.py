"""Every fault on demand does what it says, to both kinds of session."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from local.peer.faults import HTML
from tests.contract.peer.page import (
    API_KEY,
    CONVERSATION,
    TRANSLATION,
    Kind,
    PageLeg,
    conversation_body,
    post_mint,
    post_offer,
    say,
    session_body,
    spoken,
)
from tests.contract.peer.rig import ANSWER, CONFIG, QUESTION, Rig, running_peer

KINDS = pytest.mark.parametrize("kind", [TRANSLATION, CONVERSATION], ids=lambda kind: kind.path)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    config = replace(CONFIG, script=(ANSWER, QUESTION), allow_faults=True, farewell_s=0.1)
    async with running_peer(config) as rig:
        rig.may_be_undocumented = True
        yield rig


async def post_fault(rig: Rig, fault: object, key: str = API_KEY) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return await rig.http.post("/v1/_test/faults", json=fault, headers=headers)


async def wreck(rig: Rig, fault: str, **fields: object) -> int:
    response = await post_fault(rig, {"fault": fault, **fields})
    assert response.status_code == 200, response.text
    touched = response.json()["touched"]
    assert isinstance(touched, int)
    return touched


async def ask(rig: Rig, kind: Kind) -> httpx.Response:
    body = session_body("en") if kind is TRANSLATION else conversation_body()
    return await post_mint(rig.http, body, kind=kind)


async def open_leg(rig: Rig, kind: Kind) -> PageLeg:
    return await (rig.open_leg("en") if kind is TRANSLATION else rig.open_conversation())


async def test_nothing_can_be_wrecked_where_it_is_not_allowed() -> None:
    async with running_peer() as rig:
        assert (await post_fault(rig, {"fault": "reset"})).status_code == 404


async def test_only_the_server_key_wrecks_and_only_what_is_known(rig: Rig) -> None:
    assert (await post_fault(rig, {"fault": "reset"}, key="sk-wrong")).status_code == 401
    wrong: object
    for wrong in ({}, [], {"fault": 1}, {"fault": "rain"}, {"fault": "refuse", "door": "mint"}):
        assert (await post_fault(rig, wrong)).status_code == 400
    nobody = await post_fault(rig, {"fault": "hang_up"})
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (409, "no_session")


@KINDS
@pytest.mark.parametrize("status", [401, 429, 500])
async def test_the_next_mint_is_refused(rig: Rig, kind: Kind, status: int) -> None:
    await wreck(rig, "refuse", door="mint", status=status, retry_after=7)
    refused = await ask(rig, kind)
    assert (refused.status_code, refused.headers["Retry-After"]) == (status, "7")
    assert refused.json()["error"]["message"]
    assert (await ask(rig, kind)).status_code == 200


@KINDS
async def test_the_next_calls_are_refused(rig: Rig, kind: Kind) -> None:
    secret = (await ask(rig, kind)).json()["value"]
    await wreck(rig, "refuse", door="call", status=401, times=2)
    offer = await rig.page_leg().offer()
    statuses = [(await post_offer(rig.http, secret, offer, kind)).status_code for _ in range(3)]
    assert statuses == [401, 401, 201]


@KINDS
async def test_the_next_answers_are_garbage(rig: Rig, kind: Kind) -> None:
    await wreck(rig, "garble", door="mint")
    minted = await ask(rig, kind)
    assert minted.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        minted.json()
    await wreck(rig, "garble", door="call")
    answer = await post_offer(rig.http, "ek_any", "v=0", kind)
    assert answer.status_code == 201
    assert not answer.text.startswith("v=0")


@KINDS
async def test_the_next_mint_is_slow(rig: Rig, kind: Kind) -> None:
    await wreck(rig, "stall", door="mint", seconds=0.3)
    began = time.monotonic()
    assert (await ask(rig, kind)).status_code == 200
    assert time.monotonic() - began >= 0.3


@KINDS
async def test_events_come_late_and_in_order(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    await wreck(rig, "delay", ms=400)
    began = time.monotonic()
    for _ in range(5):
        leg.send({"type": "nothing"})
    await leg.wait_for("error", 5)
    assert time.monotonic() - began >= 0.4
    await wreck(rig, "reset")
    began = time.monotonic()
    leg.send({"type": "nothing"})
    await leg.wait_for("error", 6)
    assert time.monotonic() - began < 0.4


@KINDS
async def test_the_events_channel_is_dropped_alone(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    assert await wreck(rig, "drop_channel") == 1
    async with asyncio.timeout(5):
        await leg.channel_closed.wait()
    heard = len(leg.sound)
    await leg.wait_until(lambda: len(leg.sound) > heard + 15)
    assert leg.pc.connectionState == "connected"
    assert rig.peer.connection_count == 1
    await leg.hang_up()
    await rig.wait_until_free()


@KINDS
async def test_the_peer_hangs_up(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    assert await wreck(rig, "hang_up") == 1
    async with asyncio.timeout(5):
        await leg.channel_closed.wait()
    await rig.wait_until_free()


@KINDS
async def test_the_peer_vanishes_without_a_word(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    assert await wreck(rig, "vanish") == 1
    await rig.wait_until_free()
    heard = len(leg.sound)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await leg.channel_closed.wait()
    assert leg.pc.connectionState == "connected"
    assert len(leg.sound) - heard < 10


@KINDS
async def test_what_no_client_expects_is_sent(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    await wreck(rig, "unknown_event")
    await leg.wait_for("session.surprised")
    await wreck(rig, "malformed")
    await leg.wait_until(lambda: len(leg.garbled) == 1)
    await wreck(rig, "send", text="<p>anything</p>")
    await leg.wait_until(lambda: leg.garbled[1:] == ["<p>anything</p>"])
    await wreck(rig, "error", code="server_overloaded", message="Too much.")
    error = (await leg.wait_for("error"))["error"]
    assert (error["code"], error["message"]) == ("server_overloaded", "Too much.")
    await wreck(rig, "huge")
    await leg.wait_until(lambda: any(len(e.get("delta", "")) > 1_000_000 for e in leg.events))


@KINDS
async def test_transcripts_hold_html(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    await wreck(rig, "html")
    say(spoken(ANSWER), leg)
    ended = "session.output_transcript.delta"
    await leg.wait_for(ended if kind is TRANSLATION else "response.done")
    deltas = [e["delta"] for e in leg.events if "transcript.delta" in e["type"]]
    assert deltas
    assert all(delta.startswith(HTML) for delta in deltas)


async def test_transcription_fails(rig: Rig) -> None:
    leg = await rig.open_conversation()
    await wreck(rig, "unheard")
    say(spoken(ANSWER), leg)
    failed = await leg.wait_for("conversation.item.input_audio_transcription.failed")
    assert failed["item_id"] == leg.of("input_audio_buffer.committed")[0]["item_id"]
    assert not leg.of("conversation.item.input_audio_transcription.delta")


@KINDS
async def test_a_session_expires_now(rig: Rig, kind: Kind) -> None:
    leg = await open_leg(rig, kind)
    await wreck(rig, "expire")
    assert (await leg.wait_for("error"))["error"]["code"] == "session_expired"
    async with asyncio.timeout(5):
        await leg.channel_closed.wait()


@KINDS
async def test_later_sessions_last_less_long(rig: Rig, kind: Kind) -> None:
    await wreck(rig, "limit", seconds=1)
    session = (await ask(rig, kind)).json()["session"]
    assert session["expires_at"] == pytest.approx(rig.clock() + 1, abs=1.5)
    leg = await open_leg(rig, kind)
    assert (await leg.wait_for("error"))["error"]["code"] == "session_expired"


async def test_one_kind_of_session_can_be_chosen(rig: Rig) -> None:
    legs = [await rig.open_leg("en"), await rig.open_leg("es"), await rig.open_conversation()]
    for leg, language in zip(legs, ("en", "es", "both"), strict=True):
        assert await wreck(rig, "unknown_event", only=language) == 1
        await leg.wait_for("session.surprised")
    assert [len(leg.of("session.surprised")) for leg in legs] == [1, 1, 1]
