"""Members of a clinic, and who calls."""

from typing import Literal

from puente.domain.base import Instant, Model

Role = Literal["clinician", "supervisor", "admin", "auditor"]
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
    """Who calls: clinic and role come from the member's row, never from a token's claims."""

    member_id: str
    clinic_id: str
    clinic_name: str
    name: str
    role: Role

    def may_open(self, created_by: str) -> bool:
        """Whether this caller may read a visit that ``created_by`` held in their own clinic."""
        return self.role == "supervisor" or self.member_id == created_by
