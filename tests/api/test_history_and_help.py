"""Which visits the history shows to whom, and what asking for a human interpreter leaves behind."""

from datetime import timedelta
from typing import Any

import pytest

from puente.domain.conversation import Conversation
from tests.api.clinic import Clinic
from tests.support.clock import START, MovableClock
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, open_visit, turn_in

VISITS = "/api/conversations"


async def listed(clinic: Clinic, who: str, query: str) -> set[str]:
    answer = await clinic.call(who, "GET", f"{VISITS}?{query}")
    assert answer.status_code == 200, answer.text
    return {item["conversation_id"] for item in answer.json()["items"]}


async def visits(clinic: Clinic) -> dict[str, Conversation]:
    """A prescription in English; nothing said in Spanish; a colleague's."""
    mine, theirs = clinic.people["clinician"], clinic.people["colleague"]
    prescribed = await open_visit(clinic.puente, mine)
    said = turn_in(PRESCRIPTION, target=PRESCRIPTION_ES)
    await clinic.puente.take_turn(mine, prescribed.conversation_id, "turn-presc1", said)
    return {
        "prescribed": prescribed,
        "spanish": await open_visit(clinic.puente, mine, languages=("es", "en")),
        "colleague": await open_visit(clinic.puente, theirs),
    }


async def test_the_history_is_filtered_by_language_and_by_type_of_action(clinic: Clinic) -> None:
    ids = {name: visit.conversation_id for name, visit in (await visits(clinic)).items()}
    assert await listed(clinic, "clinician", "language=en") == {ids["spanish"]}
    with_medication = await listed(clinic, "clinician", "action_type=medication")
    assert ids["prescribed"] in with_medication
    assert not {ids["spanish"], ids["colleague"]} & with_medication
    assert await listed(clinic, "clinician", "action_type=medication&language=en") == set()
    shown = await clinic.call("clinician", "GET", f"{VISITS}/{ids['prescribed']}")
    assert shown.json()["action_types"] == ["medication"]
    wrong = await clinic.call("clinician", "GET", f"{VISITS}?action_type=gossip")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "malformed")


async def test_the_history_is_filtered_by_date_and_state(
    clinic: Clinic, clock: MovableClock
) -> None:
    ids = {name: visit.conversation_id for name, visit in (await visits(clinic)).items()}
    await clinic.puente.visits.end(clinic.people["clinician"], ids["spanish"], [])
    assert await listed(clinic, "clinician", "state=ending") == {ids["spanish"]}
    later = (START + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert await listed(clinic, "clinician", f"from={later}") == set()
    clock.advance(days=2)
    next_day = await open_visit(clinic.puente, clinic.people["clinician"])
    assert await listed(clinic, "clinician", f"from={later}") == {next_day.conversation_id}
    assert next_day.conversation_id not in await listed(clinic, "clinician", f"to={later}")


async def test_a_supervisor_asks_for_one_clinician_and_a_clinician_for_nobody_else(
    clinic: Clinic,
) -> None:
    ids = {name: visit.conversation_id for name, visit in (await visits(clinic)).items()}
    colleague = clinic.people["colleague"].member_id
    assert await listed(clinic, "supervisor", f"clinician={colleague}") == {ids["colleague"]}
    own = await listed(clinic, "colleague", f"clinician={colleague}")
    assert own == {ids["colleague"]}
    refused = await clinic.call("clinician", "GET", f"{VISITS}?clinician={colleague}")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    elsewhere = await listed(clinic, "south_supervisor", f"clinician={colleague}")
    assert elsewhere == set()


async def test_a_visit_stored_before_types_were_kept_is_still_read(clinic: Clinic) -> None:
    rows = clinic.puente.database.collection("conversations")
    await rows.update_many({}, {"$unset": {"action_types": ""}})
    visit = clinic.visit.conversation_id
    answer = await clinic.call("clinician", "GET", f"{VISITS}/{visit}")
    assert answer.json()["action_types"] == []


@pytest.mark.parametrize("ended", [False, True])
async def test_asking_for_a_person_tells_who_subscribed_and_says_how_to_reach_one(
    clinic: Clinic, ended: bool
) -> None:
    endpoint: dict[str, Any] = {
        "url": "http://127.0.0.1:9/people",
        "events": ["interpreter.requested"],
    }
    subscribed = await clinic.call("admin", "POST", "/api/webhooks", endpoint)
    visit = clinic.visit.conversation_id
    if ended:
        await clinic.puente.visits.end(clinic.people["clinician"], visit, [])
    before = await clinic.puente.visits.get(clinic.people["clinician"], visit)
    path = f"{VISITS}/{visit}/interpreter"
    answer = await clinic.call("clinician", "POST", path, {"reason": "critical_topic"})
    human = clinic.puente.settings.human_interpreter
    assert (answer.status_code, answer.json()) == (202, {"phone": human.phone, "url": human.url})
    (event,) = await clinic.rows("events", type="interpreter.requested")
    (delivery,) = await clinic.rows("deliveries", event_id=event["_id"])
    assert delivery["endpoint_id"] == subscribed.json()["endpoint_id"]
    after = await clinic.puente.visits.get(clinic.people["clinician"], visit)
    assert event["sequence"] == after.event_seq == before.event_seq + 1
    assert after.state == before.state


async def test_nobody_asks_for_a_person_in_anothers_visit(clinic: Clinic) -> None:
    path = f"{VISITS}/{clinic.visit.conversation_id}/interpreter"
    for who, body, status in (
        ("colleague", {"reason": "patient_asked"}, 404),
        ("south_supervisor", {"reason": "patient_asked"}, 404),
        ("clinician", {"reason": "a long story"}, 422),
    ):
        answer = await clinic.call(who, "POST", path, body)
        assert answer.status_code == status
    assert await clinic.rows("events", type="interpreter.requested") == []
