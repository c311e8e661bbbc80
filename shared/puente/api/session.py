"""``/api/session``: what the page needs to dial the interpreter."""

from fastapi import Request

from puente.api.door import Caller, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.schemas import OpenSession, SessionCheckOut, SessionOut

router = make_router("session")


@router.post("/session", operation_id="openSession")
async def open_session(
    body: OpenSession, caller: Caller, services: Services, request: Request
) -> SessionOut:
    """A new session: a leg per direction, or one leg, each with a secret that lives a minute."""
    name_in_audit(request, conversation_id=body.conversation_id)
    opened = await services.open_session(
        caller, body.conversation_id, body.mode, renew=body.renew, direction=body.direction
    )
    name_in_audit(request, session_id=opened.session.session_id)
    if opened.visit.without_consent:
        name_in_audit(request, emergency_id=opened.visit.emergency.emergency_id)
    return SessionOut(
        session_id=opened.session.session_id,
        mode=opened.session.mode,
        provider=opened.session.provider,
        model=opened.session.model,
        demo=services.realtime.demo,
        legs=opened.legs,
        cached=opened.cached,
    )


@router.post("/session/check", operation_id="checkSession")
async def check_session(caller: Caller, services: Services) -> SessionCheckOut:
    """A leg to try the network with before a visit: it is dialled with silence, and hung up."""
    return SessionCheckOut(leg=await services.check_session(caller), demo=services.realtime.demo)
