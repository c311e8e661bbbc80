"""What is only asked for, or was given by someone else: who words it so commits to nothing.

The wording counts more than the speaker's tag, since tags are sometimes swapped: «recéteme» is a
patient's under any tag, «quiero que tome» is a clinician's. Only what both may say («quiero una
resonancia») goes by the tag.
"""

from typing import Literal

from puente.detection.lexicon import Hit
from puente.detection.mentions import Mention
from puente.detection.text import Words

Wish = Literal["asked", "told"]
"""Asked for, or told of as another's advice or prescription."""
_REACH = {"plea": 8, "wish": 8, "want": 3, "verb": 4, "report": 14}
"""Words between such wording and what it is about."""
_FOLLOWS = 4
"""Words after a mention among which «your» tells who is spoken to: «an x-ray of your knee»."""
_PLANS = frozenset(("to", "que"))
_NOUN_BEFORE = frozenset(
    ("la", "una", "su", "esta", "otra", "mi", "con", "de", "por", "esa", "to", "who", "quien")
)
_NOUN_AFTER = frozenset(("de", "para"))


def wish(voices: list[Hit], mention: Mention, words: Words, speaker: str) -> Wish | None:
    """Whether a mention is asked for or told of, by the wording before it in its sentence."""
    if mention.type == "followup" or not voices:
        return None
    sentence = words.sentence[mention.start]
    before = [
        voice
        for voice in voices
        if voice.end <= mention.low and words.sentence[voice.start] == sentence
    ]
    for voice in before:
        if voice.kind not in _REACH or mention.low - voice.end > _REACH[voice.kind]:
            continue
        if any(own.kind == "own" and own.start >= voice.end for own in before):
            continue
        if voice.kind == "report":
            return "told"
        if voice.kind == "plea" or (
            speaker == "patient" and _is_asking(voice, voices, before, mention, words)
        ):
            return "asked"
    return None


def _is_asking(
    voice: Hit, voices: list[Hit], before: list[Hit], mention: Mention, words: Words
) -> bool:
    """Whether this wording asks when a patient is said to speak."""
    if voice.kind == "want":
        # «I want to order», «quiero que tome», «an x-ray of your knee» may be a clinician's.
        return words.words[voice.end] not in _PLANS and not any(
            other.kind == "addressed" and voice.end <= other.start < mention.high + _FOLLOWS
            for other in voices
        )
    if voice.kind == "verb":
        noun = (
            words.words[max(0, voice.start - 1)] in _NOUN_BEFORE
            or words.words[voice.end] in _NOUN_AFTER
        )
        return not noun and not any(own.kind == "own" for own in before)
    return True
