"""Members of a clinic, and who calls."""

from collections.abc import Mapping
from typing import Literal

from puente.domain.base import Instant, Model
from puente.domain.errors import Forbidden

Role = Literal["clinician", "supervisor", "admin", "auditor"]
Scope = Literal["actions:read", "conversations:read", "external_ref:write", "endpoints:manage"]
"""What a key may do; reading is by id alone, never by search."""
MemberState = Literal["invited", "active", "suspended"]


class Member(Model):
    """A person of a clinic, bound to the ``(iss, sub)`` of a token once they accepted."""

    member_id: str
    clinic_id: str
    clinic_name: str
    name: str
    role: Role
    state: MemberState
    issuer: str | None = None
    subject: str | None = None
    created_at: Instant


class Principal(Model):
    """Who calls: clinic and role come from the member's row, never from a token's claims.

    A clinic's own system calls with a key: its role is ``machine``, which no rule for people lets
    in, and its ``scopes`` say what it may do. ``member_id`` is the key's id then.
    """

    member_id: str
    clinic_id: str
    clinic_name: str
    name: str
    role: Role | Literal["machine"]
    scopes: tuple[Scope, ...] = ()
    opened: Mapping[str, Instant] = {}
    """Colleagues' visits that the caller broke the glass of, each with when that ends."""

    @classmethod
    def of(cls, member: Member) -> "Principal":
        """A person, as their row says."""
        return cls(
            member_id=member.member_id,
            clinic_id=member.clinic_id,
            clinic_name=member.clinic_name,
            name=member.name,
            role=member.role,
        )


def require_scope(principal: Principal, scope: Scope) -> None:
    """Raises Forbidden, naming the scope, for a key that lacks it and for any person."""
    if principal.role != "machine" or scope not in principal.scopes:
        raise Forbidden(f"this needs a key with the scope {scope}")
