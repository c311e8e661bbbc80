"""``/api/members``: who belongs to the clinic, for its administrator."""

from typing import Annotated, Literal

from fastapi import Request
from pydantic import StringConstraints, model_validator

from puente.api import cards
from puente.api.door import IDEMPOTENT, Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.paging import Cursor, page_of
from puente.api.schemas import MemberOut, MemberPage
from puente.domain.base import Instant, Model
from puente.domain.member import Role

router = make_router("members")

MEMBER_PAGE = 500
"""A clinic's members fill the page's filter: all but the largest fit at once."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class InviteMember(Model):
    name: Name
    role: Role


class Invited(MemberOut):
    invitation: str
    """Shown this once; whoever signs in with it becomes this member."""
    expires_at: Instant


class ChangeMember(Model):
    """What is left out stays."""

    name: Name | None = None
    role: Role | None = None
    state: Literal["active", "suspended"] | None = None

    @model_validator(mode="after")
    def _something(self) -> "ChangeMember":
        if self.name is None and self.role is None and self.state is None:
            raise ValueError("name what to change")
        return self


@router.get("/members", operation_id="listMembers")
async def list_members(caller: Caller, services: Services, cursor: Cursor = None) -> MemberPage:
    found = await services.membership.members(caller)
    shown, following = page_of(found, lambda member: member.member_id, cursor, MEMBER_PAGE)
    return MemberPage(items=[cards.member(m) for m in shown], next_cursor=following)


@router.post("/members", status_code=201, operation_id="inviteMember", openapi_extra=IDEMPOTENT)
async def invite_member(
    body: InviteMember, caller: Caller, services: Services, request: Request
) -> Invited:
    """Invite somebody: the invitation is good once, for 7 days."""
    member, invitation, until = await services.manage_members.invite(
        caller, name=body.name, role=body.role
    )
    name_in_audit(request, member_id=member.member_id)
    return Invited(**cards.member(member).model_dump(), invitation=invitation, expires_at=until)


@router.post(
    "/members/{member_id}/invitation",
    status_code=201,
    operation_id="inviteMemberAgain",
    openapi_extra=IDEMPOTENT,
)
async def invite_member_again(member_id: PathId, caller: Caller, services: Services) -> Invited:
    """Another invitation for somebody who never accepted one; the former is good no more."""
    member, invitation, until = await services.manage_members.invite_again(caller, member_id)
    return Invited(**cards.member(member).model_dump(), invitation=invitation, expires_at=until)


@router.patch("/members/{member_id}", operation_id="changeMember")
async def change_member(
    member_id: PathId, body: ChangeMember, caller: Caller, services: Services
) -> MemberOut:
    """Name, move or suspend a member: it holds from their next request on."""
    changed = await services.manage_members.change(
        caller, member_id, name=body.name, role=body.role, state=body.state
    )
    return cards.member(changed)
