"""Keys that rotate, a queue that is gone, a database that is gone."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx

from bench.faults.ground import QUICK, Ground, fresh, receiving, told, until, verified
from bench.faults.table import Row
from local.database import EmbeddedDatabase
from local.database import uri as uri_of
from local.pump import SWEEP_EVERY_S
from puente.api.application import create_app
from puente.domain.errors import Unavailable
from puente.providers.queue.memory import MemoryQueue
from tests.support.database import free_port
from tests.support.people import KnownTokens
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, open_visit

OVERLAP_S = 6


async def rotation(uri: str, folder: Path, count: int, overlap_s: int = OVERLAP_S) -> Row:
    """A new secret while everything is in flight; whoever knows either key can verify."""
    row = Row(
        f"rotation while {count:,} are in flight",
        "0 verification failures; the old key is gone after its overlap",
    )
    async with fresh(uri, folder) as ground:
        with receiving() as receiver:
            endpoint = await ground.endpoint(f"{receiver.origin}/ok")
            admin = (await ground.people())["admin"]
            await ground.accept(count, announce=True)
            with ground.worker():

                async def begun() -> bool:
                    return await receiver.count() >= count // 10

                await until(begun, within_s=30)
                changed = await ground.puente.endpoints.rotate(
                    admin, endpoint.endpoint_id, overlap_s=overlap_s
                )
                rotated_at = time.time()
                await until(ground.is_done, within_s=120)
                await asyncio.sleep(max(0.0, rotated_at + overlap_s + 0.2 - time.time()))
                over_at = time.time()
                await ground.accept(10, announce=True)
                await until(ground.is_done, within_s=30)
            rows = await receiver.rows()
    old, new = endpoint.secrets[0], changed.secrets[0]
    during = [one for one in rows if one["at"] < rotated_at + overlap_s]
    fails = len(during) - verified(during, old)
    row.hold("failures of the old key within the overlap", fails, fails == 0)
    # What was signed just before the rotation may arrive just after it.
    since = [one for one in rows if int(one["headers"]["webhook-timestamp"]) > rotated_at + 1]
    fails = len(since) - verified(since, new)
    row.hold("failures of the new key", fails, fails == 0)
    after = [one for one in rows if one["at"] >= over_at]
    row.hold("the old key after it", verified(after, old), len(after) == 10 > verified(after, old))
    row.hold("lost", count + 10 - len(rows), len(rows) == count + 10)
    return row


class GoneQueue(MemoryQueue):
    """Takes nothing while it is gone."""

    gone = False

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        if self.gone:
            raise Unavailable("the queue does not answer")
        return await super().send(body, delay_s=delay_s, group=group)


class Clinic:
    """A page that says prescriptions to the API, one visit each."""

    def __init__(self, ground: Ground, **replaced: Any) -> None:
        self._ground = ground
        self._puente = ground.container(**replaced)
        self._puente.identity = KnownTokens(self._puente.clock)
        transport = httpx.ASGITransport(create_app(self._puente), raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://api", timeout=30)
        self._visits: list[str] = []
        self.statuses: list[int] = []

    async def open(self, count: int) -> None:
        people = await self._ground.people()
        subject = people.members["clinician"].subject
        self._http.headers["authorization"] = f"Bearer token-of-{subject}"
        for _ in range(count):
            visit = await open_visit(self._puente, people["clinician"])
            self._visits.append(visit.conversation_id)

    async def say(self, number: int) -> int:
        at = self._puente.clock().isoformat()
        body = {
            "speaker": "clinician",
            "source": {"lang": "en", "text": PRESCRIPTION},
            "target": {"lang": "es", "text": PRESCRIPTION_ES},
            "started_at": at,
            "ended_at": at,
        }
        path = f"/api/conversations/{self._visits[number]}/turns/turn-000001"
        status = (await self._http.put(path, json=body)).status_code
        self.statuses.append(status)
        return status


async def queue_gone(uri: str, folder: Path, gone_s: float, count: int) -> Row:
    """The queue takes nothing; the API goes on."""
    row = Row(f"queue gone {gone_s:.0f} s", "still 2xx, and delivered by the sweep; 0 lost")
    async with fresh(uri, folder, **QUICK) as ground:
        queue = GoneQueue(ground.puente.clock)
        ground.replace(webhook_queue=queue)
        clinic = Clinic(ground)
        await clinic.open(count)
        with receiving() as receiver:
            options = {"propose_medication": True}
            endpoint = await ground.endpoint(f"{receiver.origin}/ok", **options)
            with ground.worker(every_s=SWEEP_EVERY_S):
                queue.gone = True
                began = time.monotonic()
                for number in range(count):
                    await clinic.say(number)
                early = await receiver.count()
                await asyncio.sleep(max(0.0, gone_s - (time.monotonic() - began)))
                queue.gone = False
                back = time.monotonic()
                await until(ground.is_done, within_s=60)
                recovered_s = time.monotonic() - back
            rows = await receiver.rows()
    row.hold("2xx", sum(s < 300 for s in clinic.statuses), all(s < 300 for s in clinic.statuses))
    row.measured["sent meanwhile"] = str(early)
    lost = count - len({told(one) for one in rows})
    row.hold("lost", lost, lost == 0)
    good = verified(rows, endpoint.secrets[0])
    row.hold("not verified", len(rows) - good, good == len(rows))
    row.hold("recovered in s", f"{recovered_s:.1f}", recovered_s <= 45)
    return row


async def database_gone(folder: Path, gone_s: float, count: int) -> Row:
    """The database's process ends and comes back; nobody touches anything else."""
    row = Row(
        f"database gone {gone_s:.0f} s", "503, nothing half written; recovers unaided; 0 lost"
    )
    port, data = free_port(), folder / "gone"
    server = EmbeddedDatabase(data, port, folder / "gone.log")
    server.start()
    try:
        quick = {**QUICK, "PUENTE_MONGODB__TIMEOUT_MS": "2000"}
        async with fresh(uri_of(port), folder, **quick) as ground:
            clinic = Clinic(ground)
            await clinic.open(count)
            with receiving() as receiver:
                endpoint = await ground.endpoint(f"{receiver.origin}/ok", propose_medication=True)
                with ground.worker(every_s=SWEEP_EVERY_S):
                    for number in range(count // 2):
                        await clinic.say(number)
                    server.stop()
                    began = time.monotonic()
                    refused = {await clinic.say(count // 2)}
                    await asyncio.sleep(max(0.0, gone_s - (time.monotonic() - began)))
                    server = EmbeddedDatabase(data, port, folder / "gone.log")
                    server.start()
                    back = time.monotonic()
                    last = [await _say_until_taken(clinic, n) for n in range(count // 2, count)]
                    await until(ground.is_done, within_s=90)
                    recovered_s = time.monotonic() - back
                events = await ground.rows("events")
                actions = await ground.rows("actions")
                rows = await receiver.rows()
    finally:
        server.stop()
    row.hold("answer meanwhile", refused, refused == {503})
    row.hold("taken afterwards", sum(last), all(last))
    halves = count - len(actions) + count - len(events)
    row.hold("half written", abs(halves), len(actions) == len(events) == count)
    lost = count - len({told(one) for one in rows})
    row.hold("lost", lost, lost == 0)
    good = verified(rows, endpoint.secrets[0])
    row.hold("not verified", len(rows) - good, good == len(rows))
    row.measured["recovered in s"] = f"{recovered_s:.1f}"
    return row


async def _say_until_taken(clinic: Clinic, number: int) -> bool:
    """As the page does: the same turn again until it is taken."""

    async def taken() -> bool:
        return await clinic.say(number) < 300

    return await until(taken, within_s=60) is not None
