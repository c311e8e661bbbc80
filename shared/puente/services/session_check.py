"""A connection tried before anybody is in the room: one leg, outside any visit."""

import hashlib

from puente.domain.access import reach_of
from puente.domain.member import Principal
from puente.domain.session import Leg
from puente.ports import RealtimeProvider
from puente.services.limits import Limits

CHECKS_PER_MINUTE = 6


class CheckSession:
    """Mints one leg of the default mode, for a page that dials it with silence and hangs up.

    No patient is heard, so no consent is asked for, nothing is stored, and no visit is touched.
    A secret costs nothing until it is dialled; the limit keeps the dialling rare.
    """

    def __init__(self, realtime: RealtimeProvider, limits: Limits) -> None:
        self._realtime = realtime
        self._limits = limits

    async def __call__(self, principal: Principal) -> Leg:
        """Raises Forbidden, RateLimited, and what the interpreter's provider raises."""
        reach_of(principal, "visit.write")
        key = f"checks/{principal.clinic_id}/{principal.member_id}"
        message = "too many checks in a minute: wait a little"
        await self._limits.hold(key, CHECKS_PER_MINUTE, message)
        await self._limits.mint(principal)
        target, *_ = self._realtime.targets("translate", ("en", "es"))
        named = hashlib.sha256(f"{principal.member_id}/check".encode()).hexdigest()
        return await self._realtime.mint("translate", target, user_hash=named)
