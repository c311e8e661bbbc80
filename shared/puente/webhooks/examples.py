"""Made-up events, one of each type, at each payload level that differs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from puente.domain.action import ActionDetails, ActionStatus
from puente.domain.conversation import ExternalRef, Summary, SummaryLine
from puente.domain.payloads import (
    ActionFacts,
    ActionInVisit,
    ActionWords,
    BreakGlassFacts,
    ConversationFacts,
    ConversationWords,
    EmergencyFacts,
    EndpointDisabledFacts,
    EndpointFailingFacts,
    EndpointRecoveredFacts,
    ExhaustedFacts,
    InterpreterFacts,
    PingFacts,
    as_json,
)
from puente.domain.webhook import Endpoint, Event
from puente.webhooks.payloads import document

AT = datetime(2031, 3, 4, 9, 12, 30, tzinfo=UTC)
CONVERSATION = "cnv_EXAMPLEvisit0000000001"
ENDPOINT = "ep_EXAMPLEendpoint00000001"
EVENT = "evt_EXAMPLEevent0000000001"
REF = ExternalRef(system="urn:example:ehr", patient_id="patient-1", encounter_id="encounter-1")

_STATUS: dict[str, ActionStatus] = {
    "action.proposed": "proposed",
    "action.confirmed": "confirmed",
    "action.edited": "edited",
    "action.dismissed": "dismissed",
    "action.withdrawn": "withdrawn",
    "action.superseded": "superseded",
    "action.retracted": "retracted",
}


def examples(kind: str) -> dict[str, dict[str, Any]]:
    """Payload level → the whole body."""
    event = _event(kind)
    levels = ("thin", "full", "fhir") if event.full else ("thin",)
    return {level: document(event, _endpoint(level)) for level in levels}


def _endpoint(level: Any) -> Endpoint:
    return Endpoint(
        endpoint_id=ENDPOINT,
        clinic_id="cln_example",
        url="https://ehr.example/hooks",
        events=("action.confirmed",),
        payload=level,
        secrets=(),
        created_at=AT,
    )


def _event(kind: str) -> Event:
    facts, words = _said(kind)
    return Event.model_validate(
        {
            "event_id": EVENT,
            "clinic_id": "cln_example",
            "type": kind,
            "conversation_id": facts.get("conversation_id"),
            "sequence": facts.get("sequence", 0),
            "created_at": AT,
            "thin": facts,
            "full": words,
        }
    )


def _said(kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if kind in _STATUS:
        return _action(_STATUS[kind])
    if kind.startswith("conversation."):
        return _conversation()
    return as_json(_OTHERS[kind]), {}


def _state(status: ActionStatus) -> dict[str, Any]:
    return {
        "action_id": "act_EXAMPLEaction000000001",
        "action_type": "lab",
        "status": status,
        "review": "unreviewed" if status in ("proposed", "withdrawn", "superseded") else "reviewed",
        "needs_review": False,
        "change": None,
        "conditional": False,
        "confidence": 0.93,
        "source": "rules",
        "revision": 1 if status == "proposed" else 2,
    }


_SAID: dict[str, Any] = {
    "description": "hemoglobin A1c",
    "reason": "diabetes",
    "details": ActionDetails(test="hemoglobin A1c", when="2031-03-11"),
    "language": "en",
    "evidence": ("turn-000012",),
}


def _action(status: ActionStatus) -> tuple[dict[str, Any], dict[str, Any]]:
    facts = ActionFacts(**_state(status), conversation_id=CONVERSATION, sequence=3)
    return as_json(facts), as_json(ActionWords(**_SAID, external_ref=REF))


def _conversation() -> tuple[dict[str, Any], dict[str, Any]]:
    line = SummaryLine(
        kind="plan",
        en="We will check your hemoglobin A1c next week.",
        es="Vamos a revisar su hemoglobina A1c la próxima semana.",
        evidence=("turn-000012",),
    )
    facts = ConversationFacts(
        conversation_id=CONVERSATION,
        state="completed",
        languages=("en", "es"),
        turn_count=42,
        action_count=1,
        sequence=5,
    )
    words = ConversationWords(
        summary=Summary(lines=(line,), provider="rules", made_at=AT),
        external_ref=REF,
        actions=(ActionInVisit(**_state("confirmed"), **_SAID),),
    )
    return as_json(facts), as_json(words)


_OTHERS: dict[str, Any] = {
    "interpreter.requested": InterpreterFacts(
        conversation_id=CONVERSATION,
        reason="patient_asked",
        requested_by="mbr_EXAMPLEmember000000001",
        languages=("en", "es"),
        sequence=4,
    ),
    "access.break_glass": BreakGlassFacts(
        conversation_id=CONVERSATION,
        glass_id="gls_EXAMPLEglass00000000001",
        opened_by="mbr_EXAMPLEmember000000001",
        opened_at=AT,
        expires_at=AT + timedelta(minutes=60),
        sequence=6,
    ),
    "consent.emergency": EmergencyFacts(
        conversation_id=CONVERSATION,
        emergency_id="emg_EXAMPLEemergency0000001",
        state="open",
        started_by="mbr_EXAMPLEmember000000001",
        started_at=AT,
        until=AT + timedelta(minutes=15),
        sequence=1,
    ),
    "delivery.exhausted": ExhaustedFacts(
        endpoint_id=ENDPOINT,
        event_id=EVENT,
        event_type="action.confirmed",
        attempts=10,
        last_status=500,
        last_error="http_5xx",
    ),
    "test.ping": PingFacts(endpoint_id=ENDPOINT, message="It works."),
    "endpoint.disabled": EndpointDisabledFacts(endpoint_id=ENDPOINT, reason="failing"),
    "endpoint.recovered": EndpointRecoveredFacts(endpoint_id=ENDPOINT, failing_since=AT),
    "endpoint.failing": EndpointFailingFacts(
        endpoint_id=ENDPOINT,
        failing_since=AT,
        failures=12,
        disabled_after=AT + timedelta(days=5),
    ),
}
