"""Recording a visit: only where it was agreed to, never readable by the store, gone when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from puente.domain.access import Right
from puente.domain.conversation import Conversation
from puente.domain.errors import Conflict, ConsentRequired, Invalid, NotFound, RateLimited
from puente.domain.member import Principal
from puente.domain.recording import (
    MANIFEST_BYTES,
    MAX_RECORDINGS,
    MAX_SEGMENTS,
    Part,
    Recording,
)
from puente.domain.retention import Deletion
from puente.domain.webhook import Delivery
from puente.ports import Randomness, SignedRequest, Storage
from puente.repositories.base import Transaction
from puente.services.emergencies import Emergencies
from puente.services.parts import Repositories, Tools
from puente.services.purging import Purge
from puente.services.visits import require_open

KEY_BYTES = 32
UPLOAD_TTL_S = 300
DOWNLOAD_TTL_S = 300
LINKS = 60
"""Segments whose links one answer holds: ten minutes of sound."""
CONTENT_TYPE = "application/octet-stream"
NOT_AGREED = "the patient did not agree to a recording, or no longer does"


@dataclass(frozen=True)
class Upload:
    part: str
    request: SignedRequest


@dataclass(frozen=True)
class Playback:
    recording: Recording
    key: bytes
    links: dict[str, str]


class Recordings:
    def __init__(
        self,
        repositories: Repositories,
        storage: Storage,
        purge: Purge,
        emergencies: Emergencies,
        randomness: Randomness,
        tools: Tools,
    ) -> None:
        self._repositories = repositories
        self._storage = storage
        self._purge = purge
        self._emergencies = emergencies
        self._randomness = randomness
        self._tools = tools

    async def open(
        self,
        principal: Principal,
        conversation_id: str,
        recording_id: str,
        started_at: datetime,
    ) -> tuple[Recording, bytes, bool]:
        """A recording with its key, and whether this request made it; repeated it is the same.

        Raises NotFound, ConsentRequired where no recording was agreed to, Conflict where the visit
        has ended or the id is taken, RateLimited where the visit has too many.
        """

        async def work(transaction: Transaction) -> tuple[Recording, bool]:
            visit = await self._visit(principal, conversation_id, "visit.record", transaction)
            await self._require_agreed(visit, transaction)
            stored = await self._repositories.recordings.get(
                principal.clinic_id, recording_id, transaction
            )
            if stored is not None and stored.conversation_id == conversation_id:
                return stored, False
            if await self._repositories.recordings.is_taken(recording_id, transaction):
                raise Conflict("this recording_id is taken: make a new one")
            await self._require_room(visit, transaction)
            made = self._new(principal, conversation_id, recording_id, started_at)
            await self._repositories.recordings.add(made, self._randomness(KEY_BYTES), transaction)
            return made, True

        recording, made = await self._repositories.database.transact(work)
        return recording, await self._key(recording), made

    def _new(
        self, principal: Principal, conversation_id: str, recording_id: str, started_at: datetime
    ) -> Recording:
        return Recording(
            recording_id=recording_id,
            clinic_id=principal.clinic_id,
            conversation_id=conversation_id,
            recorded_by=principal.member_id,
            created_at=self._tools.clock(),
            started_at=started_at,
        )

    async def _require_room(self, visit: Conversation, transaction: Transaction) -> None:
        if visit.state != "active":
            raise Conflict("this visit has ended: nothing more is recorded of it")
        others = await self._repositories.recordings.of(
            visit.clinic_id, visit.conversation_id, transaction
        )
        if len(others) >= MAX_RECORDINGS:
            raise RateLimited(f"a visit has at most {MAX_RECORDINGS} recordings", retry_after=3600)

    async def sign_uploads(
        self, principal: Principal, conversation_id: str, recording_id: str, parts: Sequence[Part]
    ) -> list[Upload]:
        """An upload for each part, of those bytes alone; after the visit's end too, for what a
        network held back.

        Raises NotFound, ConsentRequired once consent was withdrawn, Invalid for a part that is too
        large or one too many, Conflict where the part was to hold other bytes.
        """
        visit = await self._visit(principal, conversation_id, "visit.record")
        recording = await self._recording(visit, recording_id)
        await self._require_agreed(visit)
        for part in parts:
            _require_fitting(part)
            if not await self._repositories.recordings.add_part(recording, part):
                raise Conflict(f"part {part.name} is closed, or holds other bytes already")
        return [Upload(part.name, await self._sign(recording, part)) for part in parts]

    async def _sign(self, recording: Recording, part: Part) -> SignedRequest:
        return await self._storage.sign_upload(
            recording.key(part.name),
            content_type=CONTENT_TYPE,
            size=part.size,
            sha256=part.sha256,
            ttl_s=UPLOAD_TTL_S,
        )

    async def complete(
        self, principal: Principal, conversation_id: str, recording_id: str
    ) -> Recording:
        """Close it: its manifest is stored, and no part can be added or changed any more.

        Raises NotFound, Conflict where the manifest is not there.
        """
        visit = await self._visit(principal, conversation_id, "visit.record")
        recording = await self._recording(visit, recording_id)
        if recording.state == "open":
            try:
                await self._storage.get(recording.key("manifest"))
            except NotFound:
                raise Conflict("the manifest of this recording has not arrived") from None
            await self._repositories.recordings.complete(recording)
        return recording.model_copy(update={"state": "complete"})

    async def of(
        self, principal: Principal, conversation_id: str
    ) -> tuple[bool, Sequence[Recording]]:
        """Whether a recording is agreed to now, and what there is."""
        visit = await self._visit(principal, conversation_id, "visit.read")
        found = await self._repositories.recordings.of(visit.clinic_id, conversation_id)
        kept = [one for one in found if one.state != "withdrawn"]
        return await self._is_agreed(visit), kept

    async def play(
        self, principal: Principal, conversation_id: str, recording_id: str, *, first: int
    ) -> Playback:
        """What is needed to hear it from segment ``first`` on. Raises NotFound."""
        visit = await self._visit(principal, conversation_id, "visit.read")
        recording = await self._recording(visit, recording_id)
        wanted = {"manifest", *(str(n) for n in range(first, first + LINKS))}
        links = {}
        for part in recording.parts:
            if part in wanted:
                signed = await self._storage.sign_download(
                    recording.key(part), ttl_s=DOWNLOAD_TTL_S
                )
                links[part] = signed.url
        return Playback(recording, await self._key(recording), links)

    async def withdraw(self, principal: Principal, conversation_id: str) -> None:
        """The patient no longer agrees to be recorded: the keys are destroyed at once, so that
        nothing of it can be heard, then what is stored is deleted, and again when no upload can be
        under way.

        Raises NotFound; Unavailable where the store did not answer, which changes nothing of the
        first half and is made good by the sweep.
        """
        await self._withdraw(principal, conversation_id, all_of_it=False)

    async def withdraw_consent(self, principal: Principal, conversation_id: str) -> None:
        """The patient no longer agrees to a machine: no interpreter is given any more, and what
        was recorded goes the same way. What was said stays for as long as the clinic's rules and
        holds say. Raises as ``withdraw`` does."""
        await self._withdraw(principal, conversation_id, all_of_it=True)

    async def _withdraw(
        self, principal: Principal, conversation_id: str, *, all_of_it: bool
    ) -> None:
        now = self._tools.clock()
        due = now + timedelta(seconds=UPLOAD_TTL_S + 60)

        async def work(transaction: Transaction) -> tuple[list[Recording], Sequence[Delivery]]:
            visit = await self._visit(principal, conversation_id, "visit.write", transaction)
            owed: Sequence[Delivery] = ()
            if all_of_it:
                owed = await self._end_interpreting(visit, principal.member_id, transaction)
            ours = (visit.clinic_id, visit.consent_id, now, transaction)
            if all_of_it:
                await self._repositories.consents.withdraw(*ours)
            await self._repositories.consents.withdraw_recording(*ours)
            found = await self._repositories.recordings.of(
                visit.clinic_id, conversation_id, transaction
            )
            kept = [one for one in found if one.state != "withdrawn"]
            for one in kept:
                await self._repositories.recordings.withdraw(
                    one, purge_due_at=due, transaction=transaction
                )
            if kept:
                proof = self._proof(visit, kept, now)
                await self._repositories.retention.note(proof, transaction)
            return kept, owed

        gone, owed = await self._repositories.database.transact(work)
        await self._emergencies.announce(owed)
        for recording in gone:
            await self._purge.delete(recording)

    async def _end_interpreting(
        self, visit: Conversation, by: str, transaction: Transaction
    ) -> Sequence[Delivery]:
        if visit.emergency is not None and visit.emergency.state == "open":
            # Nobody had consented: then this is what the patient says to being asked.
            return (await self._emergencies.settle(visit, "refused", by, transaction))[1]
        if visit.without_consent:
            return ()
        # As every writer of a visit moves it, so that a turn on its way reads it anew.
        ended = {"consent_ended": True, "next_seq": visit.next_seq + 1}
        await self._repositories.conversations.replace(
            visit, visit.model_copy(update=ended), transaction
        )
        return ()

    def _proof(self, visit: Conversation, gone: Sequence[Recording], now: datetime) -> Deletion:
        return Deletion(
            deletion_id=self._tools.ids("del"),
            clinic_id=visit.clinic_id,
            data="recordings",
            rule="consent_withdrawn",
            days=None,
            conversation_id=visit.conversation_id,
            counts={
                "recordings": len(gone),
                "recording_parts": sum(len(one.parts) for one in gone),
            },
            oldest=min(one.started_at for one in gone),
            newest=max(one.started_at for one in gone),
            deleted_at=now,
        )

    async def _visit(
        self,
        principal: Principal,
        conversation_id: str,
        right: Right,
        transaction: Transaction | None = None,
    ) -> Conversation:
        return require_open(
            principal,
            await self._repositories.conversations.get(
                principal.clinic_id, conversation_id, transaction
            ),
            right,
        )

    async def _recording(self, visit: Conversation, recording_id: str) -> Recording:
        found = await self._repositories.recordings.get(visit.clinic_id, recording_id)
        if (
            found is None
            or found.conversation_id != visit.conversation_id
            or found.state == "withdrawn"
        ):
            raise NotFound("no such recording")
        return found

    async def _key(self, recording: Recording) -> bytes:
        key = await self._repositories.recordings.key(recording)
        if key is None:
            raise NotFound("no such recording")
        return key

    async def _is_agreed(self, visit: Conversation, transaction: Transaction | None = None) -> bool:
        consent = await self._repositories.consents.get(
            visit.clinic_id, visit.consent_id, transaction
        )
        return (
            consent is not None
            and consent.granted
            and consent.recording
            and consent.recording_withdrawn_at is None
        )

    async def _require_agreed(
        self, visit: Conversation, transaction: Transaction | None = None
    ) -> None:
        if not await self._is_agreed(visit, transaction):
            raise ConsentRequired(NOT_AGREED)


def _require_fitting(part: Part) -> None:
    if part.name == "manifest":
        if part.size > MANIFEST_BYTES:
            raise Invalid(f"a manifest has at most {MANIFEST_BYTES} bytes")
    elif int(part.name) >= MAX_SEGMENTS:
        raise Invalid(f"a recording has at most {MAX_SEGMENTS} segments: begin another")
    elif str(int(part.name)) != part.name:
        raise Invalid("a segment's number is written without leading zeros")
