"""Signing out over HTTP: the token that was good a moment ago opens no route any more."""

from fastapi import FastAPI

from puente.domain.errors import Unavailable
from tests.api.clinic import Caller, Clinic
from tests.api.routes import MEMBERS_ONLY, given
from tests.conftest import MakePuente


async def test_after_signing_out_no_route_takes_the_token(clinic: Clinic, call: Caller) -> None:
    assert (await call("clinician", "GET", "/api/me")).status_code == 200
    assert (await call("clinician", "POST", "/api/sign-out")).status_code == 204
    before = await clinic.everything()
    for case in MEMBERS_ONLY:
        ids = given(clinic)
        answer = await call("clinician", case.method, case.at(ids), case.sent(ids))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), case.name
    accept = {"invitation": clinic.invitation}
    assert (await call("clinician", "POST", "/api/members/accept", accept)).status_code == 401
    assert await clinic.everything() == before


async def test_signing_out_ends_nobody_elses_sign_in(clinic: Clinic, call: Caller) -> None:
    await call("clinician", "POST", "/api/sign-out")
    assert (await call("colleague", "GET", "/api/me")).status_code == 200


async def test_the_trace_names_who_signed_out_and_no_token(clinic: Clinic, call: Caller) -> None:
    answer = await call("clinician", "POST", "/api/sign-out")
    (row,) = await call.trace(answer)
    assert row["principal_id"] == clinic.people["clinician"].member_id
    assert "token-of" not in repr(row)
    kept = await clinic.rows("state")
    assert "token-of" not in repr(kept)


class Away:
    """A state store that is away while nothing else is."""

    name = "away"
    shared = True

    async def get(self, key: str) -> bytes | None:
        raise Unavailable("the state store does not answer", retry_after=2)

    put = add = increment = delete = get


async def test_without_what_was_signed_out_nobody_is_let_in(
    clinic: Clinic, call: Caller, app: FastAPI, make_puente: MakePuente
) -> None:
    app.state.puente = make_puente(sign_outs=Away())
    answer = await call("clinician", "GET", "/api/conversations")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert (await call(None, "GET", "/api/health")).status_code == 200


async def test_a_cache_that_dies_ends_nobodys_visit(
    clinic: Clinic, call: Caller, app: FastAPI, make_puente: MakePuente
) -> None:
    """Sign-outs are kept with the members: whoever may be read about can be let in, or refused."""
    app.state.puente = make_puente(state=Away())
    assert (await call("clinician", "GET", "/api/conversations")).status_code == 200
    assert (await call("clinician", "POST", "/api/sign-out")).status_code == 204
    assert (await call("clinician", "GET", "/api/conversations")).status_code == 401
