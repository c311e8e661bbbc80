"""Do left, right and both survive the translation?"""

from puente.fidelity.reading import Hit, Reading
from puente.fidelity.tokens import bag

_OWNERS = bag("the my your his her their our on 's")
_ENDS = bag(". , ; ? ! ) and or than but") | {""}


def lost_sides(source: Reading, target: Reading) -> bool:
    """Whether a side of the body was exchanged, dropped or added."""
    sure = [_sides(source), _sides(target)]
    possible = [_possible(source), _possible(target)]
    for mine, others in ((0, 1), (1, 0)):
        only = [possible[mine] - possible[others], possible[others] - possible[mine]]
        if (set(sure[mine]) - {"both"}) & only[0]:
            return True
        # «Both» alone need not be said, but it is neither left nor right.
        if "both" in only[0] and only[1] & {"left", "right"}:
            return True
        bilateral = any(hit.name == "both" for hit in (source, target)[mine].found("side"))
        if bilateral and "both" not in possible[others]:
            return True
    one, other = ([side for side in found if side != "both"] for found in sure)
    return len(one) == len(other) and one != other


def _possible(reading: Reading) -> set[str]:
    return {hit.name.removeprefix("open:") for hit in reading.found("side")}


def _sides(reading: Reading) -> list[str]:
    hits = reading.found("side")
    parts = {hit.start for hit in hits if hit.name == "part"}
    found = []
    for hit in hits:
        if hit.name in ("left", "right", "both"):
            found.append(hit.name)
        elif hit.name.startswith("open:") and _is_side(reading, hit, parts):
            found.append(hit.name.removeprefix("open:"))
    return found


def _is_side(reading: Reading, hit: Hit, parts: set[int]) -> bool:
    """Whether «left» or «derecho» stands by a part of the body, or ends its phrase."""
    before, after = (0, 3) if reading.lang == "en" else (3, 2)
    if any(at in parts for at in range(hit.start - before, hit.start + after + 1)):
        return True
    words = reading.words
    previous = words[hit.start - 1] if hit.start else ""
    following = words[hit.end] if hit.end < len(words) else ""
    return reading.lang == "en" and previous in _OWNERS and following in _ENDS
