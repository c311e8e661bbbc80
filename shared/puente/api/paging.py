"""Ranges, cursors and pages, the same at every list."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Query
from pydantic import BeforeValidator

from puente.domain.errors import Invalid

T = TypeVar("T")


def _written_out(given: Any) -> Any:
    """Pydantic would take a bare number for the seconds since 1970."""
    if isinstance(given, str) and not _DATE.match(given):
        raise ValueError("an instant begins with its date, for example 2026-11-23T09:00:00Z")
    return given


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]")
Written = Annotated[datetime | None, BeforeValidator(_written_out)]
Since = Annotated[Written, Query(alias="from", description="ISO 8601 with offset")]
Until = Annotated[Written, Query(alias="to", description="ISO 8601 with offset")]
Cursor = Annotated[str | None, Query(max_length=512)]

SHORT_PAGE = 50


def with_offset(moment: datetime | None) -> datetime | None:
    """Raises Invalid for an instant without its offset, which would mean a different hour to each,
    and for one so far away that the range around it leaves the calendar."""
    if moment is not None and moment.tzinfo is None:
        raise Invalid("an instant needs its offset, for example 2026-11-23T09:00:00Z")
    if moment is not None and not 1970 <= moment.year < 9999:
        raise Invalid("an instant lies between the years 1970 and 9998")
    return moment


def page_of(
    rows: Sequence[T], name: Callable[[T], str], cursor: str | None, limit: int = SHORT_PAGE
) -> tuple[Sequence[T], str | None]:
    """A page of a list that is short by its nature; the cursor is the id of the last row shown.

    Raises Invalid for a cursor that names none of the rows.
    """
    start = 0
    if cursor is not None:
        places = [place for place, row in enumerate(rows) if name(row) == cursor]
        if not places:
            raise Invalid("the cursor is not one of ours, or its row is gone: begin again")
        start = places[0] + 1
    shown = rows[start : start + limit]
    return shown, name(shown[-1]) if start + limit < len(rows) else None


def number_of(cursor: str | None) -> int | None:
    """A cursor that is a number. Raises Invalid."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise Invalid("the cursor is not one of ours")
    return int(cursor)
