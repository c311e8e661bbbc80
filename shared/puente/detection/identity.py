"""Whether what is named now is what was named before: kinds and names, studies, return visits."""

from collections.abc import Iterable

from puente.detection import lexicon
from puente.detection.combining import Offer
from puente.detection.context import REACH, TOPIC_REACH, Context
from puente.detection.drafts import Draft, Part, ProposalKey
from puente.detection.text import fold

WORTH = -0.7
"""The log-odds below which a mention says nothing about an order."""
_DOUBTED = -2.0


def is_named(context: Context, offer: Offer) -> bool:
    """«The pain medicine» after one was ordered by name is that one, not another."""
    named = lexicon.members().get(offer.key.concept, frozenset())
    reach = _reach(offer.kind)
    return any(
        draft.concept in named
        and draft.best > 0
        and not draft.withdrawn
        and context.number - draft.touched <= reach
        for draft in context.drafts
    )


def visit(context: Context, offer: Offer) -> ProposalKey:
    """A return visit is told from others by its time: «in two days» and «in two months» are two.

    One said without a time, or to correct the time, is the visit spoken of before.
    """
    time = _time(offer.parts)
    if time is None or offer.corrects:
        return offer.key
    likely = [d for d in context.drafts if d.type == "followup" and d.best > WORTH]
    for draft in likely:
        if not draft.withdrawn and _time(draft.parts) in (None, time):
            return draft.key
    return offer.key._replace(concept=f"{offer.key.concept} {time}") if likely else offer.key


def restates(draft: Draft, offer: Offer) -> bool:
    """Whether it is said again when a likely return visit is to be: «so, in two weeks»."""
    time = _time(offer.parts)
    standing = draft.type == "followup" and draft.best > 0 and not draft.withdrawn
    asserted = not offer.denied and not offer.question
    return standing and asserted and time is not None and time == _time(draft.parts)


def _time(parts: Iterable[Part]) -> str | None:
    return next((part.value or fold(part.text) for part in parts if part.kind == "when"), None)


def same_study(context: Context, offer: Offer) -> Draft | None:
    """«The MRI», said after a knee MRI, is that one."""
    if offer.kind != "imaging" or offer.body_part is not None:
        return None
    of_parts = (
        draft
        for draft in reversed(context.drafts)
        if draft.body_part is not None
        and draft.concept == f"{draft.body_part} {offer.key.concept}"
        and not draft.withdrawn
        and draft.best > _DOUBTED
    )
    return next(of_parts, None)


def absorb(context: Context, draft: Draft) -> None:
    """«An MRI», said before a knee MRI, turns out to be that one: its turns are evidence too."""
    if draft.kind != "imaging" or draft.body_part is None:
        return
    for other in context.drafts:
        if (
            other.type == draft.type
            and not other.withdrawn
            and draft.concept == f"{draft.body_part} {other.concept}"
        ):
            other.withdrawn, other.replaced_by = True, draft.concept
            other.touched = context.number
            if other.best > 0:
                own, draft.evidence = draft.evidence, []
                for turn_id in (*other.evidence, *own):
                    draft.add_evidence(turn_id)


def _reach(kind: str) -> int:
    """Turns over which a kind and a name are one: tests of their own are often added later."""
    return 1 if kind == "generic" else TOPIC_REACH


def name(context: Context, draft: Draft) -> None:
    """«An anti-inflammatory», said just before, turns out to be this medicine."""
    for other in context.drafts:
        if (
            not other.withdrawn
            and context.number - other.touched <= min(REACH, _reach(other.kind))
            and draft.concept in lexicon.members().get(other.concept, ())
        ):
            other.withdrawn, other.replaced_by = True, draft.concept
            other.touched = context.number
