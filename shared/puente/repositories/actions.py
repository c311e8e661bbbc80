"""``actions``: what the clinician committed to."""

from collections.abc import Iterable

from puente.domain.action import Action, ActionContent
from puente.repositories.base import Database, Document, Raced, Transaction

_PLAIN = (
    "clinic_id", "conversation_id", "type", "change", "conditional", "confidence", "evidence",
    "language", "source", "status", "needs_review", "flagged", "revision", "created_at",
    "updated_at", "reviewed_by", "reviewed_at",
)  # fmt: skip


class Actions:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("actions")

    async def get(
        self, clinic_id: str, action_id: str, transaction: Transaction | None = None
    ) -> Action | None:
        row = await self._rows.find_one(
            {"_id": action_id, "clinic_id": clinic_id}, session=transaction
        )
        return None if row is None else await self._load(row)

    async def get_many(
        self, clinic_id: str, action_ids: Iterable[str], transaction: Transaction
    ) -> dict[str, Action]:
        wanted = list(dict.fromkeys(action_ids))
        if not wanted:
            return {}
        rows = await self._rows.find(
            {"_id": {"$in": wanted}, "clinic_id": clinic_id}, session=transaction
        ).to_list(None)
        return {action.action_id: action for action in await self._load_all(rows)}

    async def evidenced_by(
        self,
        clinic_id: str,
        conversation_id: str,
        turn_id: str,
        transaction: Transaction | None = None,
    ) -> list[Action]:
        """Every action that names this turn as evidence, oldest first."""
        rows = await self._rows.find(
            {"conversation_id": conversation_id, "clinic_id": clinic_id, "evidence": turn_id},
            session=transaction,
        ).to_list(None)
        return await self._load_all(rows)

    async def of(
        self, clinic_id: str, conversation_id: str, transaction: Transaction | None = None
    ) -> list[Action]:
        """A visit's actions, oldest first."""
        rows = await self._rows.find(
            {"conversation_id": conversation_id, "clinic_id": clinic_id}, session=transaction
        ).to_list(None)
        return await self._load_all(rows)

    async def add(self, action: Action, transaction: Transaction) -> None:
        await self._rows.insert_one(await self._dump(action), session=transaction)

    async def replace(self, seen: Action, changed: Action, transaction: Transaction) -> None:
        """Write ``changed`` over ``seen``. Raises Raced where the revision moved in between."""
        result = await self._rows.replace_one(
            {"_id": seen.action_id, "clinic_id": seen.clinic_id, "revision": seen.revision},
            await self._dump(changed),
            session=transaction,
        )
        if result.matched_count != 1:
            raise Raced

    async def _load_all(self, rows: list[Document]) -> list[Action]:
        rows.sort(key=lambda row: (row["created_at"], row["_id"]))
        return [await self._load(row) for row in rows]

    async def _dump(self, action: Action) -> Document:
        row: Document = {name: getattr(action, name) for name in _PLAIN}
        row["_id"] = action.action_id
        row["evidence"] = list(action.evidence)
        content = ActionContent(
            concept=action.concept,
            description=action.description,
            reason=action.reason,
            details=action.details,
        )
        row["content"] = await self._database.seal(
            action.clinic_id, content, context=f"actions/{action.action_id}"
        )
        return row

    async def _load(self, row: Document) -> Action:
        content = await self._database.open(
            row["clinic_id"], row["content"], ActionContent, context=f"actions/{row['_id']}"
        )
        plain = {name: row[name] for name in _PLAIN}
        return Action(
            action_id=row["_id"],
            concept=content.concept,
            description=content.description,
            reason=content.reason,
            details=content.details,
            **plain,
        )
