"""Access tokens of any OpenID Connect issuer, verified against its published keys."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt

from puente.domain.errors import Unauthenticated, Unavailable
from puente.ports import Clock, Found, Identity, VerifiedToken
from puente.providers import ProviderContext
from puente.settings import IdentitySettings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Asymmetric only: a shared-secret algorithm would let the public key sign."""

KEYS_FOR_S = 600.0
REFRESH_AT_MOST_EVERY_S = 10.0
LEEWAY = timedelta(seconds=30)
REMEMBERED_FOR_S = 60.0
REMEMBERED = 1_024
INVALID = "the access token is not valid: sign in again"
UNREADABLE = (
    *(httpx.HTTPError, httpx.InvalidURL, jwt.PyJWTError),
    *(ValueError, KeyError, TypeError, AttributeError),
)
"""What an issuer that is away or talks nonsense ends in."""


class OidcIdentity:
    """Verifies issuer, audience or client, expiry, algorithm and that it is an access token.

    Keys are fetched once and kept for ten minutes; an unknown key id fetches them again, at most
    every ten seconds, so that a rotation is seen at once and a flood of made-up ids is not passed
    on to the issuer.

    A page sends the same token with each turn: one that was found good is not verified again for a
    minute, or until keys were fetched, and its expiry is looked at each time. Whether its sign-in
    was ended is asked elsewhere, at every request.
    """

    def __init__(self, settings: IdentitySettings, http: httpx.AsyncClient, clock: Clock) -> None:
        self.name: str = settings.provider
        self._settings = settings
        self._http = http
        self._clock = clock
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()
        self._good: dict[bytes, tuple[VerifiedToken, float]] = {}
        """By the digest of a token, and when it was found so."""

    async def verify(self, token: str) -> VerifiedToken:
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        now = self._clock()
        verified, found_at = self._good.get(digest, (None, 0.0))
        if verified is not None and 0 <= now.timestamp() - found_at < REMEMBERED_FOR_S:
            if not verified.expires_at > now - LEEWAY:
                raise Unauthenticated(INVALID)
            return verified
        verified = await self._verify(token)
        if len(self._good) >= REMEMBERED:
            self._good.clear()
        self._good[digest] = (verified, now.timestamp())
        return verified

    async def _verify(self, token: str) -> VerifiedToken:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._key(str(header.get("kid", "")))
            claims = self._decode(token, key)
        except jwt.PyJWTError:
            raise Unauthenticated(INVALID) from None
        self._check_audience(claims)
        return VerifiedToken(
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            token_id=_text(claims.get("jti")),
            expires_at=_moment(claims["exp"]),
            # Cognito's name for what a refresh token and all that it renews have in common.
            sign_in_id=_text(claims.get("origin_jti")),
        )

    def _decode(self, token: str, key: jwt.PyJWK) -> dict[str, Any]:
        if key.algorithm_name not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            issuer=self._settings.issuer,
            options={
                "require": ["exp", "iss", "sub"],
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        now = self._clock()
        begins = _moment(claims["nbf"]) if "nbf" in claims else now
        if not _moment(claims["exp"]) > now - LEEWAY or begins > now + LEEWAY:
            raise jwt.ExpiredSignatureError
        return claims

    def _check_audience(self, claims: dict[str, Any]) -> None:
        """An API's access token names it in ``aud``; Cognito's has ``client_id`` instead.

        An ID token proves who signed in to the page, and is no permission to call: it carries the
        page in ``aud`` and neither.
        """
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        is_access = claims.get("token_use", "access") == "access" and "nonce" not in claims
        ours = self._settings.audience in named or (
            audience is None and claims.get("client_id") == self._settings.client_id
        )
        if not (ours and is_access):
            raise Unauthenticated("the token was not issued for this service: sign in again")

    async def _key(self, kid: str) -> jwt.PyJWK:
        age = self._clock().timestamp() - self._fetched_at
        if age > KEYS_FOR_S or (kid not in self._keys and age > REFRESH_AT_MOST_EVERY_S):
            async with self._lock:
                if self._clock().timestamp() - self._fetched_at >= min(age, KEYS_FOR_S):
                    await self._refresh()
        try:
            return self._keys[kid]
        except KeyError:
            raise jwt.InvalidKeyError from None

    async def probe(self) -> Found:
        """Whether the issuer publishes its keys now, whatever is still known of them."""
        try:
            await self._fetch()
        except UNREADABLE:
            raise Unavailable("the sign-in service does not answer", retry_after=5) from None
        return Found()

    async def _fetch(self) -> jwt.PyJWKSet:
        url = self._settings.jwks_url or await self._discover()
        answer = await self._http.get(url, timeout=5.0)
        answer.raise_for_status()
        return jwt.PyJWKSet.from_dict(answer.json())

    async def _refresh(self) -> None:
        try:
            key_set = await self._fetch()
        except UNREADABLE:
            if self._keys:
                # Known keys stay good while the issuer is away; only a new one cannot be checked.
                self._fetched_at = self._clock().timestamp()
                return
            raise Unavailable("the sign-in service does not answer", retry_after=5) from None
        self._keys = {key.key_id: key for key in key_set.keys if key.key_id}
        self._good.clear()
        self._fetched_at = self._clock().timestamp()

    async def _discover(self) -> str:
        url = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        answer = await self._http.get(url, timeout=5.0)
        answer.raise_for_status()
        document = answer.json()
        if document["issuer"] != self._settings.issuer:
            raise ValueError("the document of another issuer")
        return str(document["jwks_uri"])


def _moment(seconds: Any) -> datetime:
    """A token's instant. Raises InvalidTokenError for what is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise jwt.InvalidTokenError from None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def create(context: ProviderContext) -> Identity:
    return OidcIdentity(context.settings.identity, context.clients.http, context.clock)
