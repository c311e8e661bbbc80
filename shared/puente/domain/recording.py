"""A recording of a visit's sound: parts that the page encrypted, and what may be uploaded."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from puente.domain.base import ClientId, Instant, Model

SEGMENT_S = 10
SAMPLE_RATE = 16_000
"""Hertz; one channel of 16-bit samples."""
OVERHEAD_BYTES = 12 + 16
"""AES-GCM's nonce before the ciphertext, and its tag behind."""
SEGMENT_BYTES = SEGMENT_S * SAMPLE_RATE * 2 + OVERHEAD_BYTES
MANIFEST_BYTES = 262_144
MAX_SEGMENTS = 1_440
"""Four hours, after which a visit that nobody ended is ended."""
MAX_RECORDINGS = 32
"""Of one visit: a stop, a lost tab or another device begins another."""

PartName = Annotated[str, StringConstraints(pattern=r"^(manifest|[0-9]{1,4})$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

RecordingState = Literal["open", "complete", "withdrawn"]


class Part(Model):
    """What the page is about to upload: a segment by its number from 0, or the manifest."""

    name: PartName
    size: int = Field(ge=OVERHEAD_BYTES, le=SEGMENT_BYTES)
    """Bytes, encrypted."""
    sha256: Sha256
    """Of those bytes."""


class Recording(Model):
    """A recording as services see it. Its key is kept apart, behind the cipher."""

    recording_id: ClientId
    clinic_id: str
    conversation_id: str
    recorded_by: str
    state: RecordingState = "open"
    created_at: Instant
    started_at: Instant
    """When its first sample was heard, by the page's clock, as turns are dated."""
    parts: tuple[PartName, ...] = ()
    """What uploads were signed for, in the order of their numbers."""

    @property
    def prefix(self) -> str:
        """Ids alone: a storage key holds no word of anybody."""
        return f"{self.clinic_id}/recordings/{self.conversation_id}/{self.recording_id}"

    def key(self, part: str) -> str:
        return "/".join((self.prefix, part))
