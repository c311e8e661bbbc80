"""``mails``: one row a mail that was asked for; to whom it goes lies behind the cipher."""

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from puente.domain.mail import Mail, MailContent, MailState
from puente.repositories.base import Database, Document, claim_row


class Mails:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("mails")

    async def begin(self, mail: Mail, *, lease_until: datetime) -> bool:
        """Whether this caller is the one to send it: it is new, or it failed before."""
        begun: Document = {**await self._dump(mail), "lease_until": lease_until}
        try:
            await self._rows.insert_one({"_id": mail.mail_id, **begun})
        except DuplicateKeyError:
            failed = {"_id": mail.mail_id, "clinic_id": mail.clinic_id, "state": "failed"}
            return await claim_row(self._rows, failed, {"$set": begun})
        return True

    async def get(self, clinic_id: str, mail_id: str) -> Mail | None:
        row = await self._rows.find_one({"_id": mail_id, "clinic_id": clinic_id})
        return None if row is None else await self._load(row)

    async def close(
        self, mail: Mail, state: MailState, *, now: datetime, code: str | None = None
    ) -> Mail:
        """Write down what became of it."""
        change = {"state": state, "code": code, "updated_at": now}
        ours = {"_id": mail.mail_id, "clinic_id": mail.clinic_id, "state": "sending"}
        await self._rows.update_one(ours, {"$set": change})
        return mail.model_copy(update=change)

    async def give_up(self, mail: Mail, now: datetime) -> bool:
        """Whether its sender died on the way: then nobody can tell any more what became of it."""
        died = {
            "_id": mail.mail_id,
            "clinic_id": mail.clinic_id,
            "state": "sending",
            "lease_until": {"$lte": now},
        }
        return await claim_row(
            self._rows, died, {"$set": {"state": "uncertain", "updated_at": now}}
        )

    async def _dump(self, mail: Mail) -> Document:
        row: Document = mail.model_dump(exclude={"mail_id", "content"})
        row["content"] = await self._database.seal(
            mail.clinic_id, mail.content, context=f"mails/{mail.mail_id}"
        )
        return row

    async def _load(self, row: Document) -> Mail:
        content = await self._database.open(
            row["clinic_id"], row["content"], MailContent, context=f"mails/{row['_id']}"
        )
        plain = {
            name: row[name] for name in Mail.model_fields if name not in ("mail_id", "content")
        }
        return Mail(mail_id=row["_id"], content=content, **plain)
