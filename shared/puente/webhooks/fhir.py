"""A FHIR R4 (4.0.1) Bundle of drafts: what a clinic's own system may make an order of.

Every resource is ``status=draft, intent=proposal``: Puente never orders. A stopped medication, and
an action that no longer stands, are a Task, so that no receiver takes either for a prescription. A
follow-up is a ServiceRequest, for an Appointment has neither a draft status nor an intent.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Json = dict[str, Any]

ENDED = frozenset({"dismissed", "withdrawn", "superseded", "retracted"})
"""Statuses in which an action is not to be acted on."""

ACTION_SYSTEM = "urn:puente:action"
EVENT_SYSTEM = "urn:puente:event"
REVIEW_SYSTEM = "urn:puente:review"
TASK_SYSTEM = "urn:puente:task"

_SNOMED = "http://snomed.info/sct"
_CATEGORIES = {
    "lab": ("108252007", "Laboratory procedure"),
    "imaging": ("363679005", "Imaging"),
    "referral": ("3457005", "Patient referral"),
    "followup": ("390906007", "Follow-up encounter"),
}


def bundle(
    actions: Sequence[Mapping[str, Any]],
    external_ref: Mapping[str, Any] | None,
    *,
    event_id: str,
    at: datetime,
) -> Json | None:
    """The drafts of ``actions`` (facts and words together), or None where no subject is known."""
    ref = external_ref or {}
    if not ref.get("patient_id"):
        return None
    about: Json = {"subject": _reference("Patient", ref["system"], ref["patient_id"])}
    if ref.get("encounter_id"):
        about["encounter"] = _reference("Encounter", ref["system"], ref["encounter_id"])
    made: Json = {
        "resourceType": "Bundle",
        "identifier": {"system": EVENT_SYSTEM, "value": event_id},
        "type": "collection",
        "timestamp": at.isoformat(),
    }
    entries = [
        {"fullUrl": _full_url(action), "resource": _resource(_legible(action), about, at)}
        for action in actions
    ]
    # FHIR has no empty arrays, nor empty texts: what is not there is left out.
    return {**made, "entry": entries} if entries else made


def _legible(action: Mapping[str, Any]) -> Mapping[str, Any]:
    stripped = {name: text.strip() for name, text in action["details"].items() if text}
    return {
        **action,
        "details": {name: text for name, text in stripped.items() if text},
        "description": action["description"].strip() or action["action_type"],
        "reason": (action["reason"] or "").strip(),
    }


def _full_url(action: Mapping[str, Any]) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ACTION_SYSTEM + ':' + action['action_id'])}"


def _reference(kind: str, system: str, value: str) -> Json:
    return {"type": kind, "identifier": {"system": system, "value": value}}


def _resource(action: Mapping[str, Any], about: Json, at: datetime) -> Json:
    if action["status"] in ENDED:
        return _task(action, about, at, "disregard", "Disregard what was proposed or confirmed")
    if action["action_type"] != "medication":
        return _service_request(action, about, at)
    if action["change"] == "stop":
        return _task(action, about, at, "stop-medication", "Stop a medication")
    return _medication_request(action, about, at)


def _draft(kind: str, action: Mapping[str, Any], at: datetime) -> Json:
    tag = {"system": REVIEW_SYSTEM, "code": action["review"]}
    return {
        "resourceType": kind,
        "meta": {"versionId": str(action["revision"]), "tag": [tag]},
        "identifier": [{"system": ACTION_SYSTEM, "value": action["action_id"]}],
        "status": "draft",
        "intent": "proposal",
        "authoredOn": at.isoformat(),
        "note": [{"text": text} for text in _notes(action)],
    }


def _notes(action: Mapping[str, Any]) -> list[str]:
    """What a person who turns the draft into an order must read."""
    notes = [
        "Noticed by a machine in an interpreted visit and reviewed by a clinician: a draft."
        if action["review"] == "reviewed"
        else "Noticed by a machine in an interpreted visit; nobody has reviewed it."
    ]
    if action["conditional"]:
        notes.append("Conditional: to be done only if what the description says happens.")
    if action["needs_review"]:
        notes.append("Something said later contradicts this: look at the visit again.")
    if action["change"] == "change":
        notes.append("Changes a medication that the patient takes already.")
    when = action["details"].get("when")
    if when and not _is_date(when):
        notes.append(f"When: {when} counted from the visit.")
    return notes


def _is_date(when: str) -> bool:
    try:
        datetime.strptime(when, "%Y-%m-%d")  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return False
    return True


def _medication_request(action: Mapping[str, Any], about: Json, at: datetime) -> Json:
    details = action["details"]
    said = [details.get(n) for n in ("dose", "unit", "route", "frequency", "duration")]
    dosage: Json = {"text": " ".join(part for part in said if part) or action["description"]}
    if details.get("route"):
        dosage["route"] = {"text": details["route"]}
    amount = _number(details.get("dose"))
    if amount is not None:
        quantity: Json = {"value": amount}
        if details.get("unit"):
            quantity["unit"] = details["unit"]
        dosage["doseAndRate"] = [{"doseQuantity": quantity}]
    return {
        **_draft("MedicationRequest", action, at),
        "medicationCodeableConcept": {"text": details.get("drug") or action["description"]},
        **about,
        **_reasons(action),
        "dosageInstruction": [dosage],
    }


def _number(dose: str | None) -> int | float | None:
    try:
        value = float(dose or "")
    except ValueError:
        return None
    if not 0 < value < 1e9:
        return None
    return int(value) if value.is_integer() else value


def _service_request(action: Mapping[str, Any], about: Json, at: datetime) -> Json:
    details, kind = action["details"], action["action_type"]
    code, display = _CATEGORIES[kind]
    coding = {"system": _SNOMED, "code": code, "display": display}
    made = {
        **_draft("ServiceRequest", action, at),
        "category": [{"coding": [coding]}],
        "code": {"text": details.get("test") or action["description"]},
        **about,
        **_reasons(action),
    }
    where = " ".join(part for part in (details.get("side"), details.get("body_part")) if part)
    if where:
        made["bodySite"] = [{"text": where}]
    if details.get("specialty"):
        made["performerType"] = {"text": details["specialty"]}
    if details.get("when") and _is_date(details["when"]):
        made["occurrenceDateTime"] = details["when"]
    return made


def _task(action: Mapping[str, Any], about: Json, at: datetime, code: str, display: str) -> Json:
    made = {
        **_draft("Task", action, at),
        "code": {"coding": [{"system": TASK_SYSTEM, "code": code, "display": display}]},
        "description": f"{display}: {action['description']}",
        "focus": {"identifier": {"system": ACTION_SYSTEM, "value": action["action_id"]}},
        "for": about["subject"],
    }
    if "encounter" in about:
        made["encounter"] = about["encounter"]
    if action["reason"]:
        made["reasonCode"] = {"text": action["reason"]}
    return made


def _reasons(action: Mapping[str, Any]) -> Json:
    return {"reasonCode": [{"text": action["reason"]}]} if action["reason"] else {}
