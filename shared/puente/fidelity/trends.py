"""Is more still more, and up still up?"""

from puente.fidelity.reading import Reading


def turned(source: Reading, target: Reading) -> bool:
    """Whether one side says more where the other says less.

    Either word alone is often said in another way («worse», «le cuesta más»): only an exchange
    counts.
    """
    before, after = _balance(source), _balance(target)
    more, less = after[0] - before[0], after[1] - before[1]
    return more * less < 0


def _balance(reading: Reading) -> tuple[int, int]:
    """How often a text says more, and how often less."""
    names = [hit.name for hit in reading.found("trend")]
    return names.count("more"), names.count("less")
