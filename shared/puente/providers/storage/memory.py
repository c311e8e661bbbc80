"""Storage inside one process: gone when it ends, and so refused outside stage ``local``."""

import hashlib
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from puente.domain.errors import NotFound
from puente.ports import Clock, SignedRequest, Storage
from puente.providers import ProviderContext
from puente.providers.storage.keys import check_key
from puente.providers.storage.signing import Gate, Signer


@dataclass
class _Store:
    """What one named store holds. ``secret`` signs for every container that shares it."""

    secret: bytes
    objects: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


class MemoryStorage:
    name = "memory"
    path = "/storage"

    def __init__(self, store: _Store, clock: Clock) -> None:
        self._store = store
        self._gate = Gate(self.path, Signer(store.secret, clock))

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        with self._store.lock:
            self._store.objects[check_key(key)] = bytes(body)
        return hashlib.sha256(body).hexdigest()

    async def get(self, key: str) -> bytes:
        with self._store.lock:
            body = self._store.objects.get(check_key(key))
        if body is None:
            raise NotFound("no such object")
        return body

    async def delete(self, key: str) -> None:
        with self._store.lock:
            self._store.objects.pop(check_key(key), None)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        with self._store.lock:
            keys = sorted(self._store.objects)
        for key in keys:
            if key.startswith(prefix):
                yield key

    async def sign_upload(
        self, key: str, *, content_type: str, size: int, sha256: str, ttl_s: int
    ) -> SignedRequest:
        return self._gate.upload(
            key, content_type=content_type, size=size, sha256=sha256, ttl_s=ttl_s
        )

    async def sign_download(self, key: str, *, ttl_s: int) -> SignedRequest:
        return self._gate.download(key, ttl_s=ttl_s)

    async def take(
        self, key: str, query: Mapping[str, str], body: bytes, *, content_type: str
    ) -> None:
        self._gate.check_upload(key, query, body, content_type=content_type)
        await self.put(key, body, content_type=content_type)

    async def give(self, key: str, query: Mapping[str, str]) -> bytes:
        self._gate.check_download(key, query)
        return await self.get(key)


_stores: dict[str, _Store] = {}
_stores_lock = threading.Lock()


def create(context: ProviderContext, *, anchors: bool = False) -> Storage:
    """The process's store of this name: every container in the process shares it."""
    settings = context.settings.storage
    with _stores_lock:
        name = settings.bucket or settings.folder or ""
        store = _stores.setdefault(name, _Store(context.randomness(32)))
    return MemoryStorage(store, context.clock)
