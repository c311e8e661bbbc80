"""Made-up members of two clinics, and an identity that knows their tokens."""

from dataclasses import dataclass, field
from datetime import timedelta

from puente.bootstrap import Puente
from puente.domain.errors import Unauthenticated
from puente.domain.member import Member, Principal, Role
from puente.ports import Clock, VerifiedToken
from tests.support.settings import ISSUER

NORTH, SOUTH = "cln_testnorth", "cln_testsouth"

ROLES: dict[str, tuple[str, Role]] = {
    "clinician": (NORTH, "clinician"),
    "colleague": (NORTH, "clinician"),
    "supervisor": (NORTH, "supervisor"),
    "admin": (NORTH, "admin"),
    "auditor": (NORTH, "auditor"),
    "south_clinician": (SOUTH, "clinician"),
    "south_supervisor": (SOUTH, "supervisor"),
    "south_admin": (SOUTH, "admin"),
    "south_auditor": (SOUTH, "auditor"),
}


@dataclass(frozen=True)
class People:
    """Every made-up member as a principal: ``people["clinician"]``."""

    members: dict[str, Member]

    def __getitem__(self, name: str) -> Principal:
        return Principal.of(self.members[name])


@dataclass
class KnownTokens:
    """An ``Identity`` by list: ``token-of-<subject>`` is good for an hour, anything else is not.

    ``revoked`` subjects are refused, as after an expiry.
    """

    clock: Clock
    name: str = "known"
    revoked: set[str] = field(default_factory=set)

    async def verify(self, token: str) -> VerifiedToken:
        prefix, _, subject = token.partition("token-of-")
        if prefix or not subject or subject in self.revoked:
            raise Unauthenticated("the access token is not valid: sign in again")
        return VerifiedToken(ISSUER, subject, None, self.clock() + timedelta(hours=1))


def token_of(name: str) -> str:
    """The token that ``KnownTokens`` takes for a member of ``ROLES``, or for a stranger."""
    return f"token-of-{name}"


async def seed_people(puente: Puente) -> People:
    """Store every made-up member. Their subject at the issuer is their name here."""
    members = {}
    for name, (clinic_id, role) in ROLES.items():
        members[name] = Member(
            member_id="mbr_" + name.replace("_", "") + "0000",
            clinic_id=clinic_id,
            clinic_name=clinic_id.removeprefix("cln_test").title() + " (made up)",
            name=f"Made-up {name}",
            role=role,
            state="active",
            issuer=ISSUER,
            subject=name,
            created_at=puente.clock(),
        )
        await puente.repositories.members.add(members[name], outbox_key=puente.randomness(32))
    return People(members)
