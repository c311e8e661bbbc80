"""Storage in a local folder. A write is complete or absent: it is renamed into place."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

from puente.domain.errors import NotFound
from puente.ports import Storage
from puente.providers import ProviderContext
from puente.providers.storage.keys import check_key


class FolderStorage:
    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        await asyncio.to_thread(_write, self._folder / check_key(key), body)
        return hashlib.sha256(body).hexdigest()

    async def get(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread((self._folder / check_key(key)).read_bytes)
        except (FileNotFoundError, IsADirectoryError):
            raise NotFound("no such object") from None

    async def delete(self, key: str) -> None:
        path = self._folder / check_key(key)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        for path in await asyncio.to_thread(lambda: sorted(self._folder.rglob("*"))):
            key = path.relative_to(self._folder).as_posix()
            if path.is_file() and key.startswith(prefix) and not path.name.startswith("."):
                yield key


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def create(context: ProviderContext) -> Storage:
    return FolderStorage(Path(context.settings.storage.folder or ""))
