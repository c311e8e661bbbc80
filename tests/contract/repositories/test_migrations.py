"""The migration command: indexes made once, and again without harm."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from puente import migrate as command
from puente.bootstrap import Puente
from puente.repositories.migrations import INDEXES, migrate
from tests.conftest import MakePuente


async def indexes(puente: Puente) -> dict[str, Any]:
    found = {}
    for collection in INDEXES:
        information = await puente.database.collection(collection).index_information()
        found[collection] = {
            name: {key: value for key, value in dict(index).items() if key != "v"}
            for name, index in information.items()
        }
    return found


async def test_every_index_is_made_and_a_second_run_changes_nothing(
    make_puente: MakePuente,
) -> None:
    puente = make_puente()
    first = await migrate(puente.database)
    made = await indexes(puente)
    assert len(first) == sum(len(wanted) for wanted in INDEXES.values())
    for collection, wanted in INDEXES.items():
        assert len(made[collection]) == len(wanted) + 1, "and the primary key"
    assert await migrate(puente.database) == first
    assert await indexes(puente) == made


async def test_a_second_run_keeps_the_rows(make_puente: MakePuente) -> None:
    puente = make_puente()
    await migrate(puente.database)
    await puente.database.collection("turns").insert_one({"_id": "kept"})
    await migrate(puente.database)
    assert await puente.database.collection("turns").find_one({}) == {"_id": "kept"}


@pytest.mark.parametrize(
    ("collection", "twin"),
    [
        ("turns", {"conversation_id": "c", "turn_id": "t"}),
        ("members", {"issuer": "i", "subject": "s"}),
        ("members", {"invitation_hash": "h"}),
        ("deliveries", {"event_id": "e", "endpoint_id": "p"}),
        ("attempts", {"delivery_id": "d", "number": 1}),
    ],
)
async def test_what_must_be_unique_is(
    puente: Puente, collection: str, twin: dict[str, object]
) -> None:
    rows = puente.database.collection(collection)
    await rows.insert_one({"_id": 1, **twin})
    with pytest.raises(DuplicateKeyError):
        await rows.insert_one({"_id": 2, **twin})


async def test_members_who_have_yet_to_accept_share_no_name(puente: Puente) -> None:
    rows = puente.database.collection("members")
    await rows.insert_many([{"_id": 1, "clinic_id": "c"}, {"_id": 2, "clinic_id": "c"}])
    assert await rows.count_documents({}) == 2


async def test_the_command_counts_the_indexes(make_puente: MakePuente) -> None:
    indexes = sum(len(wanted) for wanted in INDEXES.values())
    assert await command.run(make_puente()) == (indexes, 0)


async def test_a_database_that_is_away_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["puente.migrate"])
    for name, value in {
        "PUENTE_STAGE": "local",
        "MONGODB_URI": "mongodb://127.0.0.1:9/?w=majority",
        "PUENTE_MONGODB__TIMEOUT_MS": "300",
        "PUENTE_CIPHER__KEY_FILE": str(tmp_path / "key"),
    }.items():
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(command.main) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("migrate: the database does not answer")


async def test_rows_of_a_version_with_fewer_indexes_are_kept_and_found(
    make_puente: MakePuente,
) -> None:
    """The former version knew a part of the indexes: what it wrote is read by the newer ones."""
    puente = make_puente()
    rows = puente.database.collection("deliveries")
    (first, options), *_ = INDEXES["deliveries"]
    await rows.create_index(list(first), **options)
    former = [
        {"_id": f"evt_{n}.ep_1", "event_id": f"evt_{n}", "endpoint_id": "ep_1", "due_at": n}
        for n in range(20)
    ]
    await rows.insert_many(former)
    await migrate(puente.database)
    await migrate(puente.database)
    assert sorted(await rows.find({}).to_list(None), key=lambda row: row["due_at"]) == former
    assert await rows.count_documents({"due_at": {"$lte": 4}}) == 5
    with pytest.raises(DuplicateKeyError):
        await rows.insert_one({"_id": "twin", "event_id": "evt_3", "endpoint_id": "ep_1"})
