"""Every webhook sender: what it is given arrives as it was signed, or there is an answer that says
why not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
import standardwebhooks

from puente.domain.errors import Invalid
from puente.ports import WebhookRequest, WebhookSender
from puente.providers import create
from puente.providers.webhook.recording import KEPT, RecordingSender
from puente.settings import Settings, WebhookSettings
from puente.webhooks.signatures import make_secret, sign
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.contract.providers.test_webhook import LOOPBACK, OK, receiving, says
from tests.support.clock import START

RIGS = {"http": "dialling", "recording": "recording"}
BODY = '{"type":"action.confirmed","data":{"name":"ñ"}}'.encode()


@dataclass
class Rig:
    sender: WebhookSender
    url: str
    arrived: Callable[[], list[tuple[dict[str, str], bytes]]]
    """The headers and body of each request that got through."""


def make(name: str, make_puente: MakePuente, settings: Settings, **changes: Any) -> WebhookSender:
    given = {"provider": name, "allowed_networks": LOOPBACK, "allow_plain_http": True, **changes}
    chosen = WebhookSettings(**given)
    made = make_puente(settings.model_copy(update={"webhook": chosen}))
    made.webhook_sender = create("webhook", name, made.context)
    return made.webhook_sender


@pytest.fixture
async def dialling(make_puente: MakePuente, settings: Settings) -> AsyncIterator[Rig]:
    async with receiving(says(OK)) as receiver:

        def arrived() -> list[tuple[dict[str, str], bytes]]:
            return [(headers, body) for _, headers, body in receiver.requests]

        yield Rig(make("http", make_puente, settings), receiver.url(), arrived)


@pytest.fixture
def recording(make_puente: MakePuente, settings: Settings) -> Rig:
    sender = make("recording", make_puente, settings)
    assert isinstance(sender, RecordingSender)

    def arrived() -> list[tuple[dict[str, str], bytes]]:
        return [(dict(one.headers), one.body) for one in sender.requests]

    return Rig(sender, "https://receiver.test/hook", arrived)


@pytest.fixture(params=each("webhook", RIGS))
def rig(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


async def test_what_was_signed_arrives_and_the_public_library_takes_it(rig: Rig) -> None:
    secret = make_secret(b"made-up secret, 32 bytes long ..")
    at = int(START.timestamp())
    headers = sign([secret], "evt_madeup01", at, BODY)
    met = await rig.sender.post(WebhookRequest(rig.url, headers, BODY))
    assert (met.status, met.error) == (200, None)
    [(brought, body)] = rig.arrived()
    assert body == BODY
    assert brought.items() >= headers.items()
    signed = standardwebhooks.Webhook(secret).sign("evt_madeup01", START, BODY.decode())
    assert brought["webhook-signature"] == signed


async def test_many_at_once_all_arrive(rig: Rig) -> None:
    requests = [
        WebhookRequest(rig.url, {"webhook-id": f"evt_{number}"}, BODY) for number in range(60)
    ]
    met = await asyncio.gather(*(rig.sender.post(one) for one in requests))
    assert {one.status for one in met} == {200}
    assert {headers["webhook-id"] for headers, _ in rig.arrived()} == {
        one.headers["webhook-id"] for one in requests
    }


@pytest.mark.parametrize("url", ["", "nonsense", "http://", "ftp://127.0.0.1/", "http://["])
async def test_a_url_that_is_none_is_still_an_answer(rig: Rig, url: str) -> None:
    met = await rig.sender.post(WebhookRequest(url, {}, BODY))
    assert met.status is None
    assert met.error is not None
    assert rig.arrived() == []


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://93.184.215.14/", "https://"),
        ("ftp://93.184.215.14/", "https://"),
        ("//93.184.215.14/", "https://"),
        ("93.184.215.14", "https://"),
        ("https://user@93.184.215.14/", "user name"),
        ("https://user:secret@93.184.215.14/", "user name"),
        ("https://:secret@93.184.215.14/", "user name"),
        ("https://93.184.215.14/#part", "fragment"),
        ("https:///path", "host"),
        ("https://", "host"),
        ("https://[::1", "not readable"),
        ("https://93.184.215.14:99999/", "not readable"),
        ("https://93.184.215.14:port/", "not readable"),
        ("https://2130706433/", "usual form"),
        ("https://0x7f.1/", "usual form"),
        ("https://1.2.3/", "usual form"),
        ("https://1.2.3.4.5/", "usual form"),
    ],
)
@pytest.mark.parametrize("name", RIGS)
async def test_a_url_is_refused_with_what_to_mend(
    make_puente: MakePuente, settings: Settings, name: str, url: str, message: str
) -> None:
    options = {"allowed_networks": (), "allow_plain_http": False}
    sender = make(name, make_puente, settings, **options)
    with pytest.raises(Invalid, match=message) as met:
        await sender.check(url)
    assert "secret" not in met.value.message


async def test_a_record_is_shared_by_the_containers_of_a_process_and_has_an_end(
    make_puente: MakePuente, settings: Settings, recording: Rig
) -> None:
    for number in range(KEPT + 5):
        await recording.sender.post(WebhookRequest(recording.url, {"n": str(number)}, BODY))
    other = make("recording", make_puente, settings)
    assert isinstance(other, RecordingSender)
    assert [len(other.requests), other.requests[0].headers["n"]] == [KEPT, "5"]
