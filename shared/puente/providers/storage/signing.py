"""Requests to a store of one machine that carry their own permission, as S3's presigned ones do."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from puente.domain.errors import Forbidden
from puente.ports import Clock, SignedRequest
from puente.providers.storage.keys import check_key

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


class Gate:
    """What a store at ``path`` signs, and what it lets in by a signature."""

    def __init__(self, path: str, signer: Signer) -> None:
        self._path = path
        self._signer = signer

    def upload(
        self, key: str, *, content_type: str, size: int, sha256: str, ttl_s: int
    ) -> SignedRequest:
        conditions = {"type": content_type, "size": str(size), "sha256": sha256}
        return self._signed("PUT", key, ttl_s, conditions, {"content-type": content_type})

    def download(self, key: str, *, ttl_s: int) -> SignedRequest:
        return self._signed("GET", key, ttl_s, {}, {})

    def _signed(
        self,
        method: str,
        key: str,
        ttl_s: int,
        conditions: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> SignedRequest:
        query = self._signer.query(method, check_key(key), ttl_s=ttl_s, conditions=conditions)
        return SignedRequest(f"{self._path}/{key}?{query}", headers)

    def check_upload(
        self, key: str, query: Mapping[str, str], body: bytes, *, content_type: str
    ) -> None:
        """Raises Forbidden where it is not what was signed."""
        signed = self._signer.check("PUT", check_key(key), query)
        brought = (content_type, str(len(body)), hashlib.sha256(body).hexdigest())
        if brought != (signed["type"], signed["size"], signed["sha256"]):
            raise Forbidden(REFUSED)

    def check_download(self, key: str, query: Mapping[str, str]) -> None:
        """Raises Forbidden."""
        self._signer.check("GET", check_key(key), query)
