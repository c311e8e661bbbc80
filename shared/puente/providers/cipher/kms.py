"""Clinics' keys wrapped by a key in AWS KMS, with the credentials the function runs under."""

from typing import Any

from puente.ports import ContentCipher
from puente.providers import ProviderContext
from puente.providers.cipher.clinic_keys import ClinicKeysCipher


def create(context: ProviderContext) -> ContentCipher:
    # Both are the driver's to import when it seals; a package that is missing stops the start.
    import pymongo_auth_aws  # noqa: F401
    import pymongocrypt  # noqa: F401

    settings = context.settings.cipher
    arn = settings.kms_key_arn or ""
    master: dict[str, Any] = {"region": arn.split(":")[3], "key": arn}
    if settings.kms_endpoint:
        master["endpoint"] = settings.kms_endpoint
    return ClinicKeysCipher(
        "kms",
        context,
        kms="aws",
        # Empty: the driver asks for credentials when it needs them, so they may rotate.
        kms_providers={"aws": {}},
        master_key=master,
        tls={"aws": {"tlsCAFile": settings.kms_ca_file}} if settings.kms_ca_file else None,
    )
