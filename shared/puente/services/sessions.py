"""Minting: the page gets short-lived secrets, and never the API key."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from puente.domain.base import Language
from puente.domain.conversation import Conversation
from puente.domain.errors import Conflict, Forbidden, PuenteError
from puente.domain.member import Principal
from puente.domain.session import Leg, Mode, OneWay, Session, Way, way_of
from puente.ports import RealtimeProvider, State
from puente.services.consenting import Consenting
from puente.services.limits import Limits
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open

CACHED_FOR_S = 50
"""Less than the secret's 60 s, so that a cached one still has time to be dialled."""
WORTH_DIALLING_S = 10


@dataclass(frozen=True)
class Opened:
    session: Session
    visit: Conversation
    legs: list[Leg]
    cached: bool


class OpenSession:
    def __init__(
        self,
        repositories: Repositories,
        realtime: RealtimeProvider,
        state: State,
        limits: Limits,
        tools: Tools,
        consenting: Consenting,
        ways: Sequence[Way],
    ) -> None:
        self._repositories = repositories
        self._realtime = realtime
        self._state = state
        self._limits = limits
        self._tools = tools
        self._consenting = consenting
        self._ways = ways

    async def __call__(
        self,
        principal: Principal,
        conversation_id: str,
        mode: Mode,
        *,
        renew: bool,
        direction: OneWay | None = None,
    ) -> Opened:
        """A new Session with a leg per direction, or with the one for ``direction`` alone.

        Raises NotFound, Forbidden (a way of interpreting that is not offered here), Conflict
        (the visit has ended), ConsentRequired, EmergencyOver, RateLimited, and what the
        interpreter's provider raises.
        """
        conversation = require_open(
            principal,
            await self._repositories.conversations.get(principal.clinic_id, conversation_id),
            "visit.write",
        )
        if conversation.state != "active":
            raise Conflict("this visit has ended: start a new one")
        if way_of(mode, direction) not in self._ways:
            raise Forbidden("this way of interpreting is not offered here")
        await self._consenting.require(conversation)
        await self._limits.mint(principal)
        targets = self._targets(mode, direction, conversation)
        minted = [await self._leg(principal, conversation, mode, t, renew) for t in targets]
        session = Session(
            session_id=self._tools.ids("ses"),
            clinic_id=principal.clinic_id,
            conversation_id=conversation_id,
            member_id=principal.member_id,
            mode=mode,
            provider=self._realtime.name,
            model=self._realtime.model(mode),
            created_at=self._tools.clock(),
        )
        await self._repositories.sessions.add(session)
        await self._repositories.conversations.touch(
            principal.clinic_id, conversation_id, session.created_at
        )
        legs, kept = [leg for leg, _ in minted], all(cached for _, cached in minted)
        return Opened(session, conversation, legs, kept)

    def _targets(
        self, mode: Mode, direction: OneWay | None, conversation: Conversation
    ) -> Sequence[Language | None]:
        targets = self._realtime.targets(mode, conversation.languages)
        if way_of(mode, direction) != "one_leg":
            return targets
        return [target for target in targets if target is not None and _leads(direction, target)]

    async def _leg(
        self,
        principal: Principal,
        conversation: Conversation,
        mode: Mode,
        target: Language | None,
        renew: bool,
    ) -> tuple[Leg, bool]:
        """A leg, and whether it came from the cache of this user, visit and direction."""
        where = f"{principal.member_id}/{conversation.conversation_id}/{mode}/{target or 'both'}"
        key = f"legs/{principal.clinic_id}/{where}"
        kept = None if renew else await self._state.get(key)
        if kept is not None:
            leg = Leg.model_validate_json(kept)
            left = int((leg.expires_at - self._tools.clock()).total_seconds())
            if left > WORTH_DIALLING_S:
                return leg.model_copy(update={"expires_in": left}), True
        named = _user_hash(principal, conversation)
        try:
            with self._tools.meter.timed(principal.clinic_id, "mint.latency"):
                leg = await self._realtime.mint(mode, target, user_hash=named)
        except PuenteError:
            self._tools.meter.note(principal.clinic_id, "mint.failures", 1)
            raise
        ttl = min(CACHED_FOR_S, leg.expires_in - WORTH_DIALLING_S)
        if ttl > 0:
            await self._state.put(key, leg.model_dump_json().encode(), ttl_s=ttl)
        return leg, False


def _leads(direction: OneWay | None, target: Language) -> bool:
    return direction is not None and direction.endswith(f"-{target}")


def _user_hash(principal: Principal, conversation: Conversation) -> str:
    """Names one visit's speakers to the vendor, so that abuse can be told apart and nobody
    followed from visit to visit."""
    named = f"{principal.member_id}/{conversation.conversation_id}"
    return hashlib.sha256(named.encode()).hexdigest()
