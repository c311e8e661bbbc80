"""Small changes to a text that the errors are made of."""

import random
import re


def swap(text: str, old: str, new: str) -> str | None:
    """The text with the first whole word ``old`` made ``new``, its capital kept."""
    found = re.search(rf"(?<![\w-]){re.escape(old)}(?!\w)", text, re.IGNORECASE)
    if found is None:
        return None
    if found.group()[0].isupper() and not new[0].isupper():
        new = new[0].upper() + new[1:]
    return text[: found.start()] + new + text[found.end() :]


def exchange(text: str, families: list[list[str]], rng: random.Random) -> str | None:
    """One word of a family of words made another of the same family."""
    present = [
        (word, family)
        for family in families
        for word in family
        if re.search(
            rf"(?<![\w-]){re.escape(word)}(?!\w)", text, re.IGNORECASE if word.islower() else 0
        )
    ]
    if not present:
        return None
    word, family = rng.choice(present)
    return swap(text, word, rng.choice([other for other in family if other != word]))


def remove(text: str, pattern: str, rng: random.Random, flags: int = re.IGNORECASE) -> str | None:
    found = list(re.finditer(pattern, text, flags))
    if not found:
        return None
    match = rng.choice(found)
    return re.sub(r"\s{2,}", " ", text[: match.start()] + " " + text[match.end() :]).strip()
