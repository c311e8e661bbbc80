"""A database that does not answer: 503, when to come again, and nothing half-written."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from local.database import uri
from puente.api.application import create_app
from puente.api.problems import MEDIA_TYPE
from puente.bootstrap import Puente
from puente.settings import Settings
from tests.api.clinic import Clinic
from tests.api.routes import CASES, HEALTH, TURN, given
from tests.conftest import MakePuente
from tests.support.broken_line import BrokenLine, Side, broken_line
from tests.support.people import People, token_of
from tests.support.settings import local_settings
from tests.support.visits import PRESCRIPTION, open_visit

TIMEOUT_S = 2.0
SAID = {**TURN, "source": {"lang": "en", "text": PRESCRIPTION}, "target": None}


def pointed_at(settings: Settings, port: int, folder: Path) -> Settings:
    return local_settings(
        # A server tells its own address, and a driver would go there past the line.
        mongodb_uri=uri(port),
        database=settings.mongodb.database,
        folder=folder,
        PUENTE_MONGODB__TIMEOUT_MS=str(int(TIMEOUT_S * 1000)),
    )


@asynccontextmanager
async def page(puente: Puente) -> AsyncIterator[httpx.AsyncClient]:
    """A page that is signed in as the clinician, and knows this address of the API."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(puente)),
        base_url="http://puente.test",
        headers={"authorization": f"Bearer {token_of('clinician')}"},
    ) as client:
        yield client


def is_unavailable(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["code"] == "unavailable"
    assert int(answer.headers["retry-after"]) == answer.json()["retry_after"] >= 1


async def test_no_route_hangs_or_falls_over(
    clinic: Clinic, settings: Settings, make_puente: MakePuente, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        # Bound and not listening: every connection to it is refused.
        taken.bind(("127.0.0.1", 0))
        away = make_puente(pointed_at(settings, taken.getsockname()[1], tmp_path))
        async with page(away) as client:
            began = time.monotonic()
            answers = await asyncio.gather(
                *(
                    client.request(
                        case.method, case.at(given(clinic)), json=case.sent(given(clinic))
                    )
                    for case in CASES
                )
            )
            assert time.monotonic() - began < 4 * TIMEOUT_S
    for case, answer in zip(CASES, answers, strict=True):
        if case is HEALTH:
            assert answer.json()["status"] == "degraded"
            assert answer.json()["checks"] == {"database": "failing"}
        else:
            is_unavailable(answer)


class Cut:
    """One visit, one line to the database, one turn that owes an action, an event, a delivery."""

    def __init__(self, puente: Puente, people: People, line: BrokenLine, client: Any) -> None:
        self._puente = puente
        self._people = people
        self.line = line
        self.client = client
        self.visit = ""

    async def open(self) -> None:
        """Open the visit over a whole line, and let the driver make its connections."""
        visit = await open_visit(self._puente, self._people["clinician"])
        self.visit = visit.conversation_id
        async with asyncio.timeout(10):
            # On a busy machine a first connection may come too late for a first answer.
            while (answer := await self.client.get("/api/me")).status_code != 200:
                is_unavailable(answer)

    async def put(self) -> httpx.Response:
        path = f"/api/conversations/{self.visit}/turns/turn-000001"
        answer: httpx.Response = await self.client.put(path, json=SAID)
        return answer

    async def put_until_taken(self) -> httpx.Response:
        """As the page does: again until it is taken."""
        async with asyncio.timeout(10):
            while True:
                answer = await self.put()
                if answer.status_code == 200:
                    return answer
                is_unavailable(answer)

    async def stored(self) -> dict[str, int]:
        """How many rows of each kind the visit has, and how far its counters went."""
        database = self._puente.database
        where = {"conversation_id": self.visit}
        counts = {
            name: await database.collection(name).count_documents(where)
            for name in ("turns", "actions", "events")
        }
        events = await database.collection("events").find(where).to_list(None)
        owed = {"event_id": {"$in": [event["_id"] for event in events]}}
        counts["deliveries"] = await database.collection("deliveries").count_documents(owed)
        row = await database.collection("conversations").find_one({"_id": self.visit})
        assert row is not None
        counts |= {name: row[name] for name in ("turn_count", "action_count", "event_seq")}
        return {**counts, "next_seq": row["next_seq"] - 1}


@asynccontextmanager
async def cuts(
    how_many: int, clinic: Clinic, settings: Settings, make_puente: MakePuente, folder: Path
) -> AsyncIterator[list[Cut]]:
    port = urlsplit(settings.mongodb.uri.get_secret_value()).port or 0
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(how_many):
            line = await stack.enter_async_context(broken_line(port))
            through = make_puente(pointed_at(settings, line.port, folder))
            # Closed while the line is whole: a goodbye into a dead one takes its time.
            stack.push_async_callback(through.close)
            client = await stack.enter_async_context(page(through))
            made.append(Cut(clinic.puente, clinic.people, line, client))
        for cut in made:
            await cut.open()
        yield made


@pytest.mark.parametrize("side", ["before", "after"])
async def test_a_turn_is_stored_whole_or_not_at_all_wherever_the_line_breaks(
    clinic: Clinic, settings: Settings, make_puente: MakePuente, tmp_path: Path, side: Side
) -> None:
    hook = {"events": ["action.proposed"], "propose_medication": True}
    await clinic.call("admin", "PATCH", f"/api/webhooks/{clinic.endpoint.endpoint_id}", hook)
    async with cuts(1, clinic, settings, make_puente, tmp_path) as (whole,):
        before = len(whole.line.commands)
        assert (await whole.put()).status_code == 200
        commands = whole.line.commands[before:]
        all_of_it = await whole.stored()
    assert set(all_of_it.values()) == {1}
    assert Counter(commands)["commitTransaction"] == 1

    async with cuts(len(commands), clinic, settings, make_puente, tmp_path) as broken:
        for number, cut in enumerate(broken, start=1):
            cut.line.side, cut.line.cut_at = side, len(cut.line.commands) + number
        answers = await asyncio.gather(*(cut.put() for cut in broken))
        for command, cut, answer in zip(commands, broken, answers, strict=True):
            assert cut.line.dead, f"{command} was never reached"
            stored = await cut.stored()
            assert stored in (all_of_it, dict.fromkeys(all_of_it, 0)), (command, stored)
            is_unavailable(answer)
            cut.line.mend()
        # A transaction whose client went away holds its documents for a minute: not waited for.
        await clinic.puente.mongo.admin.command({"killAllSessions": []})
        again = await asyncio.gather(*(cut.put_until_taken() for cut in broken))
        for command, cut, answer in zip(commands, broken, again, strict=True):
            assert await cut.stored() == all_of_it, command
            assert len(answer.json()["actions"]) == 1, command


async def test_a_backlog_met_by_silence_is_answered_at_once_and_taken_later(
    clinic: Clinic, settings: Settings, make_puente: MakePuente, tmp_path: Path
) -> None:
    batch = {"turns": [{**TURN, "turn_id": f"turn-1{n:05d}"} for n in range(40)]}
    async with cuts(1, clinic, settings, make_puente, tmp_path) as (cut,):
        path = f"/api/conversations/{cut.visit}/turns"
        cut.line.cut_at = len(cut.line.commands) + 20
        began = time.monotonic()
        answer = await cut.client.post(path, json=batch)
        assert time.monotonic() - began < 4 * TIMEOUT_S
        is_unavailable(answer)
        await clinic.puente.mongo.admin.command({"killAllSessions": []})
        first = (await cut.stored())["turns"]
        assert 0 < first < 40
        cut.line.mend()
        async with asyncio.timeout(10):
            while answer.status_code != 200:
                answer = await cut.client.post(path, json=batch)
        said = Counter(result["receipt"]["stored"] for result in answer.json()["results"])
        assert said == {"unchanged": first, "created": 40 - first}
