"""``/api/me``, ``/api/members``, ``/api/health``."""

import base64
from typing import Literal

from fastapi import Request

from puente.api import cards
from puente.api.door import PUBLIC, TOKEN, Caller, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.schemas import (
    AcceptInvitation,
    ClinicOut,
    Health,
    HumanInterpreter,
    Me,
    MemberOut,
    OutboxKey,
)
from puente.domain.errors import PuenteError

router = make_router("clinic")


@router.get("/me", operation_id="getMe")
async def get_me(caller: Caller, services: Services) -> Me:
    """Who is signed in, with the key of this person's outbox."""
    key_id, key = await services.membership.outbox_key(caller)
    human = services.settings.human_interpreter
    return Me(
        member_id=caller.member_id,
        name=caller.name,
        role=caller.role,
        clinic=ClinicOut(clinic_id=caller.clinic_id, name=caller.clinic_name),
        outbox_key=OutboxKey(id=key_id, key=base64.b64encode(key).decode()),
        human_interpreter=HumanInterpreter(phone=human.phone, url=human.url),
        ways=list(services.settings.realtime.offered),
        demo=services.realtime.demo,
        emergency_minutes=services.settings.emergency.minutes,
        mail_content=services.settings.email.allow_content,
        data=(await services.attest_data.of(caller.clinic_id)).data,
    )


@router.post("/sign-out", operation_id="signOut", status_code=204)
async def sign_out(caller: Caller, request: Request, services: Services) -> None:
    """End this sign-in here: its tokens open nothing from the next request on.

    The issuer's own session, and its refresh tokens, end at the issuer.
    """
    await services.membership.sign_out(request.state.token)


@router.post("/members/accept", operation_id="acceptInvitation", openapi_extra=TOKEN)
async def accept_invitation(
    body: AcceptInvitation, request: Request, services: Services
) -> MemberOut:
    """Bind the caller's sign-in to the member they were invited as, once."""
    member = await services.membership.accept(request.state.token, body.invitation)
    # Who accepted is one of the clinic's from here on, and so is the trace of it.
    request.state.principal = await services.membership.principal(request.state.token)
    name_in_audit(request, member_id=member.member_id)
    return cards.member(member)


@router.get("/health", operation_id="getHealth", openapi_extra=PUBLIC)
async def get_health(services: Services, request: Request) -> Health:
    """Whether the parts answer. Shows nothing of any clinic."""
    database: Literal["ok", "failing"] = "ok"
    try:
        await services.repositories.database.ping()
    except PuenteError:
        database = "failing"
    return Health(
        status="ok" if database == "ok" else "degraded",
        stage=services.settings.stage,
        version=request.app.version,
        demo=services.realtime.demo,
        checks={"database": database},
        providers=services.settings.providers(),
    )
