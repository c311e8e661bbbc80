"""Does a question stay a question, and a statement a statement?"""

from puente.fidelity.reading import Reading

_OPENERS = {
    "en": frozenset(
        "are is am was were do does did have has had can could will would should shall may might "
        "what when where who whom whose which why how any".split()
    ),
    "es": frozenset(
        "que cual cuales quien quienes como cuando cuanto cuanta cuantos cuantas donde adonde "
        "por".split()
    ),
}
_FILLERS = frozenset(
    "and so but or now okay ok well then also um uh y pero entonces bueno ahora o pues".split()
)


def lost_question(source: Reading, target: Reading) -> bool:
    """Whether only one side asks."""
    asks, asked = _marks(source), _marks(target)
    if asks == asked:
        return False
    if asks and asked:
        return False
    silent = target if asks else source
    # Speech recognition may leave all marks out: then the words decide.
    return _is_punctuated(silent) or not _sounds_asking(silent) or bool(asks)


def _marks(reading: Reading) -> int:
    return max(reading.words.count("?"), reading.words.count("¿"))


def _is_punctuated(reading: Reading) -> bool:
    return any(word in (".", "!") for word in reading.words)


def _sounds_asking(reading: Reading) -> bool:
    for word in reading.words:
        if word.isalpha() and word not in _FILLERS:
            return word in _OPENERS[reading.lang]
    return False
