"""What an auditor finds in the audit, and what none of it says."""

import csv
import io
from typing import Any

import pytest

from puente.api.application import create_app
from puente.services.auditing import COLUMNS, NAMED, safe_cell
from tests.api.clinic import CANARY, Clinic
from tests.api.routes import CASES, HEALTH, given, routes
from tests.support.clock import MovableClock


def visit_path(clinic: Clinic) -> str:
    return f"/api/conversations/{clinic.visit.conversation_id}"


async def search(clinic: Clinic, query: str) -> list[dict[str, Any]]:
    answer = await clinic.call("auditor", "GET", f"/api/audit?{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_row_a_request_over_every_route_of_the_table(clinic: Clinic) -> None:
    """Allowed ones and denied ones alike: as many rows as requests, each found again."""
    sent = []
    ids = given(clinic)
    for case in CASES:
        for who in (case.who, "auditor", None):
            answer = await clinic.call(who, case.method, case.at(ids), case.sent(ids))
            if case is not HEALTH:
                sent.append(answer.headers["x-request-id"])
    rows = await clinic.rows("audit_events")
    assert sorted(row["request_id"] for row in rows) == sorted(sent)
    assert len(sent) > 150
    assert CANARY not in repr(rows)


async def test_rows_are_found_by_who_what_which_object_when_and_how_it_went(
    clinic: Clinic, clock: MovableClock
) -> None:
    await clinic.call("clinician", "GET", visit_path(clinic))
    clock.advance(minutes=10)
    await clinic.call("colleague", "GET", visit_path(clinic))
    await clinic.call("admin", "GET", "/api/members")
    visit, colleague = clinic.visit.conversation_id, clinic.people["colleague"].member_id

    def routes_of(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
        return [(row["route"], row["status"]) for row in rows]

    read = "GET /api/conversations/{conversation_id}"
    assert routes_of(await search(clinic, f"object_id={visit}")) == [(read, 404), (read, 200)]
    assert routes_of(await search(clinic, f"principal_id={colleague}")) == [(read, 404)]
    assert routes_of(await search(clinic, "right=members.read")) == [("GET /api/members", 200)]
    assert routes_of(await search(clinic, "result=denied")) == [(read, 404)]
    assert routes_of(await search(clinic, f"result=allowed&object_id={visit}")) == [(read, 200)]
    assert await search(clinic, "result=failed") == []
    before = (clock().replace(microsecond=0)).isoformat().replace("+00:00", "Z")
    assert routes_of(await search(clinic, f"to={before}")) == [(read, 200)]
    (row,) = await search(clinic, f"principal_id={colleague}")
    assert (row["principal_name"], row["right"]) == ("Made-up colleague", "own")


async def test_pages_lead_through_every_row_once(clinic: Clinic) -> None:
    for _ in range(130):
        await clinic.call("clinician", "GET", "/api/me")
    found, cursor = [], ""
    while True:
        page = (await clinic.call("auditor", "GET", f"/api/audit?right=member{cursor}")).json()
        found += [row["audit_id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(found) == len(set(found)) == 130


async def test_the_export_is_the_search_as_csv_and_is_audited_itself(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.auditing.EXPORT_PAGE", 2)
    monkeypatch.setattr("puente.services.auditing.EXPORT_ROWS", 4)
    for _ in range(6):
        await clinic.call("clinician", "GET", visit_path(clinic))
    path = f"/api/audit/export?object_id={clinic.visit.conversation_id}"
    first = await clinic.call("auditor", "GET", path)
    assert first.headers["content-type"].startswith("text/csv")
    cursor = first.headers["x-puente-next-cursor"]
    second = await clinic.call("auditor", "GET", f"{path}&cursor={cursor}")
    assert "x-puente-next-cursor" not in second.headers
    head, *rows = csv.reader(io.StringIO(first.text + second.text))
    assert tuple(head) == COLUMNS
    assert len(rows) == 6
    assert {row[head.index("principal_name")] for row in rows} == {"Made-up clinician"}
    assert len(await search(clinic, "right=audit.read&result=allowed")) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


async def test_a_members_name_is_no_formula_in_the_export(clinic: Clinic) -> None:
    members = clinic.puente.database.collection("members")
    mine = {"_id": clinic.people["clinician"].member_id}
    await members.update_one(mine, {"$set": {"name": '=HYPERLINK("http://192.0.2.1")'}})
    await clinic.call("clinician", "GET", "/api/me")
    answer = await clinic.call("auditor", "GET", "/api/audit/export")
    head, row = csv.reader(io.StringIO(answer.text))
    assert row[head.index("principal_name")] == '\'=HYPERLINK("http://192.0.2.1")'


async def test_the_chain_is_told_and_what_was_touched_is_named(clinic: Clinic) -> None:
    for _ in range(3):
        await clinic.call("clinician", "GET", "/api/me")
        await clinic.puente.seal_audit()
    chain = (await clinic.call("auditor", "GET", "/api/audit/chain")).json()
    assert chain.items() >= {"seals": 3, "from_seal": 1, "fault": None, "waiting": 0}.items()
    rows = clinic.puente.database.collection("audit_events")
    (row, *_) = await clinic.rows("audit_events", route="GET /api/me")
    await rows.update_one({"_id": row["_id"]}, {"$set": {"right": "clinic-made-up"}})
    chain = (await clinic.call("auditor", "GET", "/api/audit/chain")).json()
    assert row["_id"] in chain["fault"]


async def test_the_end_of_a_long_chain_is_held_against_what_stands_before(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.verifying.RECENT", 2)
    for _ in range(5):
        await clinic.call("clinician", "GET", "/api/me")
        await clinic.puente.seal_audit()
    chain = (await clinic.call("auditor", "GET", "/api/audit/chain")).json()
    assert (chain["seals"], chain["from_seal"], chain["fault"]) == (2, 4, None)
    seals = clinic.puente.database.collection("audit_seals")
    await seals.delete_one({"number": {"$gt": 0}, "clinic_id": clinic.visit.clinic_id})
    last = await seals.find_one({"clinic_id": clinic.visit.clinic_id}, sort=[("number", -1)])
    assert last is not None
    await seals.delete_one({"_id": last["_id"]})
    chain = (await clinic.call("auditor", "GET", "/api/audit/chain")).json()
    assert "tail is cut" in chain["fault"]


async def test_everything_is_checked_stretch_by_stretch(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puente.services.verifying.RECENT", 2)
    for _ in range(5):
        await clinic.call("clinician", "GET", "/api/me")
        await clinic.puente.seal_audit()

    async def stretches() -> list[tuple[int, int, str | None]]:
        found, before = [], ""
        while True:
            path = f"/api/audit/chain{before}"
            chain = (await clinic.call("auditor", "GET", path)).json()
            found.append((chain["seals"], chain["from_seal"], chain["fault"]))
            if chain["fault"] is not None or chain["from_seal"] <= 1:
                return found
            before = f"?before={chain['from_seal']}"

    whole = await stretches()
    assert whole == [(2, 4, None), (2, 2, None), (1, 1, None)]
    seals = clinic.puente.database.collection("audit_seals")
    mine = {"clinic_id": clinic.visit.clinic_id}
    third = await seals.find_one({**mine, "number": 3})
    first = await seals.find_one({**mine, "number": 1})
    assert third is not None
    assert first is not None
    await seals.delete_one({"_id": third["_id"]})
    # What stands behind the gap follows nothing any more.
    assert "seal" in str((await stretches())[-1][2])
    await seals.insert_one(third)
    rows = clinic.puente.database.collection("audit_events")
    gone = first["links"][0]["audit_id"]
    await rows.delete_one({"_id": gone})
    assert [fault for _, _, fault in await stretches()][:2] == [None, None]
    assert f"row {gone} is missing" in str((await stretches())[-1][2])


async def test_the_access_report_says_who_saw_a_visit_and_by_which_right(clinic: Clinic) -> None:
    for who in ("clinician", "clinician", "supervisor", "colleague"):
        await clinic.call(who, "GET", visit_path(clinic))
    reason = {"reason": "Made up: the patient came back."}
    await clinic.call("colleague", "POST", visit_path(clinic) + "/break-glass", reason)
    await clinic.call("colleague", "GET", visit_path(clinic) + "/turns")
    path = f"/api/audit/conversations/{clinic.visit.conversation_id}"
    report = (await clinic.call("auditor", "GET", path)).json()
    assert report["complete"]
    told = {(line["principal_name"], line["right"]): line for line in report["items"]}
    assert told["Made-up clinician", "own"]["requests"] == 2
    assert told["Made-up supervisor", "clinic"]["requests"] == 1
    assert told["Made-up colleague", "own"]["denied"] == 1
    assert told["Made-up colleague", "break_glass"]["requests"] == 2
    assert len(told) == 4


def test_every_id_that_a_route_names_can_be_searched_for() -> None:
    paths = {str(context.path) for context in routes(create_app(None))}
    named = {part[1:-1] for path in paths for part in path.split("/") if part.startswith("{")}
    assert named <= set(NAMED)
