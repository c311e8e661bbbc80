"""Requests to a local folder that carry their own permission, as S3's presigned ones do."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from puente.domain.errors import Forbidden
from puente.ports import Clock

REFUSED = "this link is not one of ours, or too old"


class Signer:
    """Signs with ``secret``; a signature holds for one method, key, and set of conditions."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def query(self, method: str, key: str, *, ttl_s: int, conditions: Mapping[str, str]) -> str:
        until = self._clock() + timedelta(seconds=ttl_s)
        given = {**conditions, "expires": str(int(until.timestamp()))}
        return urlencode({**given, "signature": self._sign(method, key, given)})

    def check(self, method: str, key: str, query: Mapping[str, str]) -> dict[str, str]:
        """The conditions that were signed. Raises Forbidden."""
        given = {name: value for name, value in query.items() if name != "signature"}
        expected = self._sign(method, key, given)
        if not hmac.compare_digest(expected.encode(), query.get("signature", "").encode()):
            raise Forbidden(REFUSED)
        if self._clock() >= datetime.fromtimestamp(int(given["expires"]), self._clock().tzinfo):
            raise Forbidden(REFUSED)
        return given

    def _sign(self, method: str, key: str, given: Mapping[str, str]) -> str:
        plain = "\n".join([method, key, *(f"{n}={given[n]}" for n in sorted(given))])
        return hmac.new(self._secret, plain.encode(), hashlib.sha256).hexdigest()
