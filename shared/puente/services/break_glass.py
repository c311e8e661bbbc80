"""A colleague's visit, opened in an emergency: others are told, and the hour ends by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from puente.domain.access import may_touch, reach_of
from puente.domain.break_glass import LASTS, BrokenGlass
from puente.domain.conversation import Conversation
from puente.domain.errors import Conflict, NotFound
from puente.domain.member import Principal
from puente.domain.notice import Notice
from puente.domain.payloads import BreakGlassFacts, as_json
from puente.domain.webhook import Delivery, Event
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox
from puente.services.parts import Repositories, Tools

PAGE = 50
REPORT_RANGE = timedelta(days=90)


class BreakGlass:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def open(
        self, principal: Principal, conversation_id: str, reason: str
    ) -> tuple[BrokenGlass, bool]:
        """An hour's reading of a colleague's visit, and whether this request began it; while one
        lasts it is answered again.

        The clinic's systems and its operator are told. Raises Forbidden, NotFound, Conflict where
        the visit is the caller's own.
        """
        reach_of(principal, "glass.break")

        async def work(
            transaction: Transaction,
        ) -> tuple[BrokenGlass, Sequence[Delivery] | None]:
            seen = await self._repositories.conversations.get(
                principal.clinic_id, conversation_id, transaction
            )
            if seen is None:
                raise NotFound("no such conversation")
            if may_touch(principal, "visit.read", seen.created_by, conversation_id=""):
                raise Conflict("this visit is yours to read without an emergency")
            now = self._tools.clock()
            for known in await self._repositories.break_glass.live(
                principal.clinic_id, principal.member_id, now, transaction
            ):
                if known.conversation_id == conversation_id:
                    return known, None
            glass = self._glass(principal, conversation_id, reason, now)
            await self._repositories.break_glass.add(glass, transaction)
            return glass, await self._tell(seen, glass, transaction)

        glass, deliveries = await self._repositories.database.transact(work)
        if deliveries is not None:
            self._tools.meter.note(principal.clinic_id, "access.break_glass", 1)
            await self._outbox.announce(deliveries)
        return glass, deliveries is not None

    def _glass(
        self, principal: Principal, conversation_id: str, reason: str, now: datetime
    ) -> BrokenGlass:
        return BrokenGlass(
            glass_id=self._tools.ids("gls"),
            clinic_id=principal.clinic_id,
            conversation_id=conversation_id,
            member_id=principal.member_id,
            reason=reason,
            opened_at=now,
            expires_at=now + LASTS,
        )

    async def _tell(
        self, seen: Conversation, glass: BrokenGlass, transaction: Transaction
    ) -> Sequence[Delivery]:
        """Changing the visit's row keeps two requests at once from opening it twice."""
        changed = seen.model_copy(update={"event_seq": seen.event_seq + 1})
        facts = BreakGlassFacts(
            conversation_id=glass.conversation_id,
            glass_id=glass.glass_id,
            opened_by=glass.member_id,
            opened_at=glass.opened_at,
            expires_at=glass.expires_at,
            sequence=changed.event_seq,
        )
        event = Event(
            event_id=self._tools.ids("evt"),
            clinic_id=glass.clinic_id,
            type="access.break_glass",
            conversation_id=glass.conversation_id,
            sequence=changed.event_seq,
            created_at=glass.opened_at,
            thin=as_json(facts),
            full={},
        )
        deliveries = await self._outbox.write([event], transaction)
        await self._repositories.notices.add(self._notice(glass), transaction)
        await self._repositories.conversations.replace(seen, changed, transaction)
        return deliveries

    def _notice(self, glass: BrokenGlass) -> Notice:
        """What is owed to those who watch; the access waits for no mail."""
        return Notice(
            notice_id=self._tools.ids("ntc"),
            clinic_id=glass.clinic_id,
            conversation_id=glass.conversation_id,
            member_id=glass.member_id,
            opened_at=glass.opened_at,
            due_at=glass.opened_at,
        )

    async def report(
        self,
        principal: Principal,
        *,
        since: datetime | None,
        until: datetime | None,
        cursor: str | None,
    ) -> tuple[Sequence[BrokenGlass], str | None]:
        """Every use in the clinic, newest first; 90 days unless told. Raises Forbidden."""
        reach_of(principal, "glass.report")
        until = until or self._tools.clock() + timedelta(minutes=1)
        return await self._repositories.break_glass.page(
            principal.clinic_id,
            since=since or until - REPORT_RANGE,
            until=until,
            cursor=cursor,
            limit=PAGE,
        )
