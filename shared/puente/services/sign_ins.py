"""Tokens that verify and whose holder has not signed out."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from puente.domain.errors import Unauthenticated
from puente.ports import Clock, Identity, State, VerifiedToken

T = TypeVar("T")

KEPT_AT_LEAST = timedelta(hours=24)
"""A sign-in's other tokens may outlive the one it was signed out with; an issuer gives an access
token a day at most. It is also longer than any two clocks differ."""


class SignIns:
    """The issuer's word, and what was signed out here since: a token is good where both hold.

    Where the store of sign-outs does not answer, nobody knows, and the request is refused as
    unavailable: see docs/decisions.
    """

    def __init__(self, identity: Identity, state: State, clock: Clock) -> None:
        self._identity = identity
        self._state = state
        self._clock = clock

    async def verify(self, token: str) -> VerifiedToken:
        """Raises Unauthenticated (not valid, or signed out), Unavailable."""
        verified = await self._identity.verify(token)
        await self._refuse_ended(token, verified)
        return verified

    async def verify_while(self, token: str, look_up: Callable[[VerifiedToken], Awaitable[T]]) -> T:
        """What ``look_up`` finds of the token's holder, looked for while we ask whether the sign-in
        was ended; nobody is told of it where it was. Raises what ``verify`` and ``look_up`` do."""
        verified = await self._identity.verify(token)
        ended, found = await asyncio.gather(
            self._refuse_ended(token, verified), look_up(verified), return_exceptions=True
        )
        if isinstance(ended, BaseException):
            raise ended
        if isinstance(found, BaseException):
            raise found
        return found

    async def _refuse_ended(self, token: str, verified: VerifiedToken) -> None:
        if await self._state.get(_key(token, verified)) is not None:
            raise Unauthenticated("this sign-in was ended: sign in again")

    async def end(self, token: str) -> None:
        """Refuse this token, and those renewed from the same sign-in, from the next request on.

        Raises Unauthenticated, Unavailable.
        """
        verified = await self.verify(token)
        kept = max(verified.expires_at - self._clock(), timedelta()) + KEPT_AT_LEAST
        await self._state.put(_key(token, verified), b"1", ttl_s=kept.total_seconds())


def _key(token: str, verified: VerifiedToken) -> str:
    """What a sign-out is kept under: the sign-in, else the token's own id, else the token.

    Only what is signed counts: a signature can be written in more than one way.
    """
    if verified.sign_in_id:
        named = ("sign-in", verified.sign_in_id)
    elif verified.token_id:
        named = ("token", verified.token_id)
    else:
        named = ("signed", token.rsplit(".", 1)[0])
    digest = hashlib.sha256("\n".join((verified.issuer, *named)).encode()).hexdigest()
    return f"signed-out/{digest}"
