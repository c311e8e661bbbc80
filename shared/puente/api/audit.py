"""``/api/audit``: for an auditor. Ids, times and outcomes; never what was said."""

from typing import Annotated

from fastapi import Depends, Query, Response

from puente.api.door import Caller, PathId, Services
from puente.api.door import router as make_router
from puente.api.paging import Cursor, Since, Until, with_offset
from puente.domain.access import Right
from puente.domain.base import Instant, Model
from puente.services.auditing import Result, Sought

router = make_router("audit")

NEXT = "x-puente-next-cursor"
CSV: dict[int | str, dict[str, object]] = {
    200: {
        "content": {"text/csv": {"schema": {"type": "string"}}},
        "description": f"Rows as CSV; the header {NEXT} names where the next export goes on",
    }
}

_AnId = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.-]{1,96}$")]


class AuditRow(Model):
    audit_id: str
    at: Instant
    principal_id: str | None
    principal_name: str | None
    route: str
    right: str | None
    """By which right the object was reached: ``own``, ``clinic`` or ``break_glass``."""
    ids: dict[str, str]
    status: int
    code: str | None
    address: str | None
    request_id: str


class AuditPage(Model):
    items: list[AuditRow]
    next_cursor: str | None


class AccessLine(Model):
    principal_id: str | None
    principal_name: str | None
    right: str | None
    requests: int
    denied: int
    first_at: Instant
    last_at: Instant


class AccessReportOut(Model):
    conversation_id: str
    items: list[AccessLine]
    complete: bool
    """False where the visit has so many rows that only the latest were read."""


class ChainOut(Model):
    """How the clinic's chain stands, as far back as one answer reaches."""

    seals: int
    """How many were looked at."""
    from_seal: int
    rows: int
    waiting: int
    """Rows that no seal lists yet."""
    fault: str | None
    """What was touched first, in words; null where nothing was."""
    checked_at: Instant


def _sought(
    principal_id: _AnId = None,
    right: Right | None = None,
    object_id: _AnId = None,
    result: Result | None = None,
    since: Since = None,
    until: Until = None,
) -> Sought:
    return Sought(principal_id, right, object_id, result, with_offset(since), with_offset(until))


BeforeSeal = Annotated[
    int | None, Query(ge=2, le=10**9, description="The number of a seal: those before it")
]
Wanted = Annotated[Sought, Depends(_sought)]


@router.get("/audit", operation_id="listAudit")
async def list_audit(
    caller: Caller, services: Services, sought: Wanted, cursor: Cursor = None
) -> AuditPage:
    """Who did what to which ids, newest first. 30 days unless told."""
    rows, following = await services.search_audit.page(caller, sought, cursor=cursor)
    names = await services.membership.names(caller.clinic_id)
    items = [
        AuditRow(
            principal_name=names.get(row["principal_id"] or ""),
            **{name: row.get(name) for name in AuditRow.model_fields if name != "principal_name"},
        )
        for row in rows
    ]
    return AuditPage(items=items, next_cursor=following)


@router.get("/audit/export", operation_id="exportAudit", response_class=Response, responses=CSV)
async def export_audit(
    caller: Caller, services: Services, sought: Wanted, cursor: Cursor = None
) -> Response:
    """The same as CSV for a spreadsheet, 10,000 rows at most."""
    text, following = await services.search_audit.export(caller, sought, cursor=cursor)
    headers = {"content-disposition": 'attachment; filename="audit.csv"'}
    if following is not None:
        headers[NEXT] = following
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/audit/chain", operation_id="verifyAudit")
async def verify_audit(caller: Caller, services: Services, before: BeforeSeal = None) -> ChainOut:
    """Whether the latest sealed rows are as they were written, or those of the seals before one:
    asked again with each ``from_seal``, until that is 1, it checks everything."""
    checked = await services.verify_audit.recent(caller, before=before)
    return ChainOut(
        seals=checked.seals,
        from_seal=checked.from_seal,
        rows=checked.rows,
        waiting=checked.waiting,
        fault=checked.fault,
        checked_at=services.clock(),
    )


@router.get("/audit/conversations/{conversation_id}", operation_id="reportAccess")
async def report_access(
    conversation_id: PathId, caller: Caller, services: Services
) -> AccessReportOut:
    """Who reached a visit, when, and by which right."""
    report = await services.search_audit.report(caller, conversation_id)
    names = await services.membership.names(caller.clinic_id)
    items = [
        AccessLine(principal_name=names.get(line.principal_id or ""), **vars(line))
        for line in report.seen
    ]
    return AccessReportOut(conversation_id=conversation_id, items=items, complete=report.complete)
