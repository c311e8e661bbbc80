"""What an auditor asks of the audit: rows by who, what, which object, when and how it went."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from puente.domain.access import ROUTES, Right, reach_of
from puente.domain.errors import NotFound
from puente.domain.member import Principal
from puente.services.parts import Repositories, Tools

Row = dict[str, Any]
Result = Literal["allowed", "denied", "failed"]

PAGE = 100
RANGE = timedelta(days=30)
EXPORT_PAGE = 1_000
EXPORT_ROWS = 10_000
"""In one answer, about 2 MB: a function's answer ends at 6 MB, and its memory with it."""
REPORT_ROWS = 5_000
COLUMNS = (
    "at", "principal_id", "principal_name", "route", "right", "status", "code", "ids", "address",
    "request_id", "audit_id",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula."""


@dataclass(frozen=True)
class Sought:
    """Which rows; what is None matches all."""

    principal_id: str | None = None
    right: Right | None = None
    """Rows of the routes that need it."""
    object_id: str | None = None
    result: Result | None = None
    since: datetime | None = None
    until: datetime | None = None
    """30 days up to now, unless told."""


@dataclass(frozen=True)
class Seen:
    """How one person reached one visit."""

    principal_id: str | None
    right: str | None
    requests: int
    denied: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class AccessReport:
    seen: Sequence[Seen]
    complete: bool
    """Whether every row was read: a visit with very many has the latest ones alone."""


class SearchAudit:
    def __init__(self, repositories: Repositories, tools: Tools) -> None:
        self._repositories = repositories
        self._tools = tools

    async def page(
        self, principal: Principal, sought: Sought, *, cursor: str | None, limit: int = PAGE
    ) -> tuple[list[Row], str | None]:
        """The clinic's rows, newest first. Raises Forbidden for anybody but an auditor."""
        reach_of(principal, "audit.read")
        until = sought.until or self._tools.clock() + timedelta(minutes=1)
        return await self._repositories.audit.page(
            principal.clinic_id,
            query=_query(sought),
            since=sought.since or until - RANGE,
            until=until,
            cursor=cursor,
            limit=limit,
        )

    async def export(
        self, principal: Principal, sought: Sought, *, cursor: str | None
    ) -> tuple[str, str | None]:
        """Up to ``EXPORT_ROWS`` rows as CSV, and where the next export goes on."""
        reach_of(principal, "audit.read")
        names = await self._names(principal.clinic_id)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        if cursor is None:
            writer.writerow(COLUMNS)
        written = 0
        while True:
            rows, cursor = await self.page(principal, sought, cursor=cursor, limit=EXPORT_PAGE)
            for row in rows:
                writer.writerow([safe_cell(cell) for cell in _cells(row, names)])
            written += len(rows)
            if cursor is None or written >= EXPORT_ROWS:
                return out.getvalue(), cursor

    async def report(self, principal: Principal, conversation_id: str) -> AccessReport:
        """Who reached a visit, by which right. Raises Forbidden, NotFound."""
        reach_of(principal, "audit.read")
        clinic_id = principal.clinic_id
        if not await self._is_ours(clinic_id, conversation_id):
            raise NotFound("no such conversation")
        rows = await self._repositories.audit.of_visit(clinic_id, conversation_id, REPORT_ROWS + 1)
        return AccessReport(_seen(rows[:REPORT_ROWS]), len(rows) <= REPORT_ROWS)

    async def _is_ours(self, clinic_id: str, conversation_id: str) -> bool:
        found = await self._repositories.conversations.get(clinic_id, conversation_id)
        if found is not None:
            return True
        # The audit of a visit outlives it.
        return await self._repositories.retention.is_deleted(clinic_id, conversation_id)

    async def _names(self, clinic_id: str) -> Mapping[str, str]:
        members = await self._repositories.members.of_clinic(clinic_id)
        return {member.member_id: member.name for member in members}


def _query(sought: Sought) -> Row:
    query: Row = {}
    if sought.principal_id is not None:
        query["principal_id"] = sought.principal_id
    if sought.right is not None:
        routes = [route for route, right in ROUTES.items() if right == sought.right]
        query["route"] = {"$in": routes}
    if sought.object_id is not None:
        query["$or"] = [{f"ids.{name}": sought.object_id} for name in NAMED]
    if sought.result == "allowed":
        query["status"] = {"$lt": 400}
    elif sought.result == "denied":
        query["status"] = {"$in": DENIED}
    elif sought.result == "failed":
        query["status"] = {"$gte": 400, "$nin": DENIED}
    return query


DENIED = [401, 403, 404]
"""Also 404: what is another's looks as if it were not there."""

NAMED = (
    "conversation_id", "turn_id", "action_id", "recording_id", "session_id", "endpoint_id",
    "delivery_id", "event_id", "key_id", "member_id", "glass_id", "hold_id", "emergency_id", "path",
)  # fmt: skip
"""The ids that a row may hold."""


def _seen(rows: Sequence[Row]) -> list[Seen]:
    """One line for each person and right, the latest first."""
    kept: dict[tuple[str | None, str | None], list[Row]] = {}
    for row in rows:
        kept.setdefault((row["principal_id"], row.get("right")), []).append(row)
    lines = [
        Seen(
            principal_id=who,
            right=right,
            requests=len(mine),
            denied=sum(1 for row in mine if row["status"] in DENIED),
            first_at=min(row["at"] for row in mine),
            last_at=max(row["at"] for row in mine),
        )
        for (who, right), mine in kept.items()
    ]
    return sorted(lines, key=lambda line: line.last_at, reverse=True)


def _cells(row: Row, names: Mapping[str, str]) -> list[str]:
    plain = {name: row.get(name) for name in COLUMNS}
    plain["at"] = row["at"].isoformat(timespec="milliseconds")
    plain["principal_name"] = names.get(row["principal_id"] or "")
    plain["ids"] = " ".join(f"{name}={value}" for name, value in sorted(row["ids"].items()))
    return ["" if plain[name] is None else str(plain[name]) for name in COLUMNS]


def safe_cell(text: str) -> str:
    """The same, but nothing that a spreadsheet would carry out: such a cell begins with «'»."""
    return f"'{text}" if text.startswith(FORMULA) else text
