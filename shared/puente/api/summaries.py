"""``/api/conversations/{conversation_id}/summary``: mailing a visit's summary."""

from fastapi import Request
from pydantic import Field

from puente.api.door import IDEMPOTENCY_KEY, IDEMPOTENT, Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.domain.base import Instant, Language, Model
from puente.domain.mail import MailForm
from puente.services.mailing import Wanted

router = make_router("summaries")

SUMMARY = "/conversations/{conversation_id}/summary"


class MailSummaryIn(Model):
    to: str = Field(max_length=320)
    """One address."""
    form: MailForm = "link"
    language: Language | None = None
    """Which language comes first, of the two that every mail holds; the patient's if left out."""


class MailOut(Model):
    mail_id: str
    form: MailForm
    revision: int
    """Of the summary that was sent."""
    sent_at: Instant
    demo: bool
    """Nothing was really sent: this machine only writes down that it would."""


@router.post(SUMMARY + "/mail", operation_id="mailSummary", openapi_extra=IDEMPOTENT)
async def mail_summary(
    conversation_id: PathId,
    body: MailSummaryIn,
    caller: Caller,
    services: Services,
    request: Request,
) -> MailOut:
    """Mail the summary to one address: a link by default, its words where the clinic allows."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    mail_id = services.mail_summary.name(caller, conversation_id, key)
    name_in_audit(request, mail_id=mail_id, form=body.form)
    wanted = Wanted(to=body.to, form=body.form, first=body.language)
    mail = await services.mail_summary(caller, conversation_id, wanted, mail_id=mail_id)
    return MailOut(
        mail_id=mail.mail_id,
        form=mail.form,
        revision=mail.revision,
        sent_at=mail.updated_at,
        demo=services.mail_summary.demo,
    )
