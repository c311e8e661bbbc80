"""Every realtime provider of mode ``conversation``: one leg that interprets in both directions.

The vendor is the local peer, which takes the documented request and nothing else and can be told
to fail; the ``openai`` package's own types say that the request is a documented one.
"""

import json
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from openai.types.realtime.client_secret_create_params import ClientSecretCreateParams
from pydantic import TypeAdapter
from starlette.types import Message, Receive, Scope, Send

from local.peer import PeerConfig, close_peer, create_peer
from local.visit_script import VISIT_SCRIPT
from puente.domain.action import ProposedAction
from puente.domain.errors import (
    Invalid,
    PuenteError,
    RateLimited,
    Unavailable,
    UpstreamRejected,
    UpstreamTimeout,
)
from puente.ports import RealtimeProvider
from puente.providers.realtime.interpreting import INSTRUCTIONS
from puente.providers.realtime.proposing import propose_action
from puente.settings import Settings
from tests.conftest import MakePuente
from tests.contract.peer.page import CONVERSATION, PageLeg, assert_documented
from tests.contract.providers.covering import each
from tests.contract.providers.test_realtime import KEY, RIGS, USER, realtime_at, serving
from tests.support.clock import MovableClock
from tests.support.serving import serve

CONVERSING = serving("conversation")
COMPOSED = [p for p in each("realtime", RIGS) if len(p.values[0][1]) == 2]


@dataclass
class Vendor:
    """A peer, and the requests that it was sent."""

    url: str = ""
    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def wreck(self, **fault: Any) -> None:
        async with httpx.AsyncClient(base_url=self.url) as http:
            key = {"Authorization": f"Bearer {KEY}"}
            answer = await http.post("/v1/_test/faults", json=fault, headers=key)
            assert answer.status_code == 200, answer.text

    def recording(self, app: Any) -> Any:
        async def record(scope: Scope, receive: Receive, send: Send) -> None:
            async def take() -> Message:
                message = await receive()
                if scope["path"].endswith("/client_secrets"):
                    self.bodies.append(json.loads(message["body"]))
                    pairs = scope["headers"]
                    self.headers.append({k.decode(): v.decode() for k, v in pairs})
                return message

            await app(scope, take, send)

        return record


@pytest.fixture
async def vendor(clock: MovableClock) -> AsyncIterator[Vendor]:
    vendor = Vendor()
    peer = create_peer(PeerConfig(KEY, allow_faults=True), clock=lambda: clock().timestamp())
    async with serve(vendor.recording(peer)) as url:
        vendor.url = url
        yield vendor
        await close_peer(peer)


@pytest.fixture(params=CONVERSING)
def realtime(
    request: pytest.FixtureRequest, vendor: Vendor, make_puente: MakePuente, settings: Settings
) -> RealtimeProvider:
    return realtime_at(vendor.url, request.param, make_puente, settings, timeout_s=0.5)


def test_two_languages_are_one_leg(realtime: RealtimeProvider) -> None:
    assert list(realtime.targets("conversation", ("en", "es"))) == [None]
    assert realtime.model("conversation") == "gpt-realtime-2.1"
    assert realtime.demo is RIGS[realtime.name][0]


async def test_what_a_provider_does_not_serve_is_refused(realtime: RealtimeProvider) -> None:
    with pytest.raises(Invalid):
        await realtime.mint("conversation", "es", user_hash=USER)
    if "translate" not in RIGS[realtime.name][1]:
        with pytest.raises(Invalid):
            realtime.targets("translate", ("en", "es"))
        with pytest.raises(Invalid):
            realtime.model("translate")
        with pytest.raises(Invalid):
            await realtime.mint("translate", None, user_hash=USER)


async def test_the_request_is_exactly_the_documented_one(
    realtime: RealtimeProvider, vendor: Vendor
) -> None:
    await realtime.mint("conversation", None, user_hash=USER)
    (body,), (headers,) = vendor.bodies, vendor.headers
    TypeAdapter(ClientSecretCreateParams).validate_python(body, strict=True)
    assert headers["openai-safety-identifier"] == USER
    assert body["expires_after"] == {"anchor": "created_at", "seconds": 60}
    assert body["session"] == {
        "type": "realtime",
        "model": "gpt-realtime-2.1",
        "instructions": INSTRUCTIONS,
        "output_modalities": ["audio"],
        "audio": {
            "input": {
                "transcription": {"model": "gpt-transcribe"},
                "noise_reduction": {"type": "far_field"},
                "turn_detection": {
                    "type": "semantic_vad",
                    "create_response": True,
                    "interrupt_response": False,
                },
            },
            "output": {"voice": "marin"},
        },
        "tools": [propose_action()],
        "tool_choice": "none",
    }


async def test_models_voice_and_turn_detection_are_settings(
    vendor: Vendor, make_puente: MakePuente, settings: Settings
) -> None:
    realtime = realtime_at(
        vendor.url,
        "openai_conversation",
        make_puente,
        settings,
        conversation_model="gpt-realtime",
        conversation_transcription_model="whisper-1",
        voice="cedar",
        turn_detection="server_vad",
        noise_reduction="near_field",
    )
    assert realtime.model("conversation") == "gpt-realtime"
    await realtime.mint("conversation", None, user_hash=USER)
    session = vendor.bodies[0]["session"]
    heard = session["audio"]["input"]
    assert session["model"] == "gpt-realtime"
    assert session["audio"]["output"] == {"voice": "cedar"}
    assert heard["transcription"] == {"model": "whisper-1"}
    assert heard["noise_reduction"] == {"type": "near_field"}
    assert heard["turn_detection"]["type"] == "server_vad"


async def test_a_leg_says_where_and_how_long_to_dial(
    realtime: RealtimeProvider, vendor: Vendor
) -> None:
    leg = await realtime.mint("conversation", None, user_hash=USER)
    assert (leg.direction, leg.source_language, leg.target_language) == ("both", None, None)
    assert leg.client_secret.startswith("ek_")
    assert leg.expires_in == 60
    assert leg.call_url == f"{vendor.url}/v1/realtime/calls"


@pytest.mark.parametrize("name", [pytest.param(p.id, id=p.id) for p in COMPOSED])
async def test_a_provider_of_both_modes_mints_for_each_what_fits(
    vendor: Vendor, make_puente: MakePuente, settings: Settings, name: str
) -> None:
    realtime = realtime_at(vendor.url, name, make_puente, settings)
    assert realtime.name == name
    assert realtime.model("translate") == "gpt-realtime-translate"
    there = await realtime.mint("translate", "es", user_hash=USER)
    both = await realtime.mint("conversation", None, user_hash=USER)
    assert there.call_url == f"{vendor.url}/v1/realtime/translations/calls"
    assert both.call_url == f"{vendor.url}/v1/realtime/calls"


REFUSALS: dict[str, tuple[dict[str, Any], type[PuenteError]]] = {
    "401": ({"fault": "refuse", "status": 401}, UpstreamRejected),
    "429": ({"fault": "refuse", "status": 429, "retry_after": 7}, RateLimited),
    "500": ({"fault": "refuse", "status": 500}, Unavailable),
    "garbage": ({"fault": "garble"}, Unavailable),
    "slow": ({"fault": "stall", "seconds": 2}, UpstreamTimeout),
}


@pytest.mark.parametrize(("fault", "expected"), REFUSALS.values(), ids=list(REFUSALS))
async def test_another_answer_is_a_known_error_without_the_key(
    realtime: RealtimeProvider, vendor: Vendor, fault: dict[str, Any], expected: type[PuenteError]
) -> None:
    await vendor.wreck(**fault, door="mint")
    with pytest.raises(PuenteError) as met:
        await realtime.mint("conversation", None, user_hash=USER)
    assert type(met.value) is expected
    assert met.value.retry_after == (7 if expected is RateLimited else met.value.retry_after)
    assert KEY not in "".join(traceback.format_exception(met.value))


async def test_a_model_that_the_vendor_does_not_know_is_the_administrators_matter(
    vendor: Vendor, make_puente: MakePuente, settings: Settings
) -> None:
    realtime = realtime_at(
        vendor.url, "openai_conversation", make_puente, settings, conversation_model="gpt-gone"
    )
    with pytest.raises(UpstreamRejected):
        await realtime.mint("conversation", None, user_hash=USER)


async def test_the_session_interprets_alone_and_calls_only_when_asked_beside_it(
    realtime: RealtimeProvider, vendor: Vendor
) -> None:
    """What was minted is dialled: the call's arguments are a proposed action of the domain."""
    minted = await realtime.mint("conversation", None, user_hash=USER)
    async with httpx.AsyncClient(base_url=vendor.url) as http:
        leg = PageLeg(http, kind=CONVERSATION)
        await leg.connect(minted.client_secret)
        session = leg.events[0]["session"]
        assert session["instructions"] == INSTRUCTIONS
        words = {"type": "input_text", "text": VISIT_SCRIPT[8].source_text}
        message = {"type": "message", "role": "user", "content": [words]}
        leg.send({"type": "conversation.item.create", "item": message})
        leg.send({"type": "response.create"})
        spoken = (await leg.wait_for("response.done"))["response"]["output"]
        beside = {"conversation": "none", "output_modalities": ["text"], "tool_choice": "auto"}
        leg.send({"type": "response.create", "response": {**beside, "input": [message]}})
        (call,) = (await leg.wait_for("response.done", 2))["response"]["output"]
        for event in leg.events:
            assert_documented(event, CONVERSATION)
        await leg.hang_up()
    assert [item["type"] for item in spoken] == ["message"]
    assert (call["type"], call["name"]) == ("function_call", "propose_action")
    arguments = json.loads(call["arguments"])
    assert set(arguments) <= set(propose_action()["parameters"]["properties"])
    action = ProposedAction(**arguments, evidence=("t1",), language="en", source="function_call")
    assert (action.type, action.details.drug, action.change) == ("medication", "ibuprofen", "start")
