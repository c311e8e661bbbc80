"""An administrator invites, names, moves and suspends the clinic's members.

Every request reads its caller's row anew, so that a change holds from the next request on.
"""

from datetime import datetime, timedelta
from typing import Literal

from puente.domain.access import reach_of
from puente.domain.errors import Conflict, NotFound
from puente.domain.member import Member, Principal, Role
from puente.ports import Randomness
from puente.services.clinic import INVITATION_DAYS, Membership, hash_invitation
from puente.services.parts import Repositories, Tools


class ManageMembers:
    def __init__(
        self,
        repositories: Repositories,
        membership: Membership,
        randomness: Randomness,
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._membership = membership
        self._randomness = randomness
        self._tools = tools

    async def invite(
        self, principal: Principal, *, name: str, role: Role
    ) -> tuple[Member, str, datetime]:
        """A member who has yet to accept, the invitation that is shown this once, and until when
        it is good. Raises Forbidden."""
        reach_of(principal, "members.manage")
        member, invitation = await self._membership.invite(
            clinic_id=principal.clinic_id,
            clinic_name=principal.clinic_name,
            name=name,
            role=role,
        )
        return member, invitation, self._until()

    async def invite_again(
        self, principal: Principal, member_id: str
    ) -> tuple[Member, str, datetime]:
        """A fresh invitation for somebody who never accepted one; the former is good no more.

        Raises Forbidden, NotFound, Conflict for somebody who accepted.
        """
        member = await self._member(principal, member_id)
        if member.subject is not None:
            raise Conflict("this member has accepted an invitation: change their state instead")
        invitation, until = self._randomness(24).hex(), self._until()
        await self._repositories.members.reinvite(
            member, invitation_hash=hash_invitation(invitation), expires_at=until
        )
        return member.model_copy(update={"state": "invited"}), invitation, until

    async def change(
        self,
        principal: Principal,
        member_id: str,
        *,
        name: str | None,
        role: Role | None,
        state: Literal["active", "suspended"] | None,
    ) -> Member:
        """The member with what was named changed.

        Raises Forbidden, NotFound, Conflict: for the caller's own role or state, which would let a
        clinic lose its last administrator, and for activating somebody who never accepted.
        """
        member = await self._member(principal, member_id)
        if member_id == principal.member_id and (role or state):
            raise Conflict("another administrator changes your role or state")
        if state == "active" and member.subject is None:
            raise Conflict("this member never accepted an invitation: send another one")
        given = {"name": name, "role": role, "state": state}
        changes = {key: value for key, value in given.items() if value is not None}
        await self._repositories.members.change(member, changes)
        return member.model_copy(update=changes)

    async def _member(self, principal: Principal, member_id: str) -> Member:
        reach_of(principal, "members.manage")
        member = await self._repositories.members.get(principal.clinic_id, member_id)
        if member is None:
            raise NotFound("no such member")
        return member

    def _until(self) -> datetime:
        return self._tools.clock() + timedelta(days=INVITATION_DAYS)
