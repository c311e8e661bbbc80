"""``Idempotency-Key``: a call that was repeated because its answer was lost is made once.

The answer of a call that succeeded is kept for a day, sealed, for whoever made it. One that failed
is not kept: the same key may be used for the mended call.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from puente.domain.errors import Conflict, Invalid
from puente.domain.member import Principal
from puente.services.parts import Repositories, Tools

KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
"""After this long without an answer a call is taken for dead, and may be made again."""
RETRY_AFTER_S = 2
_FORM = re.compile(r"[\x21-\x7e]{1,128}")


class KeyReused(Invalid):
    """The key was used for another body."""

    code = "idempotency_key_reused"


class InFlight(Conflict):
    """The first call with this key has not been answered yet."""

    code = "idempotency_in_flight"


@dataclass(frozen=True)
class Begun:
    """A call under a key: ``answer`` is the kept one, or None where it is to be carried out."""

    row_id: str
    clinic_id: str
    answer: bytes | None = None


class Idempotency:
    def __init__(self, repositories: Repositories, tools: Tools) -> None:
        self._repositories = repositories
        self._tools = tools

    async def begin(self, principal: Principal, route: str, key: str, body: bytes) -> Begun:
        """Raises Invalid (the key's form), KeyReused, InFlight."""
        if not _FORM.fullmatch(key):
            raise Invalid("an Idempotency-Key is 1 to 128 printable ASCII characters")
        named = "\n".join((principal.clinic_id, principal.member_id, route, key))
        row_id = hashlib.sha256(named.encode()).hexdigest()
        body_hash = hashlib.sha256(body).hexdigest()
        now = self._tools.clock()
        keys = self._repositories.idempotency_keys
        if await keys.begin(
            row_id,
            principal.clinic_id,
            body_hash=body_hash,
            now=now,
            lease_until=now + LEASE,
            expires_at=now + KEPT,
        ):
            return Begun(row_id, principal.clinic_id)
        kept = await keys.get(row_id, principal.clinic_id)
        if kept is not None and kept[0] != body_hash:
            raise KeyReused("this Idempotency-Key was used for another body: take a new key")
        if kept is None or kept[1] is None:
            raise InFlight(
                "the first call with this key is still being answered: ask again",
                retry_after=RETRY_AFTER_S,
            )
        return Begun(row_id, principal.clinic_id, kept[1])

    async def finish(self, begun: Begun, answer: bytes) -> None:
        await self._repositories.idempotency_keys.finish(begun.row_id, begun.clinic_id, answer)

    async def forget(self, begun: Begun) -> None:
        await self._repositories.idempotency_keys.forget(begun.row_id, begun.clinic_id)
