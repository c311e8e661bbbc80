"""``members``, ``sessions``, ``consents``, ``audit_events``: who was there, what they did."""

import base64
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pymongo

from puente.domain.consent import Consent
from puente.domain.member import Member
from puente.domain.session import Session
from puente.repositories.base import Database, Document, Transaction
from puente.repositories.windows import newest_first


class Members:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.collection("members")

    async def by_token(self, issuer: str, subject: str) -> Member | None:
        """The member a token's ``(iss, sub)`` belongs to: the one lookup without a clinic."""
        row = await self._rows.find_one({"issuer": issuer, "subject": subject})
        return None if row is None else _member(row)

    async def of_clinic(self, clinic_id: str) -> list[Member]:
        rows = await self._rows.find({"clinic_id": clinic_id}).to_list(None)
        return [_member(row) for row in sorted(rows, key=lambda row: row["created_at"])]

    async def add(
        self, member: Member, *, outbox_key: bytes, invitation_hash: str | None = None
    ) -> None:
        row: Document = member.model_dump(exclude={"member_id", "issuer", "subject"})
        if member.issuer and member.subject:
            row |= {"issuer": member.issuer, "subject": member.subject}
        row |= {"_id": member.member_id, "content": await self._seal_key(member, outbox_key)}
        if invitation_hash:
            row["invitation_hash"] = invitation_hash
        await self._rows.insert_one(row)

    async def bind(self, clinic_id: str, member_id: str, *, issuer: str, subject: str) -> None:
        """Point a member at another issuer's name for them: the local issuer may change port."""
        change = {"$set": {"issuer": issuer, "subject": subject}}
        await self._rows.update_one({"_id": member_id, "clinic_id": clinic_id}, change)

    async def get(self, clinic_id: str, member_id: str) -> Member | None:
        row = await self._rows.find_one({"_id": member_id, "clinic_id": clinic_id})
        return None if row is None else _member(row)

    async def accept(
        self, invitation_hash: str, *, issuer: str, subject: str, now: datetime
    ) -> Member | None:
        """Bind the one invited row with this hash; None where there is none, or it was used."""
        result = await self._rows.update_one(
            {
                "invitation_hash": invitation_hash,
                "state": "invited",
                "invitation_expires_at": {"$gt": now},
            },
            {
                "$set": {"issuer": issuer, "subject": subject, "state": "active"},
                "$unset": {"invitation_hash": "", "invitation_expires_at": ""},
            },
        )
        return await self.by_token(issuer, subject) if result.modified_count else None

    async def invite(
        self, member: Member, *, outbox_key: bytes, invitation_hash: str, expires_at: datetime
    ) -> None:
        await self.add(member, outbox_key=outbox_key, invitation_hash=invitation_hash)
        change = {"$set": {"invitation_expires_at": expires_at}}
        mine = {"_id": member.member_id, "clinic_id": member.clinic_id}
        await self._rows.update_one(mine, change)

    async def reinvite(self, member: Member, *, invitation_hash: str, expires_at: datetime) -> None:
        """Of one who never accepted: nobody's ``(iss, sub)`` is bound."""
        mine = {"_id": member.member_id, "clinic_id": member.clinic_id, "issuer": None}
        kept = {"invitation_hash": invitation_hash, "invitation_expires_at": expires_at}
        await self._rows.update_one(mine, {"$set": {**kept, "state": "invited"}})

    async def change(self, member: Member, changes: Document) -> None:
        """Set these fields of the member's row."""
        mine = {"_id": member.member_id, "clinic_id": member.clinic_id}
        await self._rows.update_one(mine, {"$set": changes})

    async def outbox_key(self, clinic_id: str, member_id: str) -> bytes:
        row = await self._rows.find_one({"_id": member_id, "clinic_id": clinic_id}, {"content": 1})
        sealed = bytes((row or {})["content"])
        plain = await self._database.open_bytes(clinic_id, sealed, context=f"members/{member_id}")
        return base64.b64decode(plain)

    async def _seal_key(self, member: Member, outbox_key: bytes) -> bytes:
        return await self._database.seal_bytes(
            member.clinic_id, base64.b64encode(outbox_key), context=f"members/{member.member_id}"
        )


def _member(row: Document) -> Member:
    plain = {name: row.get(name) for name in Member.model_fields if name != "member_id"}
    return Member(member_id=row["_id"], **plain)


class Sessions:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("sessions")

    async def add(self, session: Session) -> None:
        row = session.model_dump(exclude={"session_id"})
        await self._rows.insert_one({"_id": session.session_id, **row})


class Consents:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("consents")

    async def add(self, consent: Consent, transaction: Transaction) -> None:
        row = consent.model_dump(exclude={"consent_id"})
        await self._rows.insert_one({"_id": consent.consent_id, **row}, session=transaction)

    async def get(
        self, clinic_id: str, consent_id: str, transaction: Transaction | None = None
    ) -> Consent | None:
        row = await self._rows.find_one(
            {"_id": consent_id, "clinic_id": clinic_id}, session=transaction
        )
        if row is None:
            return None
        plain = {name: value for name, value in row.items() if name in Consent.model_fields}
        return Consent(consent_id=row["_id"], **plain)

    async def withdraw_recording(
        self, clinic_id: str, consent_id: str, now: datetime, transaction: Transaction
    ) -> None:
        """The consent stays as it was given; that a part of it ended is added, once."""
        await self._end(clinic_id, consent_id, "recording_withdrawn_at", now, transaction)

    async def withdraw(
        self, clinic_id: str, consent_id: str, now: datetime, transaction: Transaction
    ) -> None:
        """The same for the whole of it."""
        await self._end(clinic_id, consent_id, "withdrawn_at", now, transaction)

    async def _end(
        self, clinic_id: str, consent_id: str, field: str, now: datetime, transaction: Transaction
    ) -> None:
        ours = {"_id": consent_id, "clinic_id": clinic_id, field: None}
        await self._rows.update_one(ours, {"$set": {field: now}}, session=transaction)


class Audit:
    """Append-only: this class has no way to change or remove a row."""

    def __init__(self, database: Database) -> None:
        self._rows = database.collection("audit_events")

    async def add(self, row: dict[str, Any], *, within_s: float | None = None) -> None:
        """``within_s`` shortens the wait for a database that does not answer."""
        with pymongo.timeout(within_s) if within_s is not None else nullcontext():
            await self._rows.insert_one({**row, "_id": row["audit_id"]})

    async def page(
        self,
        clinic_id: str,
        *,
        query: Document,
        since: datetime,
        until: datetime,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Document], str | None]:
        """The rows that ``query`` holds for, newest first."""
        return await newest_first(
            self._rows,
            {**query, "clinic_id": clinic_id},
            field="at",
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
        )

    async def of_visit(self, clinic_id: str, conversation_id: str, limit: int) -> list[Document]:
        """Rows that name a visit, newest first."""
        query = {"clinic_id": clinic_id, "ids.conversation_id": conversation_id}
        return await self._rows.find(query, sort=[("at", -1)], limit=limit).to_list(None)
