"""API keys: a clinic's own systems call with them, within their scopes."""

import hashlib
import hmac
import re
from collections.abc import Sequence

from puente.domain.access import reach_of
from puente.domain.api_key import ApiKey
from puente.domain.errors import Invalid, NotFound, RateLimited, Unauthenticated
from puente.domain.member import Principal, Scope
from puente.ports import Randomness, State
from puente.services.parts import Repositories, Tools

MAX_PER_CLINIC = 50
REQUESTS_PER_MINUTE = 600
_FORM = re.compile(r"pk_([A-Za-z0-9]{8,40})_([0-9a-f]{64})")


class KeyRing:
    def __init__(
        self, repositories: Repositories, state: State, tools: Tools, randomness: Randomness
    ) -> None:
        self._repositories = repositories
        self._state = state
        self._tools = tools
        self._randomness = randomness

    async def issue(
        self, principal: Principal, *, name: str, scopes: Sequence[Scope]
    ) -> tuple[ApiKey, str]:
        """A new key, and the text that is shown this once. Raises Forbidden, Invalid."""
        reach_of(principal, "keys.manage")
        if sum(key.revoked_at is None for key in await self.all(principal)) >= MAX_PER_CLINIC:
            raise Invalid(
                f"a clinic has at most {MAX_PER_CLINIC} keys: revoke one first",
                reason="too_many_keys",
            )
        key = ApiKey(
            key_id=self._tools.ids("key"),
            clinic_id=principal.clinic_id,
            clinic_name=principal.clinic_name,
            name=name,
            scopes=tuple(dict.fromkeys(scopes)),
            created_by=principal.member_id,
            created_at=self._tools.clock(),
        )
        text = f"pk_{key.key_id.removeprefix('key_')}_{self._randomness(32).hex()}"
        await self._repositories.api_keys.add(key, secret_hash=_hash(text))
        return key, text

    async def all(self, principal: Principal) -> Sequence[ApiKey]:
        """The clinic's keys, revoked ones too, oldest first."""
        reach_of(principal, "keys.manage")
        return await self._repositories.api_keys.of_clinic(principal.clinic_id)

    async def revoke(self, principal: Principal, key_id: str) -> ApiKey:
        """From the next request on it opens nothing."""
        reach_of(principal, "keys.manage")
        key = await self._repositories.api_keys.revoke(
            principal.clinic_id, key_id, self._tools.clock()
        )
        if key is None:
            raise NotFound("no such key")
        return key

    async def principal(self, text: str) -> Principal:
        """Who calls with this key. Raises Unauthenticated, the same for each reason; of a key that
        was revoked it knows the caller."""
        form = _FORM.fullmatch(text)
        found = await self._repositories.api_keys.by_id(f"key_{form[1]}") if form else None
        given, kept = _hash(text), found[1] if found else _hash("")
        refusal = Unauthenticated("the key is unknown or was revoked")
        if not hmac.compare_digest(given, kept) or found is None:
            raise refusal
        key, _ = found
        if key.revoked_at:
            raise refusal.of(_caller(key))
        await self._repositories.api_keys.used(key, self._tools.clock())
        return _caller(key)

    async def limit(self, principal: Principal) -> None:
        """Raises RateLimited above so many requests of one key in a minute."""
        count = await self._state.increment(f"keys/{principal.member_id}", ttl_s=60)
        if count > REQUESTS_PER_MINUTE:
            raise RateLimited(
                f"a key makes at most {REQUESTS_PER_MINUTE} requests a minute", retry_after=60
            )


def _caller(key: ApiKey) -> Principal:
    return Principal(
        member_id=key.key_id,
        clinic_id=key.clinic_id,
        clinic_name=key.clinic_name,
        name=key.name,
        role="machine",
        scopes=key.scopes,
    )


def _hash(text: str) -> str:
    """Plain SHA-256 will do: the text holds 256 random bits, so nobody guesses it from the hash."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
