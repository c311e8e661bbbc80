"""Does a question stay a question, and a statement a statement?"""

from puente.fidelity.reading import Reading
from puente.fidelity.tokens import bag

_OPENERS = {
    "en": bag(
        "are is am was were do does did have has had can could will would should shall may might "
        "what when where who whom whose which why how any"
    ),
    "es": bag(
        "que cual cuales quien quienes como cuando cuanto cuanta cuantos cuantas donde adonde por"
    ),
}
_FILLERS = bag("and so but or now okay ok well then also um uh y pero entonces bueno ahora o pues")


def lost_question(source: Reading, target: Reading) -> bool:
    """Whether one side asks more questions than the other."""
    asks, asked = _marks(source), _marks(target)
    if asks or asked:
        # Speech recognition may leave all marks out of what it heard: then the words decide.
        heard = _is_punctuated(source) or not _sounds_asking(source)
        return asks != asked and (asks > 0 or heard)
    return False


def _marks(reading: Reading) -> int:
    """How many questions are marked; Spanish may be given with either of its two marks."""
    return max(reading.words.count("?"), reading.words.count("¿"))


def _is_punctuated(reading: Reading) -> bool:
    return any(word in (".", "!") for word in reading.words)


def _sounds_asking(reading: Reading) -> bool:
    for word in reading.words:
        if word.isalpha() and word not in _FILLERS:
            return word in _OPENERS[reading.lang]
    return False
