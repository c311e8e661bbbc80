"""What every domain model shares."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

from puente.domain import terms

Language = terms.Language


class Model(BaseModel):
    """A frozen value that refuses unknown fields and never quotes its input in an error.

    ``hide_input_in_errors`` matters on Lambda: the runtime prints unhandled exceptions, and a
    pydantic error would otherwise carry the patient's words into the log.
    """

    # Its validator is made when it is first used: most functions use few of the models they know,
    # and making all of them is a third of a cold start.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )


def to_stored_precision(moment: datetime) -> datetime:
    """The same moment in UTC, cut to the millisecond that MongoDB keeps.

    Cut on the way in, so that a repeated request compares equal with what was stored. Raises
    ValueError where the calendar ends before UTC is reached.
    """
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the instant lies outside the calendar") from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


Instant = Annotated[AwareDatetime, AfterValidator(to_stored_precision)]
"""A moment with its offset; stored and compared in UTC, millisecond precision."""

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""An identifier made by the page, so that a repeated request is recognised."""

ObjectId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,4}_[A-Za-z0-9]{8,40}$")]
"""An identifier made by the server: a short prefix that says of what, then random characters."""
