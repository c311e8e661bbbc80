"""Members, invitations, consents and the audit."""

import asyncio
from datetime import timedelta

import pytest
from pymongo.errors import DuplicateKeyError

from puente.bootstrap import Puente
from puente.domain.errors import Forbidden, NotFound, Unauthenticated
from puente.domain.member import Role
from puente.repositories.people import Audit
from tests.support.clock import START, MovableClock
from tests.support.people import NORTH, SOUTH, People, token_of
from tests.support.settings import ISSUER


async def invite(puente: Puente, role: Role = "clinician") -> str:
    _, invitation = await puente.membership.invite(
        clinic_id=NORTH, clinic_name="North (made up)", name="Made-up guest", role=role
    )
    return invitation


async def test_a_token_names_its_member_and_no_other(puente: Puente, people: People) -> None:
    members = puente.repositories.members
    found = await members.by_token(ISSUER, "clinician")
    assert found == people.members["clinician"]
    assert await members.by_token("https://elsewhere.test", "clinician") is None
    assert await members.by_token(ISSUER, "nobody") is None
    assert await members.get(SOUTH, people["clinician"].member_id) is None


async def test_a_clinics_members_are_its_own(puente: Puente, people: People) -> None:
    found = await puente.repositories.members.of_clinic(SOUTH)
    assert {member.clinic_id for member in found} == {SOUTH}
    assert len(found) == 4


async def test_an_invitation_binds_the_first_who_accepts(puente: Puente) -> None:
    invitation = await invite(puente, "supervisor")
    outcomes = await asyncio.gather(
        *(puente.membership.accept(token_of(f"guest-{n}"), invitation) for n in range(8)),
        return_exceptions=True,
    )
    accepted = [member for member in outcomes if not isinstance(member, BaseException)]
    assert len(accepted) == 1
    assert {type(error) for error in outcomes if isinstance(error, BaseException)} == {NotFound}
    assert (accepted[0].state, accepted[0].role, accepted[0].clinic_id) == (
        "active",
        "supervisor",
        NORTH,
    )
    caller = await puente.membership.principal(token_of(str(accepted[0].subject)))
    assert caller.member_id == accepted[0].member_id
    with pytest.raises(NotFound):
        await puente.membership.accept(token_of("late-guest"), invitation)


async def test_a_member_accepts_no_second_invitation(puente: Puente, people: People) -> None:
    invitation = await invite(puente)
    with pytest.raises(Forbidden):
        await puente.membership.accept(token_of("clinician"), invitation)
    await puente.membership.accept(token_of("guest"), invitation)


async def test_an_invitation_ends_after_a_week(puente: Puente, clock: MovableClock) -> None:
    kept, late = await invite(puente), await invite(puente)
    clock.advance(days=7, seconds=-1)
    await puente.membership.accept(token_of("guest"), kept)
    clock.advance(seconds=1)
    with pytest.raises(NotFound):
        await puente.membership.accept(token_of("other-guest"), late)


async def test_an_invitation_is_stored_hashed(puente: Puente) -> None:
    invitation = await invite(puente)
    rows = await puente.database.collection("members").find({}).to_list(None)
    assert invitation not in str(rows)


async def test_only_an_active_member_calls(puente: Puente, people: People) -> None:
    for token, error in [("nonsense", Unauthenticated), (token_of("stranger"), Forbidden)]:
        with pytest.raises(error):
            await puente.membership.principal(token)
    rows = puente.database.collection("members")
    await rows.update_one({"subject": "clinician"}, {"$set": {"state": "suspended"}})
    with pytest.raises(Forbidden):
        await puente.membership.principal(token_of("clinician"))


async def test_an_outbox_key_is_a_members_own_and_stays(puente: Puente, people: People) -> None:
    mine = await puente.membership.outbox_key(people["clinician"])
    assert await puente.membership.outbox_key(people["clinician"]) == mine
    other = await puente.membership.outbox_key(people["colleague"])
    assert len(mine[1]) == len(other[1]) == 32
    assert mine[0] != other[0]
    assert mine[1] != other[1]


async def test_two_members_share_no_sign_in(puente: Puente, people: People) -> None:
    twin = people.members["clinician"].model_copy(update={"member_id": "mbr_twin00000000"})
    with pytest.raises(DuplicateKeyError):
        await puente.repositories.members.add(twin, outbox_key=bytes(32))


async def test_the_audit_is_added_to_and_nothing_else(puente: Puente) -> None:
    audit = puente.repositories.audit
    for number, clinic in enumerate([NORTH, SOUTH, NORTH]):
        await audit.add({"audit_id": f"aud_{number}", "clinic_id": clinic, "at": START})
    page, _ = await audit.page(
        NORTH,
        query={},
        since=START - timedelta(days=1),
        until=START + timedelta(days=1),
        cursor=None,
        limit=10,
    )
    assert [row["audit_id"] for row in page] == ["aud_2", "aud_0"]
    with pytest.raises(DuplicateKeyError):
        await audit.add({"audit_id": "aud_0", "clinic_id": NORTH, "at": START})
    assert {name for name in vars(Audit) if not name.startswith("_")} == {"add", "of_visit", "page"}
