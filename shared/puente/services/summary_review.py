"""A person's word on a summary: approved as it stands, or as they changed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from puente.domain.conversation import (
    Conversation,
    Qualification,
    Summary,
    SummaryLine,
    with_content,
)
from puente.domain.errors import Conflict, Invalid
from puente.domain.member import Principal
from puente.domain.webhook import Delivery
from puente.repositories.base import Transaction
from puente.services.outbox import Outbox, conversation_event
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open


@dataclass(frozen=True)
class _Asked:
    """What a reviewer wants."""

    revision: int
    lines: Sequence[SummaryLine] | None
    qualification: Qualification | None


class ReviewSummary:
    def __init__(self, repositories: Repositories, outbox: Outbox, tools: Tools) -> None:
        self._repositories = repositories
        self._outbox = outbox
        self._tools = tools

    async def __call__(
        self,
        principal: Principal,
        conversation_id: str,
        *,
        revision: int,
        lines: Sequence[SummaryLine] | None,
        qualification: Qualification | None = None,
    ) -> Conversation:
        """Approve the revision that the reviewer saw; ``lines`` are what it is to say instead,
        ``qualification`` what the reviewer states of themselves.

        Subscribers are told. A review that the same person carried out on that revision before is
        answered again. Raises NotFound, Conflict (no summary yet, or another revision, with the
        current one), Invalid (evidence that is no turn of this visit).
        """
        await self._check_evidence(principal, conversation_id, lines or ())

        async def work(transaction: Transaction) -> tuple[Conversation, Sequence[Delivery]]:
            seen = require_open(
                principal,
                await self._repositories.conversations.get(
                    principal.clinic_id, conversation_id, transaction
                ),
                "visit.write",
            )
            asked = _Asked(revision, lines, qualification)
            return await self._review(seen, principal, asked, transaction)

        changed, deliveries = await self._repositories.database.transact(work)
        await self._outbox.announce(deliveries)
        return changed

    async def _check_evidence(
        self, principal: Principal, conversation_id: str, lines: Sequence[SummaryLine]
    ) -> None:
        # Whose visit it is comes first: what it holds is told to nobody else.
        require_open(
            principal,
            await self._repositories.conversations.get(principal.clinic_id, conversation_id),
            "visit.write",
        )
        named = {turn_id for line in lines for turn_id in line.evidence}
        if not named:
            return
        there = await self._repositories.turns.revisions(principal.clinic_id, conversation_id)
        if not named <= there.keys():
            raise Invalid(
                "a line rests on a turn that this visit does not have",
                at="body.lines",
                reason="evidence_unknown",
            )

    async def _review(
        self,
        seen: Conversation,
        principal: Principal,
        asked: "_Asked",
        transaction: Transaction,
    ) -> tuple[Conversation, Sequence[Delivery]]:
        stored = seen.content.summary
        if stored is None:
            raise Conflict("the summary is not written yet: end the visit, and wait for it")
        if asked.revision != stored.revision:
            if _is_repeat(stored, principal, asked):
                return seen, []
            raise Conflict(
                "the summary changed meanwhile: look at it again",
                extra={"current": stored.model_dump(mode="json")},
            )
        now = self._tools.clock()
        written = stored.lines if asked.lines is None else _marked(stored, asked.lines)
        summary = stored.model_copy(
            update={
                "lines": written,
                "machine_made": any(not line.edited for line in written),
                "reviewed": True,
                "needs_review": False,
                "reviewed_by": principal.member_id,
                "reviewed_at": now,
                "reviewer_name": principal.name,
                "reviewer_qualification": asked.qualification,
                "revision": stored.revision + 1,
            }
        )
        changed = with_content(seen, summary=summary)
        changed = changed.model_copy(update={"event_seq": seen.event_seq + 1})
        event = conversation_event(
            changed,
            "conversation.updated",
            await self._repositories.actions.of(seen.clinic_id, seen.conversation_id, transaction),
            event_id=self._tools.ids("evt"),
            sequence=changed.event_seq,
            now=now,
        )
        deliveries = await self._outbox.write([event], transaction)
        await self._repositories.conversations.replace(seen, changed, transaction)
        return changed, deliveries


def settle(stored: Summary | None, written: Summary) -> Summary:
    """What a visit's summary is after a machine wrote ``written``: what a person approved is not
    taken from them, and says that more was said."""
    if stored is None:
        return written
    kept = stored.model_copy(update={"needs_review": True}) if stored.reviewed else written
    return kept.model_copy(update={"revision": stored.revision + 1})


def _marked(stored: Summary, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """``lines``, each marked as a person's unless it stands in ``stored`` word for word."""
    known = {_said(line): line for line in stored.lines}
    return tuple(
        known.get(_said(line)) or line.model_copy(update={"edited": True}) for line in lines
    )


def _said(line: SummaryLine) -> tuple[object, ...]:
    return line.kind, line.en, line.es, line.evidence


def _is_repeat(stored: Summary, principal: Principal, asked: _Asked) -> bool:
    """Whether ``stored`` is what this very request made a moment ago, when its answer was lost."""
    wanted = stored.lines if asked.lines is None else asked.lines
    same = [_said(line) for line in wanted] == [_said(one) for one in stored.lines]
    same = same and stored.reviewer_qualification == asked.qualification
    mine = stored.reviewed_by == principal.member_id and not stored.needs_review
    return stored.revision == asked.revision + 1 and mine and same
