"""The same event at three endpoints, each at its own level; and a subject that comes late."""

from typing import Any

from fhir.resources.R4B.bundle import Bundle

from puente.domain.conversation import ExternalRef
from tests.api.clinic import an_action
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage

REF = ExternalRef(system="urn:made-up:ehr", patient_id="p-1")


def drafts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a payload that the public library takes for a Bundle."""
    Bundle.model_validate(data["fhir"])
    return [entry["resource"] for entry in data["fhir"].get("entry", [])]


async def confirmed(stage: Stage, ref: ExternalRef | None, *levels: str) -> tuple[str, Any]:
    """A visit with one confirmed action, and what each endpoint received of it."""
    receivers: list[Receiver] = [(await stage.receiver(payload=level))[0] for level in levels]
    visit = await stage.visit(external_ref=ref)
    action = await stage.store(an_action(visit))
    await stage.puente.reviews.decide(
        stage.clinician, action.action_id, "confirm", revision=1, edit=None
    )
    await stage.settle()
    return visit.conversation_id, receivers


async def test_each_endpoint_gets_its_own_level_under_one_id(stage: Stage) -> None:
    _, (thin, full, fhir) = await confirmed(stage, REF, "thin", "full", "fhir")
    assert thin.ids == full.ids == fhir.ids
    facts = thin.arrivals[0].data
    assert "description" not in facts
    assert full.arrivals[0].data["description"] == "chest x-ray"
    assert full.arrivals[0].data["external_ref"]["patient_id"] == "p-1"
    sent = fhir.arrivals[0].data
    assert {name: sent[name] for name in facts} == facts
    (draft,) = drafts(sent)
    assert draft["subject"]["identifier"]["value"] == "p-1"


async def test_a_subject_that_comes_later_is_told_with_the_bundle(stage: Stage) -> None:
    conversation_id, (fhir, thin) = await confirmed(stage, None, "fhir", "thin")
    assert fhir.arrivals[0].data["fhir_error"] == "subject_missing"
    assert "fhir" not in fhir.arrivals[0].data
    assert fhir.arrivals[0].data.keys() - thin.arrivals[0].data.keys() == {"fhir_error"}
    await stage.puente.set_reference(stage.clinician, conversation_id, REF)
    await stage.settle()
    (updated,) = fhir.of("conversation.updated")
    (draft,) = drafts(updated.data)
    assert draft["resourceType"] == "ServiceRequest"
    assert (draft["status"], draft["intent"]) == ("draft", "proposal")
    assert updated.data["sequence"] == fhir.arrivals[0].data["sequence"] + 1
    assert "p-1" not in thin.of("conversation.updated")[0].body.decode()
    await stage.puente.set_reference(stage.clinician, conversation_id, REF)
    await stage.settle()
    assert len(fhir.of("conversation.updated")) == 1


async def test_a_reference_set_before_anything_was_told_is_told_with_the_first_event(
    stage: Stage,
) -> None:
    fhir, _ = await stage.receiver(payload="fhir")
    visit = await stage.visit()
    await stage.puente.set_reference(stage.clinician, visit.conversation_id, REF)
    await stage.settle()
    assert fhir.arrivals == []
    await stage.end(visit.conversation_id)
    await stage.settle()
    (completed,) = fhir.arrivals
    assert completed.type == "conversation.completed"
    assert drafts(completed.data) == []
