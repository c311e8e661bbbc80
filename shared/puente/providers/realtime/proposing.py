"""The function that a conversation model may call: to say what the clinician committed to.

Its arguments are the domain's own words, so that a call can become a proposed action.
"""

from typing import Any, get_args

from puente.domain.action import ActionDetails, ActionType, Change
from puente.domain.call import PROPOSE_ACTION

_DESCRIPTION = """\
Call this once for each medical action that the clinician commits to in the given words: a \
prescription or a change or stop of one, a laboratory test, imaging, a follow-up, a referral. Call \
it for what is decided, not for what is asked, considered, refused, denied, already done \
elsewhere, or wished by the patient. With none, do not call it. A person reviews every call."""


def propose_action() -> dict[str, Any]:
    """The function's definition, as the protocol takes it."""
    properties = {
        "type": {"type": "string", "enum": list(get_args(ActionType))},
        "concept": _text("What is acted upon, in English, singular: «amoxicillin», «chest x-ray»."),
        "description": _text("The action in one line, in the language it was said in."),
        "reason": _text("Why, if the clinician says so."),
        "change": {
            "type": "string",
            "enum": list(get_args(Change)),
            "description": "For a medication: whether it is begun, changed or stopped.",
        },
        "conditional": {
            "type": "boolean",
            "description": "True if it depends on something that has not happened yet.",
        },
        "details": _details(),
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    }
    return {
        "type": "function",
        "name": PROPOSE_ACTION,
        "description": _DESCRIPTION,
        "parameters": {
            "type": "object",
            "properties": properties,
            "required": ["type", "concept", "description", "confidence"],
            "additionalProperties": False,
        },
    }


def _details() -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "string"} for name in ActionDetails.model_fields}
    side = get_args(ActionDetails.model_fields["side"].annotation)
    fields["side"] = {"type": "string", "enum": [each for one in side for each in get_args(one)]}
    fields["when"] = _text("An ISO 8601 date, or a period such as P2W counted from today.")
    return {
        "type": "object",
        "description": "What was said of it, word for word. Leave out what was not said.",
        "properties": fields,
        "additionalProperties": False,
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}
