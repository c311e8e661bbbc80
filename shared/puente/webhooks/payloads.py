"""What an endpoint is sent of an event, at the level it asked for."""

import json
from typing import Any

from puente.domain.webhook import FOLLOWS_PROPOSED, Endpoint, Event
from puente.webhooks.fhir import bundle

SUBJECT_MISSING = "subject_missing"
"""What a FHIR payload says where the visit has no ``external_ref`` with a ``patient_id``."""


def wants(endpoint: Endpoint, event: Event) -> bool:
    """Whether an endpoint is owed this event.

    Proposals need the clinic's opt-in, at or above its confidence, medication by name; whoever
    takes proposals also hears of their end, whatever the confidence.
    """
    if endpoint.state != "enabled" or event.thin.get("endpoint_id") == endpoint.endpoint_id:
        # What goes wrong at an endpoint is told to the others: itself it would fail to hear it.
        return False
    kinds = endpoint.action_types
    if event.type.startswith("action.") and kinds and event.thin["action_type"] not in kinds:
        return False
    if event.type == "action.proposed":
        return takes_proposal(endpoint, event.thin)
    follows = event.type in FOLLOWS_PROPOSED and "action.proposed" in endpoint.events
    return follows or event.type in endpoint.events


def takes_proposal(endpoint: Endpoint, action: dict[str, Any]) -> bool:
    """Whether an endpoint takes this action before anybody reviewed it."""
    return (
        "action.proposed" in endpoint.events
        and action["confidence"] >= endpoint.min_confidence
        and (endpoint.propose_medication or action["action_type"] != "medication")
    )


def render(event: Event, endpoint: Endpoint) -> bytes:
    """The exact bytes of a delivery, fixed once and signed anew at each attempt."""
    return encode(document(event, endpoint))


def encode(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def document(event: Event, endpoint: Endpoint) -> dict[str, Any]:
    data = {**event.thin}
    if endpoint.payload == "full":
        data |= _full(event, endpoint)
    elif endpoint.payload == "fhir":
        data |= _fhir(event, endpoint)
    return {"type": event.type, "timestamp": event.created_at.isoformat(), "data": data}


def _full(event: Event, endpoint: Endpoint) -> dict[str, Any]:
    if "actions" not in event.full:
        return event.full
    return {**event.full, "actions": _standing(event, endpoint)}


def _standing(event: Event, endpoint: Endpoint) -> list[dict[str, Any]]:
    """A visit's actions of the kinds the endpoint takes, proposals only where it takes them too."""
    kinds = endpoint.action_types
    return [
        action
        for action in event.full["actions"]
        if (not kinds or action["action_type"] in kinds)
        and (action["status"] != "proposed" or takes_proposal(endpoint, action))
    ]


def _fhir(event: Event, endpoint: Endpoint) -> dict[str, Any]:
    if "external_ref" not in event.full:
        return {}
    if event.type.startswith("action."):
        actions = [{**event.thin, **event.full}]
    else:
        # An event stored before visits listed their actions has none.
        actions = _standing(event, endpoint) if "actions" in event.full else []
    made = bundle(actions, event.full["external_ref"], event_id=event.event_id, at=event.created_at)
    return {"fhir_error": SUBJECT_MISSING} if made is None else {"fhir": made}
