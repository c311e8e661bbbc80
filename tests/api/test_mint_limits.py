"""Minting: how much one member and one clinic get in a minute, and whose each secret is."""

import io
import json

import pytest

from puente.services import limits
from tests.api.clinic import Caller, Clinic
from tests.support.clock import MovableClock
from tests.support.visits import open_visit

KEY = "a-made-up-key"
"""The interpreter's API key of these tests."""


async def mint(call: Caller, who: str, visit: str, *, renew: bool = True) -> tuple[int, str, str]:
    """Status, Retry-After and body of one request for a session."""
    body = {"conversation_id": visit, "renew": renew}
    answer = await call(who, "POST", "/api/session", body)
    return answer.status_code, answer.headers.get("retry-after", ""), answer.text


def secrets_in(body: str) -> set[str]:
    return {leg["client_secret"] for leg in json.loads(body)["legs"]}


async def test_a_member_gets_so_many_a_minute_and_a_colleague_is_not_held_up(
    clinic: Clinic, call: Caller, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MINTS_PER_USER", 5)
    clock.advance(seconds=45)
    mine = clinic.visit.conversation_id
    theirs = await open_visit(clinic.puente, clinic.people["colleague"], conversation_id="theirs-1")
    answers = [await mint(call, "clinician", mine) for _ in range(8)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429] * 3
    assert {wait for _, wait, _ in answers[5:]} == {"15"}
    assert (await mint(call, "colleague", theirs.conversation_id))[0] == 200
    clock.advance(seconds=15)
    assert (await mint(call, "clinician", mine))[0] == 200


async def test_a_clinic_gets_so_many_a_minute_and_another_is_not_held_up(
    clinic: Clinic, call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MINTS_PER_CLINIC", 3)
    people, visits = clinic.people, {"clinician": clinic.visit.conversation_id}
    for who in ("colleague", "south_clinician"):
        opened = await open_visit(clinic.puente, people[who], conversation_id=f"visit-of-{who}")
        visits[who] = opened.conversation_id
    await mint(call, "clinician", visits["clinician"])
    await mint(call, "colleague", visits["colleague"])
    assert (await call("clinician", "POST", "/api/session/check")).status_code == 200
    assert (await mint(call, "clinician", visits["clinician"]))[:2] == (429, "60")
    assert (await mint(call, "colleague", visits["colleague"]))[0] == 429
    assert (await mint(call, "south_clinician", visits["south_clinician"]))[0] == 200


async def test_who_is_over_their_share_takes_none_of_the_clinics(
    clinic: Clinic, call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MINTS_PER_USER", 2)
    monkeypatch.setattr(limits, "MINTS_PER_CLINIC", 4)
    visit = await open_visit(clinic.puente, clinic.people["colleague"], conversation_id="theirs-1")
    for _ in range(20):
        await mint(call, "clinician", clinic.visit.conversation_id)
    assert (await mint(call, "colleague", visit.conversation_id))[0] == 200


@pytest.mark.parametrize("renew", [True, False], ids=["minted", "cached"])
async def test_no_secret_is_given_to_two_people(clinic: Clinic, call: Caller, renew: bool) -> None:
    """A supervisor opens the same visit as its clinician: the cache must tell them apart."""
    visit = clinic.visit.conversation_id
    given: dict[str, set[str]] = {}
    for _ in range(3):
        for who in ("clinician", "supervisor"):
            status, _, body = await mint(call, who, visit, renew=renew)
            if status == 200:
                given.setdefault(who, set()).update(secrets_in(body))
    assert given["clinician"]
    assert not given["clinician"] & given.get("supervisor", set())


async def test_the_api_key_is_in_no_byte_that_leaves_us(
    clinic: Clinic, call: Caller, log: io.StringIO
) -> None:
    assert clinic.puente.settings.realtime.api_key.get_secret_value() == KEY
    _, _, minted = await mint(call, "clinician", clinic.visit.conversation_id)
    checked = await call("clinician", "POST", "/api/session/check")
    health = await call("admin", "GET", "/api/health/details")
    kept = await clinic.everything() | {"state": await clinic.rows("state")}
    for place in (minted, checked.text, str(checked.headers), health.text, repr(kept)):
        assert KEY not in place
    assert "request" in log.getvalue()
    assert KEY not in log.getvalue()
    assert KEY not in repr(clinic.puente.settings)
