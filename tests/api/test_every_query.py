"""Every query of a request names the caller's clinic, so that no check in code is all that stands
between two clinics' rows.

The driver is listened to while every role does all that it may, and while the workers go on with
what came of it. What cannot name a clinic stands in a list, with why.
"""

from collections.abc import Collection
from typing import Any

import pytest
from pymongo import DeleteOne, UpdateOne
from pymongo.asynchronous.mongo_client import AsyncMongoClient

from puente.bootstrap import Puente
from puente.domain.retention import RetentionRules
from puente.repositories.migrations import migrate
from puente.settings import Settings
from tests.api.clinic import Clinic
from tests.api.test_roles import ROLES, allowed_cells, ask
from tests.conftest import MakePuente
from tests.support.clock import MovableClock
from tests.support.people import NORTH, SOUTH
from tests.support.queries import Overheard

SIGN_IN = {
    "find members {issuer, subject}": "whose token it is says which clinic's they are",
    "find api_keys {_id}": "the same of a key, before its secret is compared",
    "find state {_id}": "counts and sign-outs: of no clinic, and nothing that was said",
    "update state {_id}": "the same",
}
REQUESTS = {
    **SIGN_IN,
    "find conversations {_id}": "whether the page's id is taken: that alone is read",
    "find recordings {_id}": "the same",
    "find audit_events {_id}": "a row that says another clinic by now is to be found, and told",
    "find audit_events {request_id}": "this test's own caller, who looks for the trace",
}
"""What may be asked of all clinics for one request."""

_DUE = "what is due, of every clinic"
_QUEUE = "the queue's record says which; one batch is of many clinics"
WORKERS = {
    "find conversations {finish_due_at, finish_lease_until, finish_swept_at}": _DUE,
    "find conversations {last_activity_at, state}": _DUE,
    "find deliveries {due_at}": _DUE,
    "find deletions {finished}": _DUE,
    "find notices {due_at, lease_until}": _DUE,
    "find recordings {purge_due_at}": _DUE,
    "find retention_rules {}": "every clinic's, one after the other",
    "find webhook_endpoints {retire_at}": _DUE,
    "find metrics {hour}": "figures that are older than the deployment keeps",
    "find visit_usage {last_at}": "the same",
    "distinct audit_events {seal}": "which clinics have rows that are to be sealed",
    "update audit_events {_id}": "rows that were read for their clinic, marked once sealed",
    "update conversations {_id}": "announced by the sweep just now",
    "update deliveries {_id, due_at}": "announced by the sweep just now",
    "update deliveries {_id}": _QUEUE,
    "find deliveries {_id, lease_owner}": _QUEUE,
    "find endpoint_health {_id}": _QUEUE,
    "find webhook_endpoints {_id}": _QUEUE,
}
"""What workers ask of all clinics: nobody's request says what, and nobody is answered with it."""


@pytest.fixture
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture
async def puente(settings: Settings, overheard: Overheard, make_puente: MakePuente) -> Puente:
    uri = settings.mongodb.uri.get_secret_value()
    # Closed with what it is a part of.
    mongo = AsyncMongoClient[dict[str, Any]](uri, tz_aware=True, event_listeners=[overheard])
    made = make_puente(mongo=mongo)
    await migrate(made.database)
    return made


def of_no_clinic(overheard: Overheard) -> set[str]:
    """The queries that would have matched rows of any clinic."""
    return {str(query) for query in overheard.queries if not query.names_one_of((NORTH, SOUTH))}


def but_for(found: Collection[str], listed: Collection[str]) -> list[str]:
    return sorted(set(found) - set(listed))


@pytest.mark.parametrize("role", ROLES)
async def test_every_query_of_a_request_names_its_clinic(
    clinic: Clinic, overheard: Overheard, role: str
) -> None:
    # So that an auditor has a chain to look at.
    await clinic.call("clinician", "GET", "/api/me")
    await clinic.puente.seal_audit()
    found: dict[str, list[str]] = {}
    queries = 0
    for number, cell in enumerate(await allowed_cells(clinic, role)):
        overheard.clear()
        await ask(clinic, role, cell, headers={"idempotency-key": f"made-up-{number}"})
        queries += len(overheard.queries)
        if wrong := but_for(of_no_clinic(overheard), REQUESTS):
            found[str(cell)] = wrong
    assert found == {}
    assert queries > 50


async def test_what_workers_ask_of_all_clinics_is_what_the_list_says(
    clinic: Clinic, overheard: Overheard, clock: MovableClock
) -> None:
    """Deliveries, a finished visit, a sweep that announces, one that deletes by the clinic's rules:
    and the list has nothing that nobody asks."""
    puente = clinic.puente
    for cell in await allowed_cells(clinic, "supervisor"):
        await ask(clinic, "supervisor", cell)
    rules = RetentionRules(text_days=30, recordings_days=30, webhooks_days=30, figures_days=30)
    await puente.repositories.retention.set_rules(NORTH, rules)
    due = await clinic.rows("deliveries")
    ending = await clinic.rows("conversations", state="ending")
    assert due
    assert ending
    overheard.clear()
    for row in due:
        await puente.deliver(row["_id"], row["attempt"])
    for row in ending:
        await puente.finish_visit(row["clinic_id"], row["_id"])
    for days in (1, 40):
        clock.advance(days=days)
        await puente.sweep()
    await puente.upkeep()
    found = of_no_clinic(overheard)
    assert but_for(found, {**WORKERS, **SIGN_IN}) == []
    assert but_for(WORKERS, found) == []
    deleted = {query.collection for query in overheard.queries if query.command == "delete"}
    assert deleted >= {"conversations", "turns", "deliveries", "attempts", "events"}


async def test_a_query_without_a_clinic_is_heard_whatever_command_it_is_of(
    puente: Puente, overheard: Overheard
) -> None:
    rows = puente.database.collection("turns")
    overheard.clear()
    for ours in ({"_id": "one"}, {"_id": "one", "clinic_id": NORTH}):
        change = {"$set": {"held": True}}
        await rows.find_one(ours)
        await rows.update_one(ours, change)
        await rows.delete_one(ours)
        await rows.bulk_write([UpdateOne(ours, change), DeleteOne(ours)])
        await rows.find_one_and_update(ours, change)
        await rows.distinct("turn_id", ours)
        await rows.count_documents(ours)
        await (await rows.aggregate([{"$match": ours}])).to_list()
    commands = {"find", "update", "delete", "findAndModify", "distinct", "aggregate"}
    assert of_no_clinic(overheard) == {f"{command} turns {{_id}}" for command in commands}
    assert len(overheard.queries) == 18
    overheard.clear()
    await rows.find_one({"_id": "one", "clinic_id": {"$ne": NORTH}})
    await rows.find_one({"_id": f"{NORTH}/2031-03-04T09/turns"})
    assert len(of_no_clinic(overheard)) == 1
