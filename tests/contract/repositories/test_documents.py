"""What the version before wrote is read, brought up to date once, and lost nowhere in between."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import json_util
from pymongo.errors import AutoReconnect

from puente import migrate as command
from puente.bootstrap import Puente
from puente.domain.conversation import Conversation
from puente.domain.errors import Unavailable
from puente.repositories import documents
from puente.repositories.documents import STEPS, VERSIONS, Step, upgrade_documents
from tests.conftest import MakePuente
from tests.support.people import NORTH, SOUTH, People
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, open_visit, turn_in

FORMER = Path(__file__).parent / "former" / "documents.json"
SINCE, UNTIL = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
TYPES = {
    "former-visit-00": ["medication"],
    "former-visit-01": [],
    "former-visit-02": ["imaging", "lab"],
    "former-visit-03": [],
}


def former() -> dict[str, list[dict[str, Any]]]:
    kept: dict[str, Any] = json_util.loads(FORMER.read_text(encoding="utf-8"))
    return {name: rows for name, rows in kept.items() if name != "about"}


async def store_former(puente: Puente) -> None:
    for name, rows in former().items():
        await puente.database.collection(name).insert_many(rows)


async def stored(puente: Puente) -> dict[str, dict[str, Any]]:
    rows = puente.database.collection("conversations").find({})
    return {row["_id"]: row async for row in rows}


async def history(puente: Puente, clinic_id: str, action_type: str) -> list[str]:
    found, _ = await puente.repositories.conversations.page(
        clinic_id,
        created_by=None,
        state=None,
        language=None,
        action_type=action_type,
        since=SINCE,
        until=UNTIL,
        cursor=None,
        limit=10,
    )
    return [one.conversation_id for one in found]


async def test_a_document_of_before_is_read_before_and_after(puente: Puente) -> None:
    await store_former(puente)
    clinics = {visit: SOUTH if visit.endswith("02") else NORTH for visit in TYPES}

    async def read() -> dict[str, Conversation]:
        conversations = puente.repositories.conversations
        found = {visit: await conversations.get(clinics[visit], visit) for visit in TYPES}
        return {visit: one for visit, one in found.items() if one is not None}

    before = await read()
    await upgrade_documents(puente.database)
    after = await read()
    assert before.keys() == after.keys() == TYPES.keys()
    for visit, types in TYPES.items():
        assert before[visit].action_types == ()
        changed = before[visit].model_copy(update={"action_types": tuple(types)})
        assert after[visit] == changed
    consent = await puente.repositories.consents.get(NORTH, "cns_former00000000000003")
    assert consent is not None
    assert consent.wording_sha256 is None


async def test_what_older_visits_lack_is_added_and_the_rest_is_left(puente: Puente) -> None:
    await store_former(puente)
    before = await stored(puente)
    assert await history(puente, SOUTH, "lab") == []
    assert await upgrade_documents(puente.database) == {"conversations": 4}
    after = await stored(puente)
    for visit, row in before.items():
        added = {"v": 2, "action_types": TYPES[visit], "finish_failed_at": None}
        assert after[visit] == {**row, **added}
    assert await history(puente, SOUTH, "lab") == ["former-visit-02"]


async def test_a_second_run_changes_nothing(puente: Puente) -> None:
    await store_former(puente)
    await upgrade_documents(puente.database)
    once = await stored(puente)
    assert await upgrade_documents(puente.database) == {"conversations": 0}
    assert await stored(puente) == once


async def test_what_is_made_now_is_of_the_latest_version(puente: Puente, people: People) -> None:
    visit = await open_visit(puente, people["clinician"])
    (row,) = (await stored(puente)).values()
    assert row["v"] == VERSIONS["conversations"]
    assert row["_id"] == visit.conversation_id
    assert await upgrade_documents(puente.database) == {"conversations": 0}


@pytest.mark.parametrize("written", [0, 1, 3])
async def test_stopped_half_way_and_run_again_it_loses_nothing(
    make_puente: MakePuente, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """The connection breaks after so many documents; batches of two, so that it is amid one."""
    puente = make_puente()
    await store_former(puente)
    monkeypatch.setattr(documents, "BATCH", 2)
    await _break_after(puente, written)
    halfway = await stored(puente)
    assert sum("v" in row for row in halfway.values()) == written
    assert await upgrade_documents(puente.database) == {"conversations": 4 - written}
    assert {visit: row["action_types"] for visit, row in (await stored(puente)).items()} == TYPES


async def _break_after(puente: Puente, written: int) -> None:
    (step,) = STEPS
    left = [written]

    async def breaks(database: Any, rows: Any) -> Any:
        found = await step.upgrade(database, rows)
        for at, _ in enumerate(found):
            if left[0] == 0:
                # What came before it in this batch is written, as a broken connection leaves it.
                await documents._write(
                    database,
                    database.collection(step.collection),
                    Step(step.collection, step.version, step.upgrade),
                    rows[:at],
                )
                raise AutoReconnect("made up")
            left[0] -= 1
        return found

    broken = Step(step.collection, step.version, breaks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "STEPS", (broken,))
        with pytest.raises(AutoReconnect):
            await upgrade_documents(puente.database)


async def test_two_at_once_bring_each_document_up_to_date_once(make_puente: MakePuente) -> None:
    one, other = make_puente(), make_puente()
    await store_former(one)
    done = await asyncio.gather(upgrade_documents(one.database), upgrade_documents(other.database))
    assert sum(each["conversations"] for each in done) == 4


async def test_a_visit_that_goes_on_meanwhile_keeps_what_was_said(
    puente: Puente, people: People
) -> None:
    """A turn reaches an older visit before the command does: both things are true of it then."""
    visit = await open_visit(puente, people["clinician"])
    rows = puente.database.collection("conversations")
    await rows.update_one({}, {"$unset": {"v": "", "action_types": "", "finish_failed_at": ""}})
    said = turn_in(PRESCRIPTION, target=PRESCRIPTION_ES)
    await puente.take_turn(people["clinician"], visit.conversation_id, "turn-0001", said)
    assert await upgrade_documents(puente.database) == {"conversations": 1}
    (row,) = (await stored(puente)).values()
    assert (row["v"], row["action_types"], row["turn_count"]) == (2, ["medication"], 1)


async def test_what_a_newer_version_added_is_passed_over(puente: Puente, people: People) -> None:
    """Rolled back, this version still reads what the next one wrote."""
    visit = await open_visit(puente, people["clinician"])
    rows = puente.database.collection("conversations")
    (row,) = (await stored(puente)).values()
    content = {**json.loads(bytes(row["content"])), "of_the_next_version": {"made": "up"}}
    added = {"v": 3, "of_the_next_version": 1, "content": json.dumps(content).encode()}
    await rows.update_one({"_id": row["_id"]}, {"$set": added})
    await puente.database.collection("consents").update_one({}, {"$set": {"next": 1}})
    assert await puente.repositories.conversations.get(NORTH, visit.conversation_id) == visit
    assert await puente.repositories.consents.get(NORTH, visit.consent_id) is not None
    assert await upgrade_documents(puente.database) == {"conversations": 0}


async def test_a_database_that_goes_away_in_between_is_said_in_one_line(
    make_puente: MakePuente, monkeypatch: pytest.MonkeyPatch
) -> None:
    puente = make_puente()
    await store_former(puente)

    async def breaks(*_: Any) -> Any:
        raise AutoReconnect("made up")

    monkeypatch.setattr(command, "upgrade_documents", breaks)
    with pytest.raises(Unavailable, match=r"AutoReconnect.*what was done stays, run it again"):
        await command.run(puente)
