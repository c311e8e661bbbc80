"""How long what is kept, what is held against that, and the record of what is gone."""

from datetime import UTC, datetime, timedelta

from puente.domain.access import reach_of
from puente.domain.errors import Conflict, NotFound
from puente.domain.member import Principal
from puente.domain.retention import Deletion, LegalHold, RetentionRules
from puente.repositories.base import Transaction
from puente.services.parts import Repositories, Tools

PAGE = 50
RANGE = timedelta(days=365)
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
"""Before anything was held."""


class KeepRules:
    def __init__(self, repositories: Repositories, tools: Tools) -> None:
        self._repositories = repositories
        self._tools = tools

    async def rules(self, principal: Principal) -> RetentionRules:
        """Raises Forbidden."""
        reach_of(principal, "retention.read")
        return await self._repositories.retention.rules(principal.clinic_id)

    async def set_rules(self, principal: Principal, rules: RetentionRules) -> RetentionRules:
        """Raises Forbidden. What is due by them goes with the next sweeps, and does not come
        back."""
        reach_of(principal, "retention.manage")
        await self._repositories.retention.set_rules(principal.clinic_id, rules)
        return rules

    async def hold(
        self, principal: Principal, conversation_id: str, reason: str
    ) -> tuple[LegalHold, bool]:
        """Keep a visit whatever the rules say, and whether this request did it; where it is held
        already, that hold. Raises Forbidden, NotFound."""
        reach_of(principal, "holds.manage")
        clinic_id = principal.clinic_id

        async def work(transaction: Transaction) -> tuple[LegalHold, bool]:
            retention = self._repositories.retention
            if not await retention.set_held(clinic_id, conversation_id, True, transaction):
                raise NotFound("no such conversation")
            standing = await retention.standing(clinic_id, conversation_id, transaction)
            if standing is not None:
                return standing, False
            made = LegalHold(
                hold_id=self._tools.ids("hld"),
                clinic_id=clinic_id,
                conversation_id=conversation_id,
                placed_by=principal.member_id,
                placed_at=self._tools.clock(),
                reason=reason,
            )
            await retention.hold(made, transaction)
            return made, True

        return await self._repositories.database.transact(work)

    async def release(self, principal: Principal, conversation_id: str) -> LegalHold:
        """The rules apply to the visit again. Raises Forbidden, NotFound, Conflict where it is not
        held."""
        reach_of(principal, "holds.manage")
        clinic_id, now = principal.clinic_id, self._tools.clock()

        async def work(transaction: Transaction) -> LegalHold:
            retention = self._repositories.retention
            if not await retention.set_held(clinic_id, conversation_id, False, transaction):
                raise NotFound("no such conversation")
            standing = await retention.standing(clinic_id, conversation_id, transaction)
            if standing is None:
                raise Conflict("this visit is not held")
            await retention.release(standing, principal.member_id, now, transaction)
            return standing.model_copy(
                update={"released_by": principal.member_id, "released_at": now}
            )

        return await self._repositories.database.transact(work)

    async def holds(
        self, principal: Principal, *, cursor: str | None
    ) -> tuple[list[LegalHold], str | None]:
        """Every hold there ever was, newest first. Raises Forbidden."""
        reach_of(principal, "retention.read")
        return await self._repositories.retention.holds(
            principal.clinic_id, since=FIRST, until=self._span()[1], cursor=cursor, limit=PAGE
        )

    async def deletions(
        self,
        principal: Principal,
        *,
        since: datetime | None,
        until: datetime | None,
        cursor: str | None,
    ) -> tuple[list[Deletion], str | None]:
        """What was deleted, newest first; a year back unless told. Raises Forbidden."""
        reach_of(principal, "retention.read")
        earliest, latest = self._span()
        return await self._repositories.retention.deletions(
            principal.clinic_id,
            since=since or earliest,
            until=until or latest,
            cursor=cursor,
            limit=PAGE,
        )

    def _span(self) -> tuple[datetime, datetime]:
        until = self._tools.clock() + timedelta(minutes=1)
        return until - RANGE, until
