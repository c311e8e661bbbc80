"""The page's numbers in, the clinic's figures out: no text, no other clinic's, no waiting."""

import json
from datetime import timedelta
from typing import Any, get_args

import pytest

from puente.domain.errors import RateLimited
from puente.domain.metric import SPECS, PageMetric
from puente.services import metering
from puente.services.figures import POSTS_PER_MINUTE
from tests.api.clinic import CANARY, Clinic
from tests.conftest import MakePuente
from tests.support.clock import MovableClock
from tests.support.visits import turn_in

POINT = {"name": "translation.latency", "value": 850}
CORRELATION = "6f1c2f5e-0b3a-4c6d-8e9f-0a1b2c3d4e5f"


async def figures(clinic: Clinic, who: str = "admin", hours: int = 24) -> Any:
    answer = await clinic.call(who, "GET", f"/api/operations?hours={hours}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def metric(body: Any, name: str) -> Any:
    (found,) = [one for one in body["metrics"] if one["name"] == name]
    return found


# --- in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECS)
async def test_a_name_of_the_page_passes_within_its_range_and_a_servers_does_not(
    clinic: Clinic, name: str
) -> None:
    most = SPECS[name].most
    answers = [
        (await clinic.call("clinician", "POST", "/api/telemetry", {"points": [point]})).status_code
        for point in ({"name": name, "value": most}, {"name": name, "value": most * 1.01})
    ]
    assert answers == ([204, 422] if name in get_args(PageMetric) else [422, 422])


@pytest.mark.parametrize(
    "body",
    [
        {"points": [{**POINT, "name": CANARY}]},
        {"points": [{**POINT, "value": CANARY}]},
        {"points": [{**POINT, "value": "12"}]},
        {"points": [{**POINT, "value": True}]},
        {"points": [{**POINT, "value": -1}]},
        {"points": [{**POINT, "value": float("nan")}]},
        {"points": [{**POINT, "value": [CANARY]}]},
        {"points": [{**POINT, "note": CANARY}]},
        {"points": [POINT], "note": CANARY},
        {"points": [POINT], "way": CANARY},
        {"points": [POINT], "conversation_id": f"{CANARY} and more"},
        {"points": []},
        {"points": [POINT] * 201},
    ],
)
async def test_no_text_passes(clinic: Clinic, log: Any, body: Any) -> None:
    answer = await clinic.call("clinician", "POST", "/api/telemetry", body)
    assert answer.status_code == 422
    await clinic.puente.flush()
    kept = [*await clinic.rows("metrics"), *await clinic.rows("visit_usage")]
    assert CANARY not in repr(kept) + log.getvalue()


async def test_a_body_beyond_what_a_closing_page_may_send_is_refused(clinic: Clinic) -> None:
    content = json.dumps({"points": [POINT]}) + " " * 65_536
    headers = {"content-type": "application/json"}
    answer = await clinic.call(
        "clinician", "POST", "/api/telemetry", content=content, headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_page_that_floods_is_told_to_wait(clinic: Clinic) -> None:
    for _ in range(POSTS_PER_MINUTE):
        await clinic.puente.take_figures(
            clinic.people["clinician"], [("echo.drops", 1.0)], visit=None
        )
    answer = await clinic.call("clinician", "POST", "/api/telemetry", {"points": [POINT]})
    assert answer.status_code == 429
    other = await clinic.call("colleague", "POST", "/api/telemetry", {"points": [POINT]})
    assert other.status_code == 204


async def test_minutes_belong_to_a_visit_of_ones_own_clinic(clinic: Clinic) -> None:
    points = [{"name": "interpreted.seconds", "value": 90}]
    body = {"points": points, "way": "two_legs", "conversation_id": clinic.visit.conversation_id}
    refused = await clinic.call("south_clinician", "POST", "/api/telemetry", body)
    assert refused.status_code == 404
    assert await clinic.rows("visit_usage") == []


# --- out --------------------------------------------------------------------------------------


async def test_the_hours_of_a_clinic_are_told_with_their_quantiles(
    clinic: Clinic, clock: MovableClock
) -> None:
    send = {"points": [{**POINT, "value": value} for value in (400, 450, 1_800)]}
    assert (await clinic.call("clinician", "POST", "/api/telemetry", send)).status_code == 204
    clock.advance(seconds=3_600)
    await clinic.call("colleague", "POST", "/api/telemetry", {"points": [POINT]})
    told = metric(await figures(clinic), "translation.latency")
    assert (told["unit"], told["count"], told["sum"]) == ("Milliseconds", 4, 3_500)
    assert [hour["count"] for hour in told["hours"]] == [3, 1]
    first, second = told["hours"]
    assert 300 <= first["p50"] <= 500
    assert 1_500 < first["p95"] <= 2_000
    assert 700 < second["p50"] <= 1_000
    last = metric(await figures(clinic, hours=1), "translation.latency")
    assert last["count"] == 1


async def test_another_clinic_sees_its_own_alone(clinic: Clinic) -> None:
    await clinic.call("clinician", "POST", "/api/telemetry", {"points": [POINT]})
    assert (await figures(clinic, "south_admin"))["metrics"] == []


async def test_a_visits_minutes_cost_what_the_list_says(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [{"name": "interpreted.seconds", "value": 90}]
    body = {"points": points, "way": "two_legs", "conversation_id": clinic.visit.conversation_id}
    for way in ("two_legs", "two_legs", "one_leg"):
        await clinic.call("clinician", "POST", "/api/telemetry", {**body, "way": way})
    answer = await figures(clinic)
    (visit,) = answer["visits"]
    assert visit["conversation_id"] == clinic.visit.conversation_id
    assert (visit["minutes"], visit["ways"]) == (4.5, {"two_legs": 3.0, "one_leg": 1.5})
    assert visit["cost_usd"] == pytest.approx(3 * 2 * 0.034 + 1.5 * 0.034)
    assert answer["prices"]["taken_on"] == "2026-11-22"
    await clinic.call("clinician", "POST", "/api/telemetry", {**body, "way": "conversation"})
    (visit,) = (await figures(clinic))["visits"]
    assert visit["cost_usd"] == pytest.approx(3 * 2 * 0.034 + 1.5 * 0.034 + 1.5 * 0.09)
    known = clinic.puente.settings.prices.model_copy(update={"conversation_minute_usd": None})
    monkeypatch.setattr(clinic.puente.read_figures, "_prices", known.per_minute())
    (visit,) = (await figures(clinic))["visits"]
    assert visit["cost_usd"] is None, "a price that nobody told us was made up"


# --- what the server measures -----------------------------------------------------------------


async def test_the_servers_own_times_are_among_them(clinic: Clinic) -> None:
    path = f"/api/conversations/{clinic.visit.conversation_id}/turns/turn-000009"
    said = turn_in("Take it twice a day.", speaker="clinician", target="Tómelo dos veces al día.")
    await clinic.call("clinician", "PUT", path, said.model_dump(mode="json"))
    session = {"conversation_id": clinic.visit.conversation_id, "mode": "translate"}
    await clinic.call("clinician", "POST", "/api/session", session)
    await clinic.puente.deliver(clinic.delivery.delivery_id, 0)
    body = await figures(clinic)
    assert metric(body, "mint.latency")["count"] == 2, "one a leg"
    # The visit was furnished with a turn of its own.
    assert metric(body, "ingest.latency")["count"] == 2
    assert metric(body, "detection.time")["count"] == 2
    assert metric(body, "delivery.failed")["count"] == 1, "nobody listens at that address"
    assert all(one["p95"] is not None for one in body["metrics"])


async def test_a_mint_that_fails_is_counted(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*args: Any, **options: Any) -> Any:
        raise RateLimited("the interpreter is busy")

    monkeypatch.setattr(clinic.puente.realtime, "mint", refuse)
    session = {"conversation_id": clinic.visit.conversation_id, "mode": "translate"}
    answer = await clinic.call("clinician", "POST", "/api/session", session)
    assert answer.status_code == 429
    failed = metric(await figures(clinic), "mint.failures")
    assert failed["sum"] == failed["count"] >= 1


# --- what it costs ----------------------------------------------------------------------------


async def test_numbers_wait_for_a_quiet_moment_and_are_written_beside_a_request(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinic.puente.flush()
    before = await clinic.rows("metrics")
    await clinic.call("clinician", "POST", "/api/telemetry", {"points": [POINT]})
    assert await clinic.rows("metrics") == before, "a request waited for its numbers"
    monkeypatch.setattr(metering, "WRITTEN_EVERY_S", 0.0)
    await clinic.call("clinician", "POST", "/api/telemetry", {"points": [POINT]})
    writing = clinic.puente.meter._writing
    assert writing is not None
    await writing
    names = {row["metric"] for row in await clinic.rows("metrics")}
    assert "translation.latency" in names


async def test_a_database_that_is_away_costs_these_numbers_alone(
    make_puente: MakePuente, settings: Any, log: Any
) -> None:
    away = settings.mongodb.model_copy(update={"timeout_ms": 100, "database": "away"})
    uri = type(settings.mongodb.uri)("mongodb://127.0.0.1:9/")
    puente = make_puente(
        settings.model_copy(update={"mongodb": away.model_copy(update={"uri": uri})})
    )
    puente.meter.note("cln_testnorth", "mint.latency", 5.0)
    await puente.flush()
    assert "figures dropped" in log.getvalue()


async def test_a_value_beyond_its_range_is_cut(clinic: Clinic) -> None:
    clinic.puente.meter.note("cln_testnorth", "mint.latency", 1e12)
    clinic.puente.meter.note("cln_testnorth", "mint.latency", -5.0)
    await clinic.puente.flush()
    (row,) = await clinic.rows("metrics", metric="mint.latency")
    assert (row["count"], row["total"]) == (2, SPECS["mint.latency"].most)


# --- one id from the page to the webhook ------------------------------------------------------


def lines(log: Any, **wanted: Any) -> list[dict[str, Any]]:
    every = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in every if wanted.items() <= line.items()]


async def test_one_id_leads_from_the_page_to_the_webhooks_line(clinic: Clinic, log: Any) -> None:
    from puente.api.records import handle_records

    path = f"/api/actions/{clinic.action.action_id}/review"
    await clinic.puente.endpoints.edit(
        clinic.people["admin"], clinic.endpoint.endpoint_id, {"events": ["action.confirmed"]}
    )
    answer = await clinic.call(
        "clinician",
        "POST",
        path,
        {"decision": "confirm", "revision": 1},
        headers={"x-correlation-id": CORRELATION},
    )
    assert answer.status_code == 200
    (request,) = lines(log, message="request", correlation_id=CORRELATION)
    assert request["route"] == "POST /api/actions/{action_id}/review"
    queue = clinic.puente.webhook_queue
    messages = await queue.receive()
    bodies = [json.loads(message.body) for message in messages]
    assert CORRELATION in [body.get("correlation_id") for body in bodies]
    event = {"Records": [{"messageId": m.message_id, "body": m.body} for m in messages]}

    async def work(body: dict[str, Any]) -> None:
        await clinic.puente.deliver(body["delivery_id"], body["attempt"])

    await handle_records(event, work, clinic.puente.telemetry)
    posted = lines(log, message="webhook posted", correlation_id=CORRELATION)
    assert [line["attempt"] for line in posted] == [1]


@pytest.mark.parametrize("given", [CANARY, f"{CORRELATION}{CANARY}", "", CORRELATION.upper()])
async def test_an_id_that_is_no_uuid_is_not_taken(clinic: Clinic, log: Any, given: str) -> None:
    answer = await clinic.call("clinician", "GET", "/api/me", headers={"x-correlation-id": given})
    (line,) = lines(log, message="request", request_id=answer.headers["x-request-id"])
    assert line["correlation_id"] == line["request_id"]
    assert CANARY not in log.getvalue()


async def test_a_day_ago_is_beyond_a_days_figures(clinic: Clinic, clock: MovableClock) -> None:
    await clinic.call("clinician", "POST", "/api/telemetry", {"points": [POINT]})
    clock.advance(seconds=timedelta(hours=24).total_seconds())
    assert [m for m in (await figures(clinic))["metrics"] if m["name"] == POINT["name"]] == []
