"""From turn to turn: what one turn adds to, corrects in or withdraws from what came before.

One forward pass: a visit read at its end and a visit read as it happens go through ``advance``
alike, so both say the same.
"""

from puente.detection import combining, merging, weighing
from puente.detection.combining import Offer, Seen, Stated
from puente.detection.context import Context
from puente.detection.drafts import Draft, Problem
from puente.detection.features import LONG_TURN
from puente.detection.values import Said

_HOLDS = 12
"""Turns for which a heading is not displaced by a finding."""
_REFUSED = -3.0
_HEADINGS = frozenset(("heading", "standpoint", "diagnosis"))
_DECAY = 0.12
"""The weight of one more turn in what is noted of the talk's pace."""


def advance(context: Context, turn: Said, watch: merging.Watch | None = None) -> list[Draft]:
    """Take a turn into the context. Returns the drafts that had to make room.

    ``watch`` is told of every mention as it is scored: fitting learns from that.
    """
    context.number += 1
    seen = combining.seen(turn)
    asked, context.asked = context.asked, None
    wished, context.wished = context.wished, False
    for event in seen.events:
        if isinstance(event, Offer):
            merging.take(context, turn, event, watch)
        else:
            _state(context, turn, event)
    if seen.planning:
        context.planned = context.number
    if turn.speaker != "patient":
        if asked is not None:
            _answer(context, turn, seen, asked, wished=wished)
        _complete(context, turn, seen)
    _withdraw(context, seen)
    _pace(context, turn, seen)
    weighing.settle(context)
    gone = context.make_room()
    weighing.weigh(context, [draft for draft in gone if draft.settled != draft.touched])
    return gone


def _pace(context: Context, turn: Said, seen: Seen) -> None:
    """Note how the talk goes: who asks, who tells, in turns of which length."""
    if turn.speaker == "patient":
        context.heard += _DECAY * (min(seen.length, 100) - context.heard)
    else:
        context.asking += _DECAY * (float(seen.asks) - context.asking)
        context.length += _DECAY * (min(seen.length, 100) - context.length)
    context.formal = context.formal or seen.length >= LONG_TURN
    initial = next((letter for letter in turn.text[:20] if letter.isalpha()), "")
    if initial:
        context.written += _DECAY * (float(initial.isupper()) - context.written)


def _state(context: Context, turn: Said, stated: Stated) -> None:
    """Note a stated problem: a heading or diagnosis holds until another is stated.

    What is only named in passing serves where nothing better was said: the first such complaint
    is most often what brought the patient.
    """
    strength = stated.strength
    problem = Problem(
        stated.text,
        turn.turn_id,
        strength,
        context.number,
        stated.form,
        stated.place,
        stated.asked,
        turn.speaker == "patient",
    )
    context.note(problem)
    context.formal = context.formal or stated.form in _HEADINGS
    if strength == 0:
        return
    topic = context.topic
    if strength >= 4 and context.judged < 0:
        context.judged = context.number
    if strength >= 4 or (
        strength == 3
        and (topic is None or topic.strength < 4 or context.number - topic.number > _HOLDS)
    ):
        context.topic = problem
    elif context.complaint is None or strength > context.complaint.strength:
        context.complaint = problem


def _answer(context: Context, turn: Said, seen: Seen, asked: str, *, wished: bool) -> None:
    """«Yes» and «no» to what the turn before asked about; «yes, I'll prescribe it» to a wish."""
    agrees = seen.assents and not seen.asks and not seen.negates and (seen.commits or not wished)
    for draft in context.drafts:
        if draft.concept != asked or context.number - draft.touched > 2:
            continue
        if seen.refuses:
            draft.best = min(draft.best, _REFUSED)
        elif agrees:
            draft.best = max(draft.best, merging.AGREED)
            draft.touched = context.number
            draft.add_evidence(turn.turn_id)


def _complete(context: Context, turn: Said, seen: Seen) -> None:
    """Let amounts said without a medicine complete or correct the last one."""
    usable = [part for part in seen.loose if part.kind != "when"]
    if seen.asks or not usable:
        return
    for draft in context.recent("medication")[:1]:
        if merging.add_parts(draft, usable, replace=seen.corrects):
            draft.touched = context.number
            draft.add_evidence(turn.turn_id)


def _withdraw(context: Context, seen: Seen) -> None:
    """«Scratch that»: the last likely draft is taken back, unless the turn names another."""
    if not seen.withdraws or any(not offer.denied for offer in seen.offers):
        return
    for draft in context.recent()[:1]:
        draft.withdrawn, draft.touched = True, context.number
