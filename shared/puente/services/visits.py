"""Opening, reading, changing and ending a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from puente.domain.access import Right, may_touch, reach_of
from puente.domain.action import ActionType
from puente.domain.base import Language
from puente.domain.consent import Consent, ConsentGiven
from puente.domain.conversation import Conversation, ConversationState, ExternalRef, with_content
from puente.domain.errors import Conflict, ConsentRequired, Forbidden, Invalid, NotFound
from puente.domain.member import Principal
from puente.domain.turn import Turn, TurnRef
from puente.domain.wordings import WORDINGS
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools

PAGE = 50
TURN_PAGE = 200
DEFAULT_RANGE = timedelta(days=90)
TAKEN = "this conversation_id is taken: make a new one"


@dataclass(frozen=True)
class Opening:
    languages: tuple[Language, Language]
    consent: ConsentGiven
    conversation_id: str | None = None
    external_ref: ExternalRef | None = None


@dataclass(frozen=True)
class Wanted:
    """Which visits of the history: never by anything that was said."""

    state: ConversationState | None = None
    language: Language | None = None
    """The patient's."""
    clinician: str | None = None
    """The member who interpreted with the patient."""
    action_type: ActionType | None = None
    since: datetime | None = None
    until: datetime | None = None
    """90 days up to now, unless told."""


class Visits:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def open(self, principal: Principal, opening: Opening) -> tuple[Conversation, bool]:
        """The visit, and whether this request made it; repeated with the page's id it is the same.

        A refusal is put on record like a consent, and opens nothing.

        Raises Forbidden for a role that does not interpret, ConsentRequired where consent was
        refused, Conflict where the id is taken by another visit, Invalid for an unknown wording.
        """
        reach_of(principal, "visit.write")
        if opening.languages[0] == opening.languages[1]:
            raise Invalid("languages must be two different ones, the clinician's first")
        require_published(opening.consent)
        conversation_id = opening.conversation_id or self._tools.ids("cnv")
        if not opening.consent.granted:
            await self._record_refusal(principal, opening, conversation_id)
            raise ConsentRequired(
                "the patient did not consent to a machine interpreter: call a human interpreter"
            )

        async def work(transaction: Transaction) -> tuple[Conversation, bool]:
            stored = await self._repositories.conversations.get(
                principal.clinic_id, conversation_id, transaction
            )
            if stored is not None:
                return self._same(stored, principal, opening), False
            if await self._repositories.conversations.is_taken(conversation_id, transaction):
                raise Conflict(TAKEN)
            consent = self._consent(principal, opening, conversation_id)
            conversation = new_visit(
                principal,
                opening.languages,
                conversation_id,
                consent.consent_id,
                consent.recorded_at,
            )
            conversation = with_content(conversation, external_ref=opening.external_ref)
            await self._repositories.consents.add(consent, transaction)
            await self._repositories.conversations.add(conversation, transaction)
            return conversation, True

        return await self._repositories.database.transact(work)

    async def _record_refusal(
        self, principal: Principal, opening: Opening, conversation_id: str
    ) -> None:
        """No visit ever points at this consent, so no interpreter can be minted from it."""
        refusal = self._consent(principal, opening, conversation_id)

        async def work(transaction: Transaction) -> None:
            await self._repositories.consents.add(refusal, transaction)

        await self._repositories.database.transact(work)

    def _same(self, stored: Conversation, principal: Principal, opening: Opening) -> Conversation:
        mine = stored.created_by == principal.member_id and stored.languages == opening.languages
        if not mine or stored.emergency is not None:
            raise Conflict(TAKEN)
        return stored

    def _consent(self, principal: Principal, opening: Opening, conversation_id: str) -> Consent:
        return record_of(
            principal,
            opening.consent,
            conversation_id,
            self._tools.ids("con"),
            self._tools.clock(),
        )

    async def get(
        self, principal: Principal, conversation_id: str, right: Right = "visit.read"
    ) -> Conversation:
        """Raises NotFound for a visit that is not this caller's to open."""
        conversation = await self._repositories.conversations.get(
            principal.clinic_id, conversation_id
        )
        return require_open(principal, conversation, right)

    async def history(
        self,
        principal: Principal,
        wanted: Wanted,
        *,
        cursor: str | None,
    ) -> tuple[Sequence[Conversation], str | None]:
        """Newest first; a clinician sees their own, a supervisor the clinic's or one clinician's.

        Raises Forbidden where a clinician asks for another's.
        """
        created_by = wanted.clinician
        if reach_of(principal, "visit.read") == "own":
            if created_by not in (None, principal.member_id):
                raise Forbidden("only a supervisor reads the visits of others")
            created_by = principal.member_id
        until = wanted.until or self._tools.clock() + timedelta(minutes=1)
        return await self._repositories.conversations.page(
            principal.clinic_id,
            created_by=created_by,
            state=wanted.state,
            language=wanted.language,
            action_type=wanted.action_type,
            since=wanted.since or until - DEFAULT_RANGE,
            until=until,
            cursor=cursor,
            limit=PAGE,
        )

    async def turns(
        self, principal: Principal, conversation_id: str, *, after: int
    ) -> tuple[Sequence[Turn], int | None]:
        """A page of turns in the order the server took them in."""
        conversation = await self.get(principal, conversation_id)
        return await self._repositories.turns.page(
            principal.clinic_id,
            conversation_id,
            after=after,
            until=conversation.next_seq,
            limit=TURN_PAGE,
        )

    async def end(
        self, principal: Principal, conversation_id: str, turns: Sequence[TurnRef]
    ) -> tuple[Conversation, list[TurnRef]]:
        """End a visit, or name the turns that are missing and leave it active.

        A repeated end is answered with how things stand.
        """
        conversation = await self.get(principal, conversation_id, "visit.write")
        stored = await self._repositories.turns.revisions(principal.clinic_id, conversation_id)
        missing = [ref for ref in turns if stored.get(ref.turn_id, 0) < ref.revision]
        if missing:
            return conversation, missing
        return await self.close(principal.clinic_id, conversation_id), []

    async def close_idle(self, clinic_id: str, conversation_id: str, before: datetime) -> bool:
        """End a visit that has shown no sign of life since ``before``; whether this call did."""
        ended = await self._repositories.conversations.end_idle(
            clinic_id,
            conversation_id,
            before=before,
            now=self._tools.clock(),
            correlation_id=self._tools.telemetry.correlation_id(),
        )
        if ended:
            await self._outbox.announce_visit(clinic_id, conversation_id)
        return ended

    async def close(self, clinic_id: str, conversation_id: str) -> Conversation:
        """``active`` → ``ending``, due to be finished, in one write; then the queue is told."""
        now = self._tools.clock()

        async def work(transaction: Transaction) -> tuple[Conversation, bool]:
            seen = await self._repositories.conversations.get(
                clinic_id, conversation_id, transaction
            )
            if seen is None:
                raise NotFound("no such conversation")
            if seen.state != "active":
                return seen, False
            ending = seen.model_copy(update={"state": "ending", "ended_at": now})
            await self._repositories.conversations.replace(
                seen,
                ending,
                transaction,
                finish_due_at=now,
                finish_correlation_id=self._tools.telemetry.correlation_id(),
            )
            return ending, True

        ending, changed = await self._repositories.database.transact(work)
        if changed:
            await self._outbox.announce_visit(clinic_id, conversation_id)
        return ending


def record_of(
    principal: Principal, given: ConsentGiven, conversation_id: str, consent_id: str, now: datetime
) -> Consent:
    """A consent as it is put on record. Its wording has to be a published one."""
    return Consent(
        **given.model_dump(),
        consent_id=consent_id,
        clinic_id=principal.clinic_id,
        conversation_id=conversation_id,
        recorded_by=principal.member_id,
        recorded_at=now,
        wording_sha256=WORDINGS[given.wording].digests.get(given.language),
    )


def new_visit(
    principal: Principal,
    languages: tuple[Language, Language],
    conversation_id: str,
    consent_id: str,
    now: datetime,
) -> Conversation:
    return Conversation(
        conversation_id=conversation_id,
        clinic_id=principal.clinic_id,
        created_by=principal.member_id,
        languages=languages,
        consent_id=consent_id,
        created_at=now,
        last_activity_at=now,
    )


def require_published(consent: ConsentGiven) -> None:
    """Raises Invalid for a wording that was never published, or that does not ask what was
    answered."""
    wording = WORDINGS.get(consent.wording)
    if wording is None:
        raise Invalid("this wording of the consent is not known here: reload the page")
    if consent.recording and not (consent.granted and wording.asks_recording):
        raise Invalid("a recording is agreed to with a consent whose wording asks for it")


def require_open(
    principal: Principal,
    conversation: Conversation | None,
    right: Right,
    *,
    what: str = "conversation",
) -> Conversation:
    """The visit, if this caller's right covers it. Raises Forbidden for a role without the right,
    NotFound for all other reasons alike; ``what`` is what the caller asked for."""
    reach_of(principal, right)
    if conversation is None or not may_touch(
        principal,
        right,
        conversation.created_by,
        conversation_id=conversation.conversation_id,
    ):
        raise NotFound(f"no such {what}")
    return conversation
