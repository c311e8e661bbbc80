"""An administrator's changes to the clinic's members hold from the next request on."""

from tests.api.clinic import Clinic
from tests.api.routes import MEMBERS_ONLY, given
from tests.support.clock import MovableClock


def path_of(clinic: Clinic, who: str) -> str:
    return f"/api/members/{clinic.people[who].member_id}"


async def test_who_is_invited_comes_in_with_the_role_they_were_given(
    clinic: Clinic, clock: MovableClock
) -> None:
    body = {"name": "  New auditor (made up) ", "role": "auditor"}
    answer = await clinic.call("admin", "POST", "/api/members", body)
    told = answer.json()
    assert told["state"] == "invited"
    accept = {"invitation": told["invitation"]}
    clock.advance(days=6, hours=23)
    joined = await clinic.call("newcomer", "POST", "/api/members/accept", accept)
    assert joined.json()["name"] == "New auditor (made up)"
    assert (await clinic.call("newcomer", "GET", "/api/audit")).status_code == 200
    stored = await clinic.rows("members", _id=told["member_id"])
    assert told["invitation"] not in repr(stored)


async def test_another_invitation_ends_the_former_one(clinic: Clinic) -> None:
    path = f"/api/members/{clinic.invited.member_id}/invitation"
    told = (await clinic.call("admin", "POST", path)).json()
    former = {"invitation": clinic.invitation}
    refused = await clinic.call("newcomer", "POST", "/api/members/accept", former)
    assert refused.status_code == 404
    fresh = {"invitation": told["invitation"]}
    assert (await clinic.call("newcomer", "POST", "/api/members/accept", fresh)).status_code == 200
    again = await clinic.call("admin", "POST", path)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


async def test_who_is_suspended_is_refused_at_once_everywhere_and_comes_back(
    clinic: Clinic,
) -> None:
    for who in ("clinician", "colleague", "supervisor", "auditor"):
        done = await clinic.call("admin", "PATCH", path_of(clinic, who), {"state": "suspended"})
        assert done.json()["state"] == "suspended"
    ids = given(clinic)
    tried = 0
    for case in MEMBERS_ONLY:
        if case.who != "admin":
            answer = await clinic.call(case.who, case.method, case.at(ids), case.sent(ids))
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), case.name
            tried += 1
    assert tried > 25
    back = {"state": "active"}
    await clinic.call("admin", "PATCH", path_of(clinic, "clinician"), back)
    assert (await clinic.call("clinician", "GET", "/api/me")).status_code == 200


async def test_who_is_moved_has_the_new_role_and_no_longer_the_old_one(clinic: Clinic) -> None:
    visit = f"/api/conversations/{clinic.visit.conversation_id}"
    await clinic.call("admin", "PATCH", path_of(clinic, "clinician"), {"role": "auditor"})
    assert (await clinic.call("clinician", "GET", visit)).status_code == 403
    assert (await clinic.call("clinician", "GET", "/api/audit")).status_code == 200
    await clinic.call("admin", "PATCH", path_of(clinic, "colleague"), {"role": "supervisor"})
    assert (await clinic.call("colleague", "GET", visit)).status_code == 200


async def test_a_suspended_invitation_lets_nobody_in(clinic: Clinic) -> None:
    path = f"/api/members/{clinic.invited.member_id}"
    await clinic.call("admin", "PATCH", path, {"state": "suspended"})
    accept = {"invitation": clinic.invitation}
    answer = await clinic.call("newcomer", "POST", "/api/members/accept", accept)
    assert answer.status_code == 404
    never = await clinic.call("admin", "PATCH", path, {"state": "active"})
    assert never.status_code == 409


async def test_nobody_changes_their_own_role_or_state(clinic: Clinic) -> None:
    for change in ({"role": "clinician"}, {"state": "suspended"}):
        answer = await clinic.call("admin", "PATCH", path_of(clinic, "admin"), change)
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    renamed = await clinic.call("admin", "PATCH", path_of(clinic, "admin"), {"name": "Another"})
    assert renamed.json()["name"] == "Another"
    assert (await clinic.call("admin", "PATCH", path_of(clinic, "admin"), {})).status_code == 422


async def test_each_change_is_a_row_that_names_the_member(clinic: Clinic) -> None:
    answer = await clinic.call("admin", "PATCH", path_of(clinic, "colleague"), {"role": "auditor"})
    (row,) = await clinic.call.trace(answer)
    assert row["ids"] == {"member_id": clinic.people["colleague"].member_id}
    assert row["principal_id"] == clinic.people["admin"].member_id
