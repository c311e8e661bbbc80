"""Storage in a local folder. A write is complete or absent: it is renamed into place."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from puente.domain.errors import NotFound, Unavailable
from puente.ports import Storage
from puente.providers import ProviderContext
from puente.providers.storage.keys import check_key


class FolderStorage:
    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

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


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A name of its own, so that two writers of one key do not share a draft.
    descriptor, draft = tempfile.mkstemp(prefix=".", suffix=".draft", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)


def _keys(folder: Path) -> list[str]:
    """Every object's key in S3's order; drafts are dotted, which no key is."""
    files = (p for p in folder.rglob("*") if not p.name.startswith(".") and p.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def create(context: ProviderContext) -> Storage:
    return FolderStorage(Path(context.settings.storage.folder or ""))
