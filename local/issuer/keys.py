"""The issuer's secrets, made once and kept on disk for their owner alone."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

# What a hosted user pool signs with too: a verifier configured here is configured there.
ALGORITHM = "RS256"
_FILE = "keys.json"
_OWNER_ONLY = 0o600


class UnreadableKeysError(RuntimeError):
    """The key file is not one of ours; new keys would sign everybody out, so we ask first."""


@dataclass(frozen=True)
class IssuerKeys:
    """``signing`` signs the tokens, ``cookie_secret`` the sign-in session's cookie."""

    signing: KeySet
    cookie_secret: str

    def public(self) -> dict[str, object]:
        """The JSON Web Key Set that verifiers fetch: public parts only."""
        return dict(self.signing.as_dict(private=False))


def load_keys(data_dir: Path) -> IssuerKeys:
    """The keys kept in ``data_dir``, made there (mode 0600) the first time.

    Raises ``UnreadableKeysError`` when the file exists but does not hold keys.
    """
    path = data_dir / _FILE
    if not path.exists():
        _write_keys(path)
    path.chmod(_OWNER_ONLY)
    try:
        stored = json.loads(path.read_text())
        return IssuerKeys(KeySet.import_key_set(stored["jwks"]), str(stored["cookie_secret"]))
    except (ValueError, KeyError, TypeError, JoseError) as error:
        raise UnreadableKeysError(
            f"{path} does not hold the issuer's keys. Delete it to make new ones: "
            "everybody then signs in again."
        ) from error


def _write_keys(path: Path) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    content = json.dumps(
        {
            "jwks": KeySet([key]).as_dict(private=True),
            "cookie_secret": secrets.token_urlsafe(32),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: a process killed half-way leaves no half-written key behind.
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
