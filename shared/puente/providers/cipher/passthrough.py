"""No encryption of our own: content is stored as it is, under the database's encryption at rest."""

from puente.ports import ContentCipher
from puente.providers import ProviderContext


class PassthroughCipher:
    name = "passthrough"

    async def seal(self, clinic_id: str, plaintext: bytes, *, context: str) -> bytes:
        return plaintext

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        return sealed

    async def forget(self, clinic_id: str) -> bool:
        """There is no key."""
        return False


def create(context: ProviderContext) -> ContentCipher:
    return PassthroughCipher()
