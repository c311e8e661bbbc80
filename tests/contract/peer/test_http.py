"""The peer's HTTP door: keys, secrets, bodies, cross-origin calls, models."""

from typing import Any

import httpx
import pytest
from openai.types import Model
from openai.types.realtime.realtime_translation_client_secret_create_response import (
    RealtimeTranslationClientSecretCreateResponse,
)

from tests.contract.peer.page import (
    API_KEY,
    TRANSLATIONS,
    mint,
    post_mint,
    post_offer,
    session_body,
)
from tests.contract.peer.rig import Rig


def assert_refused(response: Any, status: int, code: str, param: str | None = None) -> None:
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"message", "type", "code", "param"}
    assert (error["type"], error["code"], error["param"]) == ("invalid_request_error", code, param)


async def test_a_secret_is_minted_as_documented(rig: Rig) -> None:
    response = await post_mint(rig.http, session_body("es"))
    assert response.status_code == 200
    minted = RealtimeTranslationClientSecretCreateResponse.model_validate(response.json())
    assert set(response.json()) == {"value", "expires_at", "session"}
    assert minted.value.startswith("ek_")
    assert minted.expires_at == pytest.approx(rig.clock() + 60, abs=5)
    assert minted.session.id.startswith("sess_")
    assert minted.session.audio.output is not None
    assert minted.session.audio.output.language == "es"


async def test_ten_minutes_are_the_default_of_a_secret(rig: Rig) -> None:
    body = session_body("en")
    del body["expires_after"]
    response = await post_mint(rig.http, body)
    assert response.json()["expires_at"] == pytest.approx(rig.clock() + 600, abs=5)


async def test_a_wrong_server_key_is_refused(rig: Rig) -> None:
    url = f"{TRANSLATIONS}/client_secrets"
    wrong = ["Bearer sk-wrong", "Bearer ek_wrong", "Bearer clé", "Bearer", f"Basic {API_KEY}", ""]
    for value in wrong:
        headers = httpx.Headers({"Authorization": value}, encoding="utf-8")
        minted = await rig.http.post(url, json=session_body("es"), headers=headers)
        assert_refused(minted, 401, "invalid_api_key")
        assert_refused(await rig.http.get("/v1/models", headers=headers), 401, "invalid_api_key")
    assert_refused(await rig.http.get("/v1/models"), 401, "invalid_api_key")


async def test_the_server_key_and_unknown_secrets_open_no_call(rig: Rig) -> None:
    offer = await rig.page_leg().offer()
    for secret in (API_KEY, "ek_unknown"):
        assert_refused(await post_offer(rig.http, secret, offer), 401, "invalid_api_key")
    assert rig.peer.connection_count == 0


async def test_an_expired_secret_opens_no_call_and_a_running_session_outlives_it(rig: Rig) -> None:
    secret = await mint(rig.http, "es")
    leg = rig.page_leg()
    await leg.connect(secret)
    offer = await rig.page_leg().offer()

    rig.clock.ahead_s = 30
    assert (await post_offer(rig.http, secret, offer)).status_code == 201
    rig.clock.ahead_s = 61
    assert_refused(await post_offer(rig.http, secret, offer), 401, "token_expired")
    await mint(rig.http, "es")
    assert_refused(await post_offer(rig.http, secret, offer), 401, "invalid_api_key")

    leg.send({"type": "session.close"})
    await leg.wait_for("session.closed")


def changed(path: str, value: object) -> dict[str, Any]:
    body = session_body("es")
    *parents, last = path.split(".")
    at = body
    for parent in parents:
        at = at[parent]
    at[last] = value
    return body


AUDIO = "session.audio"
BAD_BODIES: list[tuple[object, str, str | None]] = [
    ([], "invalid_type", None),
    ({}, "missing_required_parameter", "session"),
    ({"session": {}}, "missing_required_parameter", "session.model"),
    (changed("surprise", 1), "unknown_parameter", "surprise"),
    (changed("session.type", "translation"), "unknown_parameter", "session.type"),
    (changed("session.model", "no-such-model"), "model_not_found", "session.model"),
    (changed("session.model", "whisper-1"), "model_not_found", "session.model"),
    (changed("session.model", 3), "invalid_type", "session.model"),
    (changed("expires_after.seconds", 9), "integer_below_min_value", "expires_after.seconds"),
    (changed("expires_after.seconds", 7201), "integer_above_max_value", "expires_after.seconds"),
    (changed("expires_after.seconds", "60"), "invalid_type", "expires_after.seconds"),
    (changed("expires_after.seconds", True), "invalid_type", "expires_after.seconds"),
    (changed("expires_after.anchor", "now"), "invalid_value", "expires_after.anchor"),
    (changed(f"{AUDIO}.output.language", "fr"), "invalid_value", f"{AUDIO}.output.language"),
    (changed(f"{AUDIO}.output", {}), "invalid_value", f"{AUDIO}.output.language"),
    (changed(f"{AUDIO}.output.voice", "alloy"), "unknown_parameter", f"{AUDIO}.output.voice"),
    (
        changed(f"{AUDIO}.input.transcription", {"model": "no-such-model"}),
        "model_not_found",
        f"{AUDIO}.input.transcription.model",
    ),
    (
        changed(f"{AUDIO}.input.transcription", {"language": "es"}),
        "missing_required_parameter",
        f"{AUDIO}.input.transcription.model",
    ),
    (
        changed(f"{AUDIO}.input.noise_reduction", {"type": "loud"}),
        "invalid_value",
        f"{AUDIO}.input.noise_reduction.type",
    ),
]


async def test_a_body_that_is_not_as_documented_is_refused_by_name(rig: Rig) -> None:
    for body, code, param in BAD_BODIES:
        assert_refused(await post_mint(rig.http, body), 400, code, param)


async def test_what_the_schema_lets_out_or_nulls_is_accepted(rig: Rig) -> None:
    body = session_body("es")
    body["session"]["audio"]["input"] = {"transcription": None, "noise_reduction": None}
    session = (await post_mint(rig.http, body)).json()["session"]
    assert session["audio"]["input"] == {"transcription": None, "noise_reduction": None}
    del body["session"]["audio"]["input"]
    assert (await post_mint(rig.http, body)).json()["session"]["audio"] == session["audio"]


async def test_what_is_not_json_or_too_long_is_refused(rig: Rig) -> None:
    url = f"{TRANSLATIONS}/client_secrets"
    headers = {"Authorization": f"Bearer {API_KEY}"}
    refused = await rig.http.post(url, content=b"{not json", headers=headers)
    assert_refused(refused, 400, "invalid_json")
    refused = await rig.http.post(url, content=b" " * 1_000_000, headers=headers)
    assert_refused(refused, 413, "request_too_large")


async def test_an_offer_that_cannot_be_served_is_refused(rig: Rig) -> None:
    secret = await mint(rig.http, "es")
    offer = await rig.page_leg().offer()
    no_channel = offer[: offer.index("m=application")]
    for bad in (
        "",
        "hello",
        no_channel,
        offer.replace("m=audio", "m=video"),
        offer.replace("opus/48000/2", "telephone-event/8000"),
        offer.replace("a=setup:actpass", "a=setup:sideways"),
    ):
        assert_refused(await post_offer(rig.http, secret, bad), 400, "invalid_offer")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    refused = await rig.http.post(f"{TRANSLATIONS}/calls", json={"sdp": offer}, headers=headers)
    assert_refused(refused, 400, "unsupported_content_type")
    assert rig.peer.connection_count == 0


async def test_candidates_behind_an_mdns_name_do_not_hold_up_the_call(rig: Rig) -> None:
    """A browser without a granted microphone hides every address it has."""
    leg = rig.page_leg()
    hidden = "".join(
        " ".join([*line.split(" ")[:4], "6f2a0d1c.local", *line.split(" ")[5:]])
        if line.startswith("a=candidate")
        else line
        for line in (await leg.offer()).splitlines(keepends=True)
    )
    assert "6f2a0d1c.local" in hidden
    response = await post_offer(rig.http, await mint(rig.http, "es"), hidden)
    assert response.status_code == 201
    assert response.elapsed.total_seconds() < 0.9
    await leg.accept(response.text)
    await leg.wait_for("session.created", within_s=5)


async def test_the_answer_offers_loopback_and_asks_no_server(rig: Rig) -> None:
    leg = rig.page_leg()
    response = await post_offer(rig.http, await mint(rig.http, "es"), await leg.offer())
    candidates = [line for line in response.text.splitlines() if line.startswith("a=candidate")]
    assert any(" 127.0.0.1 " in line for line in candidates)
    assert all(" typ host" in line for line in candidates)
    assert response.headers["Content-Type"].startswith("application/sdp")
    assert response.headers["Location"].startswith(f"{TRANSLATIONS}/calls/rtc_")


async def test_a_page_of_another_origin_may_call_and_read_what_it_needs(rig: Rig) -> None:
    preflight = await rig.http.options(
        f"{TRANSLATIONS}/calls",
        headers={
            "Origin": "http://page.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-own",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"]
    assert allowed == "authorization,content-type,x-own"

    refused = await post_offer(rig.http, "ek_unknown", "v=0")
    assert refused.status_code == 401
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Access-Control-Expose-Headers"] == "Location"


async def test_models_are_listed_with_their_shutdown_dates(rig: Rig) -> None:
    response = await rig.http.get("/v1/models", headers={"Authorization": f"Bearer {API_KEY}"})
    assert response.json()["object"] == "list"
    models = {item["id"]: Model.model_validate(item) for item in response.json()["data"]}
    assert all("shutdown_date" in item for item in response.json()["data"])
    assert models["gpt-realtime-translate"].shutdown_date is None
    assert models["whisper-1"].shutdown_date == "2027-02-26"


async def test_other_paths_are_unknown(rig: Rig) -> None:
    refused = await rig.http.post("/v1/realtime/elsewhere", json={})
    assert_refused(refused, 404, "unknown_url")
    assert_refused(await rig.http.get(f"{TRANSLATIONS}/calls"), 405, "unknown_url")
