"""Members, who calls, and the audit."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from puente.domain.access import reach_of
from puente.domain.errors import Forbidden, NotFound, Unauthenticated
from puente.domain.member import Member, Principal, Role
from puente.ports import Randomness, VerifiedToken
from puente.services.parts import Repositories, Tools
from puente.services.sign_ins import SignIns

INVITATION_DAYS = 7
HURRIED_S = 1.0


class Membership:
    def __init__(
        self,
        repositories: Repositories,
        sign_ins: SignIns,
        tools: Tools,
        randomness: Randomness,
    ) -> None:
        self._repositories = repositories
        self._sign_ins = sign_ins
        self._tools = tools
        self._randomness = randomness

    async def principal(self, token: str) -> Principal:
        """Who calls. Raises Unauthenticated (the token), Forbidden (no member, or suspended)."""
        _, member = await self._holder(token)
        if member is None or member.state != "active":
            # The same to a stranger and to who is suspended: only the audit tells them apart.
            refusal = Forbidden("you are not a member of a clinic here: ask for an invitation")
            raise refusal.of(_as_caller(member))
        return Principal.of(member)

    async def _holder(self, token: str) -> tuple[VerifiedToken, Member | None]:
        """A token that is good, and whose member, of any state, holds it.

        Raises Unauthenticated, Unavailable. Where the token was good and its sign-in was ended, the
        refusal knows its caller: who goes on with it may have stolen it.
        """
        holder: Member | None = None

        async def look_up(verified: VerifiedToken) -> VerifiedToken:
            nonlocal holder
            members = self._repositories.members
            holder = await members.by_token(verified.issuer, verified.subject)
            return verified

        try:
            return await self._sign_ins.verify_while(token, look_up), holder
        except Unauthenticated as refusal:
            # Nobody is looked up before the signature held: a forger names nobody.
            raise refusal.of(_as_caller(holder)) from None

    async def sign_out(self, token: str) -> None:
        """End the sign-in that this token is of. Raises Unauthenticated, Unavailable."""
        await self._sign_ins.end(token)

    async def lent(self, principal: Principal) -> Principal:
        """The caller with the visits they broke the glass of, as far as that lasts now."""
        live = await self._repositories.break_glass.live(
            principal.clinic_id, principal.member_id, self._tools.clock()
        )
        opened = {glass.conversation_id: glass.expires_at for glass in live}
        return principal.model_copy(update={"opened": opened}) if opened else principal

    async def accept(self, token: str, invitation: str) -> Member:
        """Bind the caller's ``(iss, sub)`` to the invited member, once.

        Raises Unauthenticated, Forbidden for who is a member already, NotFound for an invitation
        that is unknown, used or too old.
        """
        verified, known = await self._holder(token)
        if known is not None:
            raise Forbidden("you are already a member of a clinic").of(_as_caller(known))
        member = await self._repositories.members.accept(
            hash_invitation(invitation),
            issuer=verified.issuer,
            subject=verified.subject,
            now=self._tools.clock(),
        )
        if member is None:
            raise NotFound("this invitation is unknown, used or too old: ask for a new one")
        return member

    async def invite(
        self, *, clinic_id: str, clinic_name: str, name: str, role: Role
    ) -> tuple[Member, str]:
        """A member who has yet to accept, and the one-time invitation, stored hashed."""
        now = self._tools.clock()
        member = Member(
            member_id=self._tools.ids("mbr"),
            clinic_id=clinic_id,
            clinic_name=clinic_name,
            name=name,
            role=role,
            state="invited",
            created_at=now,
        )
        invitation = self._randomness(24).hex()
        await self._repositories.members.invite(
            member,
            outbox_key=self._randomness(32),
            invitation_hash=hash_invitation(invitation),
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
        return member, invitation

    async def outbox_key(self, principal: Principal) -> tuple[str, bytes]:
        """The id and the 256-bit key of this member's outbox; the same at every sign-in."""
        key = await self._repositories.members.outbox_key(principal.clinic_id, principal.member_id)
        return hashlib.sha256(key).hexdigest()[:16], key

    async def names(self, clinic_id: str) -> Mapping[str, str]:
        """What the clinic's members are called, by their id."""
        members = await self._repositories.members.of_clinic(clinic_id)
        return {member.member_id: member.name for member in members}

    async def members(self, principal: Principal) -> Sequence[Member]:
        """A supervisor reads them too: visits are filtered by who interpreted."""
        reach_of(principal, "members.read")
        return await self._repositories.members.of_clinic(principal.clinic_id)


def _as_caller(member: Member | None) -> Principal | None:
    return Principal.of(member) if member else None


def hash_invitation(invitation: str) -> str:
    return hashlib.sha256(invitation.encode()).hexdigest()


def bearer(header: str | None) -> str:
    """The token of an ``Authorization`` header. Raises Unauthenticated."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated("sign in first")
    return token.strip()


class AuditTrail:
    """Append-only: one row a request, denials included; ids, never content."""

    def __init__(self, repositories: Repositories, tools: Tools) -> None:
        self._repositories = repositories
        self._tools = tools

    async def record(
        self,
        principal: Principal | None,
        *,
        route: str,
        ids: Mapping[str, str],
        status: int,
        code: str | None,
        address: str | None,
        request_id: str,
        right: str | None = None,
    ) -> None:
        """``right`` is by which right an object was reached: ``own``, ``clinic`` (of everybody in
        it, by the caller's role) or ``break_glass``."""
        await self._repositories.audit.add(
            {
                "audit_id": self._tools.ids("aud"),
                "clinic_id": principal.clinic_id if principal else None,
                "principal_id": principal.member_id if principal else None,
                "at": self._tools.clock(),
                "route": route,
                "ids": dict(ids),
                "status": status,
                "code": code,
                "address": address,
                "request_id": request_id,
                "right": right,
            },
            # What did not answer the request would keep its trace waiting as long again.
            within_s=HURRIED_S if status == 503 else None,
        )

    async def note(self, clinic_id: str, *, what: str, ids: Mapping[str, str], code: str) -> None:
        """What a worker did of itself, for nobody in particular: ``what`` is its name."""
        await self._repositories.audit.add(
            {
                "audit_id": self._tools.ids("aud"),
                "clinic_id": clinic_id,
                "principal_id": None,
                "at": self._tools.clock(),
                "route": what,
                "ids": dict(ids),
                "status": 200,
                "code": code,
                "address": None,
                "request_id": self._tools.telemetry.correlation_id() or "",
            }
        )
