"""A data key per clinic, kept wrapped in the database by a key that is kept elsewhere.

MongoDB's own client-side encryption (libmongocrypt) makes, wraps and caches the keys, and does the
sealing: AES-256-CBC with HMAC-SHA-512, randomised. Deleting a clinic's key makes all that was
sealed under it unreadable, in backups too once the caches of running processes are over.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bson.binary import UUID_SUBTYPE, Binary
from bson.codec_options import CodecOptions
from pymongo.errors import ConnectionFailure, EncryptionError, PyMongoError

from puente.domain.errors import Unavailable, Unreadable, UpstreamRejected
from puente.providers import ProviderContext

if TYPE_CHECKING:
    from pymongo.asynchronous.encryption import AsyncClientEncryption

COLLECTION = "content_keys"
ALGORITHM = "AEAD_AES_256_CBC_HMAC_SHA_512-Random"
CACHE_MS = 60_000
"""How long a running process goes on with a key that was deleted."""
_CIPHERTEXT = 6
_DUPLICATE = 11_000


class ClinicKeysCipher:
    """Seals under the clinic's key; the clinic and the document are sealed in with the text."""

    def __init__(
        self,
        name: str,
        context: ProviderContext,
        *,
        kms: str,
        kms_providers: Mapping[str, Any],
        master_key: Mapping[str, Any] | None,
        tls: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self._context = context
        self._kms = kms
        self._kms_providers = kms_providers
        self._master_key = master_key
        self._tls = tls
        self._client: AsyncClientEncryption[dict[str, Any]] | None = None
        self._keys: dict[str, Binary] = {}

    async def seal(self, clinic_id: str, plaintext: bytes, *, context: str) -> bytes:
        key = self._keys.get(clinic_id) or await self._key_of(clinic_id)
        try:
            sealed = await self._encryption().encrypt(
                Binary(_bound(clinic_id, context) + plaintext),
                ALGORITHM,
                key_id=key,
            )
        except PyMongoError as error:
            self._keys.pop(clinic_id, None)
            raise _refusal(error) from None
        return bytes(sealed)

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        try:
            opened = bytes(await self._encryption().decrypt(Binary(sealed, _CIPHERTEXT)))
        except PyMongoError as error:
            raise _refusal(error) from None
        bound = _bound(clinic_id, context)
        if not opened.startswith(bound):
            raise Unreadable("this content was sealed for another place")
        return opened[len(bound) :]

    async def forget(self, clinic_id: str) -> bool:
        """Delete the clinic's key: whether there was one."""
        self._keys.pop(clinic_id, None)
        try:
            found = await self._vault().delete_one({"keyAltNames": clinic_id})
        except PyMongoError as error:
            raise _refusal(error) from None
        return int(found.deleted_count) == 1

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _key_of(self, clinic_id: str) -> Binary:
        """The id of the clinic's key, made where there is none. Two that make it find one."""
        try:
            found = await self._vault().find_one({"keyAltNames": clinic_id}, {"_id": 1})
            if found is None:
                key = await self._make_key(clinic_id)
            else:
                key = Binary(bytes(found["_id"]), UUID_SUBTYPE)
        except PyMongoError as error:
            raise _refusal(error) from None
        self._keys[clinic_id] = key
        return key

    async def _make_key(self, clinic_id: str) -> Binary:
        try:
            return await self._encryption().create_data_key(
                self._kms, master_key=self._master_key, key_alt_names=[clinic_id]
            )
        except EncryptionError as error:
            if getattr(error.cause, "code", None) != _DUPLICATE:
                raise
        found = await self._vault().find_one({"keyAltNames": clinic_id}, {"_id": 1})
        if found is None:
            raise Unavailable("the clinic's key was deleted just now", retry_after=1)
        return Binary(bytes(found["_id"]), UUID_SUBTYPE)

    def _vault(self) -> Any:
        context = self._context
        return context.clients.mongo[context.settings.mongodb.database][COLLECTION]

    def _encryption(self) -> "AsyncClientEncryption[dict[str, Any]]":
        if self._client is None:
            from pymongo.asynchronous.encryption import AsyncClientEncryption

            context = self._context
            self._client = AsyncClientEncryption(
                self._kms_providers,
                f"{context.settings.mongodb.database}.{COLLECTION}",
                context.clients.mongo,
                CodecOptions(),
                kms_tls_options=self._tls,
                key_expiration_ms=CACHE_MS,
            )
        return self._client


def _bound(clinic_id: str, context: str) -> bytes:
    return f"{clinic_id}/{context}\0".encode()


def _refusal(error: PyMongoError) -> Exception:
    cause = error.cause if isinstance(error, EncryptionError) else error
    if isinstance(cause, ConnectionFailure):
        return Unavailable("the store of keys does not answer", retry_after=2)
    said = str(cause)
    if "not all keys requested were satisfied" in said:
        return Unreadable("the key of this content was deleted")
    if "KMS" in said or "kms" in said:
        return UpstreamRejected("the key service refused to open the clinic's key")
    return Unreadable("this content is not what was sealed")
