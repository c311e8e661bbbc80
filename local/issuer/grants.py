"""What was granted to whom: codes and refresh tokens, kept across restarts, never in clear."""

# Authlib ships no types, so its classes are Any to the checker; ours still state their own.
# mypy: disallow-subclassing-any=False

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin
from authlib.oidc.core import AuthorizationCodeMixin

_FILE = "grants.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS grants (
    grant_id TEXT PRIMARY KEY, sub TEXT NOT NULL, client_id TEXT NOT NULL, scope TEXT NOT NULL,
    session_id TEXT NOT NULL, auth_time INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS codes (
    digest TEXT PRIMARY KEY, grant_id TEXT NOT NULL, redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL, nonce TEXT, expires_at REAL NOT NULL, used INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    digest TEXT PRIMARY KEY, grant_id TEXT NOT NULL, expires_at REAL NOT NULL, replaced_at REAL
);
"""


@dataclass(frozen=True)
class Grant:
    """One sign-in of one person in one browser session; its tokens live and end together."""

    grant_id: str
    sub: str
    client_id: str
    scope: str
    session_id: str
    auth_time: int


@dataclass(frozen=True)
class AuthorizationCode(AuthorizationCodeMixin):
    """A code and what its exchange must prove. ``code_challenge_method`` is always S256."""

    grant: Grant
    redirect_uri: str
    code_challenge: str
    nonce: str | None
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.grant.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.grant.auth_time


@dataclass(frozen=True)
class RefreshToken(TokenMixin):
    """A refresh token that was found valid."""

    grant: Grant
    digest: str

    def check_client(self, client: ClientMixin) -> bool:
        return self.grant.client_id == str(client.get_client_id())

    def get_scope(self) -> str:
        return self.grant.scope


class GrantStore:
    """Grants in one SQLite file; safe from several threads. ``clock`` gives Unix seconds.

    Only digests of codes and refresh tokens are stored: the file alone lets nobody in.
    """

    def __init__(self, data_dir: Path, *, clock: Callable[[], float], reuse_seconds: int) -> None:
        self._path = data_dir / _FILE
        self._clock = clock
        self._reuse_seconds = reuse_seconds
        self._path.touch(mode=0o600)
        with self._transaction() as db:
            for statement in _SCHEMA.split(";"):
                db.execute(statement)

    def add_code(self, code: str, entry: AuthorizationCode, *, lifetime: int) -> None:
        """Open a grant with the code that its page will exchange within ``lifetime`` seconds."""
        grant = entry.grant
        now = self._clock()
        with self._transaction() as db:
            _forget_expired(db, now)
            db.execute(
                "INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, 0)",
                (
                    grant.grant_id,
                    grant.sub,
                    grant.client_id,
                    grant.scope,
                    grant.session_id,
                    grant.auth_time,
                ),
            )
            db.execute(
                "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, 0)",
                (
                    _digest(code),
                    grant.grant_id,
                    entry.redirect_uri,
                    entry.code_challenge,
                    entry.nonce,
                    now + lifetime,
                ),
            )

    def take_code(self, code: str) -> AuthorizationCode | None:
        """The code's entry, once. A second presentation ends the grant: one of two was a thief."""
        digest = _digest(code)
        with self._transaction() as db:
            row = db.execute(
                "SELECT * FROM codes JOIN grants USING (grant_id) WHERE digest = ?"
                " AND expires_at > ? AND NOT revoked",
                (digest, self._clock()),
            ).fetchone()
            if row is None:
                return None
            if row["used"]:
                _revoke(db, row["grant_id"])
                return None
            db.execute("UPDATE codes SET used = 1 WHERE digest = ?", (digest,))
        return AuthorizationCode(_grant(row), row["redirect_uri"], row["challenge"], row["nonce"])

    def add_refresh_token(self, token: str, grant: Grant, *, lifetime: int) -> None:
        """Let ``token`` renew ``grant`` for ``lifetime`` seconds."""
        with self._transaction() as db:
            db.execute(
                "INSERT INTO refresh_tokens VALUES (?, ?, ?, NULL)",
                (_digest(token), grant.grant_id, self._clock() + lifetime),
            )

    def find_refresh_token(self, token: str) -> RefreshToken | None:
        """The token if it may be used now; one replaced too long ago ends its grant."""
        digest = _digest(token)
        now = self._clock()
        with self._transaction() as db:
            row = db.execute(
                "SELECT * FROM refresh_tokens JOIN grants USING (grant_id) WHERE digest = ?"
                " AND expires_at > ? AND NOT revoked",
                (digest, now),
            ).fetchone()
            if row is None:
                return None
            replaced_at = row["replaced_at"]
            if replaced_at is not None and now - replaced_at > self._reuse_seconds:
                _revoke(db, row["grant_id"])
                return None
        return RefreshToken(_grant(row), digest)

    def replace_refresh_token(self, token: RefreshToken) -> None:
        """Note that a successor was issued; the first replacement counts, not the last."""
        with self._transaction() as db:
            db.execute(
                "UPDATE refresh_tokens SET replaced_at = ?"
                " WHERE digest = ? AND replaced_at IS NULL",
                (self._clock(), token.digest),
            )

    def end_session(self, session_id: str) -> None:
        """End every grant of one browser session: none of its refresh tokens works again."""
        with self._transaction() as db:
            db.execute("UPDATE grants SET revoked = 1 WHERE session_id = ?", (session_id,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, isolation_level=None, timeout=10)
        db.row_factory = sqlite3.Row
        try:
            # The write lock is taken first: what a transaction reads stays true until it commits.
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _grant(row: sqlite3.Row) -> Grant:
    return Grant(
        grant_id=row["grant_id"],
        sub=row["sub"],
        client_id=row["client_id"],
        scope=row["scope"],
        session_id=row["session_id"],
        auth_time=row["auth_time"],
    )


def _revoke(db: sqlite3.Connection, grant_id: str) -> None:
    db.execute("UPDATE grants SET revoked = 1 WHERE grant_id = ?", (grant_id,))


def _forget_expired(db: sqlite3.Connection, now: float) -> None:
    db.execute("DELETE FROM codes WHERE expires_at <= ?", (now,))
    db.execute("DELETE FROM refresh_tokens WHERE expires_at <= ?", (now,))
    db.execute(
        "DELETE FROM grants WHERE grant_id NOT IN"
        " (SELECT grant_id FROM codes UNION SELECT grant_id FROM refresh_tokens)"
    )
