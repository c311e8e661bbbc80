"""Do drug names and allergies survive the translation?"""

from collections import Counter

from puente.fidelity.reading import Reading


def lost_drugs(source: Reading, target: Reading) -> bool:
    """Whether one side names a drug that the other does not."""
    return _counted(source, "drug") != _counted(target, "drug")


def speaks_of_allergy(source: Reading, target: Reading) -> bool:
    """Whether either side speaks of an allergy."""
    return bool(source.found("allergy") or target.found("allergy"))


def lost_allergy(source: Reading, target: Reading) -> bool:
    """Whether an allergy, or what it is an allergy to, is on one side only."""
    if not speaks_of_allergy(source, target):
        return False
    if _names(source, "allergy") != _names(target, "allergy"):
        return True
    if lost_drugs(source, target):
        return True
    differing = _names(source, "allergen") ^ _names(target, "allergen")
    if "hay" in source.words or "hay" in target.words:  # hay fever is «alergia al polen»
        differing.discard("pollen")
    return bool(differing)


def _counted(reading: Reading, kind: str) -> Counter[str]:
    return Counter(hit.name for hit in reading.found(kind))


def _names(reading: Reading, kind: str) -> set[str]:
    return {hit.name for hit in reading.found(kind)}
