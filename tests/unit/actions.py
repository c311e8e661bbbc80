"""Made-up actions and proposals for the rules that decide over them."""

from typing import Any

from puente.domain.action import Action, ProposedAction
from tests.support.clock import START
from tests.support.ids import ReadableIds
from tests.support.people import NORTH

VISIT = "cnv_00000001"


def proposal(**changes: Any) -> ProposedAction:
    given = {
        "type": "medication",
        "concept": "amoxicillin",
        "description": "amoxicillin 500 mg",
        "details": {"drug": "amoxicillin", "dose": "500", "unit": "mg"},
        "change": "start",
        "confidence": 0.9,
        "evidence": ("turn-0001",),
        "language": "en",
    }
    return ProposedAction.model_validate({**given, **changes})


def action(**changes: Any) -> Action:
    """As ``proposal()`` is stored the first time."""
    given = {
        **proposal().model_dump(),
        "action_id": "act_stored01",
        "clinic_id": NORTH,
        "conversation_id": VISIT,
        "created_at": START,
        "updated_at": START,
    }
    return Action.model_validate({**given, **changes})


def ids() -> ReadableIds:
    return ReadableIds()
