"""The form of stored documents: which version a kind is at, and how an older one becomes it.

A kind that is not named here has had one form only. A document without ``v`` is of version 1. New
code reads both forms, so that it may be deployed first and the documents be brought up to date
afterwards, while it works; see ``docs/operate/upgrade.md`` for what that asks of a change.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from puente.repositories.base import Collection, Database, Document

BATCH = 200

Upgrade = Callable[[Database, Sequence[Document]], Awaitable[Sequence[Document]]]
"""For each of the documents, the fields to set."""


@dataclass(frozen=True)
class Step:
    """From the version before to ``version``; what is already there, or newer, is left alone."""

    collection: str
    version: int
    upgrade: Upgrade


async def _conversations_2(database: Database, rows: Sequence[Document]) -> Sequence[Document]:
    """Which types its actions have, so that the history's filter finds a visit of before."""
    actions = database.collection("actions").find(
        {"conversation_id": {"$in": [row["_id"] for row in rows]}},
        {"conversation_id": 1, "clinic_id": 1, "type": 1},
    )
    types: dict[tuple[str, str], set[str]] = {}
    async for action in actions:
        key = (action["clinic_id"], action["conversation_id"])
        types.setdefault(key, set()).add(action["type"])
    return [
        {
            "action_types": sorted(types.get((row["clinic_id"], row["_id"]), set())),
            "finish_failed_at": row.get("finish_failed_at"),
        }
        for row in rows
    ]


STEPS: Sequence[Step] = (Step("conversations", 2, _conversations_2),)
"""In the order in which they are taken."""

VERSIONS: Mapping[str, int] = {step.collection: step.version for step in STEPS}
"""What a document that is made now carries as ``v``."""


async def upgrade_documents(database: Database) -> dict[str, int]:
    """Bring every older document up to date; how many of each kind were.

    Each is written whole and by itself, and says itself that it was: stopped anywhere and run
    again, or run by two at once, the command goes on with what is left. A document that somebody
    changes meanwhile keeps that change, for only what the step adds is written.
    """
    done: dict[str, int] = {}
    for step in STEPS:
        rows = database.collection(step.collection)
        count = 0
        while older := await rows.find(_older(step)).limit(BATCH).to_list():
            count += await _write(database, rows, step, older)
        done[step.collection] = done.get(step.collection, 0) + count
    return done


def _older(step: Step) -> Document:
    return {"v": step.version - 1 if step.version > 2 else None}


async def _write(
    database: Database, rows: Collection, step: Step, older: Sequence[Document]
) -> int:
    count = 0
    for row, fields in zip(older, await step.upgrade(database, older), strict=True):
        mine = {"_id": row["_id"], **_older(step)}
        result = await rows.update_one(mine, {"$set": {**fields, "v": step.version}})
        count += result.modified_count
    return count
