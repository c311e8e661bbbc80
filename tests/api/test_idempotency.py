"""Idempotency-Key: a repeated call is made once and answered alike; lists page by cursor."""

import asyncio
from typing import Any

import httpx
import pytest

from puente.api.application import create_app
from puente.api.door import AuditedRoute
from tests.api.clinic import CANARY, Clinic
from tests.api.routes import CASES, given, routes, template_of

ONCE = [
    case
    for case in CASES
    for context in routes(create_app(None))
    if isinstance(context.original_route, AuditedRoute)
    and context.original_route.once
    and case.method in (context.methods or ())
    and context.path == template_of(case, create_app(None))
]
"""Every route that takes the header."""

MADE_BY_THEIR_ID = {"POST /api/conversations/{conversation_id}/recordings"}
"""The page makes the id, so that the same call again makes nothing; the answer holds a key, which
is not kept anywhere."""

HOOK = {"url": "http://127.0.0.1:9/again"}


async def create(
    clinic: Clinic, key: str, body: Any = None, *, who: str = "admin"
) -> httpx.Response:
    path = "/api/integration/webhooks" if who == "machine" else "/api/webhooks"
    return await clinic.call(who, "POST", path, body or HOOK, headers={"idempotency-key": key})


@pytest.mark.parametrize("case", ONCE, ids=lambda case: case.name)
async def test_the_same_call_again_is_made_once_and_answered_alike(
    clinic: Clinic, case: Any
) -> None:
    ids = given(clinic)
    headers = {"idempotency-key": "made-up-1"}
    first = await clinic.call(case.who, case.method, case.at(ids), case.sent(ids), headers=headers)
    assert first.status_code == case.status, first.text
    stored = await clinic.everything()
    again = await clinic.call(case.who, case.method, case.at(ids), case.sent(ids), headers=headers)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert await clinic.everything() == stored


def test_every_call_that_makes_something_takes_the_header() -> None:
    names = {case.name for case in ONCE}
    made = {case.name for case in CASES if case.method == "POST" and case.status == 201}
    assert made - MADE_BY_THEIR_ID <= names
    tells = {case.name for case in CASES if case.method == "POST" and case.status == 202}
    assert tells <= names
    assert len(ONCE) >= 14


async def test_the_same_key_with_another_body_is_refused_and_makes_nothing(clinic: Clinic) -> None:
    await create(clinic, "made-up-1")
    stored = await clinic.everything()
    other = await create(clinic, "made-up-1", {"url": "http://127.0.0.1:9/other"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await clinic.everything() == stored


async def test_a_call_that_failed_may_be_mended_under_its_key(clinic: Clinic) -> None:
    bad = await create(clinic, "made-up-1", {"url": "https://user:pass@example.com/"})
    assert bad.status_code == 422
    malformed = await create(clinic, "made-up-1", {"link": CANARY})
    assert malformed.json()["code"] == "malformed"
    assert await clinic.rows("idempotency_keys") == []
    assert (await create(clinic, "made-up-1")).status_code == 201


async def test_while_the_first_call_is_being_answered_the_second_waits(clinic: Clinic) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    check = clinic.puente.webhook_sender.check

    class Slow:
        async def check(self, url: str) -> None:
            begun.set()
            await go_on.wait()
            await check(url)

    clinic.puente.endpoints._sender = Slow()  # type: ignore[assignment]
    first = asyncio.create_task(create(clinic, "made-up-1"))
    await begun.wait()
    second = await create(clinic, "made-up-1")
    assert (second.status_code, second.json()["code"]) == (409, "idempotency_in_flight")
    assert second.headers["retry-after"] == "2"
    other = await create(clinic, "made-up-1", {"url": "http://127.0.0.1:9/other"})
    assert other.json()["code"] == "idempotency_key_reused"
    go_on.set()
    made = await first
    assert made.status_code == 201
    assert (await create(clinic, "made-up-1")).json() == made.json()


async def test_a_call_that_died_half_way_may_be_made_again_after_its_lease(clinic: Clinic) -> None:
    await create(clinic, "made-up-1")
    keys = clinic.puente.database.collection("idempotency_keys")
    await keys.update_one({}, {"$set": {"content": None}})
    assert (await create(clinic, "made-up-1")).status_code == 409
    clinic.puente.clock.advance(seconds=61)  # type: ignore[attr-defined]
    assert (await create(clinic, "made-up-1")).status_code == 201


async def test_a_key_belongs_to_its_caller_and_its_route_and_lasts_a_day(clinic: Clinic) -> None:
    made = {(await create(clinic, "made-up-1", who=who)).json()["endpoint_id"] for who in
            ("admin", "machine", "south_admin")}  # fmt: skip
    assert len(made) == 3
    test = f"/api/webhooks/{clinic.endpoint.endpoint_id}/test"
    headers = {"idempotency-key": "made-up-1"}
    assert (await clinic.call("admin", "POST", test, headers=headers)).status_code == 202
    clinic.puente.clock.advance(hours=24)  # type: ignore[attr-defined]
    assert (await create(clinic, "made-up-1")).json()["endpoint_id"] not in made


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "two words"])
async def test_a_key_that_is_none_is_refused(clinic: Clinic, key: str) -> None:
    answer = await create(clinic, key)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_kept_answer_is_sealed_like_everything_else(clinic: Clinic) -> None:
    sealed: list[tuple[str, bytes]] = []
    seal = clinic.puente.cipher.seal

    async def seen(clinic_id: str, plaintext: bytes, *, context: str) -> bytes:
        sealed.append((context.split("/", maxsplit=1)[0], plaintext))
        return await seal(clinic_id, plaintext, context=context)

    clinic.puente.cipher.seal = seen  # type: ignore[method-assign]
    secret = (await create(clinic, "made-up-1")).json()["secret"]
    assert ("idempotency_keys", True) in [(kind, secret.encode() in text) for kind, text in sealed]


# --- short lists ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "path", "name"),
    [("admin", "/api/webhooks", "endpoint_id"), ("admin", "/api/keys", "key_id")],
)
async def test_a_short_list_pages_by_cursor_too(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, who: str, path: str, name: str
) -> None:
    hook: dict[str, Any] = {"url": "http://127.0.0.1:9/x"}
    key: dict[str, Any] = {"name": "made up", "scopes": ["actions:read"]}
    while len((await clinic.call(who, "GET", path)).json()["items"]) < 5:
        await clinic.call(who, "POST", path, hook if name == "endpoint_id" else key)
    whole = [row[name] for row in (await clinic.call(who, "GET", path)).json()["items"]]
    assert len(whole) == 5
    monkeypatch.setattr("puente.api.paging.page_of.__defaults__", (2,))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = f"?cursor={cursor}" if cursor else ""
        page = (await clinic.call(who, "GET", path + query)).json()
        assert len(page["items"]) <= 2
        seen += [row[name] for row in page["items"]]
        cursor = page["next_cursor"]
    assert seen == whole
    lost = await clinic.call(who, "GET", path + "?cursor=ep_nothing1")
    assert (lost.status_code, lost.json()["code"]) == (422, "invalid")
