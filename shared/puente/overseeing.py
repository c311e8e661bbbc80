"""What watches over visits, built for ``bootstrap``, of which it is a part."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from puente.ports import EmailSender
    from puente.services.break_glass import BreakGlass
    from puente.services.consenting import Consenting
    from puente.services.emergencies import Emergencies
    from puente.services.outbox import Outbox
    from puente.services.parts import Repositories, Tools
    from puente.services.telling import TellWatchers
    from puente.settings import Settings


class Shared(Protocol):
    """What these parts need of the others."""

    settings: "Settings"

    @property
    def repositories(self) -> "Repositories": ...
    @property
    def outbox(self) -> "Outbox": ...
    @property
    def tools(self) -> "Tools": ...
    @property
    def email(self) -> "EmailSender": ...
    @property
    def emergencies(self) -> "Emergencies": ...


class Overseeing:
    """Each made when first used, and replaceable like every part of ``Puente``."""

    @cached_property
    def break_glass(self: Shared) -> "BreakGlass":
        from puente.services.break_glass import BreakGlass

        return BreakGlass(self.repositories, self.outbox, self.tools)

    @cached_property
    def emergencies(self: Shared) -> "Emergencies":
        from puente.services.emergencies import Emergencies

        chosen = self.settings.emergency
        return Emergencies(
            self.repositories, self.outbox, self.tools, chosen.minutes, owed=chosen.owed
        )

    @cached_property
    def consenting(self: Shared) -> "Consenting":
        from puente.services.consenting import Consenting

        return Consenting(self.repositories, self.emergencies, self.tools)

    @cached_property
    def tell_watchers(self: Shared) -> "TellWatchers":
        from puente.services.telling import TellWatchers

        chosen = self.settings.email
        link = chosen.page_url or ""
        return TellWatchers(self.repositories, self.email, self.tools, chosen.watching, link)
