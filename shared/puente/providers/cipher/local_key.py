"""Clinics' keys wrapped by a key in a file: for one machine, and refused in every other stage."""

import os
from contextlib import suppress
from pathlib import Path

from puente.domain.errors import ConfigurationError
from puente.ports import ContentCipher
from puente.providers import ProviderContext
from puente.providers.cipher.clinic_keys import ClinicKeysCipher

SIZE = 96


def create(context: ProviderContext) -> ContentCipher:
    path = Path(context.settings.cipher.key_file or "")
    master = _read_or_make(path, context.randomness(SIZE))
    return ClinicKeysCipher(
        "local_key",
        context,
        kms="local",
        kms_providers={"local": {"key": master}},
        master_key=None,
    )


def _read_or_make(path: Path, fresh: bytes) -> bytes:
    """The file's key; ``fresh`` where there is no file, readable by its owner alone.

    Raises ConfigurationError for a file that is no key: with a new one nothing would open again.
    """
    if not path.exists():
        _make(path, fresh)
    master = path.read_bytes()
    if len(master) != SIZE:
        raise ConfigurationError("the file that PUENTE_CIPHER__KEY_FILE names holds no key")
    return master


def _make(path: Path, fresh: bytes) -> None:
    """Linked into place whole: two that start at once end with one key, and a crash with none."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
