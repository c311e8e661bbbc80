"""A cipher for tests that really changes every byte, and opens only where it sealed."""

import hashlib
from itertools import cycle

MAGIC = b"sealed-for-test:"


class WrongPlace(Exception):
    """Content was opened for another clinic or document than it was sealed for."""


class BindingCipher:
    """A ``ContentCipher``: no protection at all, but bytes that are not the plaintext's."""

    name = "binding"

    async def seal(self, clinic_id: str, plaintext: bytes, *, context: str) -> bytes:
        return MAGIC + _mixed(MAGIC + plaintext, clinic_id, context)

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        opened = _mixed(sealed.removeprefix(MAGIC), clinic_id, context)
        if not sealed.startswith(MAGIC) or not opened.startswith(MAGIC):
            raise WrongPlace(f"{clinic_id} {context}")
        return opened.removeprefix(MAGIC)


def _mixed(body: bytes, clinic_id: str, context: str) -> bytes:
    key = hashlib.sha256(f"{clinic_id}|{context}".encode()).digest()
    return bytes(a ^ b for a, b in zip(body, cycle(key), strict=False))
