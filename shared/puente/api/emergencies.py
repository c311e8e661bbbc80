"""``/api/emergencies``: visits that began without consent, and what is made good afterwards."""

from fastapi import Request, Response
from pydantic import Field

from puente.api import cards
from puente.api.door import IDEMPOTENT, Caller, PathId, Services, name_in_audit, there_already
from puente.api.door import router as make_router
from puente.api.paging import Cursor
from puente.api.schemas import ConversationOut, Stop
from puente.domain.base import ClientId, Language, Model
from puente.domain.break_glass import Reason
from puente.domain.consent import ConsentGiven
from puente.domain.conversation import Conversation, ConversationState, UtcOffset
from puente.domain.emergency import Emergency, EmergencyState
from puente.services.emergencies import Urgent

router = make_router("emergencies")


class StartEmergency(Model):
    conversation_id: ClientId | None = None
    """Made by the page, so that a repeated request opens one visit; made here when left out."""
    languages: tuple[Language, Language] = Field(description="Clinician's, patient's")
    reason: Reason
    utc_offset_min: UtcOffset = 0
    """As when a visit is opened with consent."""


class EmergencyOut(Emergency):
    conversation_id: str
    languages: tuple[Language, Language]
    visit_state: ConversationState
    started_by_name: str | None
    closed_by_name: str | None
    reason: str | None
    explanation: str | None


class EmergencyPage(Model):
    items: list[EmergencyOut]
    next_cursor: str | None


class Explanation(Model):
    explanation: Reason


class ConsentStanding(Model):
    """Whether an interpreter may listen to a visit now."""

    stop: Stop | None
    """Why not."""
    left_s: int | None
    """Seconds that it may still go on without consent."""
    emergency: Emergency | None


@router.post(
    "/emergencies",
    status_code=201,
    operation_id="startEmergency",
    openapi_extra=IDEMPOTENT,
    responses=there_already(ConversationOut),
)
async def start_emergency(
    body: StartEmergency, caller: Caller, services: Services, request: Request, response: Response
) -> ConversationOut:
    """Open a visit before consent is on record: for minutes, and to be accounted for. Repeated
    with the page's own id it answers 200 with the same one, and the time it was given then."""
    name_in_audit(request, conversation_id=body.conversation_id)
    made_up = await services.attest_data.made_up(caller.clinic_id)
    urgent = Urgent(body.languages, body.reason, body.conversation_id, made_up, body.utc_offset_min)
    visit, made = await services.emergencies.start(caller, urgent)
    name_in_audit(
        request,
        conversation_id=visit.conversation_id,
        emergency_id=visit.emergency.emergency_id,
    )
    response.status_code = 201 if made else 200
    return cards.conversation(visit)


@router.get("/emergencies", operation_id="listEmergencies")
async def list_emergencies(
    caller: Caller,
    services: Services,
    state: EmergencyState | None = None,
    cursor: Cursor = None,
) -> EmergencyPage:
    """Visits that began without consent, newest first, however old: one's own, for a supervisor
    the clinic's."""
    found, following = await services.emergencies.page(caller, state, cursor=cursor)
    names = await services.membership.names(caller.clinic_id) if found else {}
    items = [_card(visit, visit.emergency, names) for visit in found if visit.emergency is not None]
    return EmergencyPage(items=items, next_cursor=following)


@router.post(
    "/emergencies/{emergency_id}/explanation",
    operation_id="explainEmergency",
    openapi_extra=IDEMPOTENT,
)
async def explain_emergency(
    emergency_id: PathId, body: Explanation, caller: Caller, services: Services, request: Request
) -> ConversationOut:
    """Write why consent could not be asked for: that settles it."""
    visit = await services.emergencies.explain(caller, emergency_id, body.explanation)
    name_in_audit(request, conversation_id=visit.conversation_id)
    return cards.conversation(visit)


@router.get("/conversations/{conversation_id}/consent", operation_id="getConsent")
async def get_consent(
    conversation_id: PathId, caller: Caller, services: Services
) -> ConsentStanding:
    """Asked by a page that interprets: another device may have ended it."""
    return await _standing(await services.visits.get(caller, conversation_id), services)


@router.post(
    "/conversations/{conversation_id}/consent",
    operation_id="recordConsent",
    status_code=201,
    responses=there_already(ConsentStanding),
)
async def record_consent(
    conversation_id: PathId,
    body: ConsentGiven,
    caller: Caller,
    services: Services,
    response: Response,
) -> ConsentStanding:
    """The consent, or the refusal, of a visit that began without. Where the same is on record
    already, it answers 200."""
    visit, made = await services.consenting.record(caller, conversation_id, body)
    response.status_code = 201 if made else 200
    return await _standing(visit, services)


async def _standing(visit: Conversation, services: Services) -> ConsentStanding:
    found = await services.consenting.standing(visit)
    return ConsentStanding(stop=found.stop, left_s=found.left_s, emergency=visit.emergency)


def _card(visit: Conversation, emergency: Emergency, names: dict[str, str]) -> EmergencyOut:
    words = visit.content.emergency
    return EmergencyOut(
        **emergency.model_dump(),
        conversation_id=visit.conversation_id,
        languages=visit.languages,
        visit_state=visit.state,
        started_by_name=names.get(emergency.started_by),
        closed_by_name=names.get(emergency.closed_by or ""),
        reason=words.reason if words else None,
        explanation=words.explanation if words else None,
    )
