"""``turns``: one document each, so that one more costs the same at turn 20 and at turn 2,000."""

from collections.abc import AsyncIterator, Sequence

from pymongo.errors import DuplicateKeyError

from puente.domain.turn import Turn, TurnContent
from puente.repositories.base import Database, Document, Raced, Transaction

_PLAIN = (
    "conversation_id", "clinic_id", "turn_id", "session_id", "speaker", "origin", "started_at",
    "ended_at", "revision", "seq", "marks", "flags", "late", "received_at",
)  # fmt: skip

SEQ_WINDOW = 500
"""How many sequence numbers one query spans: a bounded range stays inside the index."""


def _key(conversation_id: str, turn_id: str) -> str:
    return f"{conversation_id}/{turn_id}"


class Turns:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("turns")

    async def get(
        self,
        clinic_id: str,
        conversation_id: str,
        turn_id: str,
        transaction: Transaction | None = None,
    ) -> Turn | None:
        row = await self._rows.find_one(
            {"_id": _key(conversation_id, turn_id), "clinic_id": clinic_id}, session=transaction
        )
        return None if row is None else await self._load(row)

    async def add(self, turn: Turn, transaction: Transaction) -> None:
        """Raises Raced where a twin was stored in between."""
        try:
            await self._rows.insert_one(await self._dump(turn), session=transaction)
        except DuplicateKeyError:
            raise Raced from None

    async def replace(self, turn: Turn, transaction: Transaction) -> None:
        row = await self._dump(turn)
        await self._rows.replace_one(
            {"_id": row["_id"], "clinic_id": turn.clinic_id}, row, session=transaction
        )

    async def revisions(self, clinic_id: str, conversation_id: str) -> dict[str, int]:
        """The stored revision of every turn of a visit."""
        rows = self._rows.find(
            {"conversation_id": conversation_id, "clinic_id": clinic_id},
            {"turn_id": 1, "revision": 1},
        )
        return {row["turn_id"]: row["revision"] async for row in rows}

    async def page(
        self, clinic_id: str, conversation_id: str, *, after: int, until: int, limit: int
    ) -> tuple[list[Turn], int | None]:
        """Turns with ``after < seq < until`` in the order they came, and the seq to go on after."""
        found: list[Document] = []
        lower = after
        while lower < until - 1 and len(found) <= limit:
            upper = min(lower + SEQ_WINDOW, until - 1)
            rows = await self._rows.find(
                {
                    "conversation_id": conversation_id,
                    "clinic_id": clinic_id,
                    "seq": {"$gt": lower, "$lte": upper},
                }
            ).to_list(None)
            found += sorted(rows, key=lambda row: int(row["seq"]))
            lower = upper
        page = [await self._load(row) for row in found[:limit]]
        return page, page[-1].seq if len(found) > limit else None

    async def all(self, clinic_id: str, conversation_id: str, *, until: int) -> Sequence[Turn]:
        """Every turn of a visit, ordered by when it was spoken."""
        turns = [turn async for turn in self._each(clinic_id, conversation_id, until)]
        return sorted(turns, key=lambda turn: (turn.started_at, turn.seq))

    async def _each(self, clinic_id: str, conversation_id: str, until: int) -> AsyncIterator[Turn]:
        after: int | None = 0
        while after is not None:
            page, after = await self.page(
                clinic_id, conversation_id, after=after, until=until, limit=SEQ_WINDOW
            )
            for turn in page:
                yield turn

    async def _dump(self, turn: Turn) -> Document:
        row: Document = {name: getattr(turn, name) for name in _PLAIN}
        row["_id"] = _key(turn.conversation_id, turn.turn_id)
        row["marks"], row["flags"] = list(turn.marks), list(turn.flags)
        content = TurnContent(source=turn.source, target=turn.target, model_calls=turn.model_calls)
        row["content"] = await self._database.seal(
            turn.clinic_id, content, context=f"turns/{row['_id']}"
        )
        return row

    async def _load(self, row: Document) -> Turn:
        content = await self._database.open(
            row["clinic_id"], row["content"], TurnContent, context=f"turns/{row['_id']}"
        )
        plain = {name: row[name] for name in _PLAIN}
        return Turn(
            source=content.source,
            target=content.target,
            model_calls=content.model_calls,
            **plain,
        )
