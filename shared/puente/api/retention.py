"""``/api/retention``, ``/api/holds``, ``/api/deletions``: what is kept, and what is gone."""

from fastapi import Request

from puente.api.door import Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.paging import Cursor, Since, Until, with_offset
from puente.domain.base import Instant, Model
from puente.domain.retention import DataClass, Deletion, HoldReason, LegalHold, RetentionRules

router = make_router("retention")


class PlaceHold(Model):
    reason: HoldReason


class HoldOut(Model):
    hold_id: str
    conversation_id: str
    placed_by: str
    placed_by_name: str | None
    placed_at: Instant
    reason: str | None
    """In the member's own words; null where the clinic's key was deleted."""
    released_by: str | None
    released_at: Instant | None


class HoldPage(Model):
    items: list[HoldOut]
    next_cursor: str | None


class DeletionOut(Model):
    deletion_id: str
    data: DataClass
    rule: str
    days: int | None
    conversation_id: str | None
    counts: dict[str, int]
    oldest: Instant | None
    newest: Instant | None
    deleted_at: Instant
    finished: bool


class DeletionPage(Model):
    items: list[DeletionOut]
    next_cursor: str | None


@router.get("/retention", operation_id="getRetention")
async def get_retention(caller: Caller, services: Services) -> RetentionRules:
    """How many days what is kept."""
    rules: RetentionRules = await services.keep_rules.rules(caller)
    return rules


@router.put("/retention", operation_id="setRetention")
async def set_retention(body: RetentionRules, caller: Caller, services: Services) -> RetentionRules:
    """Set every rule at once. What is due by them is deleted within minutes, for good."""
    rules: RetentionRules = await services.keep_rules.set_rules(caller, body)
    return rules


@router.get("/holds", operation_id="listHolds")
async def list_holds(caller: Caller, services: Services, cursor: Cursor = None) -> HoldPage:
    """Every legal hold, released ones included, newest first."""
    found, following = await services.keep_rules.holds(caller, cursor=cursor)
    names = await services.membership.names(caller.clinic_id)
    return HoldPage(
        items=[_out(one, names.get(one.placed_by)) for one in found], next_cursor=following
    )


@router.put("/conversations/{conversation_id}/hold", operation_id="placeHold")
async def place_hold(
    conversation_id: PathId, body: PlaceHold, caller: Caller, services: Services, request: Request
) -> HoldOut:
    """Keep a visit whatever the rules say. Where it is held already, that hold is answered."""
    hold, _ = await services.keep_rules.hold(caller, conversation_id, body.reason)
    name_in_audit(request, hold_id=hold.hold_id)
    names = await services.membership.names(caller.clinic_id)
    return _out(hold, names.get(hold.placed_by))


@router.delete("/conversations/{conversation_id}/hold", operation_id="releaseHold")
async def release_hold(
    conversation_id: PathId, caller: Caller, services: Services, request: Request
) -> HoldOut:
    """The rules apply to the visit again."""
    hold = await services.keep_rules.release(caller, conversation_id)
    name_in_audit(request, hold_id=hold.hold_id)
    names = await services.membership.names(caller.clinic_id)
    return _out(hold, names.get(hold.placed_by))


@router.get("/deletions", operation_id="listDeletions")
async def list_deletions(
    caller: Caller,
    services: Services,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
) -> DeletionPage:
    """What was deleted, when and by which rule, newest first. A year unless told."""
    found: list[Deletion]
    found, following = await services.keep_rules.deletions(
        caller, since=with_offset(since), until=with_offset(until), cursor=cursor
    )
    items = [DeletionOut(**one.model_dump(exclude={"clinic_id"})) for one in found]
    return DeletionPage(items=items, next_cursor=following)


def _out(hold: LegalHold, name: str | None) -> HoldOut:
    return HoldOut(**hold.model_dump(exclude={"clinic_id"}), placed_by_name=name)
