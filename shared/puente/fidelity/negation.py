"""Does every «no» survive the translation, and is none added?

Both sides are cut into negating words, each at its place in the sentence. Words that must be
answered by a «no» of the other side are paired in order; one left over may still be answered by
another way to say no («unable» for «no puede»), of which each answers once.
"""

import re
from typing import NamedTuple

from puente.fidelity.reading import Reading

_NEAR, _CLOSE = 0.2, 0.1
"""How far apart, as a part of the sentence, a doubtful answer may stand."""
_BREAKS = frozenset((".", ";", ":", "?", "!", "(", ")", "pero", "aunque", "but", "although"))
_LICENSED_AFTER = frozenset(
    'de en a bajo por con para que y o pero casi como si cuando porque aunque e , ( " : ; . ¿ ¡ '
    "es fue son eran".split()
)
_STOPS = (["."], [","], ["?"], [";"], [")"], ["¿"])
_ADJECTIVES = tuple(
    stem + end for stem in ("ad", "id", "ic", "iv", "os", "ari") for end in ("o", "a", "os", "as")
) + ("al", "ales", "ible", "ibles", "able", "ables", "ante", "antes", "ente", "entes", "ares")
_DENIERS = frozenset("no sin not never neither nunca nadie tampoco ni without".split())
_POLAR = frozenset(("ninguno", "ninguna", "ningun", "ningunos", "ningunas", "nada", "ni"))
_UN = re.compile(
    "non[a-z]{4,}|un(?:know|clear|confirm|specif|relat|assoc|preced|intend|necess|safe|stabl|consci|treat|"
    "vacc|infect|insur|protect|detect|diagn|explain|resolv|respons|success|sure|want|wash|cover|publish|"
    "author|avail|aware|chang|compl|contr|docum|equal|famil|health|ident|import|predict|reli|suit|support|"
    "test|verif|employ|cert|accept|answer|approv|attend|fav|reason|interrupt|limit|regul|report|"
    "real|just|prof|com)[a-z]*|in(?:conclus|complet)[a-z]*"
    "|imposs[a-z]*|impract[a-z]*|illeg[a-z]*"
)
"""English words that say no inside, and have an answer in good Spanish."""
_INSIDE = {
    "en": re.compile(
        r"un(?!der|til|i(?:[tvqfco]|on)|less|cle|to|esco|fold|veil|fortunat)[a-z]{4,}"
        r"|in(?:activ|accura|adeq|approp|capab|complet|conclus|conven|correct|direct|effect|effic|exact|"
        r"formal|frequent|secur|suffic|valid|visib|volunt|discrim)[a-z]*|im(?:poss|pract|prob|prop|perf|"
        r"pur|mob)[a-z]*|ir(?:reg|resp|rev|rel)[a-z]*|il(?:leg|log)[a-z]*|dis(?:agre|appro|like|regard|sim)[a-z]*"
        r"|under(?:rep|serv|staff|dev|count|estim|diag)[a-z]*|abnormal[a-z]*|atypical[a-z]*"
        r"|[a-z]{4,}less"
    ),
    "es": re.compile(
        r"in(?:segur|sufici|necesari|usual|esperad|voluntari|establ|cert|ciert|conscien|complet|definid|"
        r"direct|adecuad|apropiad|capa|existen|explic|efica|exact|fertil|frecuen|justific|movil|tac|"
        r"toler|tratab|util|valid|visib|comod|compatib|curab|habitual|ofensiv|ocu|sensib|controlad|"
        r"deseab|discutib|conclu|activ|correct|formal)[a-z]*|innecesari[a-z]*"
        r"|des(?:conoc|contr|proteg|cubiert|emple|favor|acuerd|afortun|igual|nutri|provist|habilit|"
        r"aconsej|vincul|atendid|aperci)[a-z]*|im(?:posib|probab|practic|previs|prudent|pur|perfect)[a-z]*"
        r"|ir(?:regular|respons|reversib|relevan|real)[a-z]*|a(?:normal|tipic|sintom)[a-z]*|ilegal[a-z]*"
    ),
}
"""Words that may say no inside."""


class Mark(NamedTuple):
    """A negating word: its kind, and where it stands, 0 to 1."""

    kind: str
    place: float


def lost_negation(source: Reading, target: Reading) -> bool:
    """Whether a «no» of one side has no answer on the other."""
    sides = [marks_of(source), marks_of(target)]
    firm = [[mark for mark in side if mark.kind in ("must", "wish")] for side in sides]
    if not firm[0] and not firm[1]:
        return False
    loose = [[mark for mark in side if mark.kind not in ("must", "wish")] for side in sides]
    _pair_off(firm[0], firm[1], ("wish",), ("wish",))
    _pair_off(loose[0], loose[1], ("inside",), ("inside",), _NEAR)
    for mine, others in ((0, 1), (1, 0)):  # «uncertain» and «incierto»
        _pair_off(firm[mine], loose[others], ("wish",), ("inside",), _NEAR)
    for mine, others in ((0, 1), (1, 0)):  # «unconfirmed» and «no confirmado»
        _pair_off(firm[mine], loose[others], ("wish", "must"), ("quiet",), _CLOSE)
    for kind, answer in (("must", "must"), ("must", "wish"), ("wish", "must")):
        _pair_off(firm[0], firm[1], (kind,), (answer,))
    _cancel_families(loose)
    for mine, others in ((0, 1), (1, 0)):
        if not all(_answer(mark, loose[others]) for mark in firm[mine]):
            return True
    return False


def marks_of(reading: Reading) -> list[Mark]:
    """The negating words of an utterance, in order."""
    words = reading.words
    length = max(len(words), 1)
    spanish = reading.lang == "es"
    found: list[Mark] = []
    for hit in reading.found("negation"):
        kind = hit.name
        if kind == "must" and _is_tag(words, hit.start, hit.end):
            kind = "void"
        elif kind == "follow":
            kind = _following(words, hit.start)
        elif (
            kind == "must"
            and words[hit.start] == "no"
            and spanish
            and _is_adjective(words, hit.end)
        ):
            kind = "quiet"
        if kind != "void":
            found.append(Mark(kind, hit.start / length))
    pattern = _INSIDE[reading.lang]
    covered = {hit.start for hit in reading.found("negation")}
    for at, word in enumerate(words):
        if at in covered or len(word) < 5 or not (word[0] in "uniad" or word.endswith("less")):
            continue
        if reading.lang == "en" and _UN.fullmatch(word):
            found.append(Mark("wish", at / length))
        elif pattern.fullmatch(word):
            found.append(Mark("inside", at / length))
    return found


def _is_tag(words: list[str], start: int, end: int) -> bool:
    """Whether this «no» only asks: «…, ¿no?», «…, ¿no es así?», «…, doesn't it?», «… or not»."""
    if start and words[start - 1] in ("o", "or") and words[end : end + 1] in ([], *_STOPS):
        return True
    after, before = words[end : end + 3], words[max(start - 2, 0) : start]
    if "?" not in after or start < 2:
        return False
    if words[start] == "no":
        return after[0] == "?" and before[-1] in ("¿", ",", "right") or before == [",", "¿"]
    return words[start] == "not" and before[0] == "," and after[1:2] == ["?"]


def _is_adjective(words: list[str], at: int) -> bool:
    """Whether a Spanish adjective or participle stands here: «no farmacéuticas»."""
    return at < len(words) and len(words[at]) > 5 and words[at].endswith(_ADJECTIVES)


def _following(words: list[str], at: int) -> str:
    """What «nunca», «ni» or «ninguna» is: a repetition after a «no» of its clause, or one itself."""
    for before in reversed(words[:at]):
        if before in _BREAKS:
            break
        if before in _DENIERS:
            return "repeat"
    previous = words[at - 1] if at else "."
    if words[at] in _POLAR and previous not in _LICENSED_AFTER:
        return "void"  # «tiene ninguna» has lost its «no»
    return "must"


def _pair_off(
    mine: list[Mark],
    theirs: list[Mark],
    kinds: tuple[str, ...],
    answers: tuple[str, ...],
    reach: float = 1,
) -> None:
    """Take out one side's marks of some kinds with the other's of others, the nearest first."""
    couples = sorted(
        (abs(one.place - other.place), at, to)
        for at, one in enumerate(mine)
        if one.kind in kinds
        for to, other in enumerate(theirs)
        if other.kind in answers
    )
    taken: set[int] = set()
    given: set[int] = set()
    for distance, at, to in couples:
        if at not in taken and to not in given and distance <= reach:
            taken.add(at)
            given.add(to)
    mine[:] = [mark for at, mark in enumerate(mine) if at not in taken]
    theirs[:] = [mark for to, mark in enumerate(theirs) if to not in given]


def _cancel_families(loose: list[list[Mark]]) -> None:
    """Words of one family on both sides answer one another, and so nothing else."""
    for mark in list(loose[0]):
        family = mark.kind.lstrip("~")
        alike = [other for other in loose[1] if ":" in family and other.kind.lstrip("~") == family]
        if alike:
            loose[0].remove(mark)
            loose[1].remove(min(alike, key=lambda other: abs(other.place - mark.place)))


def _answer(mark: Mark, loose: list[Mark]) -> bool:
    """Take the loose mark that answers a firm one; whether there is one."""
    reach = 2 * _NEAR if mark.kind == "wish" else _NEAR
    fitting = [
        helper
        for helper in loose
        if abs(helper.place - mark.place) <= reach
        and (helper.kind[0] != "~" or mark.kind == "wish")
    ]
    if not fitting:
        return False
    loose.remove(min(fitting, key=lambda helper: abs(helper.place - mark.place)))
    return True
