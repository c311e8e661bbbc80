"""Every realtime provider: a leg that lives a minute, and a key that never comes out.

The vendor is a local HTTP server that takes the documented request and nothing else; the
``openai`` package's own types say that the request is a documented one.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from openai.types.realtime.translations.client_secret_create_params import ClientSecretCreateParams
from pydantic import SecretStr, TypeAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from puente.domain.errors import (
    Invalid,
    PuenteError,
    RateLimited,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.domain.session import Mode
from puente.ports import RealtimeProvider
from puente.providers import create
from puente.settings import Settings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.clock import START
from tests.support.serving import serve

KEY = "sk-made-up-canary-key"
USER = "a" * 64
BOTH: tuple[Mode, ...] = ("translate", "conversation")
RIGS: dict[str, tuple[bool, tuple[Mode, ...]]] = {
    "openai": (False, BOTH),
    "openai_translate": (False, ("translate",)),
    "openai_conversation": (False, ("conversation",)),
    "local_peer": (True, BOTH),
}
"""Whether each answers from a script, and the modes it serves. Mode ``conversation`` has a suite
of its own."""


def serving(mode: Mode) -> list[Any]:
    """A parameter for the name of every registered provider that serves this mode."""
    every = each("realtime", RIGS)
    return [pytest.param(one.id, id=one.id) for one in every if mode in one.values[0][1]]


TRANSLATING = serving("translate")

Answer = Callable[[], Response]


@dataclass
class Vendor:
    """Holds the documented contract of ``client_secrets``, and answers as it is told."""

    url: str = ""
    bodies: list[Any] = field(default_factory=list)
    answer: Answer = field(default=lambda: JSONResponse(minted()))
    silent: bool = False

    def app(self) -> Starlette:
        async def mint(request: Request) -> Response:
            self.bodies.append(body := await request.json())
            TypeAdapter(ClientSecretCreateParams).validate_python(body, strict=True)
            assert request.headers["authorization"] == f"Bearer {KEY}"
            assert request.headers["content-type"] == "application/json"
            assert request.headers["openai-safety-identifier"] == USER
            if self.silent:
                await asyncio.Event().wait()
            return self.answer()

        path = "/v1/realtime/translations/client_secrets"
        return Starlette(routes=[Route(path, mint, methods=["POST"])])


def minted(**changes: Any) -> dict[str, Any]:
    expires_at = int((START + timedelta(seconds=60)).timestamp())
    session = {"id": "sess_1", "type": "translation"}
    return {"value": "ek_made_up", "expires_at": expires_at, "session": session, **changes}


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    vendor = Vendor()
    async with serve(vendor.app()) as url:
        vendor.url = url
        yield vendor


def realtime_at(
    url: str, name: str, make_puente: MakePuente, settings: Settings, **changes: Any
) -> RealtimeProvider:
    chosen = settings.realtime.model_copy(
        update={"base_url": url + "/", "api_key": SecretStr(KEY), **changes}
    )
    made = make_puente(settings.model_copy(update={"realtime": chosen}))
    realtime: RealtimeProvider = create("realtime", name, made.context)
    return realtime


@pytest.fixture(params=TRANSLATING)
def realtime(
    request: pytest.FixtureRequest, vendor: Vendor, make_puente: MakePuente, settings: Settings
) -> RealtimeProvider:
    return realtime_at(vendor.url, request.param, make_puente, settings)


def test_a_provider_says_truly_whether_it_is_a_demo(realtime: RealtimeProvider) -> None:
    assert realtime.demo is RIGS[realtime.name][0]


def test_two_languages_are_two_legs_each_towards_one(realtime: RealtimeProvider) -> None:
    assert list(realtime.targets("translate", ("en", "es"))) == ["es", "en"]
    assert list(realtime.targets("translate", ("es", "en"))) == ["en", "es"]
    assert realtime.model("translate") == "gpt-realtime-translate"


async def test_what_a_provider_does_not_serve_is_refused(realtime: RealtimeProvider) -> None:
    with pytest.raises(Invalid):
        await realtime.mint("translate", None, user_hash=USER)
    if "conversation" not in RIGS[realtime.name][1]:
        with pytest.raises(Invalid):
            realtime.targets("conversation", ("en", "es"))
        with pytest.raises(Invalid):
            realtime.model("conversation")
        with pytest.raises(Invalid):
            await realtime.mint("conversation", "es", user_hash=USER)


async def test_the_request_is_exactly_the_documented_one(
    realtime: RealtimeProvider, vendor: Vendor
) -> None:
    await realtime.mint("translate", "es", user_hash=USER)
    assert vendor.bodies == [
        {
            "expires_after": {"anchor": "created_at", "seconds": 60},
            "session": {
                "model": "gpt-realtime-translate",
                "audio": {
                    "input": {
                        "transcription": {"model": "gpt-realtime-whisper"},
                        "noise_reduction": {"type": "far_field"},
                    },
                    "output": {"language": "es"},
                },
            },
        }
    ]


async def test_a_leg_says_where_and_how_long_to_dial(
    realtime: RealtimeProvider, vendor: Vendor
) -> None:
    leg = await realtime.mint("translate", "es", user_hash=USER)
    assert (leg.direction, leg.source_language, leg.target_language) == ("en-es", "en", "es")
    assert leg.client_secret == "ek_made_up"
    assert (leg.expires_at, leg.expires_in) == (START + timedelta(seconds=60), 60)
    assert leg.call_url == f"{vendor.url}/v1/realtime/translations/calls"
    back = await realtime.mint("translate", "en", user_hash=USER)
    assert (back.direction, back.source_language, back.target_language) == ("es-en", "es", "en")


async def test_the_page_may_dial_elsewhere_than_the_server_mints(
    vendor: Vendor, make_puente: MakePuente, settings: Settings
) -> None:
    realtime = realtime_at(
        vendor.url, "openai_translate", make_puente, settings, public_base_url="https://dial.test/"
    )
    leg = await realtime.mint("translate", "es", user_hash=USER)
    assert leg.call_url == "https://dial.test/v1/realtime/translations/calls"


def says(status: int, **headers: str) -> Answer:
    # A vendor's error may quote the request; none of it may come out.
    return lambda: Response(f"Incorrect API key provided: {KEY}", status, headers)


def answers(body: Any) -> Answer:
    return lambda: JSONResponse(body)


def text(body: str) -> Answer:
    return lambda: Response(body)


REFUSALS: dict[str, tuple[Answer, type[PuenteError]]] = {
    "400": (says(400), UpstreamRejected),
    "401": (says(401), UpstreamRejected),
    "403": (says(403), UpstreamRejected),
    "404": (says(404), UpstreamRejected),
    "redirect": (says(307, location="http://127.0.0.1:9/"), UpstreamRejected),
    "204": (says(204), UpstreamRejected),
    "429": (says(429), RateLimited),
    "500": (says(500), Unavailable),
    "503": (says(503), Unavailable),
    "not json": (text("<html>"), Unavailable),
    "nothing": (text(""), Unavailable),
    "a list": (answers([]), Unavailable),
    "a number": (answers(7), Unavailable),
    "no secret": (answers({"expires_at": 1}), Unavailable),
    "an empty secret": (answers(minted(value="")), Unavailable),
    "a secret that is no text": (answers(minted(value=7)), Unavailable),
    "no expiry": (answers({"value": "ek_made_up"}), Unavailable),
    "expiry that is no number": (answers(minted(expires_at="soon")), Unavailable),
    "expiry that is a truth": (answers(minted(expires_at=True)), Unavailable),
    "expiry beyond the calendar": (answers(minted(expires_at=10**18)), Unavailable),
    "expiry not a number": (text('{"value": "ek_made_up", "expires_at": NaN}'), Unavailable),
    "expiry infinite": (text('{"value": "ek_made_up", "expires_at": Infinity}'), Unavailable),
}


@pytest.mark.parametrize(("answer", "expected"), REFUSALS.values(), ids=list(REFUSALS))
async def test_another_answer_is_a_known_error_without_the_key(
    realtime: RealtimeProvider, vendor: Vendor, answer: Answer, expected: type[PuenteError]
) -> None:
    vendor.answer = answer
    with pytest.raises(PuenteError) as met:
        await realtime.mint("translate", "es", user_hash=USER)
    assert type(met.value) is expected
    assert len(vendor.bodies) == 1
    assert KEY not in "".join(traceback.format_exception(met.value))


RETRY_AFTER = {"7": 7, "0": 0, "soon": 5, "": 5, "-1": 5, "1.5": 5, "²": 5, "9" * 5_000: 5}


@pytest.mark.parametrize(("said", "seconds"), RETRY_AFTER.items(), ids=lambda value: str(value)[:6])
async def test_a_busy_vendor_says_when_to_come_back(
    realtime: RealtimeProvider, vendor: Vendor, said: str, seconds: int
) -> None:
    vendor.answer = says(429, **{"retry-after": said})
    with pytest.raises(RateLimited) as met:
        await realtime.mint("translate", "es", user_hash=USER)
    assert met.value.retry_after == seconds


@pytest.mark.parametrize("name", TRANSLATING)
async def test_a_silent_vendor_is_given_up(
    vendor: Vendor, make_puente: MakePuente, settings: Settings, name: str
) -> None:
    vendor.silent = True
    realtime = realtime_at(vendor.url, name, make_puente, settings, timeout_s=0.2)
    with pytest.raises(UpstreamTimeout) as met:
        await realtime.mint("translate", "es", user_hash=USER)
    assert KEY not in "".join(traceback.format_exception(met.value))


async def test_a_dripping_vendor_is_given_up(make_puente: MakePuente, settings: Settings) -> None:
    """Each byte comes in time; all of them together do not."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        realtime = realtime_at(url, "openai_translate", make_puente, settings, timeout_s=0.3)
        async with asyncio.timeout(5):
            with pytest.raises(UpstreamTimeout):
                await realtime.mint("translate", "es", user_hash=USER)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://name.invalid", "http://[", "nonsense"]
)
async def test_a_vendor_that_cannot_be_reached_is_unavailable(
    make_puente: MakePuente, settings: Settings, url: str
) -> None:
    realtime = realtime_at(url, "openai_translate", make_puente, settings)
    with pytest.raises(Unavailable) as met:
        await realtime.mint("translate", "es", user_hash=USER)
    assert KEY not in "".join(traceback.format_exception(met.value))
