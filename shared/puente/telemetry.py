"""Logs and metrics, with what a patient said kept out of both.

A log line is a fixed message and allow-listed fields: whatever else is passed is dropped, so a
text cannot slip in by a new field. Exceptions are logged by class and place, never by message,
because the message of a validation or driver error may quote a document.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aws_lambda_powertools import Logger

ALLOWED = frozenset(
    {
        "action_id", "attempt", "clinic_id", "code", "conversation_id", "correlation_id", "count",
        "delivery_id",
        "duration_ms", "endpoint_id", "error_class", "event_id", "event_type", "function", "key",
        "leg", "member_id", "method", "metric", "mode", "model", "place", "port", "provider",
        "queue", "receive_count", "request_id", "route", "session_id", "stage", "status", "step",
        "turn_id", "value",
    }
)  # fmt: skip

COUNTED = frozenset(
    {"count", "duration_ms", "leg", "metric", "mode", "model", "provider", "stage", "value"}
)
"""What may leave for an analytics vendor: no id among them, so that nobody is followed."""

_WORD = re.compile(r"[\w.:/{}<>@+-]{1,128}( [\w.:/{}<>@+-]{1,128})?")
"""An id, a place in the code, a model, or a route: two words at most."""

_context: ContextVar[dict[str, Any]] = ContextVar("telemetry_context", default={})  # noqa: B039


class Telemetry:
    """A structured logger that only takes allow-listed fields."""

    def __init__(self, service: str, *, stream: Any = None) -> None:
        self._logger = Logger(
            service=service,
            stream=stream or sys.stderr,
            log_uncaught_exceptions=False,
            logger_formatter=None,
        )
        self._logger.setLevel(logging.INFO)

    def info(self, message: str, **fields: Any) -> None:
        self._logger.info(message, extra=allow({**_context.get(), **fields}))

    def warning(self, message: str, **fields: Any) -> None:
        self._logger.warning(message, extra=allow({**_context.get(), **fields}))

    def error(self, message: str, error: BaseException | None = None, **fields: Any) -> None:
        """``error`` is named by its class and the place in our code it came from."""
        named = describe(error) if error is not None else {}
        self._logger.error(message, extra=allow({**_context.get(), **fields, **named}))

    def correlation_id(self) -> str | None:
        """The id that the page gave what is being done, or that we gave it ourselves."""
        found: str | None = _context.get().get("correlation_id")
        return found

    @contextmanager
    def resumed(self, correlation_id: str | None) -> Iterator[None]:
        """Go on with what this id began, whoever brought the work; None changes nothing."""
        with self.context(**({} if correlation_id is None else {"correlation_id": correlation_id})):
            yield

    @contextmanager
    def context(self, **fields: Any) -> Iterator[None]:
        """Add fields to every line written inside."""
        token = _context.set({**_context.get(), **allow(fields)})
        try:
            yield
        finally:
            _context.reset(token)


class EmbeddedMetrics:
    """CloudWatch's embedded metric format: figures as log lines, which it reads by itself.

    The one dimension is ``service``: a dimension a clinic or a visit would cost money each.
    """

    def __init__(self, namespace: str, service: str) -> None:
        self._namespace = namespace
        self._service = service

    def __call__(self, points: Sequence[tuple[str, str, float]]) -> None:
        """Write each (name, unit, value) out at once, the same names together."""
        from aws_lambda_powertools.metrics import EphemeralMetrics

        metrics = EphemeralMetrics(namespace=self._namespace, service=self._service)
        for name, unit, value in points:
            metrics.add_metric(name=name, unit=unit, value=value)
        metrics.flush_metrics()


def allow(fields: Mapping[str, Any], names: frozenset[str] = ALLOWED) -> dict[str, Any]:
    """The fields that may be told; a value is an id, a number or a short word, never a text."""
    return {name: _short(value) for name, value in fields.items() if name in names}


def _short(value: Any) -> Any:
    """``value`` where it is a number or reads like an id; what could be a text is withheld."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return value if isinstance(value, str) and _WORD.fullmatch(value) else "withheld"


def describe(error: BaseException) -> dict[str, str]:
    """An exception's class and the last place in it, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return {"error_class": type(error).__name__, "place": place}
