"""The migration command: indexes made once, and again without harm."""

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
    assert await command.run(make_puente()) == sum(len(wanted) for wanted in INDEXES.values())
