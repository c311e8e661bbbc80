"""Tokens that must not be believed, tried at the doors of the whole API."""

import io
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from bench.faults.table import Row
from bench.security.served import Ground, ground
from puente.ports import Identity, VerifiedToken
from puente.providers.identity.oidc import OidcIdentity
from puente.settings import IdentitySettings, Settings
from tests.api.routes import MEMBERS_ONLY, Case, given
from tests.support.clock import MovableClock
from tests.support.serving import serve
from tests.support.settings import ISSUER
from tests.support.tokens import AUDIENCE, CLIENT, Issuer, forgeries

SOMEBODY = "clinician"


@dataclass
class KnownHere:
    """What the issuer says, of the made-up members: they were stored under another issuer's name.

    ``believes`` is a defect to plant: claims count without their signature.
    """

    inner: Identity
    believes: bool = False
    name: str = "known here"

    async def verify(self, token: str) -> VerifiedToken:
        if self.believes:
            claims = jwt.decode(token, options={"verify_signature": False})
            return VerifiedToken(ISSUER, claims["sub"], claims.get("jti"), MovableClock()())
        found = await self.inner.verify(token)
        return VerifiedToken(
            ISSUER, found.subject, found.token_id, found.expires_at, found.sign_in_id
        )


class Forgetful:
    """A defect to plant: a store of sign-outs in which nothing is ever found again."""

    name = "forgetful"
    shared = True

    async def get(self, key: str) -> bytes | None:
        return None

    async def put(self, key: str, value: bytes, *, ttl_s: float) -> None: ...

    async def add(self, key: str, value: bytes, *, ttl_s: float) -> bool:
        return True

    async def increment(self, key: str, *, ttl_s: float) -> int:
        return 1

    async def delete(self, key: str) -> None: ...


async def accepted(made: Ground, token: str, cases: tuple[Case, ...]) -> list[str]:
    """The routes that let this token in."""
    let_in = []
    ids = given(made.clinic)
    for case in cases:
        headers = {"authorization": f"Bearer {token}"}
        at, body = case.at(ids), case.sent(ids)
        answer = await made.call(None, case.method, at, body, headers=headers)
        if answer.status_code != 401:
            let_in.append(f"{case.name}: {answer.status_code}")
    return let_in


async def row(settings: Settings, every: int = 1, plant: str | None = None) -> Row:
    """Each forgery at each ``every``-th route; then sign-outs, replayed at all of those."""
    made_row = Row("tokens", "forged, expired, misdirected or replayed after log-off: 0 accepted")
    issuer, clock = Issuer(subject=SOMEBODY), MovableClock()
    cases = MEMBERS_ONLY[::every]
    async with serve(issuer.app()) as url, httpx.AsyncClient(trust_env=False) as http:
        issuer.url = url
        chosen = IdentitySettings(provider="local", issuer=url, audience=AUDIENCE, client_id=CLIENT)
        identity = KnownHere(OidcIdentity(chosen, http, clock), believes=plant == "believe")
        parts: dict[str, Any] = {"identity": identity, "stream": io.StringIO()}
        if plant == "forget":
            parts["sign_outs"] = Forgetful()
        async with ground(settings, clock, **parts) as made:
            good = issuer.token(origin_jti="s-1", jti="t-1")
            me = (next(case for case in cases if case.path == "/api/me"),) if every == 1 else ()
            let_in = await accepted(made, good, me or cases[:1])
            made_row.hold("a good one", "let in" if let_in else "refused", bool(let_in))
            wrong = forgeries(issuer)
            taken = [
                f"{name} {where}"
                for name, token in wrong.items()
                for where in await accepted(made, token, cases)
            ]
            made_row.hold("forgeries", f"{len(wrong)} at {len(cases)} routes", len(wrong) > 30)
            made_row.hold("accepted", len(taken), not taken)
            replayed = await _replayed(made, issuer, good, cases)
            made_row.hold("accepted after log-off", len(replayed), not replayed)
            made_row.measured.update(dict.fromkeys((taken + replayed)[:3], ""))
    return made_row


async def _replayed(made: Ground, issuer: Issuer, good: str, cases: tuple[Case, ...]) -> list[str]:
    """What a sign-in still opens once it was ended: the token, one renewed before, one after."""
    headers = {"authorization": f"Bearer {good}"}
    await made.call(None, "POST", "/api/sign-out", headers=headers)
    renewed = issuer.token(origin_jti="s-1", jti="t-2")
    return [where for token in (good, renewed) for where in await accepted(made, token, cases)]
