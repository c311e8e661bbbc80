"""Every analytics provider: counts, never content, and nothing it does fails a request."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from puente.ports import Analytics
from puente.providers import create
from puente.providers.analytics.batching import BATCH, MOST
from puente.settings import AnalyticsSettings, Settings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.clock import START
from tests.support.serving import serve

RIGS = {"none": "none", "log": "log", "mixpanel": "mixpanel", "amplitude": "amplitude"}
VENDORS = ("mixpanel", "amplitude")
TOKEN = "made-up-token"
PATIENT = "canaryline"


class Vendor:
    """Both vendors' documented ingestion, strict about what it takes, told how to answer."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.batches: list[int] = []
        self.raw = b""
        self.status = 200
        self.silent = False
        self.app = Starlette(
            routes=[
                Route("/import", self._mixpanel, methods=["POST"]),
                Route("/2/httpapi", self._amplitude, methods=["POST"]),
            ]
        )

    async def _mixpanel(self, request: Request) -> Response:
        expected = "Basic " + base64.b64encode(f"{TOKEN}:".encode()).decode()
        assert request.headers["authorization"] == expected
        assert request.query_params["strict"] == "1"
        events = json.loads(await self._body(request))
        for event in events:
            told = event["properties"]
            assert isinstance(told["time"], int)
            assert told["distinct_id"] == ""
            assert told["$insert_id"].replace("-", "").isalnum()
            assert len(told["$insert_id"]) <= 36
        assert len(events) <= 2_000
        return self._answer([{"name": e["event"], **e["properties"]} for e in events])

    async def _amplitude(self, request: Request) -> Response:
        body = json.loads(await self._body(request))
        assert body["api_key"] == TOKEN
        for event in body["events"]:
            assert len(event["device_id"]) >= 5
            assert isinstance(event["time"], int)
        assert len(body["events"]) <= 2_000
        return self._answer(
            [
                {"name": e["event_type"], "time": e["time"], **e["event_properties"]}
                for e in body["events"]
            ]
        )

    async def _body(self, request: Request) -> bytes:
        body = await request.body()
        self.raw += body
        if self.silent:
            await asyncio.sleep(60)
        return body

    def _answer(self, events: list[dict[str, Any]]) -> Response:
        if self.status != 200:
            return Response(b"\0 no json", self.status)
        self.events += events
        self.batches.append(len(events))
        return JSONResponse({"code": 200, "status": "OK"})


@pytest.fixture
async def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
async def url(vendor: Vendor) -> AsyncIterator[str]:
    async with serve(vendor.app) as served:
        yield served


def made(name: str, url: str, settings: Settings, make_puente: MakePuente) -> Analytics:
    part = AnalyticsSettings.model_validate(
        {
            "provider": name,
            "token": SecretStr(TOKEN),
            "mixpanel_base_url": url,
            "amplitude_base_url": url,
        }
    )
    chosen = make_puente(settings.model_copy(update={"analytics": part}))
    analytics: Analytics = create("analytics", name, chosen.context)
    return analytics


@pytest.fixture(params=each("analytics", RIGS))
def analytics(
    request: pytest.FixtureRequest, url: str, settings: Settings, make_puente: MakePuente
) -> Analytics:
    return made(request.param, url, settings, make_puente)


@pytest.fixture(params=VENDORS)
def sending(
    request: pytest.FixtureRequest, url: str, settings: Settings, make_puente: MakePuente
) -> Analytics:
    return made(request.param, url, settings, make_puente)


async def test_properties_that_are_not_on_the_list_go_nowhere(
    analytics: Analytics, log: io.StringIO, vendor: Vendor
) -> None:
    free: dict[str, str | int] = {
        "drug": PATIENT,
        "text": PATIENT,
        "mode": f"{PATIENT} says no, never",
        "count": 3,
    }
    analytics.track("visit_completed", free)
    await analytics.flush()
    assert PATIENT not in log.getvalue()
    assert PATIENT.encode() not in vendor.raw


async def test_a_vendor_that_is_silent_or_broken_fails_nobody(
    analytics: Analytics, vendor: Vendor
) -> None:
    vendor.silent = True
    analytics.track("visit_completed", {"count": 1})
    async with asyncio.timeout(4):
        await analytics.flush()


async def test_a_vendor_is_told_names_and_numbers_and_of_nobody(
    sending: Analytics, vendor: Vendor
) -> None:
    sending.track("visit_completed", {"count": 3, "conversation_id": "cnv_1", "member_id": "m"})
    assert vendor.events == [], "nothing is sent before the answer is out"
    await sending.flush()
    (event,) = vendor.events
    assert (event["name"], event["count"]) == ("visit_completed", 3)
    assert event["time"] == int(START.timestamp() * 1000)
    assert not {"conversation_id", "member_id", "clinic_id"} & set(event)


async def test_events_go_in_batches_and_once(sending: Analytics, vendor: Vendor) -> None:
    for number in range(BATCH + 5):
        sending.track("visit_completed", {"count": number})
    await sending.flush()
    await sending.flush()
    assert vendor.batches == [BATCH, 5]
    assert [event["count"] for event in vendor.events] == list(range(BATCH + 5))


async def test_only_so_many_wait(sending: Analytics, vendor: Vendor, log: io.StringIO) -> None:
    for number in range(MOST + 2):
        sending.track("visit_completed", {"count": number})
    await sending.flush()
    assert len(vendor.events) == MOST
    assert log.getvalue().count("analytics dropped") == 2


@pytest.mark.parametrize("status", [400, 401, 413, 429, 500, 503])
async def test_what_is_refused_is_counted_and_dropped(
    sending: Analytics, vendor: Vendor, log: io.StringIO, status: int
) -> None:
    vendor.status = status
    sending.track("visit_completed", {"count": 3})
    await sending.flush()
    vendor.status = 200
    await sending.flush()
    assert vendor.events == []
    line = json.loads(log.getvalue())
    assert (line["message"], line["count"], line["status"]) == ("analytics dropped", 1, str(status))
    assert TOKEN not in log.getvalue()


@pytest.mark.parametrize("name", VENDORS)
async def test_a_vendor_that_is_gone_is_counted(
    name: str, settings: Settings, make_puente: MakePuente, log: io.StringIO
) -> None:
    gone = made(name, "http://127.0.0.1:9", settings, make_puente)
    gone.track("visit_completed", {"count": 3})
    await gone.flush()
    assert json.loads(log.getvalue())["status"] == "ConnectError"


async def test_log_writes_one_line_with_its_numbers(
    make_puente: MakePuente, log: io.StringIO
) -> None:
    made: Analytics = create("analytics", "log", make_puente().context)
    made.track("visit_completed", {"count": 3, "value": 2})
    line = json.loads(log.getvalue())
    assert (line["event_type"], line["count"], line["value"]) == ("visit_completed", 3, 2)
