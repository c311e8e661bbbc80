"""A mail as bytes that a mail server takes."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from puente.domain.errors import EmailRefused
from puente.ports import Email

POLICY = SMTP.clone(cte_type="7bit")
"""Not every mail server on the way takes eight bits."""


def one_address(text: str) -> Address:
    """``text`` as one address, and nothing besides. Raises EmailRefused."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        address = Address()
    if not (address.username and address.domain):
        raise EmailRefused("this is not an address that mail can be sent to")
    return address


def as_message(email: Email, *, sender: str) -> EmailMessage:
    """Text first, HTML as the richer alternative. Raises EmailRefused."""
    message = EmailMessage(policy=POLICY)
    try:
        message["From"] = sender
        message["To"] = one_address(email.to)
        message["Subject"] = email.subject
    except ValueError:
        raise EmailRefused("this is not a subject that mail can carry") from None
    message["Message-ID"] = f"<{email.message_id}@{sender.rpartition('@')[2].rstrip('>')}>"
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    return message
