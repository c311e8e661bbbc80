"""Why: the problems a turn states, and the purpose said beside a mention."""

import re
from typing import NamedTuple

from puente.detection.lexicon import Hit, word_set
from puente.detection.text import Line, Pattern, Words

_STOP = (
    r"so|i|i'm|i'll|i'd|i've|we|we'll|we're|let's|lets|okay|alright|which|now|as|because|but|from|"
    r"is|what|you|you're|it|it's|there|and i|and we|and you|and so|and then|and that|and it|"
    r"and if|and some|um|uh|then|causing|that's|that|looks|seems|vamos|quiero|le|voy|que|pero|"
    r"entonces|y le|y vamos|y quiero|pues|esta|en|with|tome|tomese|haga|hagase|gonna|they|he|she|"
    r"are|was|the|your|just|go|in|on|for|to|who|came|here|como|su|la|el|lo|this|know|mean|like|"
    r"first|would|will|have|has|do|get|and"
)
_WORD = rf"(?!(?:{_STOP})\b)[^ ]+"
_BODY = rf"((?:type (?:i|ii|one|two|1|2) )?{_WORD}(?: (?:of the |of your )?{_WORD}){{0,5}})"
_ART = (
    r"(?:your |her |his |the |this |that |these |those |an? |some |su |el |la |los |las |tu |un |"
    r"una |you know |new |little |bit of |what we call |what's called |uh |um |just |more )*"
)
_ORDER = "first|second|third|fourth|fifth|sixth|next|last|other|main|final|primer|segundo|tercer"
_HEADING = Pattern(
    rf"\b(?:{_ORDER}) (?:and \w+ )?(?:problem|issue|concern|diagnosis|problema|diagnostico)s?"
    rf"(?: of| is| for| de| es| being)* {_ART}{_BODY}",
    _ORDER.split("|"),
)
_STANDPOINT = Pattern(rf"\bfrom an? {_ART}{_BODY} standpoint", ("standpoint",))
_DIAGNOSIS = Pattern(
    r"\b(?:diagnosis|impression|diagnostico)(?: for you| here| at this time| right now| of you| um|"
    r" uh)* (?:is|would be|of|es)"
    r"(?: is| that| this| um| uh| you| it's| most| likely| probably| have| do| de| que| tiene)*"
    rf" {_ART}{_BODY}",
    ("diagnosis", "impression", "diagnostico"),
)
_BELIEVED = (
    r"i (?:do |really |also |would )?(?:think|believe|suspect|wonder)|sounds like|"
    r"seems like|consistent with|suggestive of|what we call|something called|"
    r"creo que|parece(?: que| ser)?|usted tiene|se trata de"
)
_FOUND = r"signs of|diagnosed with|you have|you do have|you've got|concerned (?:about|for|that)"
_TIES = (
    r"(?: that| this| it| you| you're| it's| your| is| are| have| has| do| might| may| could| be|"
    r" been| probably| likely| most| experiencing| having| suffering| from| whether| in| what| we|"
    r" call| just| tiene| es| sea| esto| usted| um| uh| you've| had| got| some| sort| kind| of)*"
)
_JUDGED = Pattern(
    rf"\b(?:{_BELIEVED}){_TIES} {_ART}{_BODY}",
    "think believe suspect wonder sounds seems consistent suggestive call called creo parece "
    "tiene trata".split(),
)
_SEEN = Pattern(
    rf"\b(?:{_FOUND}){_TIES} {_ART}{_BODY}", "signs diagnosed have you've concerned".split()
)
_PRESENTED = Pattern(
    r"\b(?:presents? (?:today )?(?:with|for)|complain(?:ing|s|ts?) (?:of|about)|here (?:today )?"
    r"(?:for|with|because of)|com(?:e|ing) in (?:today )?(?:for|with|because of|complaining of)|"
    r"came in (?:today )?(?:for|with|because of|complaining of)|evaluation of|viene por|"
    r"consulta por|some|seen for)(?: some| a| an| complaints of| evaluation of)* "
    rf"{_ART}{_BODY}",
    "present presents complaining complains complaint complaints here come coming came evaluation "
    "viene consulta some seen".split(),
)
_FOR = Pattern(
    rf"\b(?:for|as for|regarding|para|por|as far as|in terms of)(?: treating)? "
    rf"(?:your|her|his|the|this|that|su|el|la|los|las|tu) {_ART}{_BODY}",
    "for regarding para por far terms".split(),
)
_ILL = (
    "itis osis emia algia pathy plegia malacia rrhea cancer carcinoma syndrome disease "
    "disorder exacerbation reaction deficiency strain sprain fracture tear contusion "
    "infection flare ulcer pain ache herniation injury nodule murmur swelling rash rigidus "
    "neuroma cyst hernia stenosis failure enfermedad sindrome infeccion dolor"
).split()
_ILL_ENDS = (*_ILL, *(ending + "s" for ending in _ILL))
"""How words end that name an illness no list holds."""
_GOAL = Pattern(
    r"\b((?:just )?(?:to see|to check(?! in| out)|to make sure|to rule out|to look|to determine|"
    r"to evaluate|to assess|to help|para ver|para descartar|para saber|para revisar|para evaluar|"
    r"para asegurarnos|a ver)\b(?: [^ ]+){1,9})",
    "see check make rule look determine evaluate assess help ver descartar saber revisar evaluar "
    "asegurarnos".split(),
)
_HEDGE = Pattern(
    r"\b(?:it (?:could|might|may) be|could (?:possibly )?be|may be possible|might be|may have|"
    r"wonder (?:whether|if)|i (?:do |really )?(?:think|believe|suspect)|my suspicion is|suspected|"
    r"worried about|concerned (?:about|that)|looks like|sounds like|in case|consistent with|"
    r"crossing into|to (?:assess|determine|evaluate|rule out|make sure)|podria ser|puede ser|"
    r"creo que|me preocupa|parece que|sospecho|para descartar)\b"
)
_HEDGED = 16
"""Words after a hedge within which the problem is named."""
_HEADS = (("heading", _HEADING), ("standpoint", _STANDPOINT), ("diagnosis", _DIAGNOSIS))
_WIDENING = word_set("reasons.widening")
_JOINING = frozenset(("of", "in", "on", "the", "your", "her", "his", "my", "de", "la", "el", "en"))
_HEADINGS = word_set("reasons.headings")
_LEADS = frozenset(("just", "para", "a"))


class Topic(NamedTuple):
    """A problem a turn states, at words ``start`` up to and without ``end``.

    ``strength``: 4 a heading or diagnosis («for your first problem of your knee pain»), 3 a
    judgement or «for your…», 2 what brought the patient, 1 a complaint named in passing, 0 the
    same problem in more words. ``form`` tells by what it was found.
    """

    start: int
    end: int
    strength: int
    form: str


def topics(line: Line, words: Words, complaints: list[Hit]) -> list[Topic]:
    """The problems a turn states, in order; those of strength 0 after the ones they widen."""
    named = {at for hit in complaints for at in range(hit.start, hit.end)}
    heads = not _HEADINGS.isdisjoint(words.words)
    ill = bool(named) or any(word.endswith(_ILL_ENDS) for word in words.words)
    found: list[Topic] = []
    if heads:
        for form, pattern in _HEADS:
            _collect(found, line, words, pattern, 4, named, form)
    if ill:
        _collect(found, line, words, _JUDGED, 4, named, "judged", known_only=True)
        _collect(found, line, words, _SEEN, 3, named, "seen")
        _collect(found, line, words, _FOR, 3, named, "for")
        _collect(found, line, words, _PRESENTED, 2, named, "presented")
    covered = {at for topic in found for at in range(topic.start, topic.end)}
    found.extend(
        Topic(hit.start, hit.end, 1, "named") for hit in complaints if hit.start not in covered
    )
    if ill:
        found.extend(_wider(words, found))
        found.extend(_hedged(line, words, named))
    return sorted(found)


def _wider(words: Words, found: list[Topic]) -> list[Topic]:
    """The problems with where and how bad they are: «severe right arm pain», «… of the knee»."""
    wider = []
    for topic in found:
        start, end, sentence = topic.start, topic.end, words.sentence[topic.start]
        while (
            start > max(0, topic.start - 4)
            and words.words[start - 1] in _WIDENING
            and words.sentence[start - 1] == sentence
        ):
            start -= 1
        tail = words.words[end : end + 5]
        if tail[:1] and tail[0] in ("of", "in", "on", "de", "en"):
            places = [at for at, word in enumerate(tail) if at and word in _WIDENING]
            joined = all(w in _JOINING or w in _WIDENING for w in tail[: max(places, default=0)])
            if places and joined and words.sentence[end + places[-1]] == sentence:
                end += places[-1] + 1
        if (start, end) != (topic.start, topic.end):
            wider.append(Topic(start, end, 0, "wide"))
    return wider


def _hedged(line: Line, words: Words, named: set[int]) -> list[Topic]:
    """Judgements with their hedge: «wonder whether you may have a migraine»."""
    found: list[Topic] = []
    for match in _HEDGE.ready.finditer(line.text):
        start, after = line.span(match)
        if found and start < found[-1].end:
            continue
        last = min(len(words.words), after + _HEDGED)
        ill = [
            at
            for at in range(after, last)
            if words.sentence[at] == words.sentence[start]
            and (at in named or words.words[at].endswith(_ILL_ENDS))
        ]
        if ill:
            found.append(Topic(start, ill[-1] + 1, 0, "hedged"))
    return found


def _collect(
    found: list[Topic],
    line: Line,
    words: Words,
    pattern: Pattern,
    strength: int,
    named: set[int],
    form: str,
    *,
    known_only: bool = False,
) -> None:
    if not pattern.may_match(words.words):
        return
    for match in pattern.ready.finditer(line.text):
        span = _body(line, words, match)
        if span is None or any(t.start < span[1] and span[0] < t.end for t in found):
            continue
        known = [at for at in range(*span) if at in named or words.words[at].endswith(_ILL_ENDS)]
        if not known and (known_only or strength < 4):
            continue
        if known:
            span = (span[0], max(known) + 1)
        found.append(Topic(span[0], span[1], strength, form))


def _body(line: Line, words: Words, match: re.Match[str]) -> tuple[int, int] | None:
    """The words of a statement's body, no further than its sentence or a comma."""
    if match.lastindex is None:
        return None
    place = match.span(match.lastindex)
    start, end = line.word_at(place[0]), line.word_at(place[1] - 1) + 1
    sentence = words.sentence[line.word_at(match.start())]
    while end > start and words.sentence[end - 1] != sentence:
        end -= 1
    for at in range(start, end):
        if at in words.commas:
            end = at + 1
            break
    return (start, end) if end > start else None


def goal(line: Line, words: Words, start: int) -> tuple[int, int] | None:
    """A purpose said within a few words after ``start`` in the same sentence: «to see how…»."""
    if not _GOAL.may_match(words.words[start : start + 20]):
        return None
    match = _GOAL.ready.search(line.text, line.place_of(start), line.place_of(start + 20))
    if match is None:
        return None
    first, end = line.span(match)
    if first - start > 6 or words.sentence[first] != words.sentence[start - 1]:
        return None
    while words.sentence[end - 1] != words.sentence[first]:
        end -= 1
    return (first + 1 if words.words[first] in _LEADS else first), end
