"""``/api/actions``: read, review, and try the detector on a text."""

from typing import Annotated

from fastapi import Query, Request

from puente.api import cards
from puente.api.door import Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.paging import Cursor, page_of
from puente.api.schemas import ActionCard, ActionPage, DetectOut, DetectRequest, Review
from puente.domain.action import DetectorTurn

router = make_router("actions")

ACTION_PAGE = 500


@router.get("/actions", operation_id="listActions")
async def list_actions(
    conversation_id: Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{8,64}$")],
    caller: Caller,
    services: Services,
    cursor: Cursor = None,
) -> ActionPage:
    """A visit's actions, oldest first; a visit has tens of them, which are one page."""
    found = await services.reviews.of(caller, conversation_id)
    shown, following = page_of(found, lambda action: action.action_id, cursor, ACTION_PAGE)
    return ActionPage(items=[cards.card(action) for action in shown], next_cursor=following)


@router.post("/actions/detect", operation_id="detectActions")
async def detect_actions(body: DetectRequest, caller: Caller, services: Services) -> DetectOut:
    """What the detector makes of a text. Nothing is stored."""
    turns = [
        DetectorTurn(
            turn_id=turn.turn_id or f"turn-{number:04d}",
            speaker=turn.speaker,
            lang=turn.language,
            text=turn.text,
            translation_lang=("es" if turn.language == "en" else "en")
            if turn.translation
            else None,
            translation=turn.translation,
        )
        for number, turn in enumerate(body.turns, start=1)
    ]
    return DetectOut(actions=services.detect(turns))


@router.get("/actions/{action_id}", operation_id="getAction")
async def get_action(
    action_id: PathId, caller: Caller, services: Services, request: Request
) -> ActionCard:
    action = await services.reviews.get(caller, action_id)
    name_in_audit(request, conversation_id=action.conversation_id)
    return cards.card(action)


@router.post("/actions/{action_id}/review", operation_id="reviewAction")
async def review_action(
    action_id: PathId, body: Review, caller: Caller, services: Services, request: Request
) -> ActionCard:
    """Confirm, edit, dismiss or retract the revision one saw; another one answers 409 with it."""
    reviewed = await services.reviews.decide(
        caller, action_id, body.decision, revision=body.revision, edit=body.edit
    )
    name_in_audit(request, conversation_id=reviewed.conversation_id)
    return cards.card(reviewed)
