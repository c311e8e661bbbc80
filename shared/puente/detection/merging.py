"""Merging one mention into what the visit said before."""

from collections.abc import Callable, Iterable

from puente.detection import identity, scoring
from puente.detection.combining import Offer
from puente.detection.context import TOPIC_REACH, Context
from puente.detection.drafts import Draft, Part, Problem
from puente.detection.features import IDLE
from puente.detection.values import Said

Watch = Callable[[Said, Offer, list[str]], None]
AGREED = 0.8
"""The least log-odds of what was agreed to or put in the place of something likely."""
_ASKED = -1.5
_WISHED = -3.0


def take(context: Context, turn: Said, offer: Offer, watch: Watch | None) -> None:
    """Merge one mention into the draft of its concept, or begin one."""
    features = [*offer.features, *surroundings(context, offer)]
    if watch is not None:
        watch(turn, offer, features)
    best = _settled(context, turn, offer, scoring.score(scoring.load(), features))
    if offer.key.type == "followup" and best > identity.WORTH:
        offer = offer._replace(key=identity.visit(context, offer))
    draft = context.find(offer.key) or identity.same_study(context, offer)
    if draft is None and identity.is_named(context, offer):
        return
    if (offer.question or offer.wish == "asked") and turn.speaker != "clinician":
        context.asked, context.wished = offer.key.concept, not offer.question
    if draft is None:
        draft = _begun(context, turn, offer, best)
        _explain(context, draft, offer, turn)
    elif offer.withdraws and draft.best > 0:
        draft.withdrawn, draft.best, draft.touched = True, best, context.number
        draft.add_evidence(turn.turn_id)
    else:
        _merge(context, draft, turn, offer, best)
    if best > 0:
        identity.name(context, draft)
        identity.absorb(context, draft)
        _supersede(context, draft, offer)


def _settled(context: Context, turn: Said, offer: Offer, best: float) -> float:
    """The score, bounded by what the rules are sure of: denials, questions, wishes, corrections."""
    if offer.denied:
        return min(best, 0.0) - 3.0
    if offer.question and (turn.speaker == "patient" or IDLE in offer.features):
        return min(best, _ASKED)
    if offer.wish is not None:
        return min(best, _WISHED)
    if offer.corrects and offer.key.type == "medication" and _corrected(context, offer):
        return max(best, AGREED)
    return best


def _begun(context: Context, turn: Said, offer: Offer, best: float) -> Draft:
    draft = Draft(
        type=offer.key.type,
        concept=offer.key.concept,
        language=offer.language,
        head=offer.head,
        kind=offer.kind,
        best=best,
        parts=list(offer.parts),
        evidence=[turn.turn_id],
        change=offer.change,
        conditional=offer.conditional,
        body_part=offer.body_part,
        side=offer.side,
        total=scoring.squash(best),
        at=context.number,
        scene=context.scene(),
        place=offer.place,
        dictated=context.formal,
        written=context.written > 0.5,
        touched=context.number,
    )
    context.drafts.append(draft)
    return draft


def _merge(context: Context, draft: Draft, turn: Said, offer: Offer, best: float) -> None:
    """A concept named again: the stronger mention leads, the other adds what it lacks."""
    draft.heard += 1
    draft.total += scoring.squash(best)
    if best > draft.best:
        draft.second, draft.at, draft.scene = draft.best, context.number, context.scene()
        draft.place, draft.dictated = offer.place, context.formal
        draft.written = context.written > 0.5
    else:
        draft.second = max(draft.second, best)
    fresh = best > draft.best + 1.0 and draft.best < identity.WORTH
    if fresh or draft.withdrawn:
        if best <= 0 and draft.withdrawn:
            return
        draft.evidence, draft.parts, draft.mentions = [], [], 0
        draft.withdrawn, draft.replaced_by = False, None
        draft.beside = None
    elif best < max(identity.WORTH, draft.best - 2.5) and not (
        offer.corrects or identity.restates(draft, offer)
    ):
        return
    if best >= draft.best or fresh or offer.corrects:
        kept = draft.parts
        if offer.key == draft.key:
            draft.head, draft.language = offer.head, offer.language
        draft.parts = list(offer.parts)
        kinds = {part.kind for part in draft.parts}
        draft.parts.extend(part for part in kept if part.kind not in kinds)
        draft.change = offer.change or draft.change
        draft.conditional = offer.conditional
    else:
        add_parts(draft, offer.parts, replace=False)
    draft.best = max(draft.best, best) if not fresh else best
    draft.mentions += 1
    draft.touched = context.number
    draft.add_evidence(turn.turn_id)
    _explain(context, draft, offer, turn)


def surroundings(context: Context, offer: Offer) -> list[str]:
    """Features of the visit so far, for a mention that comes now."""
    number = context.number
    out = []
    if offer.planning_before:
        out.append("plan:here")
    elif context.planned >= 0:
        out.append("plan:near" if number - context.planned <= 12 else "plan:past")
    if context.topic is not None and number - context.topic.number <= TOPIC_REACH:
        out.append(f"topic:{context.topic.strength}")
    if context.find(offer.key) is not None:
        out.append("seen")
    out.append(f"turn:{min(16, number // 12)}")
    out.append("dictated" if context.formal else "talked")
    out.append("written" if context.written > 0.5 else "bare")
    out.append(f"asking:{int(6 * context.asking)}")
    out.append(f"length:{int(context.length).bit_length()}")
    out.append(f"heard:{int(context.heard).bit_length()}")
    if context.judged >= 0:
        out.append(f"judged:{(number - context.judged).bit_length()}")
    style = "written" if context.written > 0.5 else "dictated" if context.formal else "talked"
    out.append(f"{style}:{next(f for f in offer.features if f.startswith('near:'))}")
    kind = offer.key.type if offer.key.type != "imaging" else "lab"
    return [*out, *(f"{kind}+{name}" for name in out)]


def _explain(context: Context, draft: Draft, offer: Offer, turn: Said) -> None:
    """Note the reason or purpose said beside the draft."""
    if offer.reason:
        draft.beside = Problem(
            offer.reason,
            turn.turn_id,
            3,
            context.number,
            "purpose" if offer.purpose else "beside",
            offer.place,
        )


def add_parts(draft: Draft, parts: Iterable[Part], *, replace: bool) -> bool:
    """Add the parts of kinds the draft lacks; ``replace`` lets them take the place of old ones."""
    changed = False
    for part in parts:
        at = next((n for n, old in enumerate(draft.parts) if old.kind == part.kind), None)
        if at is None:
            draft.parts.append(Part(part.kind, part.text, part.value, part.unit))
        elif replace:
            old = draft.parts[at]
            unit = part.unit or old.unit
            text = part.text if part.unit or not unit else f"{part.text} {unit}"
            draft.parts[at] = Part(part.kind, text, part.value, unit)
        changed = changed or at is None or replace
    del draft.parts[8:]
    return changed


def _corrected(context: Context, offer: Offer) -> Draft | None:
    """The medicine that «no, naproxen instead» takes the place of."""
    near = (
        draft
        for draft in context.recent("medication")
        if draft.key != offer.key and draft.best > 0 and draft.change != "stop"
    )
    return next(near, None)


def _supersede(context: Context, draft: Draft, offer: Offer) -> None:
    if not offer.corrects or draft.type != "medication":
        return
    other = _corrected(context, offer)
    if other is not None:
        other.withdrawn, other.replaced_by = True, draft.concept
        other.touched = context.number
