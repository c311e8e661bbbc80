"""Conversations in files: one JSON object a line, with ``id``, ``turns`` and perhaps ``orders``."""

import json
from collections.abc import Iterator
from os import PathLike, path
from typing import Any, NamedTuple

from puente.detection.values import Turn
from puente.domain.terms import Language

_SPEAKERS = {
    "doctor": "clinician", "clinician": "clinician", "patient": "patient",
}  # fmt: skip


class Conversation(NamedTuple):
    """A conversation of a file. ``orders`` is empty where the file tells none."""

    id: str
    turns: list[Turn]
    orders: list[dict[str, Any]]
    source: str


def read(file: str | PathLike[str], *, translations: bool = True) -> Iterator[Conversation]:
    """The conversations of a file; ``translations`` keeps the ``en`` side of Spanish turns.

    Raises OSError when the file cannot be read, ValueError on a line that is no conversation.
    """
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _conversation(json.loads(line), translations)
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(
                    f"{path.basename(file)}, line {number} is no conversation"
                ) from error


def _conversation(row: dict[str, Any], translations: bool) -> Conversation:
    lang: Language = "es" if row.get("lang") == "es" else "en"
    other: Language = "en" if lang == "es" else "es"
    turns = []
    for turn in row["turns"]:
        translated = turn.get(other) if translations else None
        turns.append(
            Turn.load(
                {
                    "turn_id": str(turn["id"]),
                    "speaker": _SPEAKERS.get(str(turn.get("speaker", "")).lower(), "unknown"),
                    "lang": lang,
                    "text": turn["text"],
                    "translation_lang": other if translated else None,
                    "translation": translated,
                }
            )
        )
    return Conversation(
        str(row["id"]), turns, row.get("orders") or [], str(row.get("source") or "")
    )
