"""What the local issuer is told: who may sign in, from where, and for how long."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoUser:
    """A made-up person who may sign in without a password.

    ``clinic`` and ``role`` are shown on the sign-in page and never enter a token: what a caller
    may do is read from the clinic's own members. ``blurb`` is one line in English, ``blurb_es``
    the same line in Spanish.
    """

    sub: str
    name: str
    email: str
    clinic: str
    role: str
    blurb: str
    blurb_es: str = ""


@dataclass(frozen=True)
class IssuerConfig:
    """Everything the issuer needs; all lifetimes are in seconds.

    ``issuer_url`` is the ``iss`` of every token and where the application is mounted, without a
    trailing slash. ``allowed_origins`` are the origins (``http://127.0.0.1:8000``) that may
    receive a code and read the endpoints from a browser. ``data_dir`` holds the keys and the
    grants, so that a restart signs nobody out. ``session_seconds`` is how long a browser's session
    outlives its last use.

    A refresh token is replaced at each use. ``refresh_reuse_seconds`` is how long the replaced one
    still works: two tabs, or an answer lost on its way, must not sign a clinician out. Presented
    later than that it counts as stolen, and its whole grant ends.
    """

    issuer_url: str
    data_dir: Path
    users: tuple[DemoUser, ...]
    allowed_origins: frozenset[str]
    client_id: str = "puente-page"
    audience: str = "puente-api"
    access_token_seconds: int = 900
    id_token_seconds: int = 3600
    code_seconds: int = 60
    refresh_token_seconds: int = 30 * 24 * 3600
    refresh_reuse_seconds: int = 30
    session_seconds: int = 12 * 3600

    def user(self, sub: str | None) -> DemoUser | None:
        """The demo user with this subject, if there is one."""
        return next((user for user in self.users if user.sub == sub), None)
