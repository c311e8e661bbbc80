"""Cutting a text into tokens: folded words, numbers, codes such as «b12», and punctuation."""

import re
import unicodedata

_FOLD = str.maketrans(
    "áàâäéèêëíìîïóòôöúùûüç’‘`´—−‐‑",
    "aaaaeeeeiiiioooouuuuc''''----",
)
"""Accents are dropped because speech recognition drops them; «ñ» stays, «año» is no «ano»."""

_LETTER = "[^\\W\\d_½¼¾⅓⅔]"
_TOKEN = re.compile(
    rf"{_LETTER}+-?\d+[a-z\d]*"  # a code: covid-19, h1n1, a1c
    r"|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)"  # 118 381
    r"|\d+(?:[.,:]\d+)*"
    r"|[½¼¾⅓⅔]"
    rf"|{_LETTER}+(?:'{_LETTER}+)*"
    r"|[^\s\w]"
)
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)


def bag(words: str) -> frozenset[str]:
    """The words of a text as a set: for short lists kept beside the code that reads them."""
    return frozenset(words.split())


def fold(text: str) -> str:
    """Lower case without accents; as many characters as ``text`` where it is NFC."""
    return text.lower().translate(_FOLD)


def cut(text: str) -> tuple[list[str], list[str]]:
    """The folded tokens of a text, and the same tokens as they were written.

    «n't» becomes a word of its own, «not».
    """
    text = _plain(text)
    folded = fold(text)
    if len(folded) != len(text):
        text = folded
    spans = [match.span() for match in _TOKEN.finditer(folded)]
    return [folded[start:end] for start, end in spans], [text[start:end] for start, end in spans]


def tokens_of(text: str) -> list[str]:
    """The folded tokens alone."""
    return _TOKEN.findall(fold(_plain(text)))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return _NOT.sub(" not", text) if "'" in text or "’" in text else text
