"""Standard Webhooks signatures: ``v1`` is HMAC-SHA256 over ``id.timestamp.body``."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"
TOLERANCE_S = 300
"""How far a timestamp may lie from now, in seconds, before a receiver refuses it."""


class BadSignature(Exception):
    """The message was not signed with this secret, or its timestamp is too old or too new."""


def make_secret(randomness: bytes) -> str:
    """A secret in its printed form, from 24 to 64 random bytes."""
    if not 24 <= len(randomness) <= 64:
        raise ValueError("a webhook secret takes 24 to 64 bytes")
    return PREFIX + base64.b64encode(randomness).decode()


def _key(secret: str) -> bytes:
    if not secret.startswith(PREFIX):
        raise ValueError("a webhook secret begins with whsec_")
    try:
        key = base64.b64decode(secret[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a webhook secret is base64 after whsec_") from None
    if not key:
        raise ValueError("a webhook secret is not empty")
    return key


def _v1(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode(errors="replace") + body
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def sign(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers for exactly these bytes; one signature a secret while one rotates.

    ``timestamp`` is in whole seconds since the epoch and belongs to the attempt, not the message.
    """
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_v1(s, message_id, timestamp, body) for s in secrets),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> None:
    """Return if ``body`` was signed with ``secret`` within the tolerance of ``now`` (epoch s).

    Raises ``BadSignature`` otherwise, without saying which part was wrong.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    stamp = lowered.get("webhook-timestamp", "")
    plain = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
    if not plain or abs(now - int(stamp)) > TOLERANCE_S:
        raise BadSignature("not verified")
    expected = _v1(secret, lowered.get("webhook-id", ""), int(stamp), body).encode()
    given = lowered.get("webhook-signature", "").encode(errors="replace").split(b" ")
    matches = [hmac.compare_digest(expected, one) for one in given]
    if not any(matches):
        raise BadSignature("not verified")
