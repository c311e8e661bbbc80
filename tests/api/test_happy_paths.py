"""What each route answers to the request it is made for."""

import io

import httpx
import pytest

from tests.api.clinic import CANARY, Clinic
from tests.api.routes import CASES, Case, given, template_of
from tests.support.people import ROLES, token_of
from tests.support.serving import serve


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_each_route_answers_and_its_trace_names_who_and_what(
    clinic: Clinic, case: Case, log: io.StringIO
) -> None:
    ids = given(clinic)
    answer = await clinic.call(case.who, case.method, case.at(ids), case.sent(ids))
    assert answer.status_code == case.status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    if case.status == 204:
        assert answer.content == b""
    for row in await clinic.call.trace(answer):
        assert row["route"] == f"{case.method} {template_of(case, clinic.app)}"
        assert row["clinic_id"] == "cln_testnorth"
        expected = _named(case, ids)
        assert expected.items() <= row["ids"].items()
        made_by = "key_" if case.who == "machine" else "mbr_"
        assert (row["principal_id"] or "").startswith(made_by)
    assert answer.headers["x-request-id"] in log.getvalue()
    assert CANARY not in log.getvalue()


def _named(case: Case, ids: dict[str, str]) -> dict[str, str]:
    """The ids that the trace of a case must hold."""
    names = (
        "conversation_id", "turn_id", "action_id", "endpoint_id", "delivery_id", "event_id",
        "key_id",
    )  # fmt: skip
    held = {name: ids[name] for name in names if case.names(name)}
    if case.name == "POST /api/conversations":
        held["conversation_id"] = case.body["conversation_id"]
    return held


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.status == 201 or case.path.endswith(("/session", "/accept"))],
    ids=lambda case: case.name,
)
async def test_the_trace_names_what_was_made(clinic: Clinic, case: Case) -> None:
    ids = given(clinic)
    answer = await clinic.call(case.who, case.method, case.at(ids), case.sent(ids))
    (row,) = await clinic.call.trace(answer)
    made = {k: v for k, v in answer.json().items() if k.endswith("_id")}
    assert any(row["ids"].get(name) == value for name, value in made.items()), row["ids"]


async def test_an_audit_row_is_told_to_the_clinics_auditor_alone(clinic: Clinic) -> None:
    accepted = await clinic.call(
        "invited", "POST", "/api/members/accept", {"invitation": clinic.invitation}
    )
    assert accepted.status_code == 200
    denied = await clinic.call("admin", "GET", "/api/audit")
    page = (await clinic.call("auditor", "GET", "/api/audit")).json()
    listed = {row["request_id"] for row in page["items"]}
    assert {accepted.headers["x-request-id"], denied.headers["x-request-id"]} <= listed
    south = (await clinic.call("south_auditor", "GET", "/api/audit")).json()
    assert not listed & {row["request_id"] for row in south["items"]}


async def test_an_invitation_is_good_once_and_for_a_week(clinic: Clinic) -> None:
    path, body = "/api/members/accept", {"invitation": clinic.invitation}
    first = await clinic.call("invited", "POST", path, body)
    assert first.json()["state"] == "active"
    assert (await clinic.call("invited", "GET", "/api/me")).json()["name"] == "Invited"
    assert (await clinic.call("invited", "POST", path, body)).status_code == 403
    assert (await clinic.call("another", "POST", path, body)).status_code == 404
    _, late = await clinic.puente.membership.invite(
        clinic_id="cln_testnorth", clinic_name="North", name="Late", role="auditor"
    )
    clinic.puente.clock.advance(days=7, seconds=1)  # type: ignore[attr-defined]
    refused = await clinic.call("another", "POST", path, {"invitation": late})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_a_supervisor_opens_the_clinics_visits_and_a_colleague_none(clinic: Clinic) -> None:
    path = f"/api/conversations/{clinic.visit.conversation_id}"
    assert (await clinic.call("supervisor", "GET", path)).status_code == 200
    assert (await clinic.call("colleague", "GET", path)).status_code == 404
    seen = {
        who: len((await clinic.call(who, "GET", "/api/conversations")).json()["items"])
        for who in ("clinician", "supervisor", "colleague", "south_supervisor")
    }
    assert seen == {"clinician": 2, "supervisor": 2, "colleague": 0, "south_supervisor": 0}


async def test_what_was_stored_comes_back_as_it_was_said(clinic: Clinic) -> None:
    path = f"/api/conversations/{clinic.visit.conversation_id}"
    put = next(case for case in CASES if case.method == "PUT")
    await clinic.call("clinician", "PUT", put.at(clinic.ids), put.body)
    page = (await clinic.call("clinician", "GET", path + "/turns")).json()
    assert [turn["turn_id"] for turn in page["items"]] == ["turn-000001", "turn-000002"]
    stored = page["items"][1]
    assert {name: stored[name] for name in put.body} == put.body
    detail = (await clinic.call("clinician", "GET", path)).json()
    assert (detail["turn_count"], detail["action_count"]) == (2, 1)


async def test_a_session_brings_a_leg_each_way_and_a_cached_one_within_its_minute(
    clinic: Clinic,
) -> None:
    body = {"conversation_id": clinic.visit.conversation_id}
    first = (await clinic.call("clinician", "POST", "/api/session", body)).json()
    again = (await clinic.call("clinician", "POST", "/api/session", body)).json()
    renewed = (
        await clinic.call("clinician", "POST", "/api/session", {**body, "renew": True})
    ).json()
    assert [leg["direction"] for leg in first["legs"]] == ["en-es", "es-en"]
    assert all(50 < leg["expires_in"] <= 60 for leg in first["legs"])
    assert first["demo"] is True
    secrets = [[leg["client_secret"] for leg in one["legs"]] for one in (first, again, renewed)]
    assert secrets[0] == secrets[1]
    assert set(secrets[1]).isdisjoint(secrets[2])
    assert [one["cached"] for one in (first, again, renewed)] == [False, True, False]
    assert len({one["session_id"] for one in (first, again, renewed)}) == 3
    kept = await clinic.rows("sessions")
    assert all(secret not in repr(kept) for secret in secrets[0])


async def test_the_outbox_key_is_a_members_own_and_stays(clinic: Clinic) -> None:
    keys = {}
    for who in ("clinician", "colleague", "south_clinician"):
        answers = [(await clinic.call(who, "GET", "/api/me")).json() for _ in range(2)]
        assert answers[0]["outbox_key"] == answers[1]["outbox_key"]
        keys[who] = answers[0]["outbox_key"]["key"]
    assert len(set(keys.values())) == 3


async def test_an_endpoints_secret_is_shown_once(clinic: Clinic) -> None:
    made = await clinic.call("admin", "POST", "/api/webhooks", {"url": "http://127.0.0.1:9/x"})
    secret = made.json()["secret"]
    path = f"/api/webhooks/{made.json()['endpoint_id']}"
    answers = [
        await clinic.call("admin", "GET", path),
        await clinic.call("admin", "GET", "/api/webhooks"),
        await clinic.call("admin", "PATCH", path, {"description": "moved"}),
        await clinic.call("auditor", "GET", "/api/audit"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all(secret not in answer.text for answer in answers)


async def test_the_same_over_a_real_socket(clinic: Clinic) -> None:
    case = next(case for case in CASES if case.method == "PUT")
    headers = {"authorization": f"Bearer {token_of('clinician')}"}
    async with serve(clinic.app) as url, httpx.AsyncClient(base_url=url) as client:
        health = await client.get("/api/health")
        refused = await client.get("/api/me")
        taken = await client.put(case.at(clinic.ids), json=case.body, headers=headers)
        # A body that is too large is read to its end, so that the answer arrives.
        large = await client.put(case.at(clinic.ids), content=b"x" * 1_048_576, headers=headers)
        unknown = await client.get("/api/nothing", headers=headers)
    assert health.json()["status"] == "ok"
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
    assert taken.json()["stored"] == "created"
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    rows = await clinic.rows("audit_events", route="PUT " + template_of(case, clinic.app))
    assert [row["status"] for row in rows] == [200, 413]
    assert {row["address"] for row in rows} == {"127.0.0.1"}


def test_the_table_names_real_members() -> None:
    assert {case.who for case in CASES} - set(ROLES) == {"invited", "machine"}
