"""A connection tried before a visit: a leg of its own, of which nothing stays."""

from puente.services.session_check import CHECKS_PER_MINUTE
from tests.api.clinic import Clinic
from tests.api.test_refusals import is_problem

PATH = "/api/session/check"


async def test_a_check_brings_one_leg_and_stores_nothing_but_its_trace(clinic: Clinic) -> None:
    before = await clinic.everything()
    answer = await clinic.call("clinician", "POST", PATH)
    leg = answer.json()["leg"]
    assert answer.json()["demo"] is True
    assert 50 < leg["expires_in"] <= 60
    assert leg["call_url"].startswith("http")
    assert await clinic.everything() == before
    (row,) = await clinic.call.trace(answer)
    assert row["route"] == f"POST {PATH}"
    assert leg["client_secret"] not in repr(row)


async def test_checks_are_limited_for_one_member_and_take_no_mint_from_visits(
    clinic: Clinic,
) -> None:
    for _ in range(CHECKS_PER_MINUTE):
        assert (await clinic.call("clinician", "POST", PATH)).status_code == 200
    is_problem(await clinic.call("clinician", "POST", PATH), 429, "rate_limited")
    assert (await clinic.call("supervisor", "POST", PATH)).status_code == 200
    body = {"conversation_id": clinic.visit.conversation_id}
    assert (await clinic.call("clinician", "POST", "/api/session", body)).status_code == 200
