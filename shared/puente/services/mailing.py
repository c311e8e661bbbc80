"""Mailing a visit's summary to an address that somebody typed."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from puente.domain.base import Language
from puente.domain.conversation import Conversation, Summary
from puente.domain.errors import (
    Conflict,
    EmailRefused,
    EmailUncertain,
    Invalid,
    PuenteError,
    RateLimited,
)
from puente.domain.mail import Mail, MailContent, MailForm, one_address
from puente.domain.member import Principal
from puente.ports import EmailSender, State
from puente.services.letters import write_letter
from puente.services.parts import Repositories, Tools
from puente.services.visits import require_open

MAILS, WITHIN_S = 10, 600
"""Of one member: nobody sends more summaries than they hold visits."""
LEASE = timedelta(seconds=60)
"""Longer than handing over one mail takes."""
RETRY_AFTER_S = 2


@dataclass(frozen=True)
class Wanted:
    """A mail as it was asked for; ``first`` is None for the patient's language."""

    to: str
    form: MailForm = "link"
    first: Language | None = None


@dataclass(frozen=True)
class MailRules:
    """``page_url`` is where links lead; ``allow_content`` is the clinic's leave to mail words."""

    page_url: str
    allow_content: bool


class MailSummary:
    def __init__(
        self,
        repositories: Repositories,
        email: EmailSender,
        state: State,
        tools: Tools,
        rules: MailRules,
    ) -> None:
        self._repositories = repositories
        self._email = email
        self._state = state
        self._tools = tools
        self._rules = rules

    @property
    def demo(self) -> bool:
        """Whether nothing is really sent."""
        return self._email.demo

    def name(self, principal: Principal, conversation_id: str, key: str | None) -> str:
        """A mail's id. The same ``key`` of the same member means the same mail."""
        if key is None:
            return self._tools.ids("mail")
        named = "\n".join((principal.clinic_id, principal.member_id, conversation_id, key))
        return f"mail_{hashlib.sha256(named.encode()).hexdigest()[:32]}"

    async def __call__(
        self, principal: Principal, conversation_id: str, wanted: Wanted, *, mail_id: str
    ) -> Mail:
        """Hand the mail over, once under one ``mail_id``; what was sent is answered again.

        Raises NotFound, Invalid (the address, or words where only links are allowed), Conflict
        (no summary yet, or this very mail is on its way), RateLimited, EmailRefused, EmailUncertain
        for good under this id, and what else ``EmailSender`` raises: then it may be sent again.
        """
        visit = require_open(
            principal,
            await self._repositories.conversations.get(principal.clinic_id, conversation_id),
            "visit.write",
        )
        address = one_address(wanted.to)
        if wanted.form == "content" and not self._rules.allow_content:
            raise Invalid(
                "this clinic mails links alone: choose the link",
                at="body.form",
                reason="content_not_allowed",
            )
        summary = visit.content.summary
        if summary is None:
            raise Conflict("the summary is not written yet: end the visit, and wait for it")
        known = await self._repositories.mails.get(principal.clinic_id, mail_id)
        if known is not None and known.state != "failed":
            return await self._stand(known)
        await self._limit(principal)
        mail = self._mail(principal, visit, summary, wanted, address, mail_id)
        if not await self._repositories.mails.begin(mail, lease_until=mail.created_at + LEASE):
            raise _on_its_way()
        return await self._send(mail, principal, visit, summary)

    async def _stand(self, known: Mail) -> Mail:
        """How a mail stands that is not to be sent again."""
        if known.state == "sent":
            return known
        now = self._tools.clock()
        if known.state == "sending" and not await self._repositories.mails.give_up(known, now):
            raise _on_its_way()
        raise EmailUncertain("this mail may have been taken, or not: ask before you send another")

    def _mail(
        self,
        principal: Principal,
        visit: Conversation,
        summary: Summary,
        wanted: Wanted,
        address: str,
        mail_id: str,
    ) -> Mail:
        now = self._tools.clock()
        return Mail(
            mail_id=mail_id,
            clinic_id=principal.clinic_id,
            conversation_id=visit.conversation_id,
            sent_by=principal.member_id,
            form=wanted.form,
            first=wanted.first or visit.languages[1],
            revision=summary.revision,
            created_at=now,
            updated_at=now,
            content=MailContent(to=address),
        )

    async def _send(
        self, mail: Mail, principal: Principal, visit: Conversation, summary: Summary
    ) -> Mail:
        link = f"{self._rules.page_url.rstrip('/')}/#/history/{visit.conversation_id}"
        letter = write_letter(
            mail,
            summary,
            clinic=principal.clinic_name,
            link=link,
            without_consent=visit.without_consent,
        )
        mails, clock = self._repositories.mails, self._tools.clock
        try:
            await self._email.send(letter)
        except EmailUncertain as met:
            await mails.close(mail, "uncertain", now=clock(), code=met.code)
            raise
        except EmailRefused as met:
            await mails.close(mail, "failed", now=clock(), code=met.code)
            raise EmailRefused(
                "the mail service refused this address: check how it is written, or take another",
                at="body.to",
                reason="address_refused",
            ) from None
        except PuenteError as met:
            await mails.close(mail, "failed", now=clock(), code=met.code)
            raise
        return await mails.close(mail, "sent", now=clock())

    async def _limit(self, principal: Principal) -> None:
        key = f"mails/{principal.clinic_id}/{principal.member_id}"
        if await self._state.increment(key, ttl_s=WITHIN_S) > MAILS:
            raise RateLimited("too many mails at once: wait ten minutes", retry_after=WITHIN_S)


def _on_its_way() -> Conflict:
    return Conflict("this mail is on its way: ask again", retry_after=RETRY_AFTER_S)
