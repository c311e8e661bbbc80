"""No analytics."""

from collections.abc import Mapping

from puente.ports import Analytics
from puente.providers import ProviderContext


class NoAnalytics:
    name = "none"

    def track(self, event: str, properties: Mapping[str, str | int | float | bool]) -> None:
        return None

    async def flush(self) -> None:
        return None


def create(context: ProviderContext) -> Analytics:
    return NoAnalytics()
