"""What in a visit with known orders is right: only fitting and measuring import it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from puente.detection import weighing
from puente.detection.combining import Offer
from puente.detection.context import Context
from puente.detection.conversations import Conversation
from puente.detection.drafts import Draft, Problem
from puente.detection.linking import advance
from puente.detection.values import Said

_VAGUE = frozenset(
    "panel profile blood urine test tests level levels work labs sample x ray scan of your the a "
    "to with and for in on de la el del un una que los las".split()
)
"""Words that many orders share: alone they do not tell which order was meant."""


def is_own(conversation: Conversation) -> bool:
    """Whether it is one of the project's own visits, which name every action."""
    return conversation.source == "made-up"


def untold(conversation: Conversation, kind: str) -> bool:
    """Whether the orders of a conversation are silent about mentions of this kind.

    The public orders name no referral and no instrumental study (ECG, endoscopy, lung function),
    ordered or not: there, a mention of one is no evidence either way.
    """
    return kind in ("specialty", "procedure") and not is_own(conversation)


def likeness(order: dict[str, Any], kind: str, said: str) -> float:
    """How well what was said names a known order: 0 for another type or no word in common."""
    if order["type"] != kind:
        return 0.0
    if kind == "followup":
        return 1.0
    wanted = set(order["description"].lower().replace("-", " ").replace(".", " ").split())
    shared = wanted.intersection(said.lower().replace("-", " ").split())
    return sum(0.01 if word in _VAGUE else 1.0 for word in shared) / max(1, len(wanted))


def named(orders: Sequence[dict[str, Any]], kind: str, said: str) -> dict[str, Any] | None:
    """The order that these words name best, or None; orders of no other name need vague words."""
    scored = [(likeness(order, kind, said), -at) for at, order in enumerate(orders)]
    best, at = max(scored, default=(0.0, 0))
    return orders[-at] if best > 0 else None


class Example(NamedTuple):
    """A mention as it was scored, and the orders of the conversation that its turn evidences."""

    features: list[str]
    order: tuple[str, int, str] | None
    """(conversation, number of the order, turn), or None for a mention of no order."""


def examples(conversations: Sequence[Conversation]) -> list[Example]:
    """Every mention of the conversations, by the weights in force."""
    out: list[Example] = []
    for conversation in conversations:
        context = Context()
        watch = partial(_note, out, conversation)
        for turn in conversation.turns:
            advance(context, turn, watch)
    return out


def _note(
    out: list[Example],
    conversation: Conversation,
    turn: Said,
    offer: Offer,
    features: list[str],
) -> None:
    if untold(conversation, offer.kind):
        return
    said = f"{offer.head} {offer.key.concept}"
    here = [o for o in conversation.orders if turn.turn_id in map(str, o["provenance"])]
    meant = named(here, offer.key.type, said)
    order = None
    if meant is not None:
        order = (conversation.id, conversation.orders.index(meant), turn.turn_id)
    out.append(Example(features, order))


def labelled(
    found: Sequence[Example], weights: Mapping[str, float]
) -> list[tuple[list[str], bool]]:
    """Examples with labels: of several mentions that one turn offers for one order, the likeliest
    is right and the others, which may be asides, are left out."""
    best: dict[tuple[str, int, str], tuple[float, int]] = {}
    for at, example in enumerate(found):
        if example.order is None:
            continue
        total = sum(weights.get(name, 0.0) for name in example.features)
        if example.order not in best or total > best[example.order][0]:
            best[example.order] = (total, at)
    chosen = {at for _, at in best.values()}
    return [
        (example.features, example.order is not None)
        for at, example in enumerate(found)
        if example.order is None or at in chosen or not weights
    ]


class Judged(NamedTuple):
    """A draft, the order it is (or None), and the problems its reason was chosen from."""

    draft: Draft
    order: dict[str, Any] | None
    problems: list[Problem]


def judged(conversation: Conversation) -> list[Judged]:
    """Each draft with the order it is; an order counts for its likeliest draft only."""
    context = Context()
    gone = [draft for turn in conversation.turns for draft in advance(context, turn)]
    weighing.finish(context)
    free = list(conversation.orders)
    out = []
    for draft in sorted([*gone, *context.drafts], key=lambda d: -d.best):
        if draft.withdrawn or untold(conversation, draft.kind):
            continue
        order = named(free, draft.type, f"{draft.head} {draft.concept}")
        if order is not None:
            free.remove(order)
        out.append(Judged(draft, order, context.problems))
    return out
