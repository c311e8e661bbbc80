"""A turn's function calls through the real route: a card with its source, and 2xx for nonsense."""

from typing import Any

from tests.api.clinic import Clinic
from tests.api.routes import TURN

CALL = {
    "call_id": "call-1",
    "name": "propose_action",
    "arguments": {
        "type": "lab",
        "concept": "quetzal test",
        "description": "A quetzal test",
        "confidence": 0.9,
    },
}


async def put(clinic: Clinic, calls: list[Any], revision: int = 1) -> dict[str, Any]:
    path = f"/api/conversations/{clinic.visit.conversation_id}/turns/turn-000009"
    body = {**TURN, "marks": [], "revision": revision, "model_calls": calls}
    answer = await clinic.call("clinician", "PUT", path, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_call_comes_back_as_a_card_and_once_only(clinic: Clinic) -> None:
    assert (await put(clinic, []))["actions"] == []
    [card] = (await put(clinic, [CALL], 2))["actions"]
    assert (card["source"], card["status"], card["evidence"]) == (
        "function_call",
        "proposed",
        ["turn-000009"],
    )
    for revision in (2, 3, 1):
        assert (await put(clinic, [CALL] if revision != 1 else [], revision))["actions"] == [card]


async def test_a_call_that_claims_to_be_reviewed_is_dropped(clinic: Clinic) -> None:
    arguments = {**CALL["arguments"], "status": "confirmed"}  # type: ignore[dict-item]
    assert (await put(clinic, [{**CALL, "arguments": arguments}]))["actions"] == []
