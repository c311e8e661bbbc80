"""Analytics as log lines, through the same allow-list as every other line."""

from collections.abc import Mapping

from puente.ports import Analytics
from puente.providers import ProviderContext
from puente.telemetry import Telemetry


class LogAnalytics:
    name = "log"

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def track(self, event: str, properties: Mapping[str, str | int | float | bool]) -> None:
        self._telemetry.info("analytics", **{**properties, "event_type": event})

    async def flush(self) -> None:
        """A line is written when it is tracked."""


def create(context: ProviderContext) -> Analytics:
    return LogAnalytics(context.telemetry)
