"""Storage in a local folder. A write is complete or absent: it is renamed into place."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from functools import cached_property
from pathlib import Path

from puente.domain.errors import Forbidden, NotFound, Unavailable
from puente.ports import Clock, Found, Randomness, SignedRequest, Storage
from puente.providers import ProviderContext
from puente.providers.storage.keys import check_key
from puente.providers.storage.signing import REFUSED, Signer

SIGNING_KEY = ".signing"
"""Dotted, which no key is: it can neither be got nor put as an object."""


class FolderStorage:
    name = "folder"
    path = "/storage"

    def __init__(self, folder: Path, clock: Clock, randomness: Randomness) -> None:
        self._folder = folder.resolve()
        self._clock = clock
        self._randomness = randomness

    async def probe(self) -> Found:
        if not await asyncio.to_thread(_is_writable, self._folder):
            raise Unavailable("the storage folder cannot be written")
        return Found()

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        path = self._folder / check_key(key)
        try:
            await asyncio.to_thread(_write, path, body)
        except OSError:
            raise Unavailable("the storage folder cannot be written") from None
        return hashlib.sha256(body).hexdigest()

    async def get(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread((self._folder / check_key(key)).read_bytes)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound("no such object") from None

    async def delete(self, key: str) -> None:
        path = self._folder / check_key(key)
        if await asyncio.to_thread(path.is_file):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        for key in await asyncio.to_thread(_keys, self._folder):
            if key.startswith(prefix):
                yield key

    @cached_property
    def _signer(self) -> Signer:
        """Signs with a secret of the folder's own, so that every process over it agrees."""
        secret = self._folder / SIGNING_KEY
        if not secret.is_file():
            _write(secret, self._randomness(32))
        return Signer(secret.read_bytes(), self._clock)

    async def sign_upload(
        self, key: str, *, content_type: str, size: int, sha256: str, ttl_s: int
    ) -> SignedRequest:
        conditions = {"type": content_type, "size": str(size), "sha256": sha256}
        return await self._signed("PUT", key, ttl_s, conditions, {"content-type": content_type})

    async def sign_download(self, key: str, *, ttl_s: int) -> SignedRequest:
        return await self._signed("GET", key, ttl_s, {}, {})

    async def _signed(
        self,
        method: str,
        key: str,
        ttl_s: int,
        conditions: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> SignedRequest:
        signer = await asyncio.to_thread(lambda: self._signer)
        query = signer.query(method, check_key(key), ttl_s=ttl_s, conditions=conditions)
        return SignedRequest(f"{self.path}/{key}?{query}", headers)

    async def take(
        self, key: str, query: Mapping[str, str], body: bytes, *, content_type: str
    ) -> None:
        """Store what a signed upload brought. Raises Forbidden where it is not what was signed."""
        signed = self._signer.check("PUT", check_key(key), query)
        brought = (content_type, str(len(body)), hashlib.sha256(body).hexdigest())
        if brought != (signed["type"], signed["size"], signed["sha256"]):
            raise Forbidden(REFUSED)
        await self.put(key, body, content_type=content_type)

    async def give(self, key: str, query: Mapping[str, str]) -> bytes:
        self._signer.check("GET", check_key(key), query)
        return await self.get(key)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A name of its own, so that two writers of one key do not share a draft.
    descriptor, draft = tempfile.mkstemp(prefix=".", suffix=".draft", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)


def _is_writable(folder: Path) -> bool:
    """Whether an object could be put here; the folder itself is made by the first one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _keys(folder: Path) -> list[str]:
    """Every object's key in S3's order; drafts are dotted, which no key is."""
    files = (p for p in folder.rglob("*") if not p.name.startswith(".") and p.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def create(context: ProviderContext) -> Storage:
    folder = Path(context.settings.storage.folder or "")
    return FolderStorage(folder, context.clock, context.randomness)
