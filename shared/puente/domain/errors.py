"""The one error family. ``api.problems`` maps it to ``application/problem+json``, once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from puente.domain.member import Principal


class PuenteError(Exception):
    """An error whose message is safe to show: no patient's words, no internals.

    ``code`` is stable and machine-readable, ``status`` is the HTTP status it maps to, ``extra``
    holds further members of the problem document (for example the current card of an action),
    ``retry_after`` is in seconds. ``at`` is the part of the request it is about (``body.url``), and
    ``reason`` says what is wrong there in a stable word, for whoever has words of their own for it.
    ``caller`` is who was refused, where the refusal came before anybody was let in: for the audit,
    and in no answer.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        extra: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        at: str = "body",
        reason: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.extra: dict[str, Any] = dict(extra or {})
        self.retry_after = retry_after
        self.fields: list[dict[str, str]] | None = None
        if reason is not None:
            self.fields = [{"at": at, "message": message, "code": reason}]
        self.caller: Principal | None = None

    def of(self, caller: "Principal | None") -> Self:
        """The same, naming to the audit who was refused: known for certain, or None."""
        self.caller = caller
        return self


class ConfigurationError(PuenteError):
    """A setting is missing or refused in this stage; the process must not start."""

    code = "configuration_error"


class Unauthenticated(PuenteError):
    """No token, or one that does not verify. The page signs in again."""

    code = "unauthenticated"
    status = 401


class Forbidden(PuenteError):
    """A known caller whose role does not allow this."""

    code = "forbidden"
    status = 403


class NotFound(PuenteError):
    """No such object in the caller's clinic; another clinic's object looks the same."""

    code = "not_found"
    status = 404


class Conflict(PuenteError):
    """The stored state contradicts the request; ``extra`` may carry the current state."""

    code = "conflict"
    status = 409


class Unreadable(PuenteError):
    """Sealed content that cannot be opened: its key was deleted, or it is not what was sealed."""

    code = "unreadable"
    status = 410


class TooLarge(PuenteError):
    """The body is larger than the route takes."""

    code = "too_large"
    status = 413


class Invalid(PuenteError):
    """A well-formed request that cannot be carried out as asked."""

    code = "invalid"
    status = 422


class EmailRefused(PuenteError):
    """The mail's address, or the mail itself, was refused for good."""

    code = "email_refused"
    status = 422


class ConsentRequired(PuenteError):
    """No consent on record for this visit, so no interpreter may listen."""

    code = "consent_required"
    status = 403


class EmergencyOver(ConsentRequired):
    """The minutes without consent have passed; recording consent opens the interpreter again."""

    code = "emergency_over"


class RateLimited(PuenteError):
    """Too many requests; ``retry_after`` says when to come back."""

    code = "rate_limited"
    status = 429


class UpstreamRejected(PuenteError):
    """The interpreter's service refused our credentials or our request."""

    code = "upstream_rejected"
    status = 502


class Unavailable(PuenteError):
    """A part we depend on does not answer; the same request may succeed later."""

    code = "unavailable"
    status = 503


class UpstreamTimeout(PuenteError):
    """A part we depend on did not answer in time."""

    code = "upstream_timeout"
    status = 504


class EmailUncertain(UpstreamTimeout):
    """The mail was on its way when its service fell silent: it may have been taken, or not."""

    code = "email_uncertain"
