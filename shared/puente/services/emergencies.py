"""Interpreting in an emergency before consent is on record, and accounting for it afterwards.

A visit has one such time, given when it is opened; nothing prolongs it. What has to be accounted
for stands in the visit's own row: it outlives the visit's end, and goes with its deletion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from puente.domain.access import reach_of
from puente.domain.base import Language
from puente.domain.conversation import Conversation, with_content
from puente.domain.emergency import Emergency, EmergencyState, EmergencyWords
from puente.domain.errors import Conflict, Forbidden, Invalid
from puente.domain.member import Principal
from puente.domain.notice import Notice
from puente.domain.payloads import EmergencyFacts, as_json
from puente.domain.webhook import Delivery, Event
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools
from puente.services.visits import TAKEN, new_visit, require_open

PAGE = 50
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
"""Before any visit: what is not accounted for does not pass from sight."""


@dataclass(frozen=True)
class Urgent:
    """A visit that cannot wait for consent, and why."""

    languages: tuple[Language, Language]
    reason: str
    conversation_id: str | None = None
    made_up: bool = False
    """The clinic is not cleared for patients' data."""
    utc_offset_min: int = 0


class Emergencies:
    """``minutes`` is how long such a visit may be interpreted; 0 allows none. Who has ``owed`` of
    them to account for may begin another, and the clinic's watchers are mailed that they did."""

    def __init__(
        self, repositories: Repositories, outbox: Outbox, tools: Tools, minutes: int, *, owed: int
    ) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools
        self._minutes = minutes
        self._owed = owed

    async def start(self, principal: Principal, urgent: Urgent) -> tuple[Conversation, bool]:
        """The visit, and whether this request made it; repeated with the page's id it is the same,
        with the time that it was given then. The clinic's systems are told.

        Raises Forbidden (also where the clinic allows no emergency), Invalid, Conflict where the id
        is another visit's.
        """
        reach_of(principal, "emergency.use")
        if self._minutes == 0:
            raise Forbidden("this clinic does not interpret before consent is recorded")
        if urgent.languages[0] == urgent.languages[1]:
            raise Invalid("languages must be two different ones, the clinician's first")
        conversation_id = urgent.conversation_id or self._tools.ids("cnv")

        async def work(
            transaction: Transaction,
        ) -> tuple[Conversation, Sequence[Delivery] | None]:
            conversations = self._repositories.conversations
            stored = await conversations.get(principal.clinic_id, conversation_id, transaction)
            if stored is not None:
                return _same(stored, principal, urgent), None
            if await conversations.is_taken(conversation_id, transaction):
                raise Conflict(TAKEN)
            made = self._new(principal, urgent, conversation_id)
            deliveries = await self._outbox.write([self._event(made)], transaction)
            if await self._owes_many(principal, transaction):
                await self._repositories.notices.add(self._notice(made), transaction)
            await conversations.add(made, transaction)
            return made, deliveries

        visit, deliveries = await self._repositories.database.transact(work)
        await self.announce(deliveries or ())
        return visit, deliveries is not None

    def _new(self, principal: Principal, urgent: Urgent, conversation_id: str) -> Conversation:
        now = self._tools.clock()
        # A consent that is recorded later has this id; until then nothing stands under it.
        consent_id = self._tools.ids("con")
        visit = new_visit(
            principal,
            urgent.languages,
            conversation_id,
            consent_id,
            now,
            utc_offset_min=urgent.utc_offset_min,
        )
        emergency = Emergency(
            emergency_id=self._tools.ids("emg"),
            started_by=principal.member_id,
            started_at=now,
            until=now + timedelta(minutes=self._minutes),
        )
        begun = visit.model_copy(
            update={"emergency": emergency, "event_seq": 1, "made_up": urgent.made_up}
        )
        return with_content(begun, emergency=EmergencyWords(reason=urgent.reason))

    async def _owes_many(self, principal: Principal, transaction: Transaction) -> bool:
        if self._owed == 0:
            return True
        who = (principal.clinic_id, principal.member_id)
        found = await self._repositories.conversations.owed_by(*who, self._owed, transaction)
        return found == self._owed

    def _notice(self, made: Conversation) -> Notice:
        return Notice(
            notice_id=self._tools.ids("ntc"),
            clinic_id=made.clinic_id,
            conversation_id=made.conversation_id,
            member_id=made.created_by,
            opened_at=made.created_at,
            kind="unconsented",
            due_at=made.created_at,
        )

    async def explain(
        self, principal: Principal, emergency_id: str, explanation: str
    ) -> Conversation:
        """Why consent could not be asked for: that settles it. Repeated it changes nothing.

        Raises Forbidden, NotFound, Conflict where it was settled otherwise.
        """
        reach_of(principal, "emergency.settle")

        async def work(transaction: Transaction) -> tuple[Conversation, Sequence[Delivery]]:
            found = await self._repositories.conversations.of_emergency(
                principal.clinic_id, emergency_id, transaction
            )
            seen = require_open(principal, found, "emergency.settle", what="emergency")
            words, state = seen.content.emergency, seen.emergency and seen.emergency.state
            if state == "explained" and words is not None and words.explanation == explanation:
                return seen, ()
            if state != "open":
                raise Conflict("this was settled before: look at how")
            return await self.settle(
                seen, "explained", principal.member_id, transaction, explanation=explanation
            )

        visit, deliveries = await self._repositories.database.transact(work)
        await self.announce(deliveries)
        return visit

    async def settle(
        self,
        seen: Conversation,
        state: EmergencyState,
        by: str,
        transaction: Transaction,
        *,
        explanation: str | None = None,
    ) -> tuple[Conversation, Sequence[Delivery]]:
        """Write how an emergency of ``seen`` was settled; the deliveries are to be announced once
        that is committed."""
        if seen.emergency is None:
            raise ValueError("this visit began with consent")
        change = {"state": state, "closed_by": by, "closed_at": self._tools.clock()}
        settled = seen.model_copy(
            update={
                "event_seq": seen.event_seq + 1,
                "emergency": seen.emergency.model_copy(update=change),
            }
        )
        words = settled.content.emergency
        if explanation is not None and words is not None:
            words = words.model_copy(update={"explanation": explanation})
            settled = with_content(settled, emergency=words)
        deliveries = await self._outbox.write([self._event(settled)], transaction)
        await self._repositories.conversations.replace(seen, settled, transaction)
        return settled, deliveries

    async def announce(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the queue what was written."""
        await self._outbox.announce(deliveries)

    def _event(self, visit: Conversation) -> Event:
        if visit.emergency is None:
            raise ValueError("this visit began with consent")
        facts = EmergencyFacts(
            conversation_id=visit.conversation_id,
            emergency_id=visit.emergency.emergency_id,
            state=visit.emergency.state,
            started_by=visit.emergency.started_by,
            started_at=visit.emergency.started_at,
            until=visit.emergency.until,
            sequence=visit.event_seq,
        )
        return Event(
            event_id=self._tools.ids("evt"),
            clinic_id=visit.clinic_id,
            type="consent.emergency",
            conversation_id=visit.conversation_id,
            sequence=visit.event_seq,
            created_at=self._tools.clock(),
            thin=as_json(facts),
            full={},
        )

    async def page(
        self, principal: Principal, state: EmergencyState | None, *, cursor: str | None
    ) -> tuple[Sequence[Conversation], str | None]:
        """Visits that began without consent, newest first, however old: a clinician's own, for a
        supervisor the clinic's. Raises Forbidden."""
        own = reach_of(principal, "visit.read") == "own"
        return await self._repositories.conversations.emergencies(
            principal.clinic_id,
            started_by=principal.member_id if own else None,
            state=state,
            since=FIRST,
            until=self._tools.clock() + timedelta(minutes=1),
            cursor=cursor,
            limit=PAGE,
        )


def _same(stored: Conversation, principal: Principal, urgent: Urgent) -> Conversation:
    mine = stored.created_by == principal.member_id and stored.languages == urgent.languages
    if not mine or stored.emergency is None:
        raise Conflict(TAKEN)
    return stored
