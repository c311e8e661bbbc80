"""The wordings that consent was asked with: each version, and the digest of its words.

A version names the words that were shown, in each language, for as long as a consent refers to
it. So its words never change: other words are a new version, added below, with a file of their
own beside the page's other words. What is not in this table was never published.
"""

import hashlib
import json
from typing import Any

from puente.domain.base import Language, Model


class Wording(Model):
    """One published version."""

    digests: dict[Language, str]
    """SHA-256 of the words in each language; empty where two texts went by one name."""
    asks_recording: bool
    """Whether it asks for a recording. Another one says that no voice is recorded."""


WORDINGS: dict[str, Wording] = {
    "2026-11": Wording(digests={}, asks_recording=False),
    "2026-11-23": Wording(
        digests={
            "en": "596071a0b190acf5d80a4e5b1c69bcdf1309916de05b7bfff2b475caab5eb282",
            "es": "c4311b8e28b5b544712d30ea245ddd59d5d2e6ceb68a39c80c9964ff7f4ad359",
        },
        asks_recording=True,
    ),
}
"""From the oldest to the one that is shown now."""


def digest(words: Any) -> str:
    """SHA-256, hexadecimal, of one language's words: of their JSON with sorted keys, no spaces."""
    plain = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
