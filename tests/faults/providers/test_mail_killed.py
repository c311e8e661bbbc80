"""The mail server fails in the middle: no turn and no action is lost, the clinician is told, and
no retry doubles the mail."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from puente.api.application import create_app
from puente.settings import Settings
from tests.api.interpreter import Interpreter
from tests.faults.providers.test_killed import EVENTS, Saying
from tests.flows.stage import Stage
from tests.flows.test_whole_visit import SAID
from tests.support.clock import MovableClock
from tests.support.mail_server import MailServer, Trouble
from tests.support.people import token_of

TO = "reader.one@example.test"
KEY = {"idempotency-key": "made-up-key-1"}


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    made = MailServer()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def settings(
    mongodb_uri: str,
    database_name: str,
    tmp_path: Path,
    clock: MovableClock,
    interpreter: Interpreter,
    server: MailServer,
) -> Settings:
    interpreter.clock = clock
    return interpreter.settings(mongodb_uri, database_name, tmp_path, **server.variables)


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {token_of('clinician')}"}
    transport = httpx.ASGITransport(create_app(stage.puente))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://puente.test", headers=headers
    ) as made:
        yield made


async def finished(page: Saying, stage: Stage) -> tuple[str, Any]:
    """A visit with its turns said, its action confirmed, and its summary written; its receiver."""
    receiver, _ = await stage.receiver(events=EVENTS, propose_medication=True)
    visit = await page.open()
    for number in range(1, len(SAID)):
        cards = await page.turn(visit, number)
    (card,) = cards
    body = {"decision": "confirm", "revision": card["revision"]}
    await page.call("POST", f"/api/actions/{card['action_id']}/review", body)
    await page.turn(visit, len(SAID))
    await page.end(visit)
    await stage.settle()
    return visit, receiver


async def mail(client: httpx.AsyncClient, visit: str, to: str = TO) -> httpx.Response:
    path = f"/api/conversations/{visit}/summary/mail"
    return await client.post(path, json={"to": to}, headers=KEY)


async def nothing_is_lost(client: httpx.AsyncClient, visit: str, receiver: Any) -> None:
    turns = (await client.get(f"/api/conversations/{visit}/turns")).json()["items"]
    assert [turn["source"]["text"] for turn in turns] == [said.source.text for said in SAID]
    shown = (await client.get(f"/api/actions?conversation_id={visit}")).json()["items"]
    assert [card["status"] for card in shown] == ["confirmed"]
    detail = (await client.get(f"/api/conversations/{visit}")).json()
    assert (detail["state"], detail["summary"]["machine_made"]) == ("completed", True)
    assert [one.type for one in receiver.in_order] == EVENTS


async def test_a_mail_server_that_is_gone_is_told_and_the_retry_sends_one_mail(
    stage: Stage, server: MailServer, client: httpx.AsyncClient
) -> None:
    page = Saying(client)
    await server.stop()
    visit, receiver = await finished(page, stage)
    refused = await mail(client, visit)
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert int(refused.headers["retry-after"]) >= 1
    await nothing_is_lost(client, visit, receiver)
    await server.start()
    for _ in range(2):
        assert (await mail(client, visit)).status_code == 200
    assert [one.to for one in server.arrived] == [TO]


async def test_a_mail_server_that_says_nothing_is_given_up_in_time(
    stage: Stage, server: MailServer, client: httpx.AsyncClient
) -> None:
    visit, receiver = await finished(Saying(client), stage)
    server.trouble = "silent"
    refused = await mail(client, visit)
    assert (refused.status_code, refused.json()["code"]) == (504, "upstream_timeout")
    await nothing_is_lost(client, visit, receiver)
    server.trouble = None
    assert (await mail(client, visit)).status_code == 200
    assert len(server.arrived) == 1


@pytest.mark.parametrize("trouble", ["silent_when_taken", "gone_when_taken"])
async def test_a_mail_that_was_taken_and_not_acknowledged_is_never_doubled(
    stage: Stage, server: MailServer, client: httpx.AsyncClient, trouble: Trouble
) -> None:
    visit, receiver = await finished(Saying(client), stage)
    server.trouble = trouble
    told = await mail(client, visit)
    assert (told.status_code, told.json()["code"]) == (504, "email_uncertain")
    await nothing_is_lost(client, visit, receiver)
    server.trouble = None
    again = await mail(client, visit)
    assert again.json()["code"] == "email_uncertain"
    assert len(server.arrived) == 1
    path = f"/api/conversations/{visit}/summary/mail"
    assert (await client.post(path, json={"to": TO})).status_code == 200, "asked for anew"
    assert len(server.arrived) == 2


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        ("451 greylisted", 503, "unavailable"),
        ("452 too many", 503, "unavailable"),
        ("550 no such user", 422, "email_refused"),
        ("552 mailbox full", 422, "email_refused"),
    ],
)
async def test_a_refused_reader_is_told_apart_from_one_to_try_later(
    stage: Stage,
    server: MailServer,
    client: httpx.AsyncClient,
    reply: str,
    status: int,
    code: str,
) -> None:
    visit, receiver = await finished(Saying(client), stage)
    server.reply = reply
    told = await mail(client, visit)
    assert (told.status_code, told.json()["code"]) == (status, code)
    assert told.headers["content-type"] == "application/problem+json"
    await nothing_is_lost(client, visit, receiver)
    server.reply = None
    assert (await mail(client, visit)).status_code == 200
    assert len(server.arrived) == 1


async def test_a_process_that_dies_while_it_mails_leaves_the_visit_whole(
    stage: Stage, server: MailServer, client: httpx.AsyncClient, clock: MovableClock
) -> None:
    """Killed between the mail's acknowledgement and the row that would say so."""
    visit, receiver = await finished(Saying(client), stage)
    mails = stage.puente.repositories.mails

    async def die(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    mails.__dict__["close"] = die
    with pytest.raises(KeyboardInterrupt):
        await mail(client, visit)
    del mails.__dict__["close"]
    clock.advance(minutes=2)
    told = await mail(client, visit)
    assert (told.status_code, told.json()["code"]) == (504, "email_uncertain")
    await nothing_is_lost(client, visit, receiver)
    assert len(server.arrived) == 1
