"""Why: problems a turn states, and the reason said beside a mention."""

import re
from typing import NamedTuple

from puente.detection.lexicon import Hit
from puente.detection.text import Line, Words

_STOP = (
    r"so|i|i'm|i'll|i'd|we|we'll|we're|let's|lets|okay|alright|which|now|as|because|but|from|is|"
    r"what|you|you're|it|it's|there|and i|and we|and you|and so|and then|and that|and it|and if|um|"
    r"uh|then|causing|that's|that|looks|seems|vamos|quiero|le|voy|que|pero|entonces|y le|y vamos|"
    r"y quiero|pues|esta|en|with|tome|tomese|haga|hagase|gonna|they|he|she|are|was|the|your|just|"
    r"go|in|on|for|to|who|came|here|como|su|la|el|lo"
)
_BODY = rf"((?!(?:{_STOP})\b)[^ ]+(?: (?!(?:{_STOP})\b)[^ ]+){{0,5}})"
_ART = r"(?:your |her |his |the |this |that |these |those |an? |some |su |el |la |los |las |tu |un |una )*"
_ORDER = "first|second|third|fourth|fifth|sixth|next|last|other|main|final|primer|segundo|tercer"
_STRONG = re.compile(
    rf"\b(?:{_ORDER}) (?:and \w+ )?(?:problem|issue|concern|diagnosis|thing|problema|diagnostico)s?"
    rf"(?: of| is| for| de| es| being|,)* {_ART}{_BODY}"
    rf"|\bfrom an? {_ART}{_BODY} standpoint"
    rf"|\b(?:diagnosis|impression|diagnostico)(?: for you| here| at this time| right now| of you| of this| today| um| uh)*"
    rf" (?:is|would be|of|es)(?: is| that| this| um| uh| you| it's| most| likely| probably| have| do| de| que| usted| tiene)* {_ART}{_BODY}"
)  # fmt: skip
_WEAK = re.compile(
    r"\b(?:i (?:do |really |also )?(?:think|believe|suspect)|sounds like|looks like|seems like|"
    r"consistent with|signs of|concerned (?:about|for|that)|suggestive of|evidence of|"
    r"creo que|parece(?: que| ser)?|usted tiene|se trata de|it could be|this is|you have|"
    r"you do have|you've got|what we call|called)(?: that| this| it| you| your| is| are| have| has|"
    r" do| might| may| could| be| probably| likely| most| a little| bit| of| what| we| call| just|"
    rf" tiene| es| sea| esto| um| uh| you've had| had)* {_ART}{_BODY}"
)
_TOPIC = re.compile(rf"\b(?:for|regarding|about|as for|para|por|sobre|with) {_ART}{_BODY}")
_GOAL = re.compile(
    r"\b((?:just )?(?:to see|to check(?! in| out)|to make sure|to rule out|to look|"
    r"to determine|to evaluate|to assess|to help|para ver|para descartar|para saber|para revisar|"
    r"para evaluar|para asegurarnos|a ver)\b(?: [^ ]+){1,9})"
)


_HEADINGS = frozenset(
    "problem issue concern diagnosis thing standpoint impression problema diagnostico".split()
)


class Topic(NamedTuple):
    """A problem a turn states, at words ``start`` up to and without ``end``.

    ``strength``: 3 a heading («for your first problem of your knee pain»), 2 a judgement («I
    think you have…»), 1 a complaint named in passing.
    """

    start: int
    end: int
    strength: int


def topics(line: Line, words: Words, complaints: list[Hit]) -> list[Topic]:
    """The problems a turn states, in order."""
    named = {at: hit for hit in complaints for at in range(hit.start, hit.end)}
    found: list[Topic] = []
    patterns = ((_STRONG, 3), *(((_WEAK, 2), (_TOPIC, 2)) if complaints else ()))
    if complaints or not _HEADINGS.isdisjoint(words.words):
        for pattern, strength in patterns:
            for match in pattern.finditer(line.text):
                span = _body(line, words, match)
                if span is None or any(t.start < span[1] and span[0] < t.end for t in found):
                    continue
                known = [named[at] for at in range(*span) if at in named]
                if not known and strength < 3:
                    continue
                if strength < 3:
                    span = (span[0], known[-1].end)
                found.append(Topic(span[0], span[1], strength))
    covered = {at for topic in found for at in range(topic.start, topic.end)}
    found.extend(Topic(hit.start, hit.end, 1) for hit in complaints if hit.start not in covered)
    return sorted(found)


def _body(line: Line, words: Words, match: re.Match[str]) -> tuple[int, int] | None:
    """The words of a statement's body, no further than its sentence."""
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
    if start >= len(words.words):
        return None
    for match in _GOAL.finditer(line.text):
        first, end = line.span(match)
        if first < start:
            continue
        if first - start > 6 or words.sentence[first] != words.sentence[start - 1]:
            return None
        while words.sentence[end - 1] != words.sentence[first]:
            end -= 1
        return first, end
    return None
