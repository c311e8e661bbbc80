"""Errors in how much is said: cut short, or said twice."""

import random


def cut_half(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half left out."""
    words = text.split()
    return " ".join(words[: len(words) // 2]) if len(words) >= 6 else None


def cut_tidily(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half left out, with the end mark kept."""
    words = text.split()
    mark = text.rstrip()[-1] if text.rstrip()[-1] in ".?!" else ""
    return " ".join(words[: len(words) // 2]).rstrip(",;:") + mark if len(words) >= 6 else None


def cut_end(text: str, lang: str, rng: random.Random) -> str | None:
    """The last third left out."""
    words = text.split()
    return " ".join(words[: len(words) * 2 // 3]) if len(words) >= 9 else None


def double(text: str, lang: str, rng: random.Random) -> str | None:
    """Everything said twice."""
    return f"{text} {text}"


def stutter(text: str, lang: str, rng: random.Random) -> str | None:
    """The second half said twice."""
    words = text.split()
    return " ".join(words + words[len(words) // 2 :]) if len(words) >= 8 else None
