"""A summary on its way to somebody: to whom, in which form, and what became of it."""

import re
from typing import Literal

from puente.domain.base import Instant, Language, Model
from puente.domain.errors import Invalid

MailForm = Literal["link", "content"]
"""``link`` leads to the page, which asks for a sign-in; ``content`` carries the summary's words."""

MailState = Literal["sending", "sent", "failed", "uncertain"]
"""``uncertain``: its service fell silent half-way, so it may have been taken or not."""

LONGEST = 254
"""Characters of an address, as SMTP counts them."""

_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class MailContent(Model):
    """What a mail's row keeps behind the cipher."""

    to: str


class Mail(Model):
    """One mail that a member asked for. ``mail_id`` names it to the mail service too."""

    mail_id: str
    clinic_id: str
    conversation_id: str
    sent_by: str
    form: MailForm
    first: Language
    """The language that comes first; both are in it."""
    revision: int
    """Of the summary."""
    state: MailState = "sending"
    code: str | None = None
    """Why it failed: an error's code."""
    created_at: Instant
    updated_at: Instant
    content: MailContent


def one_address(text: str) -> str:
    """``text`` as one address that mail can be sent to, without the space around it.

    Raises Invalid, which says what to mend.
    """
    address = text.strip()
    if re.search(r"[\s,;<>]", address) or address.count("@") > 1:
        raise _wrong("address_several", "give one address alone, without a name or a second one")
    mailbox, at, domain = address.rpartition("@")
    labels = domain.split(".")
    whole = at and len(address) <= LONGEST and len(mailbox) <= 64
    named = len(labels) > 1 and not labels[-1].isdigit()
    known = named and all(_LABEL.fullmatch(label) for label in labels)
    if not (whole and known and _MAILBOX.fullmatch(mailbox)):
        raise _wrong("address_malformed", "an address is written like name@clinic.example")
    return address


def _wrong(reason: str, how: str) -> Invalid:
    return Invalid(how, at="body.to", reason=reason)
