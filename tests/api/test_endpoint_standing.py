"""How an endpoint stands: whether it fails, what signs, and refusals that name their reason."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from puente.webhooks.breaker import DISABLE_AFTER
from tests.api.clinic import Clinic
from tests.support.clock import MovableClock


def path_of(clinic: Clinic, rest: str = "") -> str:
    return f"/api/webhooks/{clinic.endpoint.endpoint_id}{rest}"


async def looked_at(clinic: Clinic) -> dict[str, Any]:
    """The endpoint alone; the list shows the same."""
    alone: dict[str, Any] = (await clinic.call("admin", "GET", path_of(clinic))).json()
    listed = (await clinic.call("admin", "GET", "/api/webhooks")).json()["items"]
    assert alone in listed
    return alone


async def test_one_that_fails_says_since_when_and_until_when_it_is_left_alone(
    clinic: Clinic, clock: MovableClock
) -> None:
    assert (await looked_at(clinic))["health"] is None
    began = clock()
    healths = clinic.puente.repositories.healths
    await healths.failed(clinic.endpoint, began)
    clock.advance(seconds=60)
    seen = await healths.failed(clinic.endpoint, clock())
    await healths.open(seen, clock() + timedelta(seconds=30))

    health = (await looked_at(clinic))["health"]
    assert (health["failures"], health["warnings"]) == (2, 0)
    assert datetime.fromisoformat(health["failing_since"]) == began
    assert datetime.fromisoformat(health["open_until"]) == clock() + timedelta(seconds=30)
    assert datetime.fromisoformat(health["disabled_after"]) == began + DISABLE_AFTER

    for state in ("disabled", "enabled"):
        changed = await clinic.call("admin", "PATCH", path_of(clinic), {"state": state})
    assert changed.json()["health"] is None, "what is enabled again is forgiven"


async def test_the_secrets_that_sign_are_counted_and_never_shown(
    clinic: Clinic, clock: MovableClock
) -> None:
    before = await looked_at(clinic)
    assert (before["signing"], before["overlap_until"]) == (1, None)
    rotated = await clinic.call("admin", "POST", path_of(clinic, "/rotate"), {"overlap_hours": 2})
    until = clock() + timedelta(hours=2)
    for shown in (rotated.json(), await looked_at(clinic)):
        assert shown["signing"] == 2
        assert datetime.fromisoformat(shown["overlap_until"]) == until
    assert "secret" not in await looked_at(clinic)
    clock.advance(hours=2)
    after = await looked_at(clinic)
    assert (after["signing"], after["overlap_until"]) == (1, None)


NAMED: dict[str, tuple[str, dict[str, Any] | None, tuple[str, str]]] = {
    "sent again to nobody": (
        "/recover",
        {"since": "2026-01-01T00:00:00Z"},
        ("path", "endpoint_disabled"),
    ),
    "a test to nobody": ("/test", None, ("path", "endpoint_disabled")),
    "too far back": (
        "/recover",
        {"since": "2001-01-01T00:00:00Z", "dry_run": True},
        ("body.since", "too_far_back"),
    ),
    "the future": (
        "/replay",
        {"since": "2091-01-01T00:00:00Z", "dry_run": True},
        ("body.since", "not_past"),
    ),
    "no schema fits": (
        "/rotate",
        {"overlap_hours": 999},
        ("body.overlap_hours", "less_than_equal"),
    ),
}


@pytest.mark.parametrize(("rest", "body", "said"), NAMED.values(), ids=list(NAMED))
async def test_a_refusal_names_where_and_why_in_stable_words(
    clinic: Clinic, rest: str, body: dict[str, Any] | None, said: tuple[str, str]
) -> None:
    await clinic.call("admin", "PATCH", path_of(clinic), {"state": "disabled"})
    answer = await clinic.call("admin", "POST", path_of(clinic, rest), body)
    assert answer.status_code in (409, 422)
    assert [(one["at"], one["code"]) for one in answer.json()["errors"]] == [said]
