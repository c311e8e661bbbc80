"""From turn to turn: what one turn adds to, corrects in or withdraws from what came before.

One forward pass: a visit read at its end and a visit read as it happens go through ``advance``
alike, so both say the same.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from puente.detection import combining, scoring
from puente.detection.combining import Offer
from puente.detection.drafts import Draft, Part
from puente.domain.action import DetectorTurn

MAX_DRAFTS = 48
REACH = 4
"""Turns after which «twice a day» no longer completes a medicine."""
_TOPIC_REACH = 40
_OWN_BEST = 0.8
_WORTH = -0.7
"""The log-odds below which a mention says nothing about an order."""


Watch = Callable[[DetectorTurn, Offer, list[str]], None]


@dataclass(slots=True)
class Problem:
    """A problem stated in a turn, in the speaker's words."""

    text: str
    turn_id: str
    strength: int
    number: int


@dataclass(slots=True)
class Context:
    """All that is carried from turn to turn; its size does not grow with the visit."""

    number: int = 0
    drafts: list[Draft] = field(default_factory=list)
    topic: Problem | None = None
    complaint: Problem | None = None
    planned: int = -1
    """The number of the last turn that spoke of a plan."""
    asked: str | None = None
    """The concept the last turn asked about, when it was a question."""
    acted: int = -1
    """The number of the last turn with a likely commitment."""

    def copy(self) -> "Context":
        """A copy that can be advanced without changing this one."""
        return Context(
            self.number,
            [draft.copy() for draft in self.drafts],
            self.topic,
            self.complaint,
            self.planned,
            self.asked,
            self.acted,
        )

    def dump(self) -> dict[str, Any]:
        """The context as JSON values."""
        return asdict(self)

    @staticmethod
    def load(raw: dict[str, Any]) -> "Context":
        """A context from what ``dump`` gave. Raises TypeError or KeyError on anything else."""
        problems = {
            name: Problem(**raw[name]) if raw[name] else None for name in ("topic", "complaint")
        }
        return Context(
            **{**raw, **problems, "drafts": [Draft.load(draft) for draft in raw["drafts"]]}
        )


def advance(context: Context, turn: DetectorTurn, watch: Watch | None = None) -> list[Draft]:
    """Take a turn into the context. Returns the drafts that had to make room.

    ``watch`` is told of every mention as it is scored: fitting learns from that.
    """
    context.number += 1
    seen = combining.seen(turn)
    if not context.drafts and not seen.offers and not seen.problems and not seen.planning:
        return []
    number = context.number
    asked, context.asked = context.asked, None
    for event in seen.events:
        if isinstance(event, Offer):
            _offer(context, turn, event, watch)
        else:
            _state(context, turn, event.text, event.strength)
    if seen.planning:
        context.planned = number
    _complete(context, turn, seen, asked)
    _withdraw(context, seen)
    over = len(context.drafts) - MAX_DRAFTS
    if over <= 0:
        return []
    oldest = sorted(context.drafts, key=lambda draft: draft.touched)[:over]
    context.drafts = [draft for draft in context.drafts if draft not in oldest]
    return oldest


def _state(context: Context, turn: DetectorTurn, text: str, strength: int) -> None:
    """Note a stated problem: a heading or diagnosis holds until another is stated.

    What is only named in passing serves where nothing better was said: the first such complaint
    is most often what brought the patient.
    """
    problem = Problem(text, turn.turn_id, strength, context.number)
    if strength >= 3:
        context.topic = problem
    elif context.complaint is None or strength > context.complaint.strength:
        context.complaint = problem


def _offer(context: Context, turn: DetectorTurn, offer: Offer, watch: Watch | None) -> None:
    """Merge one mention into the draft of its concept, or begin one."""
    weights = scoring.load()
    features = [*offer.features, *surroundings(context, offer)]
    best = scoring.score(weights, features)
    if watch is not None:
        watch(turn, offer, features)
    if offer.denied:
        best = min(best, 0.0) - 3.0
    draft = next((d for d in context.drafts if d.key == offer.key), None)
    if offer.question and turn.speaker != "clinician":
        context.asked = offer.key.concept
    if draft is None:
        draft = Draft(
            offer.key.type, offer.key.concept, offer.language, offer.head, best, list(offer.parts),
            [turn.turn_id], change=offer.change, conditional=offer.conditional,
            body_part=offer.body_part, side=offer.side, touched=context.number,
        )  # fmt: skip
        context.drafts.append(draft)
        _explain(context, draft, offer, turn)
    elif offer.withdraws and draft.best > 0:
        draft.withdrawn, draft.best, draft.touched = True, best, context.number
        draft.add_evidence(turn.turn_id)
    else:
        _merge(context, draft, turn, offer, best)
    if best > 0:
        context.acted = context.number
        _supersede(context, draft, offer)


def _merge(
    context: Context, draft: Draft, turn: DetectorTurn, offer: Offer, best: float
) -> None:
    """A concept named again: the stronger mention leads, the other adds what it lacks."""
    fresh = best > draft.best + 1.0 and draft.best < _WORTH
    if fresh or draft.withdrawn:
        if best <= 0 and draft.withdrawn:
            return
        draft.evidence, draft.parts, draft.mentions = [], [], 0
        draft.withdrawn, draft.replaced_by = False, None
        draft.reason = None
    elif best < max(_WORTH, draft.best - 2.5):
        return
    if best >= draft.best or fresh or offer.corrects:
        kept = draft.parts
        draft.head, draft.language = offer.head, offer.language
        draft.parts = list(offer.parts)
        kinds = {part.kind for part in draft.parts}
        draft.parts.extend(part for part in kept if part.kind not in kinds)
        draft.change = offer.change or draft.change
        draft.conditional = offer.conditional
    else:
        _add_parts(draft, offer.parts, replace=False)
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
    if context.topic is not None and number - context.topic.number <= _TOPIC_REACH:
        out.append(f"topic:{context.topic.strength}")
    if context.acted == number:
        out.append("acted:here")
    elif context.acted >= 0 and number - context.acted <= 4:
        out.append("acted:near")
    draft = next((d for d in context.drafts if d.key == offer.key), None)
    if draft is not None:
        out.append("seen:likely" if draft.best > 0 else "seen:unlikely")
    if number <= 12:
        out.append("early")
    kind = offer.key.type if offer.key.type != "imaging" else "lab"
    return [*out, *(f"{kind}+{name}" for name in out)]


def _explain(context: Context, draft: Draft, offer: Offer, turn: DetectorTurn) -> None:
    """Give the draft its reason: said beside it, else the problem under discussion, else why
    the patient came; the turn that states it is evidence too."""
    topic, complaint = context.topic, context.complaint
    if topic is not None and context.number - topic.number > _TOPIC_REACH:
        topic = None
    if offer.reason and (topic is None or not offer.purpose):
        draft.reason, draft.reason_turn = offer.reason, turn.turn_id
    elif draft.type != "followup":
        problem = topic or complaint
        if problem is not None:
            draft.reason, draft.reason_turn = problem.text, problem.turn_id


def _recent(context: Context, kinds: tuple[str, ...]) -> list[Draft]:
    """Likely drafts of these types that were touched within reach, the latest first."""
    near = [
        draft
        for draft in context.drafts
        if draft.type in kinds
        and not draft.withdrawn
        and context.number - draft.touched <= REACH
        and (draft.best > -1.0 or draft.concept == context.asked)
    ]
    return sorted(near, key=lambda draft: -draft.touched)


def _complete(
    context: Context, turn: DetectorTurn, seen: combining.Seen, asked: str | None
) -> None:
    """Let amounts said without a medicine complete or correct the last one; assent confirm it."""
    if seen.asks:
        return
    if asked is not None and seen.assents and turn.speaker != "patient" and not seen.negates:
        for draft in context.drafts:
            if draft.concept == asked and context.number - draft.touched <= 2:
                draft.best = max(draft.best, _OWN_BEST)
                draft.touched = context.number
                draft.add_evidence(turn.turn_id)
    parts = seen.loose
    if not parts or turn.speaker == "patient":
        return
    for draft in _recent(context, ("medication",))[:1]:
        usable = [part for part in parts if part.kind != "when"]
        if usable and _add_parts(draft, usable, replace=seen.corrects):
            draft.touched = context.number
            draft.add_evidence(turn.turn_id)


def _add_parts(draft: Draft, parts: list[Part] | tuple[Part, ...], *, replace: bool) -> bool:
    """Add the parts of kinds the draft lacks; ``replace`` lets them take the place of old ones."""
    kinds = {part.kind for part in draft.parts}
    fresh = [part for part in parts if replace or part.kind not in kinds]
    if replace:
        new = {part.kind for part in fresh}
        draft.parts = [part for part in draft.parts if part.kind not in new]
    for part in fresh:
        draft.parts.append(Part(part.kind, part.text, part.value, part.unit))
    del draft.parts[8:]
    return bool(fresh)


def _supersede(context: Context, draft: Draft, offer: Offer) -> None:
    """«No, naproxen instead»: the medicine named just before gives way to this one."""
    if not offer.corrects or draft.type != "medication":
        return
    for other in _recent(context, ("medication",)):
        if other.key != draft.key and other.best > 0:
            other.withdrawn, other.replaced_by = True, draft.concept
            other.touched = context.number
            return


def _withdraw(context: Context, seen: combining.Seen) -> None:
    """«Scratch that»: the last likely draft is taken back, unless the turn names another."""
    if not seen.withdraws or any(not offer.denied for offer in seen.offers):
        return
    for draft in _recent(context, ("medication", "lab", "imaging", "referral", "followup"))[:1]:
        draft.withdrawn, draft.touched = True, context.number
