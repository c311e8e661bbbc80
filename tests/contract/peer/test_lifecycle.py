"""Connections end, and leave nothing behind."""

import asyncio
import gc
from dataclasses import replace
from typing import Any

from aiortc import RTCPeerConnection

from local.peer.connection import Connection
from local.peer.conversation import ConversationLeg
from local.peer.translation import TranslationLeg
from tests.contract.peer.page import mint, post_offer
from tests.contract.peer.rig import CONFIG, Rig, running_peer

SESSIONS = 5


async def test_a_page_that_goes_away_is_forgotten(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    assert rig.peer.connection_count == 1
    await leg.hang_up()
    await rig.wait_until_free()


async def test_a_page_that_closes_its_channel_is_hung_up_on(rig: Rig) -> None:
    leg = await rig.open_leg("es")
    leg.close_channel()
    await rig.wait_until_free()


async def test_a_call_that_never_connects_is_given_up() -> None:
    async with running_peer(replace(CONFIG, connect_timeout_s=0.2)) as rig:
        leg = rig.page_leg()
        response = await post_offer(rig.http, await mint(rig.http, "es"), await leg.offer())
        assert response.status_code == 201
        assert rig.peer.connection_count == 1
        await rig.wait_until_free()


async def test_a_call_without_the_events_channel_is_given_up() -> None:
    async with running_peer(replace(CONFIG, connect_timeout_s=0.5)) as rig:
        leg = rig.page_leg(channel="other-events")
        response = await post_offer(rig.http, await mint(rig.http, "es"), await leg.offer())
        await leg.accept(response.text)
        async with asyncio.timeout(5):
            await leg.channel_closed.wait()
        await rig.wait_until_free()
        assert leg.events == []


async def test_a_refused_offer_holds_nothing(rig: Rig) -> None:
    offer = await rig.page_leg().offer()
    broken = offer.replace("a=ice-ufrag", "a=x-ice-ufrag")
    response = await post_offer(rig.http, await mint(rig.http, "es"), broken)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_offer"
    assert rig.peer.connection_count == 0


async def test_after_session_closed_the_peer_hangs_up_by_itself() -> None:
    async with running_peer(replace(CONFIG, farewell_s=0.2)) as rig:
        leg = await rig.open_leg("es")
        leg.send({"type": "session.close"})
        await leg.wait_for("session.closed")
        async with asyncio.timeout(5):
            await leg.channel_closed.wait()
        await rig.wait_until_free()


async def test_stopping_the_server_hangs_up_and_takes_no_more_calls() -> None:
    async with running_peer() as rig:
        leg = await rig.open_leg("es")
        secret, offer = await mint(rig.http, "es"), await rig.page_leg().offer()
        await rig.peer.close()
        async with asyncio.timeout(5):
            await leg.channel_closed.wait()
        assert rig.peer.connection_count == 0
        assert (await post_offer(rig.http, secret, offer)).status_code == 503


HELD = {Connection, TranslationLeg, ConversationLeg, RTCPeerConnection}


def held() -> list[Any]:
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing) in HELD]


async def test_sessions_are_freed(rig: Rig) -> None:
    # What other tests of this process left is not this one's: kept here, so that no id comes again.
    before = held()
    for _ in range(SESSIONS):
        for leg in (await rig.open_leg("es"), await rig.open_conversation()):
            await leg.hang_up()
        rig.legs.clear()
        del leg
    await rig.wait_until_free()
    known = {id(thing) for thing in before}
    assert [type(thing) for thing in held() if id(thing) not in known] == []
