"""``/api/conversations/{conversation_id}/summary``: a person's word on it, and mailing it."""

from typing import Annotated, Literal

from fastapi import Request
from pydantic import Field, StringConstraints, model_validator

from puente.api import cards
from puente.api.door import IDEMPOTENCY_KEY, IDEMPOTENT, Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.schemas import ConversationDetail
from puente.domain.base import ClientId, Instant, Language, Model
from puente.domain.conversation import Qualification, SummaryLine
from puente.domain.mail import MailForm
from puente.services.mailing import Wanted

router = make_router("summaries")

SUMMARY = "/conversations/{conversation_id}/summary"


Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]


class LineIn(Model):
    kind: Literal["complaint", "finding", "plan", "other"]
    en: Said | None = None
    es: Said | None = None
    evidence: list[ClientId] = Field(default=[], max_length=50)
    """Turns of the visit; a line that a person writes may rest on none."""

    @model_validator(mode="after")
    def _check(self) -> "LineIn":
        if not (self.en or self.es):
            raise ValueError("a line says something in at least one language")
        return self


class SummaryReview(Model):
    revision: int = Field(ge=1)
    """Of the summary that was looked at."""
    lines: list[LineIn] | None = Field(default=None, min_length=1, max_length=200)
    """What it is to say instead; left out, it is approved as it stands."""
    qualification: Qualification | None = None
    """What lets the reviewer judge the translation; it stands on what is carried out of here."""


@router.post(SUMMARY + "/review", operation_id="reviewSummary")
async def review_summary(
    conversation_id: PathId, body: SummaryReview, caller: Caller, services: Services
) -> ConversationDetail:
    """Approve the summary, as it stands or as it was changed; receivers are told."""
    lines = None if body.lines is None else [_line(line) for line in body.lines]
    changed = await services.review_summary(
        caller,
        conversation_id,
        revision=body.revision,
        lines=lines,
        qualification=body.qualification,
    )
    return cards.conversation_detail(changed)


def _line(line: LineIn) -> SummaryLine:
    evidence = tuple(dict.fromkeys(line.evidence))
    return SummaryLine(kind=line.kind, en=line.en or None, es=line.es or None, evidence=evidence)


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
