"""Keys: scoped, shown once, kept hashed, revocable, limited; and what they are for."""

from typing import Any, get_args

import pytest

from puente.domain.member import Scope
from puente.services.keys import REQUESTS_PER_MINUTE
from tests.api.clinic import Clinic
from tests.api.routes import KEYED, given

NEEDS: dict[str, set[str]] = {
    "/api/integration/actions/{action_id}": {"actions:read"},
    "/api/integration/conversations/{conversation_id}": {"conversations:read"},
    "/api/integration/conversations/{conversation_id}/external-ref": {"external_ref:write"},
    "/api/integration/event-types": set(),
}
"""Path → the scopes it needs; all others need ``endpoints:manage``."""


async def issue(clinic: Clinic, *scopes: str, who: str = "holder") -> str:
    """A key with these scopes, with which ``who`` calls from now on; returns its id."""
    body = {"name": "Made-up system", "scopes": list(scopes)}
    answer = await clinic.call("admin", "POST", "/api/keys", body)
    assert answer.status_code == 201, answer.text
    clinic.call.keys[who] = answer.json()["key"]
    return str(answer.json()["key_id"])


def reads(clinic: Clinic) -> str:
    return f"/api/integration/actions/{clinic.action.action_id}"


@pytest.mark.parametrize("case", KEYED, ids=lambda case: case.name)
async def test_a_route_opens_to_its_scope_and_to_no_other(clinic: Clinic, case: Any) -> None:
    needed = NEEDS.get(case.path, {"endpoints:manage"})
    others = set(get_args(Scope)) - needed
    if needed:
        await issue(clinic, *others)
        before = await clinic.everything()
        answer = await clinic.call(
            "holder", case.method, case.at(given(clinic)), case.sent(given(clinic))
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert next(iter(needed)) in answer.json()["detail"]
        assert await clinic.everything() == before
    sends_more = isinstance(case.body, dict) and case.body.get("payload") == "fhir"
    extra = {"actions:read", "conversations:read"} if sends_more else set()
    await issue(clinic, *(needed | extra or {"actions:read"}))
    answer = await clinic.call(
        "holder", case.method, case.at(given(clinic)), case.sent(given(clinic))
    )
    assert answer.status_code == case.status, answer.text


async def test_a_key_sends_itself_no_more_than_it_may_read(clinic: Clinic) -> None:
    await issue(clinic, "endpoints:manage", "conversations:read")
    hooks = "/api/integration/webhooks"
    body = {"url": "http://127.0.0.1:9/mine", "payload": "full"}
    answer = await clinic.call("holder", "POST", hooks, body)
    assert (answer.status_code, "actions:read" in answer.text) == (403, True)
    one = f"{hooks}/{clinic.endpoint.endpoint_id}"
    assert (await clinic.call("holder", "PATCH", one, {"payload": "fhir"})).status_code == 403
    await clinic.call(
        "admin", "PATCH", f"/api/webhooks/{clinic.endpoint.endpoint_id}", {"payload": "full"}
    )
    moved = await clinic.call("holder", "PATCH", one, {"url": "http://127.0.0.1:9/mine"})
    assert moved.status_code == 403


async def test_a_key_is_shown_once_and_kept_as_a_hash(clinic: Clinic) -> None:
    key_id = await issue(clinic, "actions:read")
    text = clinic.call.keys["holder"]
    listed = await clinic.call("admin", "GET", "/api/keys")
    assert key_id in listed.text
    assert text not in listed.text
    (row,) = await clinic.rows("api_keys", _id=key_id)
    assert text not in repr(row)
    assert text.rsplit("_", 1)[1] not in repr(await clinic.everything())


async def test_a_revoked_key_opens_nothing_from_then_on(clinic: Clinic) -> None:
    key_id = await issue(clinic, "actions:read")
    assert (await clinic.call("holder", "GET", reads(clinic))).status_code == 200
    first = await clinic.call("admin", "DELETE", f"/api/keys/{key_id}")
    clinic.puente.clock.advance(minutes=5)  # type: ignore[attr-defined]
    again = await clinic.call("admin", "DELETE", f"/api/keys/{key_id}")
    assert first.json()["revoked_at"] == again.json()["revoked_at"] is not None
    refused = await clinic.call("holder", "GET", reads(clinic))
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text[:-1],
        lambda text: text + "0",
        lambda text: text.upper(),
        lambda text: text.replace("pk_", "pk_x"),
        lambda _: "pk_00000000_" + "0" * 64,
        lambda _: "pk_é",
    ],
)
async def test_a_key_that_is_not_quite_one_is_refused_like_any_other(
    clinic: Clinic, spoil: Any
) -> None:
    clinic.call.keys["holder"] = spoil(clinic.call.keys["machine"])
    headers = {"authorization": b"Bearer " + clinic.call.keys["holder"].encode()}
    answer = await clinic.call(None, "GET", reads(clinic), headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.json()["detail"] == "the key is unknown or was revoked"


async def test_when_a_key_was_used_last_is_told_to_the_minute(clinic: Clinic) -> None:
    key_id = await issue(clinic, "actions:read")
    clock: Any = clinic.puente.clock

    async def used() -> Any:
        page = (await clinic.call("admin", "GET", "/api/keys")).json()
        (found,) = [key["last_used_at"] for key in page["items"] if key["key_id"] == key_id]
        return found

    assert await used() is None
    await clinic.call("holder", "GET", reads(clinic))
    first = await used()
    clock.advance(seconds=30)
    await clinic.call("holder", "GET", reads(clinic))
    assert await used() == first is not None
    clock.advance(seconds=30)
    await clinic.call("holder", "GET", reads(clinic))
    assert await used() > first


async def test_a_key_that_asks_too_much_is_asked_to_wait_and_the_trace_names_it(
    clinic: Clinic,
) -> None:
    key_id = await issue(clinic, "actions:read")
    for _ in range(REQUESTS_PER_MINUTE):
        await clinic.puente.state.increment(f"keys/{key_id}", ttl_s=60)
    answer = await clinic.call("holder", "GET", reads(clinic))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    (row,) = await clinic.call.trace(answer)
    assert row["principal_id"] == key_id
    assert (await clinic.call("machine", "GET", reads(clinic))).status_code == 200


async def test_a_visit_is_read_with_its_actions_only_where_the_key_may(clinic: Clinic) -> None:
    path = f"/api/integration/conversations/{clinic.visit.conversation_id}"
    await issue(clinic, "conversations:read")
    assert (await clinic.call("holder", "GET", path)).json()["actions"] is None
    await issue(clinic, "conversations:read", "actions:read")
    (action,) = (await clinic.call("holder", "GET", path)).json()["actions"]
    assert action["action_id"] == clinic.action.action_id


async def test_a_reference_set_by_a_key_is_the_visits(clinic: Clinic) -> None:
    path = f"/api/integration/conversations/{clinic.visit.conversation_id}"
    ref = {"system": "urn:made-up", "patient_id": "p-9"}
    answer = await clinic.call("machine", "PUT", path + "/external-ref", {"external_ref": ref})
    assert answer.json()["external_ref"]["patient_id"] == "p-9"
    seen = await clinic.call(
        "clinician", "GET", f"/api/conversations/{clinic.visit.conversation_id}"
    )
    assert seen.json()["external_ref"] == answer.json()["external_ref"]


async def test_only_so_many_keys_are_good_at_once(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.keys.MAX_PER_CLINIC", 2)
    key_id = await issue(clinic, "actions:read")
    body = {"name": "One more", "scopes": ["actions:read"]}
    refused = await clinic.call("admin", "POST", "/api/keys", body)
    assert (refused.status_code, "revoke one" in refused.text) == (422, True)
    await clinic.call("admin", "DELETE", f"/api/keys/{key_id}")
    assert (await clinic.call("admin", "POST", "/api/keys", body)).status_code == 201


@pytest.mark.parametrize("scopes", [[], ["everything"], ["actions:read"] * 5])
async def test_a_key_without_a_scope_that_exists_is_not_made(
    clinic: Clinic, scopes: list[str]
) -> None:
    before = await clinic.everything()
    answer = await clinic.call("admin", "POST", "/api/keys", {"name": "x", "scopes": scopes})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert await clinic.everything() == before
