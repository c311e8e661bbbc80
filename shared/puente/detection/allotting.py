"""Which amounts and times belong to which mention."""

from bisect import bisect_left

from puente.detection.mentions import Mention
from puente.detection.quantities import Quantity, QuantityKind
from puente.detection.text import Words

_REACH = {"medication": 24}
_ROOM: dict[QuantityKind, int] = {
    "dose": 1,
    "frequency": 2,
    "duration": 1,
    "when": 1,
    "route": 1,
}


def allot(
    words: Words, found: list[Mention], amounts: list[Quantity]
) -> tuple[list[tuple[Quantity, ...]], tuple[Quantity, ...]]:
    """The amounts of each mention, in the order of ``found``, and those that are left over."""
    used: set[int] = set()
    out: list[tuple[Quantity, ...]] = []
    for index, mention in enumerate(found):
        limit = _limit(words, mention, found[index + 1 : index + 4])
        own: list[Quantity] = []
        for amount in _near(amounts, mention):
            if amount.start in used or not _belongs(words, mention, amount, own, limit):
                continue
            own.append(amount)
            used.add(amount.start)
        out.append(tuple(_settled(own, words)))
    return out, tuple(amount for amount in amounts if amount.start not in used)


def _near(amounts: list[Quantity], mention: Mention) -> list[Quantity]:
    first = bisect_left(amounts, mention.low - 10, key=lambda amount: amount.start)
    last = bisect_left(amounts, mention.high + 26, key=lambda amount: amount.start)
    return amounts[first:last]


def _limit(words: Words, mention: Mention, following: list[Mention]) -> int:
    """The word where a mention's amounts end: those said after a list are the last one's."""
    after = next((m for m in following if m.start >= mention.high), None)
    if after is None:
        return len(words.words)
    listed = after.type == mention.type and after.start - mention.high <= 2
    return mention.high if listed else after.low


def _belongs(
    words: Words, mention: Mention, amount: Quantity, own: list[Quantity], limit: int
) -> bool:
    if mention.type == "followup" and amount.value == "P0D":
        return False
    if amount.end <= mention.low:
        return _leads(mention, amount, own)
    apart = words.sentence[amount.start] - words.sentence[mention.start]
    reach = _REACH.get(mention.type, 9)
    if not mention.high <= amount.start < min(limit, mention.high + reach + 1) or apart > 1:
        return False
    if mention.type != "medication":
        return amount.kind in ("when", "duration") and apart == 0
    if amount.kind == "when":
        return amount.value != "P0D" and bool(own) and amount.start - own[-1].end <= 3
    return True


def _leads(mention: Mention, amount: Quantity, own: list[Quantity]) -> bool:
    """«Six hundred milligrams of ibuprofen», «in two weeks I want to see you»."""
    gap = mention.low - amount.end
    if mention.type == "followup":
        return amount.kind == "when" and gap <= 4
    if mention.type != "medication":
        return False
    if amount.kind == "frequency":
        return gap <= 2
    again = bool(own) and own[-1].kind == amount.kind
    return gap <= (2 if amount.kind == "dose" else 1) and not again


def _settled(own: list[Quantity], words: Words) -> list[Quantity]:
    """One dose, duration and time, two frequencies: of «from ten to twenty», the later."""
    doses = [a for a in own if a.kind == "dose"]
    if len(doses) > 1 and doses[0].start and words.words[doses[0].start - 1] in ("from", "de"):
        doses = doses[1:]
    room = dict(_ROOM)
    kept: list[Quantity] = []
    for amount in own:
        if amount.kind == "dose" and amount not in doses[:1]:
            continue
        if room[amount.kind] > 0:
            room[amount.kind] -= 1
            kept.append(amount)
    return kept
