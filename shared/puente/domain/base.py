"""What every domain model shares."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints


class Model(BaseModel):
    """A frozen value that refuses unknown fields and never quotes its input in an error.

    ``hide_input_in_errors`` matters on Lambda: the runtime prints unhandled exceptions, and a
    pydantic error would otherwise carry the patient's words into the log.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


Language = Literal["en", "es"]
"""An ISO 639-1 code of a language Puente interprets."""

Instant = AwareDatetime
"""A moment with its offset; stored and compared in UTC, millisecond precision."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""An identifier made by the page, so that a repeated request is recognised."""

ObjectId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,4}_[A-Za-z0-9]{8,40}$")]
"""An identifier made by the server: a short prefix that says of what, then random characters."""
