"""Email that goes nowhere: one log line that says so. For one machine without a mail server."""

from puente.ports import Email, EmailSender
from puente.providers import ProviderContext
from puente.providers.email.mime import one_address
from puente.telemetry import Telemetry


class ConsoleEmail:
    name = "console"
    demo = True

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def send(self, email: Email) -> None:
        one_address(email.to)
        # Neither the address nor a word of the mail: a log is read by more people than the mail.
        self._telemetry.info("email not sent", provider=self.name, key=email.message_id)


def create(context: ProviderContext) -> EmailSender:
    return ConsoleEmail(context.telemetry)
