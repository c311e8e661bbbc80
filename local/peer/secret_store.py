"""Client secrets: short-lived bearers that let a page open sessions, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from local.peer.conversation_session import ConversationSession
from local.peer.wire import ApiError, TranslationSession

AnySession = TranslationSession | ConversationSession


@dataclass(frozen=True)
class Grant:
    """What one client secret allows until `expires_at` (seconds since the epoch)."""

    session: AnySession
    group: str
    expires_at: int


class SecretStore:
    """Secrets in memory. One secret opens any number of sessions until it expires."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    def keep(self, value: str, grant: Grant) -> None:
        now = self._clock()
        self._grants = {v: g for v, g in self._grants.items() if g.expires_at > now}
        self._grants[value] = grant

    def open(self, value: str) -> Grant:
        """The grant of a secret. Raises ApiError 401 if it is unknown or expired."""
        grant = self._grants.get(value)
        if grant is None:
            raise ApiError(401, "Incorrect client secret provided.", code="invalid_api_key")
        if grant.expires_at <= self._clock():
            raise ApiError(401, "The client secret has expired.", code="token_expired")
        return grant
