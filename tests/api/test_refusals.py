"""What every route refuses, made from the table of routes: nothing refused changes anything."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from puente.api.problems import MEDIA_TYPE
from tests.api.clinic import CANARY, Clinic
from tests.api.routes import ACCEPT, CASES, HEALTH, KEYED, MEMBERS_ONLY, TURN, given, roles_of
from tests.support.people import ROLES, token_of

MALFORMED = (
    "short",
    "x" * 65,
    "has.a.dot.in.it",
    "ñandúñandú",
    "a b c d e f",
    "{0}%0A",
    "null%00null",
)
SOUTH = {
    "clinician": ("south_clinician", "south_supervisor"),
    "colleague": ("south_clinician",),
    "admin": ("south_admin",),
    "supervisor": ("south_supervisor",),
    "auditor": ("south_auditor",),
    "machine": ("south_machine",),
}
WITH_BODY = tuple(case for case in CASES if case.body is not None)


def is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, f"{answer.request.url}: {answer.text}"
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"urn:puente:problem:{code}"
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]


@pytest.fixture
async def unchanged(clinic: Clinic) -> AsyncIterator[Clinic]:
    """The clinic, in which nothing may be another after the test."""
    before = await clinic.everything()
    yield clinic
    assert await clinic.everything() == before


async def test_no_token_is_401_before_anything_else_is_looked_at(unchanged: Clinic) -> None:
    for case in CASES:
        if case is HEALTH:
            continue
        for ids in (given(unchanged), dict.fromkeys(given(unchanged), "short")):
            answer = await unchanged.call(None, case.method, case.at(ids), {"surplus": CANARY})
            is_problem(answer, 401, "unauthenticated")
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    ["Bearer garbage", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", "token-of-clinician"],
)
async def test_a_token_that_is_none_is_401(unchanged: Clinic, header: str) -> None:
    for case in CASES:
        if case is HEALTH:
            continue
        answer = await unchanged.call(
            None,
            case.method,
            case.at(given(unchanged)),
            case.sent(given(unchanged)),
            headers={"authorization": header},
        )
        is_problem(answer, 401, "unauthenticated")


async def test_who_is_no_member_is_403(unchanged: Clinic) -> None:
    for case in MEMBERS_ONLY:
        answer = await unchanged.call(
            "stranger", case.method, case.at(given(unchanged)), case.sent(given(unchanged))
        )
        is_problem(answer, 403, "forbidden")


async def test_a_suspended_member_is_403_at_once(clinic: Clinic) -> None:
    members = clinic.puente.database.collection("members")
    await members.update_many({}, {"$set": {"state": "suspended"}})
    before = await clinic.everything()
    for case in MEMBERS_ONLY:
        answer = await clinic.call(
            case.who, case.method, case.at(given(clinic)), case.sent(given(clinic))
        )
        is_problem(answer, 403, "forbidden")
    assert await clinic.everything() == before


async def test_a_role_that_may_not_is_403(unchanged: Clinic) -> None:
    tried = 0
    for case in MEMBERS_ONLY:
        for who in ("clinician", "supervisor", "admin", "auditor"):
            if who in roles_of(case, unchanged.app):
                continue
            there, none = [
                await unchanged.call(who, case.method, case.at(ids), case.sent(ids))
                for ids in (given(unchanged), _absent(given(unchanged)))
            ]
            is_problem(there, 403, "forbidden")
            assert _without_request_id(there) == _without_request_id(none)
            tried += 1
    assert tried > 40


async def test_another_clinics_object_looks_exactly_like_none(unchanged: Clinic) -> None:
    tried = 0
    for case in MEMBERS_ONLY + KEYED:
        named = [name for name in unchanged.ids if case.names(name) and name != "turn_id"]
        for who in SOUTH[case.who] if named else ():
            theirs, none = [
                await unchanged.call(who, case.method, case.at(ids), case.sent(ids))
                for ids in (given(unchanged), _absent(given(unchanged)))
            ]
            is_problem(theirs, 404, "not_found")
            assert _without_request_id(theirs) == _without_request_id(none)
            tried += 1
    assert tried >= 20


async def test_a_colleagues_visit_looks_exactly_like_none(unchanged: Clinic) -> None:
    for case in MEMBERS_ONLY:
        if not (case.names("conversation_id") or case.names("action_id")):
            continue
        if "clinician" not in roles_of(case, unchanged.app) or case.who == "colleague":
            continue  # Not for clinicians, or made for a colleague's visit.
        theirs, none = [
            await unchanged.call("colleague", case.method, case.at(ids), case.sent(ids))
            for ids in (given(unchanged), _absent(given(unchanged)))
        ]
        is_problem(theirs, 404, "not_found")
        assert _without_request_id(theirs) == _without_request_id(none)


def _absent(ids: dict[str, str]) -> dict[str, str]:
    """Ids of the same form and length that nothing has."""
    return {name: value[:-4] + "0000" for name, value in ids.items()}


def _without_request_id(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    request_id = answer.headers["x-request-id"]
    headers = {k: v for k, v in answer.headers.items() if k != "x-request-id"}
    return answer.status_code, headers, answer.content.replace(request_id.encode(), b"")


async def test_a_malformed_id_is_422_and_is_not_written_down(unchanged: Clinic) -> None:
    for case in CASES:
        for name in unchanged.ids:
            asked = case.query.get(name, "")
            if f"{{{name}}}" not in case.path + asked:
                continue
            for bad in MALFORMED:
                ids = {**given(unchanged), name: bad.format(unchanged.ids[name])}
                answer = await unchanged.call(case.who, case.method, case.at(ids), case.sent(ids))
                is_problem(answer, 422, "malformed")
                where = "query" if asked else "path"
                assert [e["at"] for e in answer.json()["errors"]] == [f"{where}.{name}"]
                assert "ñandú" not in repr(await unchanged.call.trace(answer))
                assert "\n" not in (await unchanged.call.trace(answer))[0]["ids"][name]


async def test_an_unknown_field_is_422_naming_it_and_quoting_nothing(unchanged: Clinic) -> None:
    for case in WITH_BODY:
        body = {**case.sent(given(unchanged)), "surplus_field": CANARY}
        answer = await unchanged.call(case.who, case.method, case.at(given(unchanged)), body)
        is_problem(answer, 422, "malformed")
        assert [e["at"] for e in answer.json()["errors"]] == ["body.surplus_field"]
        assert CANARY not in answer.text


async def test_a_wrong_value_anywhere_is_named_and_never_quoted(clinic: Clinic, log: Any) -> None:
    refused = 0
    for case in WITH_BODY:
        for at, body in _spoilt(case.sent(given(clinic))):
            answer = await clinic.call(case.who, case.method, case.at(given(clinic)), body)
            told = [e["at"] for e in answer.json().get("errors", [])]
            assert CANARY not in answer.text, f"{case.name}, {at}: {answer.text}"
            if case.path.endswith("/turns") and at.startswith("turns."):
                # Judged one by one: the batch is answered, the bad turn is named in its result.
                (result,) = answer.json()["results"]
                told = [e["at"] for e in result["problem"]["errors"]]
                assert result["status"] == 422
                assert _tells(told, at[len("turns.0.") :]), (at, told)
            else:
                is_problem(answer, 422, "malformed")
                assert _tells(told, f"body.{at}"), (at, told)
            refused += 1
    assert refused > 60
    assert CANARY not in log.getvalue()


def _tells(told: list[str], at: str) -> bool:
    """Whether one of the errors is at the place that was spoilt, around it or within it."""
    return any(at.startswith(one) or one.startswith(at) for one in told)


def _spoilt(body: Any) -> Iterator[tuple[str, Any]]:
    """The body once for each value in it, with that value replaced by one that fits nowhere."""
    for path in _paths(body):
        copy = json.loads(json.dumps(body))
        holder = copy
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = {"no_such_field": CANARY}
        yield ".".join(str(step) for step in path), copy


def _paths(value: Any, *before: Any) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in items:
        if key == "arguments":
            continue  # A function call's arguments are whatever the model made them.
        yield (*before, key)
        if isinstance(child, dict | list):
            yield from _paths(child, *before, key)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"languages": ', "application/json"),
        (b'{"languages": "\xff"}', "application/json"),
        (b"[" * 60_000, "application/json"),
        (b'{"languages": ["en", "es"]}', "text/plain"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b"", "application/json"),
        (b"1" * 5_000, "application/json"),
    ],
    ids=["cut", "not-utf8", "too-deep", "another-type", "a-list", "null", "empty", "a-number"],
)
async def test_a_body_that_is_no_json_object_is_a_problem_of_the_caller(
    unchanged: Clinic, content: bytes, kind: str
) -> None:
    for case in WITH_BODY:
        answer = await unchanged.call(
            case.who,
            case.method,
            case.at(given(unchanged)),
            content=content,
            headers={"content-type": kind},
        )
        assert answer.status_code in (400, 422), f"{case.name}: {answer.text}"
        is_problem(answer, answer.status_code, answer.json()["code"])


async def test_a_body_of_a_megabyte_is_413_everywhere(unchanged: Clinic) -> None:
    for case in CASES:
        large = {**(case.body or {}), "surplus_field": "x" * 1_048_576}
        answer = await unchanged.call(case.who, case.method, case.at(given(unchanged)), large)
        is_problem(answer, 413, "too_large")


async def test_a_megabyte_in_pieces_without_a_length_is_413(unchanged: Clinic) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"x" * 16_384

    put = next(case for case in CASES if case.method == "PUT")
    answer = await unchanged.call(put.who, put.method, put.at(given(unchanged)), content=pieces())
    is_problem(answer, 413, "too_large")


INSTANTS = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00%2B14:00",
    "1969-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "2031-03-04T09:00:00",
    "yesterday",
)
CURSORS = (
    "nonsense",
    "é",
    "WzFd",  # [1]
    "WyI5OTk5LTEyLTMxVDIzOjU5OjU5Ljk5OTk5OSswMDowMCIsICJ4Il0=",  # the last instant there is
    "WyIyMDMxLTAzLTA0VDA5OjAwOjAwKzAwOjAwIiwgNV0=",  # a number for an id
    "x" * 513,
)
LISTS = (
    "/api/conversations",
    "/api/audit",
    "/api/break-glass",
    "/api/deletions",
    "/api/webhooks/{endpoint_id}/deliveries",
    "/api/integration/webhooks/{endpoint_id}/deliveries",
)


async def test_a_range_or_cursor_that_means_nothing_is_422(unchanged: Clinic) -> None:
    for case in CASES:
        if case.path not in LISTS:
            continue
        path = case.at(given(unchanged))
        asked = [f"{name}={value}" for name in ("from", "to") for value in INSTANTS]
        for query in asked + [f"cursor={cursor}" for cursor in CURSORS]:
            answer = await unchanged.call(case.who, "GET", f"{path}?{query}")
            assert answer.status_code == 422, f"{path}?{query}: {answer.text}"
            is_problem(answer, 422, answer.json()["code"])


async def test_the_widest_range_is_answered(unchanged: Clinic) -> None:
    for case in CASES:
        if case.path in LISTS:
            query = "from=1970-01-01T00:00:00Z&to=9998-12-31T23:59:59Z"
            answer = await unchanged.call(case.who, "GET", f"{case.at(given(unchanged))}?{query}")
            assert answer.status_code == 200, answer.text
            assert len(answer.json()["items"]) >= 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("started_at", "0001-01-01T00:00:00+14:00"),
        ("ended_at", "9999-12-31T23:59:59-14:00"),
        ("source", {"lang": "en", "text": "\ud800"}),
        ("source", {"lang": "en", "text": "x" * 20_001}),
        ("target", {"lang": "en", "text": "the same language"}),
        ("model_calls", [{"call_id": "c", "name": "n", "arguments": {"said": "\ud800"}}]),
        ("model_calls", [{"call_id": "c", "name": "n", "arguments": {"dose": float("nan")}}]),
        ("marks", ["overlap", "overlap"]),
        ("revision", 0),
    ],
)
async def test_a_turn_that_cannot_be_kept_is_422_so_that_the_page_sets_it_aside(
    unchanged: Clinic, field: str, value: Any
) -> None:
    put = next(case for case in CASES if case.method == "PUT")
    answer = await unchanged.call(
        "clinician", "PUT", put.at(given(unchanged)), {**TURN, field: value}
    )
    is_problem(answer, 422, "malformed")
    assert any(e["at"].startswith("body") for e in answer.json()["errors"])


async def test_arguments_nested_too_deeply_are_422(unchanged: Clinic) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = {"deeper": deep}
    put = next(case for case in CASES if case.method == "PUT")
    calls = [{"call_id": "c", "name": "n", "arguments": deep}]
    answer = await unchanged.call(
        "clinician", "PUT", put.at(given(unchanged)), {**TURN, "model_calls": calls}
    )
    is_problem(answer, 422, "malformed")


async def test_health_shows_nothing_of_a_clinic_and_leaves_no_trace(unchanged: Clinic) -> None:
    before = await unchanged.rows("audit_events")
    answer = await unchanged.call(None, "GET", "/api/health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"status", "stage", "version", "demo", "checks", "providers"}
    assert await unchanged.rows("audit_events") == before


async def test_an_invitation_that_is_none_is_404_and_a_member_takes_no_second(
    unchanged: Clinic,
) -> None:
    unknown = await unchanged.call("invited", "POST", ACCEPT.path, {"invitation": "0" * 48})
    is_problem(unknown, 404, "not_found")
    member = await unchanged.call(
        "clinician", "POST", ACCEPT.path, {"invitation": unchanged.invitation}
    )
    is_problem(member, 403, "forbidden")


async def test_a_visit_without_consent_gets_no_interpreter(clinic: Clinic) -> None:
    opening = next(case for case in CASES if case.name == "POST /api/conversations")
    refused = {**opening.body, "consent": {**opening.body["consent"], "granted": False}}
    before = await clinic.everything()
    answer = await clinic.call("clinician", "POST", "/api/conversations", refused)
    is_problem(answer, 403, "consent_required")
    after = await clinic.everything()
    (refusal,) = [row for row in after["consents"] if row not in before["consents"]]
    assert not refusal["granted"]
    assert (refusal["wording"], refusal["given_by"], refusal["recorded_by"]) == (
        "2026-11-23", "patient", clinic.visit.created_by,
    )  # fmt: skip
    assert refusal["conversation_id"] == opening.body["conversation_id"]
    assert {**after, "consents": before["consents"]} == before
    answer = await clinic.call(
        "clinician", "POST", "/api/session", {"conversation_id": refusal["conversation_id"]}
    )
    is_problem(answer, 404, "not_found")
    await clinic.puente.database.collection("consents").delete_many({})
    body = {"conversation_id": clinic.visit.conversation_id}
    answer = await clinic.call("clinician", "POST", "/api/session", body)
    is_problem(answer, 403, "consent_required")
    assert await clinic.rows("sessions") == []


async def test_a_method_or_path_that_is_none_is_a_problem_too(clinic: Clinic) -> None:
    headers = {"authorization": f"Bearer {token_of('clinician')}"}
    transport = httpx.ASGITransport(clinic.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
        is_problem(await client.get("/api/nothing", headers=headers), 404, "not_found")
        is_problem(await client.put("/api/me", headers=headers), 405, "method_not_allowed")
        # Where another route takes the last part for an id, this path still stands for itself.
        for path in ("/api/members/accept", "/api/actions/detect"):
            refused = await client.options(path, headers=headers)
            is_problem(refused, 405, "method_not_allowed")
            assert refused.headers["allow"] == "POST"
        keyed = await client.options("/api/webhooks", headers=headers)
        assert keyed.headers["allow"] == "GET, POST"


async def test_a_stored_row_that_cannot_be_read_is_our_fault_and_not_the_callers(
    clinic: Clinic, log: Any
) -> None:
    actions = clinic.puente.database.collection("actions")
    broken = b'{"concept": ["' + CANARY.encode() + b'"]}'
    await actions.update_one({"_id": clinic.action.action_id}, {"$set": {"content": broken}})
    answer = await clinic.call("clinician", "GET", f"/api/actions/{clinic.action.action_id}")
    is_problem(answer, 500, "internal_error")
    assert CANARY not in answer.text
    assert CANARY not in log.getvalue()
    assert answer.json()["request_id"] in log.getvalue()


def test_every_route_but_two_is_tried_as_a_member_or_with_a_key() -> None:
    assert len(MEMBERS_ONLY) + len(KEYED) == len(CASES) - 2
    assert {case.who for case in MEMBERS_ONLY} <= set(ROLES)
    assert all(case.path.startswith("/api/integration/") for case in KEYED)


async def test_a_person_does_not_come_in_where_keys_do_nor_a_key_where_people_do(
    unchanged: Clinic,
) -> None:
    ids = given(unchanged)
    for case in KEYED:
        for who in ("admin", "clinician", "stranger"):
            answer = await unchanged.call(who, case.method, case.at(ids), case.sent(ids))
            is_problem(answer, 401, "unauthenticated")
    for case in (*MEMBERS_ONLY, ACCEPT):
        answer = await unchanged.call("machine", case.method, case.at(ids), case.sent(ids))
        is_problem(answer, 401, "unauthenticated")
