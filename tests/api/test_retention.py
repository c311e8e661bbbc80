"""What a clinic no longer keeps is gone, said to be gone, and held where somebody holds it."""

from datetime import timedelta
from typing import Any

import pytest

from puente.domain.errors import NotFound, Unavailable, Unreadable
from puente.domain.retention import AUDIT_DAYS_LEAST
from puente.settings import Settings
from tests.api.clinic import CANARY, Clinic, a_visit_of, record
from tests.conftest import MakePuente
from tests.support.clock import MovableClock
from tests.support.visits import open_visit, turn_in

KEEP = {
    "text_days": None, "recordings_days": None, "webhooks_days": None, "figures_days": None,
    "audit_days": AUDIT_DAYS_LEAST,
}  # fmt: skip
LOCAL_KEY = {"provider": "local_key"}
WITH_A_VISIT = ("conversations", "turns", "actions", "consents", "recordings", "events")


async def rules(clinic: Clinic, **days: int | None) -> None:
    answer = await clinic.call("admin", "PUT", "/api/retention", {**KEEP, **days})
    assert answer.status_code == 200, answer.text


async def ended(clinic: Clinic, name: str) -> dict[str, str]:
    """A visit of the clinician that is completed, with its transcript stored."""
    ids = await a_visit_of(clinic, "clinician", name)
    puente, visit_id = clinic.puente, ids["conversation_id"]
    await puente.visits.close(clinic.visit.clinic_id, visit_id)
    await puente.finish_visit(clinic.visit.clinic_id, visit_id)
    assert await puente.storage.get(transcript(clinic, visit_id))
    return ids


def transcript(clinic: Clinic, visit_id: str) -> str:
    return f"{clinic.visit.clinic_id}/transcripts/{visit_id}.json"


async def left(clinic: Clinic, visit_id: str) -> dict[str, int]:
    found = {name: await clinic.rows(name, conversation_id=visit_id) for name in WITH_A_VISIT[1:]}
    found["conversations"] = await clinic.rows("conversations", _id=visit_id)
    return {name: len(rows) for name, rows in found.items()}


async def deletions(clinic: Clinic, who: str = "auditor") -> list[dict[str, Any]]:
    items = (await clinic.call(who, "GET", "/api/deletions")).json()["items"]
    return [one for one in items if one["deletion_id"] != "del_madeup00001"]


async def test_a_visit_goes_with_all_that_was_said_when_its_days_are_over(
    clinic: Clinic, clock: MovableClock
) -> None:
    gone, kept = await ended(clinic, "gone"), await a_visit_of(clinic, "clinician", "kept")
    visit_id = gone["conversation_id"]
    await rules(clinic, text_days=30)
    clock.advance(days=30)
    assert (await clinic.puente.sweep()).expired == 0
    clock.advance(seconds=1)
    assert (await clinic.puente.sweep()).expired == 1
    assert set((await left(clinic, visit_id)).values()) == {0}
    assert min((await left(clinic, kept["conversation_id"])).values()) > 0
    with pytest.raises(NotFound):
        await clinic.puente.storage.get(transcript(clinic, visit_id))
    database = clinic.puente.database
    names = await database.collection("turns").database.list_collection_names()
    naming = {
        name
        for name in names
        if await database.collection(name).find_one({"conversation_id": visit_id}) is not None
    }
    assert naming == {"deletions"}, "whatever else names a visit goes with it"
    answer = await clinic.call("clinician", "GET", f"/api/conversations/{visit_id}")
    assert answer.status_code == 404
    (proof,) = await deletions(clinic)
    assert (proof["data"], proof["rule"], proof["days"]) == ("text", "retention", 30)
    assert (proof["conversation_id"], proof["finished"]) == (visit_id, True)
    assert proof["counts"].items() >= {"conversations": 1, "turns": 1, "recordings": 1}.items()
    assert proof["counts"].items() >= {"mails": 0, "transcripts": 1}.items()
    assert CANARY not in repr(proof)
    assert (await clinic.puente.sweep()).expired == 0
    # Who saw it can still be asked.
    report = await clinic.call("auditor", "GET", f"/api/audit/conversations/{visit_id}")
    assert report.status_code == 200


async def test_a_legal_hold_stops_it_until_it_is_released(
    clinic: Clinic, clock: MovableClock
) -> None:
    ids = await ended(clinic, "held")
    path = f"/api/conversations/{ids['conversation_id']}/hold"
    reason = {"reason": "Made up: a lawyer asked for it."}
    placed = (await clinic.call("supervisor", "PUT", path, reason)).json()
    assert (await clinic.call("admin", "PUT", path, reason)).json() == placed
    await rules(clinic, text_days=30, recordings_days=1)
    clock.advance(days=400)
    assert (await clinic.puente.sweep()).expired == 0
    assert min((await left(clinic, ids["conversation_id"])).values()) > 0
    holds = (await clinic.call("auditor", "GET", "/api/holds")).json()["items"]
    assert placed in holds
    assert placed["placed_by_name"] == "Made-up supervisor"
    released = (await clinic.call("admin", "DELETE", path)).json()
    assert released["released_by"] == clinic.people["admin"].member_id
    assert (await clinic.call("admin", "DELETE", path)).status_code == 409
    assert (await clinic.puente.sweep()).expired == 1
    assert set((await left(clinic, ids["conversation_id"])).values()) == {0}


async def test_a_recording_goes_before_the_text_it_was_of(
    clinic: Clinic, clock: MovableClock
) -> None:
    ids = await ended(clinic, "sound")
    await rules(clinic, recordings_days=7, text_days=365)
    clock.advance(days=7, seconds=1)
    assert (await clinic.puente.sweep()).expired == 1
    (row,) = await clinic.rows("recordings", _id=ids["recording_id"])
    assert row["state"] == "withdrawn"
    assert "content" not in row
    assert (await left(clinic, ids["conversation_id"]))["turns"] == 1
    (proof,) = await deletions(clinic)
    assert (proof["data"], proof["counts"]["recordings"]) == ("recordings", 1)


async def test_a_recording_goes_by_our_clock_whatever_the_pages_says(
    clinic: Clinic, clock: MovableClock
) -> None:
    visit = await open_visit(
        clinic.puente,
        clinic.people["clinician"],
        conversation_id="visit-wrong-clock",
        recording=True,
    )
    where = (clinic.people["clinician"], visit.conversation_id, "recording-wrong-clock")
    for years in (-3, 3):
        began = clock() + timedelta(days=365 * years)
        await clinic.puente.recordings.open(*where[:2], f"{where[2]}{years}", began)
    await rules(clinic, recordings_days=7)
    assert (await clinic.puente.sweep()).expired == 0
    clock.advance(days=7, seconds=1)
    assert (await clinic.puente.sweep()).expired == 2


async def test_a_recording_that_began_under_a_hold_is_held_too(
    clinic: Clinic, clock: MovableClock
) -> None:
    """The furnished visit is held; the patient's sound goes on being recorded after that."""
    visit, later = clinic.visit, "recording-held-later"
    await record(clinic.puente, clinic.people["clinician"], visit, later)
    await rules(clinic, recordings_days=1)
    clock.advance(days=2)
    assert [(await clinic.puente.sweep()).expired for _ in range(2)] == [0, 0]
    (row,) = await clinic.rows("recordings", _id=later)
    assert (row["state"], "content" in row) == ("open", True)
    path = f"/api/conversations/{visit.conversation_id}/hold"
    assert (await clinic.call("admin", "DELETE", path)).status_code == 200
    assert (await clinic.puente.sweep()).expired == 2
    assert {one["state"] for one in await clinic.rows("recordings")} == {"withdrawn"}


async def test_a_killed_run_is_taken_up_by_the_next(
    clinic: Clinic, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = await ended(clinic, "half")
    await rules(clinic, text_days=1)
    clock.advance(days=2)
    storage = clinic.puente.storage
    delete = storage.delete

    async def away(key: str) -> None:
        raise Unavailable("the store does not answer")

    monkeypatch.setattr(storage, "delete", away)
    with pytest.raises(Unavailable):
        await clinic.puente.expire()
    path = f"/api/conversations/{ids['conversation_id']}"
    assert (await clinic.call("clinician", "GET", path)).status_code == 404
    (proof,) = await deletions(clinic)
    assert proof["finished"] is False
    monkeypatch.setattr(storage, "delete", delete)
    assert await clinic.puente.expire() == 1
    assert set((await left(clinic, ids["conversation_id"])).values()) == {0}
    (proof,) = await deletions(clinic)
    assert (proof["finished"], proof["counts"]["turns"]) == (True, 1)


async def test_steps_are_bounded(
    clinic: Clinic, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await ended(clinic, f"many{number}")
    await rules(clinic, text_days=1)
    clock.advance(days=2)
    monkeypatch.setattr("puente.services.expiring.VISITS", 2)
    assert [await clinic.puente.expire() for _ in range(3)] == [2, 1, 0]


async def test_webhooks_and_figures_go_by_their_own_age(
    clinic: Clinic, clock: MovableClock
) -> None:
    puente = clinic.puente
    await puente.meter.flush()
    hour = clock() - timedelta(hours=1)
    await puente.database.collection("metrics").insert_one(
        {"_id": "made-up", "clinic_id": clinic.visit.clinic_id, "hour": hour, "metric": "x"}
    )
    await ended(clinic, "posted")
    held = f"/api/conversations/{clinic.visit.conversation_id}/hold"
    assert (await clinic.call("supervisor", "DELETE", held)).status_code == 200
    owed = len(await clinic.rows("deliveries", status="pending"))
    assert owed > 0
    await rules(clinic, webhooks_days=7, figures_days=7)
    clock.advance(days=8)
    assert await puente.expire() == 2
    assert await clinic.rows("events", clinic_id=clinic.visit.clinic_id) == []
    assert len(await clinic.rows("deliveries", status="pending")) == owed, "still owed"
    assert await clinic.rows("metrics", _id="made-up") == []
    assert {one["data"] for one in await deletions(clinic)} == {"webhooks", "figures"}


async def test_what_names_a_visit_that_is_held_stays_in_the_log_and_the_figures(
    clinic: Clinic, clock: MovableClock
) -> None:
    puente, visit_id = clinic.puente, clinic.visit.conversation_id
    await puente.meter.flush()
    other = (await ended(clinic, "posted"))["conversation_id"]
    deliveries = puente.database.collection("deliveries")
    named = {row["_id"]: row["conversation_id"] for row in await clinic.rows("events")}
    for number, row in enumerate(await clinic.rows("deliveries")):
        await deliveries.update_one({"_id": row["_id"]}, {"$set": {"status": "delivered"}})
        attempt = {
            "_id": f"made-up-{number}", "clinic_id": row["clinic_id"], "number": 1,
            "delivery_id": row["_id"], "started_at": clock(),
        }  # fmt: skip
        await puente.database.collection("attempts").insert_one(attempt)
    for each in (visit_id, other):
        usage = {"_id": each, "clinic_id": clinic.visit.clinic_id, "last_at": clock()}
        await puente.database.collection("visit_usage").replace_one(
            {"_id": each}, usage, upsert=True
        )

    async def kept(name: str) -> set[str]:
        rows = await clinic.rows(name, clinic_id=clinic.visit.clinic_id)
        if name == "visit_usage":
            return {str(row["_id"]) for row in rows}
        if name == "events":
            return {str(row["conversation_id"]) for row in rows}
        keys = [row["delivery_id"] if name == "attempts" else row["_id"] for row in rows]
        return {named[key.split(".", 1)[0].split("/", 1)[0]] for key in keys}

    names = ("events", "deliveries", "attempts", "visit_usage")
    for name in names:
        assert {visit_id, other} <= await kept(name), name
    await rules(clinic, webhooks_days=7, figures_days=7)
    clock.advance(days=8)
    await puente.expire()
    assert {name: await kept(name) for name in names} == {key: {visit_id} for key in names}
    held = f"/api/conversations/{visit_id}/hold"
    assert (await clinic.call("supervisor", "DELETE", held)).status_code == 200
    await puente.expire()
    assert {name: await kept(name) for name in names} == {key: set() for key in names}


async def test_the_audit_is_kept_six_years_at_least_and_nothing_removes_it(
    clinic: Clinic, clock: MovableClock
) -> None:
    less = {**KEEP, "audit_days": AUDIT_DAYS_LEAST - 1}
    answer = await clinic.call("admin", "PUT", "/api/retention", less)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert timedelta(days=AUDIT_DAYS_LEAST) >= timedelta(days=6 * 365 + 2)
    await rules(clinic, text_days=1, recordings_days=1, webhooks_days=7, figures_days=1)
    before = len(await clinic.rows("audit_events"))
    clock.advance(days=AUDIT_DAYS_LEAST + 1)
    await clinic.puente.expire()
    assert len(await clinic.rows("audit_events")) == before


async def test_without_rules_everything_is_kept(clinic: Clinic, clock: MovableClock) -> None:
    ids = await ended(clinic, "forever")
    assert (await clinic.call("auditor", "GET", "/api/retention")).json() == KEEP
    clock.advance(days=10_000)
    assert await clinic.puente.expire() == 0
    assert min((await left(clinic, ids["conversation_id"])).values()) > 0


async def test_another_clinics_rules_touch_nothing_here(
    clinic: Clinic, clock: MovableClock
) -> None:
    ids = await ended(clinic, "untouched")
    south = {**KEEP, "text_days": 1}
    assert (await clinic.call("south_admin", "PUT", "/api/retention", south)).status_code == 200
    clock.advance(days=10)
    assert await clinic.puente.expire() == 0
    assert min((await left(clinic, ids["conversation_id"])).values()) > 0


async def test_who_no_longer_consents_is_heard_no_more_and_nothing_of_it_is_heard_again(
    clinic: Clinic, clock: MovableClock
) -> None:
    visit = clinic.visit.conversation_id
    path = f"/api/conversations/{visit}"
    body = {"conversation_id": visit}
    assert (await clinic.call("clinician", "POST", "/api/session", body)).status_code == 200
    done = await clinic.call("clinician", "POST", path + "/consent/withdraw")
    assert done.status_code == 204
    refused = await clinic.call("clinician", "POST", "/api/session", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_required")
    listed = (await clinic.call("clinician", "GET", path + "/recordings")).json()
    assert (listed["agreed"], listed["items"]) == (False, [])
    recordings = f"{clinic.visit.clinic_id}/recordings/"
    assert [key async for key in clinic.puente.storage.list(recordings)] == []
    turns = (await clinic.call("clinician", "GET", path + "/turns")).json()
    assert len(turns["items"]) == 1, "what was said follows the clinic's rules"
    # A page that interprets on learns it from its next turn, which is kept like any other.
    late = turn_in("Made up: said after that.", number=2).model_dump(mode="json")
    kept = await clinic.call("clinician", "PUT", path + "/turns/turn-after-1", late)
    assert (kept.status_code, kept.json()["stop"]) == (200, "consent_withdrawn")
    (proof,) = await deletions(clinic)
    assert (proof["rule"], proof["conversation_id"]) == ("consent_withdrawn", visit)
    # Said again it changes nothing: the consent ended when it ended.
    clock.advance(minutes=5)
    await clinic.call("clinician", "POST", path + "/consent/withdraw")
    (consent,) = await clinic.rows("consents", conversation_id=visit)
    assert consent["withdrawn_at"] == clock() - timedelta(minutes=5)
    assert len(await deletions(clinic)) == 1


async def test_a_visit_of_a_clinic_whose_key_is_gone_cannot_be_read(
    clinic: Clinic, make_puente: MakePuente, settings: Settings
) -> None:
    """With the keys of one machine, in the same database."""
    keyed = settings.model_copy(update={"cipher": settings.cipher.model_copy(update=LOCAL_KEY)})
    sealing, another = make_puente(keyed), make_puente(keyed)
    people = clinic.people
    visit = await open_visit(sealing, people["colleague"], conversation_id="visit-sealed-01")
    said = turn_in(f"I have a {CANARY}.", speaker="patient", target="Tengo algo.")
    await sealing.take_turn(people["colleague"], visit.conversation_id, "turn-000001", said)
    turns, _ = await sealing.visits.turns(people["colleague"], visit.conversation_id, after=0)
    assert CANARY in turns[0].source.text
    assert await sealing.cipher.forget(visit.clinic_id)
    # A process that used the key keeps it for up to a minute: another one reads nothing at once.
    with pytest.raises(Unreadable):
        await another.visits.turns(people["colleague"], visit.conversation_id, after=0)
    assert CANARY not in repr(await clinic.rows("turns", conversation_id=visit.conversation_id))
