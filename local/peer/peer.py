"""The local peer: mints client secrets and answers calls."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from local.peer.config import PeerConfig
from local.peer.connection import Connection
from local.peer.network import offer_loopback
from local.peer.secret_store import Grant, SecretStore
from local.peer.translation import TranslationLeg
from local.peer.validation import check_session
from local.peer.visits import Visit, Visits
from local.peer.voice import Interpreter
from local.peer.wire import ApiError, ClientSecretRequest, Json

logger = logging.getLogger(__name__)


def make_id(prefix: str) -> str:
    """An id nobody can guess, such as `rtc_…`."""
    return f"{prefix}_{secrets.token_hex(16)}"


@dataclass(frozen=True)
class Call:
    """An accepted call: its id and the SDP answer."""

    call_id: str
    sdp: str


class Peer:
    """Everything the peer holds in memory. Belongs to one event loop."""

    def __init__(
        self,
        config: PeerConfig,
        *,
        clock: Callable[[], float] = time.time,
        ids: Callable[[str], str] = make_id,
    ) -> None:
        self.config = config
        self._clock = clock
        self._ids = ids
        self._secrets = SecretStore(clock)
        self._visits = Visits(self._create_visit)
        self._connections: dict[str, Connection] = {}
        self._interpreter = Interpreter()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        offer_loopback()

    def check_api_key(self, presented: str) -> None:
        """Raises ApiError 401 unless this is the server's key."""
        if not secrets.compare_digest(presented.encode(), self.config.api_key.encode()):
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")

    def mint(self, request: ClientSecretRequest, safety_identifier: str | None) -> Json:
        """A client secret for a translation session, as the protocol answers it.

        Legs whose secrets were minted for one safety identifier hear the same visit; without
        one, all of this key do. Raises ApiError 400 for a session that cannot be served.
        """
        check_session(request.session, self.config)
        created = int(self._clock())
        grant = Grant(
            session=request.session,
            group=safety_identifier or "",
            expires_at=created + request.expires_after.seconds,
        )
        value = self._ids("ek")
        self._secrets.keep(value, grant)
        session = grant.session.describe(self._ids("sess"), created + self.config.session_s)
        return {"value": value, "expires_at": grant.expires_at, "session": session}

    async def call(self, client_secret: str, offer: str) -> Call:
        """Answer an SDP offer. Raises ApiError 401, 400, or 500 as Connection.answer does."""
        grant = self._secrets.open(client_secret)
        if self._closed:
            raise ApiError(503, "The peer is shutting down.", code="server_error")
        connection = Connection(self._ids("rtc"), self.config, self._forget)
        self._connections[connection.call_id] = connection
        self._idle.clear()
        leg = TranslationLeg(
            self._ids("sess"),
            grant.session,
            int(self._clock()) + self.config.session_s,
            config=self.config,
            enter_visit=partial(self._visits.enter, grant.group),
            outlet=connection,
            interpreter=self._interpreter,
            ids=self._ids,
        )
        sdp = await connection.answer(offer, leg)
        logger.info("call %s answered", connection.call_id)
        return Call(connection.call_id, sdp)

    @property
    def connection_count(self) -> int:
        return len(self._connections)

    async def wait_until_idle(self) -> None:
        """Until no call is left."""
        await self._idle.wait()

    async def close(self) -> None:
        """Hang up all calls and answer no more."""
        self._closed = True
        await asyncio.gather(*(c.close() for c in list(self._connections.values())))

    def _forget(self, connection: Connection) -> None:
        self._connections.pop(connection.call_id, None)
        if not self._connections:
            self._idle.set()

    def _create_visit(self) -> Visit:
        return Visit(
            self.config.script,
            self._clock,
            same_utterance_s=self.config.same_utterance_s,
            idle_reset_s=self.config.idle_reset_s,
        )
