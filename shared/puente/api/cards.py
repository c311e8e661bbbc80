"""Domain values as they cross the wire."""

from puente.api.schemas import (
    ActionCard,
    ConversationDetail,
    ConversationOut,
    DeliveryOut,
    EndpointOut,
    MemberOut,
    TurnOut,
    TurnReceipt,
)
from puente.domain.action import Action
from puente.domain.conversation import Conversation
from puente.domain.member import Member
from puente.domain.turn import Turn
from puente.domain.webhook import Delivery, Endpoint
from puente.services.turns import Receipt


def card(action: Action) -> ActionCard:
    return ActionCard(
        evidence=list(action.evidence),
        **{n: getattr(action, n) for n in ActionCard.model_fields if n != "evidence"},
    )


def receipt(taken: Receipt) -> TurnReceipt:
    return TurnReceipt(
        turn_id=taken.turn.turn_id,
        stored=taken.stored,
        revision=taken.turn.revision,
        seq=taken.turn.seq,
        flags=list(taken.turn.flags),
        late=taken.turn.late,
        actions=[card(action) for action in taken.actions],
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
    )


def member(person: Member) -> MemberOut:
    return MemberOut(**{n: getattr(person, n) for n in MemberOut.model_fields})


LISTS = frozenset({"events", "action_types"})


def endpoint(stored: Endpoint) -> EndpointOut:
    """Without its secrets: they are shown once, when it is made."""
    return EndpointOut(
        events=list(stored.events),
        action_types=list(stored.action_types),
        **{n: getattr(stored, n) for n in EndpointOut.model_fields if n not in LISTS},
    )


def delivery(row: Delivery) -> DeliveryOut:
    return DeliveryOut(
        attempts=row.attempt,
        **{n: getattr(row, n) for n in DeliveryOut.model_fields if n != "attempts"},
    )
