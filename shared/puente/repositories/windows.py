"""Newest-first pages over a time range, read in bounded windows.

A query that is only bounded on one side makes the database look at everything a clinic owns. So a
page is read in windows that start small and double until the page is full or the range is used
up: a page costs about the same in a clinic with a hundred visits and one with a hundred thousand.
"""

from datetime import datetime, timedelta

from puente.domain.errors import Invalid
from puente.repositories.base import (
    Collection,
    Document,
    decode_cursor,
    decode_instant,
    encode_cursor,
)

FIRST_WINDOW = timedelta(hours=1)


async def newest_first(
    collection: Collection,
    query: Document,
    *,
    field: str,
    since: datetime,
    until: datetime,
    cursor: str | None,
    limit: int,
) -> tuple[list[Document], str | None]:
    """Documents with ``since <= field < until``, newest first, and the cursor of what follows."""
    after_id: str | None = None
    if cursor:
        text, after_id = decode_cursor(cursor, 2)
        if not isinstance(after_id, str):
            raise Invalid("the cursor is not one of ours")
        until = min(until, decode_instant(text) + timedelta(milliseconds=1))
    found: list[Document] = []
    window, upper = FIRST_WINDOW, until
    while upper > since and len(found) <= limit:
        lower = upper - window if window < upper - since else since
        rows = await collection.find({**query, field: {"$gte": lower, "$lt": upper}}).to_list(None)
        rows.sort(key=lambda row: (row[field], str(row["_id"])), reverse=True)
        found += [row for row in rows if not _before(row, field, cursor, after_id)]
        # Few rows here mean few further back: widen faster.
        window = window * (2 if len(rows) > limit // 4 else 4)
        upper = lower
    page = found[:limit]
    more = len(found) > limit
    return page, encode_cursor(page[-1][field], page[-1]["_id"]) if more else None


def _before(row: Document, field: str, cursor: str | None, after_id: str | None) -> bool:
    """Whether a row was on the page before: at the cursor's instant, with its id or a later one."""
    if not cursor or after_id is None:
        return False
    at = decode_instant(decode_cursor(cursor, 2)[0])
    return bool(row[field] == at and str(row["_id"]) >= after_id)
