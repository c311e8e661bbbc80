"""A running peer with an HTTP client, and the legs that a test opens on it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from local.peer import Peer, PeerConfig, create_peer
from local.visit_script import VISIT_SCRIPT
from tests.contract.peer.page import (
    API_KEY,
    CONVERSATION,
    TRANSLATION,
    Event,
    Kind,
    PageLeg,
    assert_documented,
    conversation_body,
    mint,
    post_mint,
)
from tests.contract.peer.serving import serve

QUESTION, ANSWER = VISIT_SCRIPT[6:8]
CONFIG = PeerConfig(api_key=API_KEY, script=(QUESTION, ANSWER))


@dataclass
class Clock:
    """The time of day, which a test can put forward."""

    ahead_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_s


@dataclass
class Rig:
    app: FastAPI
    http: httpx.AsyncClient
    clock: Clock
    legs: list[PageLeg] = field(default_factory=list)
    may_be_undocumented: bool = False
    """Else every event that any leg got is checked when the test is over."""

    @property
    def peer(self) -> Peer:
        peer = self.app.state.peer
        assert isinstance(peer, Peer)
        return peer

    def page_leg(self, channel: str = "oai-events", kind: Kind = TRANSLATION) -> PageLeg:
        leg = PageLeg(self.http, channel, kind)
        self.legs.append(leg)
        return leg

    async def open_leg(self, language: str, *, visit: str = "visit-1") -> PageLeg:
        leg = self.page_leg()
        await leg.connect(await mint(self.http, language, visit=visit))
        return leg

    async def mint_conversation(self, body: Event | None = None, visit: str = "visit-1") -> str:
        response = await post_mint(
            self.http, body or conversation_body(), visit=visit, kind=CONVERSATION
        )
        assert response.status_code == 200, response.text
        value = response.json()["value"]
        assert isinstance(value, str)
        return value

    async def open_conversation(self, **session: object) -> PageLeg:
        leg = self.page_leg(kind=CONVERSATION)
        await leg.connect(await self.mint_conversation(conversation_body(**session)))
        return leg

    async def wait_until_free(self) -> None:
        """Until the peer holds no connection."""
        async with asyncio.timeout(5):
            await self.peer.wait_until_idle()


@asynccontextmanager
async def running_peer(config: PeerConfig = CONFIG) -> AsyncIterator[Rig]:
    """A peer of its own on a free port."""
    clock = Clock()
    app = create_peer(config, clock=clock)
    async with serve(app) as url, httpx.AsyncClient(base_url=url) as http:
        rig = Rig(app, http, clock)
        try:
            yield rig
            if not rig.may_be_undocumented:
                for leg in rig.legs:
                    for event in leg.events:
                        assert_documented(event, leg.kind)
        finally:
            await asyncio.gather(*(leg.hang_up() for leg in rig.legs))
