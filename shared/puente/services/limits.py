"""How often somebody may ask, counted for all processes together."""

import math

from puente.domain.errors import RateLimited
from puente.domain.member import Principal
from puente.ports import Clock, State

MINTS_PER_USER = 60
MINTS_PER_CLINIC = 1_200
"""Of one clinic's members together: twenty who do nothing else, or hundreds who see patients."""
MINUTE_S = 60


class Limits:
    """Counts by the minute of the clock, so that who is refused is told when to come back."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def hold(self, key: str, most: int, message: str) -> None:
        """Count one more under ``key``. Raises RateLimited above ``most`` in this minute, and
        Unavailable where nobody can count."""
        minute, passed = divmod(self._clock().timestamp(), MINUTE_S)
        count = await self._state.increment(f"{key}/{int(minute)}", ttl_s=MINUTE_S)
        if count > most:
            raise RateLimited(message, retry_after=math.ceil(MINUTE_S - passed))

    async def mint(self, principal: Principal) -> None:
        """One more secret for the interpreter. Who is over their own share takes none of the
        clinic's. Raises RateLimited, Unavailable."""
        clinic, member = principal.clinic_id, principal.member_id
        await self.hold(
            f"mints/{clinic}/{member}",
            MINTS_PER_USER,
            "too many connections in a minute: wait a little",
        )
        await self.hold(
            f"mints/{clinic}",
            MINTS_PER_CLINIC,
            "your clinic opened too many connections in a minute: wait a little",
        )
