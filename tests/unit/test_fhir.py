"""FHIR payloads against the published resource definitions, by a public library.

The bodies are R4 (4.0.1). The library checks R4B (4.3.0), whose Bundle, MedicationRequest,
ServiceRequest and Task are defined as in R4.
"""

import json
from typing import Any, get_args

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from puente.domain.action import Action, ActionDetails, ActionStatus, ActionType
from puente.domain.conversation import Conversation, ConversationContent, ExternalRef
from puente.domain.webhook import Endpoint, Event, EventType
from puente.services.outbox import action_event, conversation_event
from puente.webhooks.payloads import render
from tests.support.clock import START
from tests.support.people import NORTH
from tests.unit.actions import VISIT, action

REF = ExternalRef(system="urn:made-up:ehr", patient_id="p-1", encounter_id="e-1")
ENDED = ("dismissed", "withdrawn", "superseded", "retracted")
HARMLESS = {"Task", "ServiceRequest", "MedicationRequest"}


def visit(ref: ExternalRef | None = REF) -> Conversation:
    return Conversation(
        conversation_id=VISIT,
        clinic_id=NORTH,
        created_by="mbr_1",
        languages=("en", "es"),
        consent_id="con_1",
        created_at=START,
        last_activity_at=START,
        content=ConversationContent(external_ref=ref),
    )


def endpoint(**changes: Any) -> Endpoint:
    return Endpoint(
        endpoint_id="ep_00000001",
        clinic_id=NORTH,
        url="https://receiver.test/",
        events=("action.confirmed",),
        payload="fhir",
        secrets=("whsec_made_up",),
        created_at=START,
        **changes,
    )


def data(event: Event) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(render(event, endpoint()))["data"]
    return sent


def told(of: Action, kind: EventType = "action.confirmed", ref: ExternalRef | None = REF) -> Any:
    return data(action_event(of, kind, visit(ref), event_id="evt_1", sequence=4, now=START))


def drafts(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a payload, once the library has taken every field of them."""
    read = Bundle.model_validate(sent["fhir"])
    assert read.type == "collection"
    entries = sent["fhir"].get("entry", [])
    resources: list[dict[str, Any]] = [entry["resource"] for entry in entries]
    again = json.loads(read.model_dump_json()).get("entry", [])
    assert [set(entry["resource"]) for entry in again] == [set(one) for one in resources]
    for one in resources:
        assert one["resourceType"] in HARMLESS
        assert (one["status"], one["intent"]) == ("draft", "proposal")
        subject = one["for"] if one["resourceType"] == "Task" else one["subject"]
        assert subject["identifier"] == {"system": "urn:made-up:ehr", "value": "p-1"}
        assert one["encounter"]["identifier"]["value"] == "e-1"
    return resources


def one_draft(of: Action, kind: EventType = "action.confirmed") -> dict[str, Any]:
    (resource,) = drafts(told(of, kind))
    return resource


def test_a_prescription_is_a_draft_with_its_dose() -> None:
    made = one_draft(
        action(
            status="confirmed",
            reason="sinus infection",
            details=ActionDetails(
                drug="amoxicillin",
                dose="500",
                unit="mg",
                route="oral",
                frequency="three times a day",
            ),
        )
    )
    assert made["resourceType"] == "MedicationRequest"
    assert made["medicationCodeableConcept"] == {"text": "amoxicillin"}
    assert made["dosageInstruction"] == [
        {
            "text": "500 mg oral three times a day",
            "route": {"text": "oral"},
            "doseAndRate": [{"doseQuantity": {"value": 500, "unit": "mg"}}],
        }
    ]
    assert made["reasonCode"] == [{"text": "sinus infection"}]
    assert made["identifier"] == [{"system": "urn:puente:action", "value": "act_stored01"}]


@pytest.mark.parametrize("status", get_args(ActionStatus))
@pytest.mark.parametrize("kind", get_args(ActionType))
@pytest.mark.parametrize("change", ["start", "change", "stop", None])
def test_every_action_is_a_valid_draft_and_none_that_ended_is_a_request(
    status: ActionStatus, kind: ActionType, change: Any
) -> None:
    made = one_draft(action(status=status, type=kind, change=change))
    assert (made["resourceType"] == "Task") is (
        status in ENDED or (kind == "medication" and change == "stop")
    )


@pytest.mark.parametrize("status", ["proposed", "confirmed", "edited"])
def test_a_stopped_medication_is_never_a_medication_request(status: ActionStatus) -> None:
    made = one_draft(action(status=status, change="stop"))
    assert made["resourceType"] == "Task"
    assert made["code"]["coding"][0]["code"] == "stop-medication"


@pytest.mark.parametrize("kind", get_args(ActionType))
def test_what_a_person_must_know_is_in_the_note(kind: ActionType) -> None:
    doubtful = action(type=kind, conditional=True, needs_review=True, change="change")
    notes = " ".join(note["text"] for note in one_draft(doubtful, "action.proposed")["note"])
    for word in ("nobody has reviewed", "Conditional", "contradicts", "Changes a medication"):
        assert word in notes
    assert "reviewed by a clinician" in one_draft(action(status="edited"))["note"][0]["text"]


@pytest.mark.parametrize(
    ("when", "dated"), [("2031-03-18", True), ("P2W", False), ("20310318", False), ("later", False)]
)
def test_a_day_is_a_day_and_a_period_a_note(when: str, dated: bool) -> None:
    made = one_draft(action(type="followup", details=ActionDetails(when=when)))
    assert ("occurrenceDateTime" in made) is dated
    assert any(when in note["text"] for note in made["note"]) is not dated


def test_where_and_who_are_said() -> None:
    imaging = one_draft(
        action(type="imaging", details=ActionDetails(side="left", body_part="knee", test="x-ray"))
    )
    assert (imaging["bodySite"], imaging["code"]) == ([{"text": "left knee"}], {"text": "x-ray"})
    referral = one_draft(action(type="referral", details=ActionDetails(specialty="cardiology")))
    assert referral["performerType"] == {"text": "cardiology"}


@pytest.mark.parametrize(
    "ref", [None, ExternalRef(system="urn:made-up:ehr", encounter_id="e-1")], ids=["none", "visit"]
)
def test_without_a_subject_the_body_is_thin_and_says_why(ref: ExternalRef | None) -> None:
    of = action(status="confirmed")
    thin = action_event(of, "action.confirmed", visit(), event_id="e", sequence=4, now=START).thin
    assert told(of, ref=ref) == {**thin, "fhir_error": "subject_missing"}


def test_a_visits_bundle_holds_what_stands_and_names_each_once() -> None:
    listed = [
        action(action_id="act_drug", status="confirmed"),
        action(action_id="act_stop", status="confirmed", change="stop"),
        action(action_id="act_gone", status="retracted"),
        action(action_id="act_wait", type="lab"),
    ]
    event = conversation_event(
        visit(), "conversation.updated", listed, event_id="evt_1", sequence=5, now=START
    )
    made = drafts(data(event))
    assert [(one["resourceType"], one["identifier"][0]["value"]) for one in made] == [
        ("MedicationRequest", "act_drug"),
        ("Task", "act_stop"),
    ]
    sent = data(event)["fhir"]
    assert len({entry["fullUrl"] for entry in sent["entry"]}) == 2
    again = told(action(action_id="act_drug", status="edited", revision=3))["fhir"]["entry"][0]
    assert again["fullUrl"] == sent["entry"][0]["fullUrl"]
    assert again["resource"]["meta"]["versionId"] == "3"


def test_a_visit_without_actions_is_an_empty_bundle_that_is_valid() -> None:
    event = conversation_event(
        visit(), "conversation.completed", [], event_id="evt_1", sequence=1, now=START
    )
    assert drafts(data(event)) == []
    assert "entry" not in data(event)["fhir"]


SAID = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40)


@given(
    details=st.builds(
        ActionDetails,
        drug=st.none() | SAID,
        dose=st.none() | SAID | st.sampled_from(["half", "0", "1e400", "-1", "nan", "2.5", "1e9"]),
        unit=st.none() | SAID,
        route=st.none() | SAID,
        frequency=st.none() | SAID,
        test=st.none() | SAID,
        when=st.none() | SAID,
    ),
    description=SAID,
    reason=st.none() | SAID,
    kind=st.sampled_from(get_args(ActionType)),
)
def test_whatever_was_said_the_bundle_is_valid(
    details: ActionDetails, description: str, reason: str | None, kind: ActionType
) -> None:
    one_draft(action(details=details, description=description, reason=reason, type=kind))
