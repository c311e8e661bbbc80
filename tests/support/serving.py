"""Serving an ASGI application for tests on a free port of 127.0.0.1."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


class PromptServer(uvicorn.Server):
    """Stops the moment it is told: uvicorn's own looks ten times a second, and waits again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    async def main_loop(self) -> None:
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def serve(app: Any) -> AsyncIterator[str]:
    """The base URL of the running application. It stops with the context, requests included."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        # Listening already, a first request waits in the backlog until the server is up.
        listener.listen(64)
        config = uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False)
        server = PromptServer(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.ended.set()
            await running
