"""The local peer: mints client secrets and answers calls."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from local.peer.config import PeerConfig
from local.peer.connection import Connection, Leg
from local.peer.conversation import ConversationLeg
from local.peer.conversation_session import ConversationSecretRequest, ConversationSession
from local.peer.faults import Faults
from local.peer.network import offer_loopback
from local.peer.secret_store import AnySession, Grant, SecretStore
from local.peer.translation import TranslationLeg
from local.peer.validation import check_conversation, check_session
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
        self.faults = Faults(self._connections.values)
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        offer_loopback()

    def check_api_key(self, presented: str) -> None:
        """Raises ApiError 401 unless this is the server's key."""
        if not secrets.compare_digest(presented.encode(), self.config.api_key.encode()):
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")

    def mint(
        self,
        request: ClientSecretRequest | ConversationSecretRequest,
        safety_identifier: str | None,
    ) -> Json:
        """A client secret for a session, as the protocol answers it.

        Legs whose secrets were minted for one safety identifier hear the same visit; without
        one, all of this key do. Raises ApiError 400 for a session that cannot be served.
        """
        session = request.session
        if isinstance(session, ConversationSession):
            check_conversation(session, self.config)
        else:
            check_session(session, self.config)
        created = int(self._clock())
        grant = Grant(
            session=session,
            group=safety_identifier or "",
            expires_at=created + request.expires_after.seconds,
        )
        value = self._ids("ek")
        self._secrets.keep(value, grant)
        described = session.describe(self._ids("sess"), created + self._session_s)
        return {"value": value, "expires_at": grant.expires_at, "session": described}

    async def call(self, client_secret: str, offer: str, kind: type[AnySession]) -> Call:
        """Answer an SDP offer for a session of this kind.

        Raises ApiError 401 for the secret, 400 if it was minted for the other kind, and 400 or
        500 as Connection.answer does.
        """
        grant = self._secrets.open(client_secret)
        if not isinstance(grant.session, kind):
            raise ApiError(
                400, "This secret is for another kind of session.", code="invalid_session_type"
            )
        if self._closed:
            raise ApiError(503, "The peer is shutting down.", code="server_error")
        if self.config.allow_faults:
            offer = self.faults.lift_limits(offer)
        connection = Connection(self._ids("rtc"), self.config, self._session_s, self._forget)
        self._connections[connection.call_id] = connection
        self._idle.clear()
        sdp = await connection.answer(offer, self._make_leg(grant, connection))
        logger.info("call %s answered", connection.call_id)
        return Call(connection.call_id, sdp)

    def _make_leg(self, grant: Grant, connection: Connection) -> Leg:
        leg_id = self._ids("sess")
        outlet = self.faults.wrap(connection) if self.config.allow_faults else connection
        enter_visit = partial(self._visits.enter, grant.group)
        if isinstance(grant.session, ConversationSession):
            return ConversationLeg(
                leg_id,
                grant.session,
                config=self.config,
                enter_visit=enter_visit,
                outlet=outlet,
                interpreter=self._interpreter,
                ids=self._ids,
            )
        return TranslationLeg(
            leg_id,
            grant.session,
            int(self._clock()) + self._session_s,
            config=self.config,
            enter_visit=enter_visit,
            outlet=outlet,
            interpreter=self._interpreter,
            ids=self._ids,
        )

    @property
    def _session_s(self) -> int:
        return self.faults.limit_s or self.config.session_s

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
