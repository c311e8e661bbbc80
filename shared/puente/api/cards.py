"""Domain values as they cross the wire."""

from datetime import datetime
from typing import TYPE_CHECKING

from puente.api.endpoint_schemas import DeliveryOut, EndpointHealthOut, EndpointOut
from puente.api.hook_schemas import AttemptOut, KeyOut
from puente.api.schemas import (
    ActionCard,
    ConversationDetail,
    ConversationOut,
    MemberOut,
    Stop,
    TurnOut,
    TurnReceipt,
)
from puente.domain.action import Action
from puente.domain.api_key import ApiKey
from puente.domain.conversation import Conversation
from puente.domain.member import Member
from puente.domain.turn import Turn
from puente.domain.webhook import Attempt, Delivery, Endpoint, EndpointHealth
from puente.webhooks.breaker import DISABLE_AFTER

if TYPE_CHECKING:
    from puente.services.turns import Receipt


def card(action: Action) -> ActionCard:
    return ActionCard(
        evidence=list(action.evidence),
        **{n: getattr(action, n) for n in ActionCard.model_fields if n != "evidence"},
    )


def receipt(taken: "Receipt", stop: Stop | None = None) -> TurnReceipt:
    return TurnReceipt(
        turn_id=taken.turn.turn_id,
        stored=taken.stored,
        revision=taken.turn.revision,
        seq=taken.turn.seq,
        flags=list(taken.turn.flags),
        late=taken.turn.late,
        actions=[card(action) for action in taken.actions],
        stop=stop,
    )


def turn(stored: Turn) -> TurnOut:
    lists = {name: list(getattr(stored, name)) for name in ("model_calls", "marks", "flags")}
    return TurnOut(
        **lists, **{n: getattr(stored, n) for n in TurnOut.model_fields if n not in lists}
    )


def conversation(visit: Conversation) -> ConversationOut:
    return ConversationOut(**{n: getattr(visit, n) for n in ConversationOut.model_fields})


def conversation_detail(visit: Conversation) -> ConversationDetail:
    return ConversationDetail(
        **{n: getattr(visit, n) for n in ConversationOut.model_fields},
        external_ref=visit.content.external_ref,
        summary=visit.content.summary,
        fallbacks=list(visit.content.fallbacks),
    )


def member(person: Member) -> MemberOut:
    return MemberOut(**{n: getattr(person, n) for n in MemberOut.model_fields})


LISTS = frozenset({"events", "action_types", "schedule_s"})


MADE = LISTS | {"signing", "overlap_until", "health"}


def endpoint(stored: Endpoint, now: datetime, failing: EndpointHealth | None = None) -> EndpointOut:
    """Without its secrets: they are shown once, when it is made."""
    signing = stored.secrets_at(now)
    return EndpointOut(
        signing=len(signing),
        overlap_until=max(stored.retire_at) if len(signing) > 1 else None,
        health=None if failing is None else health(failing),
        events=list(stored.events),
        action_types=list(stored.action_types),
        schedule_s=list(stored.schedule_s) if stored.schedule_s else None,
        **{n: getattr(stored, n) for n in EndpointOut.model_fields if n not in MADE},
    )


def health(row: EndpointHealth) -> EndpointHealthOut:
    return EndpointHealthOut(
        failures=row.failures,
        failing_since=row.failing_since,
        open_until=row.open_until,
        warnings=row.warned,
        disabled_after=row.failing_since + DISABLE_AFTER,
    )


def attempt(row: Attempt) -> AttemptOut:
    """An answer may be in any encoding or none: what is not UTF-8 is replaced."""
    return AttemptOut(
        response_head=row.response_head.decode("utf-8", "replace"),
        **{n: getattr(row, n) for n in AttemptOut.model_fields if n != "response_head"},
    )


def key(stored: ApiKey) -> KeyOut:
    return KeyOut(
        scopes=list(stored.scopes),
        **{n: getattr(stored, n) for n in KeyOut.model_fields if n != "scopes"},
    )


def delivery(row: Delivery) -> DeliveryOut:
    return DeliveryOut(
        attempts=row.attempt,
        **{n: getattr(row, n) for n in DeliveryOut.model_fields if n != "attempts"},
    )
