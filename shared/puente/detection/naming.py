"""Names of concepts that come from elsewhere, put into the words that detection itself uses."""

from puente.detection import lexicon
from puente.detection.text import cut
from puente.domain.terms import ActionType

_LISTS: dict[ActionType, tuple[str, ...]] = {
    "medication": ("drugs", "classes"),
    "lab": ("labs",),
    "imaging": ("imaging",),
    "referral": ("specialties",),
    "followup": (),
}
FOLLOW_UP = "follow-up"


def name_concept(kind: ActionType, said: str) -> str:
    """The concept that ``said`` names: the word lists' own word where they know the longest part
    of it, in English or Spanish; else the same words without case and accents. Never empty for a
    text that holds a word."""
    if kind == "followup":
        return FOLLOW_UP
    words = cut(said).words
    hits = [hit for hit in lexicon.load().entities.find(words) if hit.kind in _LISTS[kind]]
    if hits:
        return max(hits, key=lambda hit: hit.end - hit.start).concept
    return " ".join(words) or said.strip().lower()


def is_same_concept(kind: ActionType, one: str, other: str) -> bool:
    """Whether two concepts of one kind may be one thing: equal, one the other's kind («an
    anti-inflammatory», «ibuprofen»), or one's words all among the other's."""
    first, second = name_concept(kind, one), name_concept(kind, other)
    if first == second:
        return True
    members = lexicon.members()
    if second in members.get(first, ()) or first in members.get(second, ()):
        return True
    mine, theirs = set(cut(first).words), set(cut(second).words)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
