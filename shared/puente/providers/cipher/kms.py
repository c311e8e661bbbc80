"""Clinics' keys wrapped by a key in AWS KMS, with the credentials the function runs under."""

import importlib
import os
from collections.abc import Mapping
from typing import Any

from puente.ports import ContentCipher
from puente.providers import ProviderContext
from puente.providers.cipher.clinic_keys import ClinicKeysCipher

ASKING = "pymongo_auth_aws"
"""What the driver asks for credentials with. It brings the AWS SDK, which is slow to import."""


def create(context: ProviderContext) -> ContentCipher:
    """Raises ModuleNotFoundError where a package is missing: that stops the start."""
    # Both are the driver's to import, when it seals.
    import pymongocrypt  # noqa: F401

    credentials = _of_environment(os.environ)
    if not credentials:
        importlib.import_module(ASKING)
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
        kms_providers={"aws": credentials},
        master_key=master,
        tls={"aws": {"tlsCAFile": settings.kms_ca_file}} if settings.kms_ca_file else None,
    )


def _of_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Those that Lambda gives a process for as long as it keeps it; empty where there are none."""
    key, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        return {}
    session = environ.get("AWS_SESSION_TOKEN")
    return {
        "accessKeyId": key,
        "secretAccessKey": secret,
        **({"sessionToken": session} if session else {}),
    }
