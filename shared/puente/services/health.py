"""How every part is, for the administrator: asked at once, each with a deadline of its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from puente.domain.access import reach_of
from puente.domain.errors import PuenteError
from puente.domain.member import Principal
from puente.ports import ContentCipher, Found, ModelLife, Probed, State
from puente.services.parts import Queues, Repositories, Tools

WITHIN_S = 3.0
"""How long one probe may take; all of them run at once, so the whole takes little longer."""
SEALED = b"probe"

PartState = Literal["ok", "failing", "not_probed"]


@dataclass(frozen=True)
class PartHealth:
    """``code`` says why a part fails: an error's code, never its message. Latency is in ms."""

    part: str
    provider: str
    state: PartState
    latency_ms: float | None = None
    version: str | None = None
    code: str | None = None
    models: tuple[ModelLife, ...] = ()


@dataclass(frozen=True)
class QueueHealth:
    """Counts are None where the queue could not be asked."""

    name: str
    waiting: int | None
    dead: int | None


@dataclass(frozen=True)
class HealthReport:
    checked_at: datetime
    parts: tuple[PartHealth, ...]
    queues: tuple[QueueHealth, ...]


@dataclass
class _Counted:
    """What a queue's probe writes down beside its answer."""

    queues: list[QueueHealth] = field(default_factory=list)


class CheckHealth:
    """``chosen`` is each port's provider, ``providers`` those that can be asked."""

    def __init__(
        self,
        repositories: Repositories,
        chosen: Mapping[str, str],
        providers: Mapping[str, object],
        cipher: ContentCipher,
        state: State,
        queues: Queues,
        tools: Tools,
        *,
        within_s: float = WITHIN_S,
    ) -> None:
        self._repositories = repositories
        self._chosen = chosen
        self._providers = providers
        self._cipher = cipher
        self._state = state
        self._queues = queues
        self._tools = tools
        self._within_s = within_s

    async def __call__(self, principal: Principal) -> HealthReport:
        """Raises Forbidden for anybody but an administrator. No part's failure is raised."""
        reach_of(principal, "health.read")
        counted = _Counted()
        probes: dict[str, tuple[str, Callable[[], Awaitable[Found]] | None]] = {
            "database": ("mongodb", self._probe_database)
        }
        for port, name in sorted(self._chosen.items()):
            probes[port] = (name, self._probe_of(port, principal, counted))
        rows = await asyncio.gather(*(self._row(part, *each) for part, each in probes.items()))
        queues = tuple(sorted(counted.queues, key=lambda queue: queue.name))
        return HealthReport(self._tools.clock(), tuple(rows), queues)

    def _probe_of(
        self, port: str, principal: Principal, counted: _Counted
    ) -> Callable[[], Awaitable[Found]] | None:
        if port == "queue":
            return lambda: self._probe_queues(counted)
        if port == "cipher":
            return lambda: self._probe_cipher(principal)
        provider = self._state if port == "state" else self._providers.get(port)
        if isinstance(provider, Probed):
            return provider.probe
        return self._probe_state if port == "state" else None

    async def _row(
        self, part: str, provider: str, probe: Callable[[], Awaitable[Found]] | None
    ) -> PartHealth:
        if probe is None:
            return PartHealth(part, provider, "not_probed")
        began = time.monotonic()
        found, code = Found(), None
        try:
            async with asyncio.timeout(self._within_s):
                found = await probe()
        except TimeoutError:
            code = "upstream_timeout"
        except PuenteError as error:
            code = error.code
        except Exception as error:  # noqa: BLE001 - one part's failure is its own row's
            code = PuenteError.code
            self._tools.telemetry.error("probe failed", error, port=part, provider=provider)
        took = round((time.monotonic() - began) * 1000, 1)
        state: PartState = "ok" if code is None else "failing"
        return PartHealth(part, provider, state, took, found.version, code, found.models)

    async def _probe_database(self) -> Found:
        return Found(version=await self._repositories.database.version())

    async def _probe_state(self) -> Found:
        await self._state.get("health/probe")
        return Found()

    async def _probe_cipher(self, principal: Principal) -> Found:
        """Seals and opens under the caller's own clinic's key."""
        sealed = await self._cipher.seal(principal.clinic_id, SEALED, context="health")
        await self._cipher.open(principal.clinic_id, sealed, context="health")
        return Found()

    async def _probe_queues(self, counted: _Counted) -> Found:
        named = {"visit": self._queues.visit, "webhook": self._queues.webhook}
        counted.queues = [QueueHealth(name, None, None) for name in named]
        counts = await asyncio.gather(
            *(asyncio.gather(queue.waiting(), queue.dead()) for queue in named.values())
        )
        counted.queues = [
            QueueHealth(name, waiting, dead)
            for name, (waiting, dead) in zip(named, counts, strict=True)
        ]
        return Found()


def days_left(life: ModelLife, today: date) -> int | None:
    """Days until the vendor shuts this model down; None where no day is announced."""
    return None if life.shutdown_date is None else (life.shutdown_date - today).days
