"""``/api/conversations``: visits, their turns, their end, their history."""

import json
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import ValidationError

from puente.api import cards
from puente.api.door import IDEMPOTENT, Caller, PathId, Services, name_in_audit, there_already
from puente.api.door import router as make_router
from puente.api.paging import Cursor, Since, Until, with_offset
from puente.api.problems import MalformedBody, as_puente_error, problem
from puente.api.schemas import (
    ConversationDetail,
    ConversationOut,
    ConversationPage,
    EditConversation,
    EndConversation,
    EndOut,
    HumanInterpreter,
    InterpreterAsked,
    OpenConversation,
    TurnBatch,
    TurnBatchOut,
    TurnInBatch,
    TurnPage,
    TurnReceipt,
    TurnResult,
)
from puente.domain.action import ActionType
from puente.domain.base import Language
from puente.domain.conversation import ConversationState
from puente.domain.errors import Invalid
from puente.domain.turn import BackTranslation, TurnIn
from puente.services.visits import Opening, Wanted

router = make_router("transcripts")


class TurnChecked(BackTranslation):
    """The back-translation of one revision of a turn."""

    turn_id: str
    revision: int


PatientLanguage = Annotated[Language | None, Query(description="The patient's")]
Clinician = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="A member's id; another's: supervisors only"
    ),
]


@router.post(
    "/conversations",
    status_code=201,
    operation_id="openConversation",
    openapi_extra=IDEMPOTENT,
    responses=there_already(ConversationOut),
)
async def open_conversation(
    body: OpenConversation,
    caller: Caller,
    services: Services,
    request: Request,
    response: Response,
) -> ConversationOut:
    """Open a visit; repeated with the page's own id it answers 200 with the same one."""
    name_in_audit(request, conversation_id=body.conversation_id)
    made_up = await services.attest_data.made_up(caller.clinic_id)
    opening = Opening(
        body.languages,
        body.consent,
        body.conversation_id,
        body.external_ref,
        made_up,
        body.utc_offset_min,
    )
    conversation, made = await services.visits.open(caller, opening)
    name_in_audit(request, conversation_id=conversation.conversation_id)
    response.status_code = 201 if made else 200
    return cards.conversation(conversation)


@router.get("/conversations", operation_id="listConversations")
async def list_conversations(
    caller: Caller,
    services: Services,
    since: Since = None,
    until: Until = None,
    state: ConversationState | None = None,
    language: PatientLanguage = None,
    clinician: Clinician = None,
    action_type: ActionType | None = None,
    cursor: Cursor = None,
) -> ConversationPage:
    """Visits, newest first: one's own, or the clinic's for a supervisor. 90 days unless told."""
    wanted = Wanted(
        state=state,
        language=language,
        clinician=clinician,
        action_type=action_type,
        since=with_offset(since),
        until=with_offset(until),
    )
    found, following = await services.visits.history(caller, wanted, cursor=cursor)
    return ConversationPage(items=[cards.conversation(c) for c in found], next_cursor=following)


@router.get("/conversations/{conversation_id}", operation_id="getConversation")
async def get_conversation(
    conversation_id: PathId, caller: Caller, services: Services
) -> ConversationDetail:
    detail = cards.conversation_detail(await services.visits.get(caller, conversation_id))
    return detail.model_copy(update={"break_glass_until": caller.opened.get(conversation_id)})


@router.patch("/conversations/{conversation_id}", operation_id="editConversation")
async def edit_conversation(
    conversation_id: PathId, body: EditConversation, caller: Caller, services: Services
) -> ConversationDetail:
    """Set the visit's names in the clinic's own systems; a completed visit tells its receivers."""
    changed = await services.set_reference(caller, conversation_id, body.external_ref)
    return cards.conversation_detail(changed)


@router.put("/conversations/{conversation_id}/turns/{turn_id}", operation_id="putTurn")
async def put_turn(
    conversation_id: PathId, turn_id: PathId, body: TurnIn, caller: Caller, services: Services
) -> TurnReceipt:
    """Store one revision of a turn. Safe to repeat: the answer says what it changed."""
    taken = await services.take_turn(caller, conversation_id, turn_id, body)
    return cards.receipt(taken, services.consenting.stop(taken.visit))


@router.post("/conversations/{conversation_id}/turns", operation_id="putTurns")
async def put_turns(
    conversation_id: PathId, body: TurnBatch, caller: Caller, services: Services, request: Request
) -> TurnBatchOut:
    """A backlog of turns, judged one by one: each result is what a single PUT would answer."""
    await services.visits.get(caller, conversation_id)
    results: list[TurnResult] = []
    for raw in body.turns:
        if results and results[-1].status == 503:
            # What did not answer for one turn would keep each of the others waiting as long.
            results.append(results[-1].model_copy(update={"turn_id": _turn_id(raw)}))
            continue
        results.append(await _one(raw, caller, conversation_id, services, request.state.request_id))
    return TurnBatchOut(results=results)


def _turn_id(raw: dict[str, Any]) -> str:
    """The turn's name as it was sent, cut, and legible whatever it was."""
    named = raw.get("turn_id")
    return named[:64].encode("utf-8", "replace").decode() if isinstance(named, str) else ""


async def _one(
    raw: dict[str, Any], caller: Any, conversation_id: str, services: Any, request_id: str
) -> TurnResult:
    turn_id = _turn_id(raw)
    try:
        given = _read_turn(raw)
        turn = TurnIn(**{name: getattr(given, name) for name in TurnIn.model_fields})
        taken = await services.take_turn(caller, conversation_id, given.turn_id, turn)
    except Exception as error:  # noqa: BLE001 - one turn's failure is its own
        known = as_puente_error(error)
        if known.status == 500:
            services.telemetry.error("turn failed", error, request_id=request_id)
        return TurnResult(turn_id=turn_id, status=known.status, problem=problem(known, request_id))
    stop = services.consenting.stop(taken.visit)
    return TurnResult(turn_id=turn_id, status=200, receipt=cards.receipt(taken, stop))


def _read_turn(raw: dict[str, Any]) -> TurnInBatch:
    """Raises MalformedBody."""
    try:
        return TurnInBatch.model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        raise MalformedBody(error.errors()) from None


@router.get("/conversations/{conversation_id}/turns", operation_id="listTurns")
async def list_turns(
    conversation_id: PathId, caller: Caller, services: Services, cursor: Cursor = None
) -> TurnPage:
    """Turns in the order the server took them in; the page orders them by ``started_at``."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit()):
        raise Invalid("the cursor is not one of ours")
    found, following = await services.visits.turns(caller, conversation_id, after=int(cursor or 0))
    return TurnPage(
        items=[cards.turn(t) for t in found],
        next_cursor=str(following) if following is not None else None,
    )


@router.post("/conversations/{conversation_id}/turns/{turn_id}/check", operation_id="checkTurn")
async def check_turn(
    conversation_id: PathId,
    turn_id: PathId,
    caller: Caller,
    services: Services,
    request: Request,
) -> TurnChecked:
    """Translate a turn's translation back, to hold it beside the original; changes nothing."""
    turn, back = await services.check_turn(caller, conversation_id, turn_id)
    name_in_audit(request, outcome=back.outcome, provider=back.provider)
    return TurnChecked(turn_id=turn.turn_id, revision=turn.revision, **back.model_dump())


@router.post("/conversations/{conversation_id}/end", operation_id="endConversation")
async def end_conversation(
    conversation_id: PathId, body: EndConversation, caller: Caller, services: Services
) -> EndOut:
    """End the visit, or name the turns the server lacks: it stays active while any is missing."""
    conversation, missing = await services.visits.end(caller, conversation_id, body.turns)
    return EndOut(state=conversation.state, missing=missing)


@router.post(
    "/conversations/{conversation_id}/interpreter",
    status_code=202,
    operation_id="requestInterpreter",
    openapi_extra=IDEMPOTENT,
)
async def request_interpreter(
    conversation_id: PathId, body: InterpreterAsked, caller: Caller, services: Services
) -> HumanInterpreter:
    """Put on record that a human interpreter was asked for, and answer how to reach one."""
    await services.interpreter_requests.ask(caller, conversation_id, body.reason)
    human = services.settings.human_interpreter
    return HumanInterpreter(phone=human.phone, url=human.url)
