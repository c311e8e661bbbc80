"""An outside service dies in the middle of a visit: no turn and no action is lost."""

import json
from collections import Counter
from typing import Any

import httpx
import pytest

from puente.api.application import create_app
from tests.faults.providers.outside import LanguageModel, Outside, Redis
from tests.flows.stage import Stage
from tests.flows.test_whole_visit import SAID, Page
from tests.support.people import token_of

BEFORE = 2
"""So many of the four turns are said before it dies; the prescription comes after."""
EVENTS = ["action.proposed", "action.confirmed", "conversation.completed"]


@pytest.fixture
async def client(stage: Stage) -> Any:
    headers = {"authorization": f"Bearer {token_of('clinician')}"}
    transport = httpx.ASGITransport(create_app(stage.puente))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://puente.test", headers=headers
    ) as made:
        yield made


class Saying(Page):
    async def turn(self, visit: str, number: int) -> list[dict[str, Any]]:
        path = f"/api/conversations/{visit}/turns/turn-00000{number}"
        body = SAID[number - 1].model_dump(mode="json")
        return list((await self.call("PUT", path, body))["actions"])

    async def end(self, visit: str) -> None:
        refs = [{"turn_id": f"turn-00000{n}", "revision": 1} for n in range(1, len(SAID) + 1)]
        ended = await self.call("POST", f"/api/conversations/{visit}/end", {"turns": refs})
        assert ended == {"state": "ending", "missing": []}


async def say_it_all(page: Saying, visit: str, outside: Outside) -> dict[str, Any]:
    """Every turn is taken and the action confirmed, though the service dies in between."""
    for number in range(1, BEFORE + 1):
        await page.turn(visit, number)
    await outside.stop()
    cards = [card for n in range(BEFORE + 1, len(SAID) + 1) for card in await page.turn(visit, n)]
    card = cards[-1]
    body = {"decision": "confirm", "revision": card["revision"]}
    confirmed: dict[str, Any] = await page.call(
        "POST", f"/api/actions/{card['action_id']}/review", body
    )
    await page.end(visit)
    return confirmed


async def finish(stage: Stage, visit: str) -> None:
    """As time goes by, with the sweep of each minute."""
    for _ in range(30):
        await stage.pass_time(minutes=1)
        if (await stage.look(visit)).state == "completed":
            return
    raise AssertionError("the visit was never finished")


async def test_a_visit_goes_on_and_loses_nothing(
    stage: Stage, outside: Outside, client: httpx.AsyncClient
) -> None:
    # A limit is counted in the store of state: a dead one must hold up no delivery.
    receiver, _ = await stage.receiver(events=EVENTS, propose_medication=True, rate_limit=50)
    page = Saying(client)
    visit = await page.open()
    await page.call("POST", "/api/session", {"conversation_id": visit})
    confirmed = await say_it_all(page, visit, outside)
    assert confirmed["status"] == "confirmed"
    await stage.settle()
    assert [one.type for one in receiver.in_order][:2] == EVENTS[:2], "told while it was dead"

    await outside.start()
    await finish(stage, visit)
    assert [one.type for one in receiver.in_order] == EVENTS
    assert len(set(receiver.ids)) == len(receiver.ids)
    assert Counter(row["status"] for row in await stage.rows("deliveries")) == {"delivered": 3}
    kept = json.loads(await stage.puente.storage.get(f"cln_testnorth/transcripts/{visit}.json"))
    assert [turn["source"]["text"] for turn in kept["turns"]] == [t.source.text for t in SAID]
    shown = await client.get(f"/api/actions?conversation_id={visit}")
    assert [card["status"] for card in shown.json()["items"]] == ["confirmed"]


@pytest.mark.parametrize("outside", ["openai", "anthropic"], indirect=True)
async def test_a_visit_ends_without_its_language_model_and_says_so(
    stage: Stage, outside: LanguageModel, client: httpx.AsyncClient
) -> None:
    page = Saying(client)
    visit = await page.open()
    await say_it_all(page, visit, outside)
    await stage.settle()
    done = await stage.look(visit)
    summary = done.content.summary
    assert done.state == "completed"
    assert summary is not None
    assert (summary.provider, summary.instead_of) == ("rules", outside.vendor.provider)
    assert {one for line in summary.lines for one in line.evidence} >= {"turn-000003"}


@pytest.mark.parametrize("outside", ["redis"], indirect=True)
async def test_a_connection_that_cannot_be_counted_is_asked_for_again(
    stage: Stage, outside: Redis, client: httpx.AsyncClient
) -> None:
    """The page keeps its turns and asks again: it is told when, and nothing is half made."""
    page = Saying(client)
    visit = await page.open()
    await outside.stop()
    refused = await client.post("/api/session", json={"conversation_id": visit})
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert int(refused.headers["retry-after"]) >= 1
    assert await stage.rows("sessions") == []
    await page.turn(visit, 1)
    await outside.start()
    session = await page.call("POST", "/api/session", {"conversation_id": visit})
    assert len(session["legs"]) == 2
