"""How every part is: told to the administrator alone, all at once, none holding up another."""

import asyncio
import time
from datetime import date
from typing import Any

import pytest

from puente.api.application import create_app
from puente.domain.errors import Unavailable
from puente.ports import Found, ModelLife
from puente.services.health import WITHIN_S, CheckHealth, days_left
from tests.api.clinic import CANARY, Clinic
from tests.conftest import MakePuente


class Silent:
    async def probe(self) -> Found:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")


class Broken:
    async def probe(self) -> Found:
        raise RuntimeError(f"a message that quotes {CANARY}")


class Away:
    async def probe(self) -> Found:
        raise Unavailable("nobody answers")


def rows(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["part"]: row for row in body["parts"]}


async def test_every_part_has_its_row(clinic: Clinic) -> None:
    body = (await clinic.call("admin", "GET", "/api/health/details")).json()
    chosen = clinic.puente.settings.providers()
    assert {part: row["provider"] for part, row in rows(body).items()} == {
        "database": "mongodb",
        **chosen,
    }
    probed = {part for part, row in rows(body).items() if row["state"] == "ok"}
    # The rest of what is chosen here has nobody to ask: rules, console, none, http.
    assert probed >= {"database", "cipher", "queue", "realtime", "state", "storage"}
    assert all(row["latency_ms"] is not None for row in body["parts"] if row["state"] == "ok")
    assert rows(body)["database"]["version"]
    assert {queue["name"] for queue in body["queues"]} == {"visit", "webhook"}
    assert body["attestation"] == "not_attested"


async def test_the_chosen_models_are_told_with_the_day_they_end(clinic: Clinic) -> None:
    body = (await clinic.call("admin", "GET", "/api/health/details")).json()
    models = {model["name"]: model for model in rows(body)["realtime"]["models"]}
    chosen = clinic.puente.settings.realtime
    assert set(models) == {
        chosen.translate_model,
        chosen.transcription_model,
        chosen.conversation_model,
        chosen.conversation_transcription_model,
    }
    assert all(model["listed"] for model in models.values())


def test_days_left_are_counted_from_today() -> None:
    life = ModelLife("made-up", True, date(2031, 3, 14))
    assert days_left(life, date(2031, 3, 4)) == 10
    assert days_left(life, date(2031, 3, 15)) == -1
    assert days_left(ModelLife("made-up", True), date(2031, 3, 4)) is None


def check_with(clinic: Clinic, **providers: object) -> CheckHealth:
    puente = clinic.puente
    return CheckHealth(
        puente.repositories,
        puente.settings.providers(),
        providers,
        puente.cipher,
        puente.state,
        puente.queues,
        puente.tools,
        within_s=0.3,
    )


async def test_a_part_that_fails_makes_its_own_row_red_and_no_other(clinic: Clinic) -> None:
    check = check_with(clinic, realtime=Silent(), ai=Broken(), storage=Away())
    began = time.monotonic()
    report = await check(clinic.people["admin"])
    took = time.monotonic() - began
    failing = {row.part: row.code for row in report.parts if row.state == "failing"}
    assert failing == {
        "realtime": "upstream_timeout",
        "ai": "internal_error",
        "storage": "unavailable",
    }
    assert {row.part for row in report.parts if row.state == "ok"} >= {"database", "queue"}
    assert took < 2 * 0.3, "probes run one after the other"


async def test_many_silent_parts_cost_one_deadline(clinic: Clinic) -> None:
    silent = {port: Silent() for port in ("realtime", "ai", "storage", "email", "identity")}
    began = time.monotonic()
    report = await check_with(clinic, **silent)(clinic.people["admin"])
    assert time.monotonic() - began < 2 * 0.3
    assert sum(row.code == "upstream_timeout" for row in report.parts) == 5
    assert WITHIN_S <= 5, "a page waits for it"


async def test_a_queue_that_is_away_has_no_counts(
    clinic: Clinic, make_puente: MakePuente, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> int:
        raise Unavailable("the queue does not answer")

    monkeypatch.setattr(clinic.puente.queues.visit, "dead", away)
    report = await check_with(clinic)(clinic.people["admin"])
    assert {q.name: (q.waiting, q.dead) for q in report.queues} == {
        "visit": (None, None),
        "webhook": (None, None),
    }
    assert next(row for row in report.parts if row.part == "queue").code == "unavailable"


async def test_no_message_of_a_failure_is_told(clinic: Clinic, log: Any) -> None:
    clinic.puente.__dict__["check_health"] = check_with(clinic, ai=Broken())
    answer = await clinic.call("admin", "GET", "/api/health/details")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert CANARY not in answer.text + log.getvalue()


async def test_the_public_health_stays_silent(clinic: Clinic) -> None:
    body = (await clinic.call(None, "GET", "/api/health")).json()
    assert "parts" not in body
    refused = await clinic.call(None, "GET", "/api/health/details")
    assert refused.status_code == 401


def test_the_details_have_a_route_of_the_clinics_door(clinic: Clinic) -> None:
    app = create_app(clinic.puente, ["clinic"])
    assert app.url_path_for("get_health_details") == "/api/health/details"
