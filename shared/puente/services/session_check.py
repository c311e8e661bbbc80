"""A connection tried before anybody is in the room: one leg, outside any visit."""

import hashlib

from puente.domain.access import reach_of
from puente.domain.errors import RateLimited
from puente.domain.member import Principal
from puente.domain.session import Leg
from puente.ports import RealtimeProvider, State

CHECKS_PER_MINUTE = 6


class CheckSession:
    """Mints one leg of the default mode, for a page that dials it with silence and hangs up.

    No patient is heard, so no consent is asked for, nothing is stored, and no visit is touched.
    A secret costs nothing until it is dialled; the limit keeps the dialling rare.
    """

    def __init__(self, realtime: RealtimeProvider, state: State) -> None:
        self._realtime = realtime
        self._state = state

    async def __call__(self, principal: Principal) -> Leg:
        """Raises Forbidden, RateLimited, and what the interpreter's provider raises."""
        reach_of(principal, "visit.write")
        key = f"checks/{principal.clinic_id}/{principal.member_id}"
        if await self._state.increment(key, ttl_s=60) > CHECKS_PER_MINUTE:
            raise RateLimited("too many checks in a minute: wait a little", retry_after=60)
        target, *_ = self._realtime.targets("translate", ("en", "es"))
        named = hashlib.sha256(f"{principal.member_id}/check".encode()).hexdigest()
        return await self._realtime.mint("translate", target, user_hash=named)
