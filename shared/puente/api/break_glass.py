"""``/api/conversations/{conversation_id}/break-glass`` and the report of its uses."""

from fastapi import Request, Response

from puente.api.door import IDEMPOTENT, Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.paging import Cursor, Since, Until, with_offset
from puente.domain.base import Instant, Model
from puente.domain.break_glass import Reason

router = make_router("break-glass")


class BreakGlassIn(Model):
    reason: Reason


class BreakGlassOut(Model):
    glass_id: str
    conversation_id: str
    opened_at: Instant
    expires_at: Instant
    """From this moment on the visit is closed again."""


class BreakGlassUse(BreakGlassOut):
    member_id: str
    member_name: str | None
    reason: str | None
    """In the member's own words; null where the clinic's key was deleted."""


class BreakGlassReport(Model):
    items: list[BreakGlassUse]
    next_cursor: str | None


@router.post(
    "/conversations/{conversation_id}/break-glass",
    status_code=201,
    operation_id="breakGlass",
    openapi_extra=IDEMPOTENT,
)
async def break_glass(
    conversation_id: PathId,
    body: BreakGlassIn,
    caller: Caller,
    services: Services,
    request: Request,
    response: Response,
) -> BreakGlassOut:
    """Open a colleague's visit for an hour, with a reason; others are told. While an hour lasts it
    is answered again with 200."""
    glass, made = await services.break_glass.open(caller, conversation_id, body.reason)
    name_in_audit(request, glass_id=glass.glass_id)
    response.status_code = 201 if made else 200
    return BreakGlassOut(**{name: getattr(glass, name) for name in BreakGlassOut.model_fields})


@router.get("/break-glass", operation_id="listBreakGlass")
async def list_break_glass(
    caller: Caller,
    services: Services,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
) -> BreakGlassReport:
    """Who opened whose visit in an emergency and why, newest first. 90 days unless told."""
    found, following = await services.break_glass.report(
        caller, since=with_offset(since), until=with_offset(until), cursor=cursor
    )
    names = await services.membership.names(caller.clinic_id)
    items = [
        BreakGlassUse(**one.model_dump(exclude={"clinic_id"}), member_name=names.get(one.member_id))
        for one in found
    ]
    return BreakGlassReport(items=items, next_cursor=following)
