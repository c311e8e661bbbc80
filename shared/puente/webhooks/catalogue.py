"""The event catalogue: what each event says, as JSON Schema and by example.

The one source is ``domain.payloads``, from which events are built: schemas, examples, the answer of
``GET /api/event-types`` and ``docs/events.md`` all follow from it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from puente.domain.base import Model
from puente.domain.payloads import (
    ActionFacts,
    ActionWords,
    BreakGlassFacts,
    ConversationFacts,
    ConversationWords,
    EmergencyFacts,
    EndpointDisabledFacts,
    EndpointFailingFacts,
    EndpointRecoveredFacts,
    ExhaustedFacts,
    InterpreterFacts,
    PingFacts,
)
from puente.domain.webhook import DEFAULT_EVENTS, EVENT_TYPES
from puente.webhooks.examples import examples
from puente.webhooks.payloads import SUBJECT_MISSING

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

PAYLOAD_VERSION = 1
"""Of every event's body. Members may be added under it; whatever a receiver could stumble over is
another version, and has another ``$id``."""

_FACTS: dict[str, type[Model]] = {
    "interpreter.requested": InterpreterFacts,
    "access.break_glass": BreakGlassFacts,
    "consent.emergency": EmergencyFacts,
    "endpoint.disabled": EndpointDisabledFacts,
    "endpoint.failing": EndpointFailingFacts,
    "endpoint.recovered": EndpointRecoveredFacts,
    "delivery.exhausted": ExhaustedFacts,
    "test.ping": PingFacts,
}

_FHIR: Json = {
    "fhir": {
        "description": "At the level fhir: a Bundle of R4 drafts, status=draft, intent=proposal",
        "type": "object",
        "required": ["resourceType", "type"],
        "properties": {
            "resourceType": {"const": "Bundle"},
            "type": {"const": "collection"},
        },
    },
    "fhir_error": {
        "description": "At the level fhir: why there is no Bundle",
        "const": SUBJECT_MISSING,
    },
}


@dataclass(frozen=True)
class EventSpec:
    """One event type. ``examples`` has one for each payload level that differs."""

    type: str
    description: str
    default: bool
    schema: Json
    examples: Mapping[str, Json]


def models(kind: str) -> tuple[type[Model], type[Model] | None]:
    """What an event of this type always says, and what full payloads add."""
    if kind.startswith("action."):
        return ActionFacts, ActionWords
    if kind.startswith("conversation."):
        return ConversationFacts, ConversationWords
    return _FACTS[kind], None


@cache
def catalogue() -> tuple[EventSpec, ...]:
    return tuple(
        EventSpec(kind, text, kind in DEFAULT_EVENTS, _schema(kind, text), examples(kind))
        for kind, text in EVENT_TYPES.items()
    )


def _schema(kind: str, text: str) -> Json:
    """The whole body. Unknown members are allowed, so that a receiver outlives an addition."""
    facts, words = models(kind)
    parts = [
        _open(model.model_json_schema(mode="serialization")) for model in (facts, words) if model
    ]
    properties = {name: value for part in parts for name, value in part["properties"].items()}
    made: Json = {
        "$schema": DIALECT,
        "$id": f"urn:puente:event:{PAYLOAD_VERSION}:{kind}",
        "title": kind,
        "description": text,
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": kind},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {
                "type": "object",
                "required": sorted(parts[0].get("required", [])),
                "properties": properties | (_FHIR if words else {}),
            },
        },
    }
    shared = {name: value for part in parts for name, value in part.get("$defs", {}).items()}
    return made | ({"$defs": shared} if shared else {})


def _open(schema: Any) -> Any:
    """A schema that takes further members, without what only our own code has a use for."""
    if isinstance(schema, dict):
        return {
            name: _open(value)
            for name, value in schema.items()
            if name != "additionalProperties"
            and not (name in ("title", "default") and not isinstance(value, dict))
        }
    return [_open(one) for one in schema] if isinstance(schema, list) else schema


def as_markdown() -> str:
    """``docs/events.md``: each type with its example; a family's other levels and schema once."""
    parts, told = [_HEAD], set()
    for spec in catalogue():
        default = " A new endpoint is subscribed to it." if spec.default else ""
        parts.append(f"## `{spec.type}`\n\n{spec.description}{default}\n\n")
        family = models(spec.type)
        first = family not in told
        told.add(family)
        shown = spec.examples if first else {"thin": spec.examples["thin"]}
        for level, example in shown.items():
            parts.append(f"Payload `{level}`:\n\n{_json(example)}\n")
        if first:
            parts.append(f"JSON Schema (of its family, but for `type`):\n\n{_json(spec.schema)}\n")
    return "".join(parts).rstrip() + "\n"


def _json(value: Json) -> str:
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


_HEAD = """# Events

Written by `make events` from the code that sends them. All names and numbers here are made up.

Every body is `{type, timestamp, data}`. Its `webhook-id` header is the event's id: the same at
every endpoint and on every retry, so a receiver that remembers ids does everything once. `sequence`
counts the events of a conversation, and the highest `revision` of an action is the true one.
The body of every event is of version 1, which its schema's `$id` names: members may be added, so
ignore what you do not know; nothing is removed, renamed or told otherwise under it.
`GET /api/event-types` answers the same, each type with the schema of its own.

"""
