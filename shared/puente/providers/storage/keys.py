"""What every store refuses in a key."""

import re

from puente.domain.errors import Invalid

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


def check_key(key: str) -> str:
    """``key`` itself. Raises Invalid where a part is empty, dotted, or no plain name."""
    if len(key) > 512 or not _KEY.fullmatch(key):
        raise Invalid("a storage key is plain names with slashes between")
    return key
