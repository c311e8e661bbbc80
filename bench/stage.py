"""``python -m bench.stage --port N``: the local stack as the page's benchmark needs it.

Three things differ from ``python -m local``: what is static is sent gzip'd, as a CDN sends it
(CloudFront would also offer Brotli, which is smaller); the peer takes orders to fail; and the
peer writes down, in `voices.jsonl` of the data folder, when it last heard a voice before each
translation and when the first packet of that translation left, as milliseconds since the epoch.
"""

import argparse
import json
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
from av.packet import Packet
from av.stream import Stream
from fastapi import FastAPI
from numpy.typing import NDArray
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from local.ground import Ground, data_dir
from local.peer import PeerConfig, create_peer
from local.peer.translation import TranslationLeg
from local.peer.voice import SpeechTrack
from local.stack import Stack
from puente.bootstrap import Puente

VOICES = "voices.jsonl"
LOUD = 0.005
"""Root mean square of full scale: what the peer and the browser both call a voice."""

_NEVER_STATIC = ("/api/", "/v1/", "/oidc/", "/receiver/")


class Notes:
    """When the peer heard, and when it spoke."""

    last_heard_ms = 0.0
    log: Path

    @classmethod
    def spoke(cls) -> None:
        line = {"heard_ms": cls.last_heard_ms, "spoke_ms": time.time() * 1000}
        with cls.log.open("a") as log:
            log.write(json.dumps(line) + "\n")


class NotingLeg(TranslationLeg):
    """A leg that notes when it last heard something loud."""

    def heard(self, frame: NDArray[np.int16]) -> None:
        power = float(np.mean(np.square(frame, dtype=np.float32)))
        if power > (LOUD * 32768) ** 2:
            Notes.last_heard_ms = time.time() * 1000
        super().heard(frame)


class NotingTrack(SpeechTrack):
    """A voice that notes when its first packet after silence leaves."""

    def __init__(self) -> None:
        super().__init__()
        self._speaks = False

    async def recv(self) -> "Packet[Stream]":
        packet = await super().recv()
        speaks = bytes(packet) != self._silence
        if speaks and not self._speaks:
            Notes.spoke()
        self._speaks = speaks
        return packet


class CompressStatic:
    """Gzip for what a CDN would serve; the API's answers stay as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app, minimum_size=500, compresslevel=9)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        served_by_us = scope.get("path", "").startswith(_NEVER_STATIC)
        await (self._app if served_by_us else self._compressed)(scope, receive, send)


class BenchStack(Stack):
    """The local stack, with a peer that can fail and static files that are compressed."""

    def _assemble(
        self, puente: Puente, ground: Ground, secrets: dict[str, str], peer: FastAPI | None
    ) -> ASGIApp:
        if peer is not None:
            key = puente.settings.realtime.api_key.get_secret_value()
            breakable = create_peer(PeerConfig(key, allow_faults=True))
            # The stack closes the application that it made: it must hold the peer that is used.
            peer.state.peer = breakable.state.peer
            peer.router.routes = breakable.router.routes
        return CompressStatic(super()._assemble(puente, ground, secrets, peer))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.stage")
    parser.add_argument("--port", type=int, required=True)
    folder = data_dir()
    Notes.log = folder / VOICES
    stack = BenchStack(folder, port=parser.parse_args().port)
    with (
        patch("local.peer.peer.TranslationLeg", NotingLeg),
        patch("local.peer.connection.SpeechTrack", NotingTrack),
    ):
        stack.run()


if __name__ == "__main__":
    main()
