"""Mark pairs of a file: ``python -m puente.fidelity PAIRS.jsonl``.

Rows: ``id``, ``source {lang, text}``, ``target {lang, text}`` or null, and, if wanted, ``recent``:
the texts that were said lately. A row without ``recent`` is read as the next turn after the rows
above it. A text may be empty: an empty target has lost its source. Prints ``{id: [flag, …]}`` as
JSON; 2, with the number of the line and what is wrong with it, when the file cannot be read so.
"""

import json
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, get_args

from puente.domain.base import Language
from puente.domain.turn import Utterance
from puente.fidelity import Flag, check
from puente.fidelity.echo import outputs_before

_LONGEST = 200_000
"""Characters of a text: ten times what one turn may hold."""
_REMEMBERED = 8
"""How many rows back our own words are remembered."""

Exchange = tuple[Utterance, Utterance]


class Row(NamedTuple):
    """One turn of the file; ``recent`` is None where the rows above it tell what was said."""

    id: str
    source: Utterance
    target: Utterance | None
    recent: list[str] | None


def mark(lines: Iterable[str]) -> dict[str, list[Flag]]:
    """The flags of every row, in order.

    Raises ValueError, with the number of the line and never its words, when a row is not as
    described or its id came before.
    """
    flags: dict[str, list[Flag]] = {}
    earlier: deque[Exchange] = deque(maxlen=_REMEMBERED)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            if row.id in flags:
                raise ValueError("the id came before")
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
        recent = row.recent
        if recent is None:
            recent = outputs_before(row.source, row.target, earlier)
        flags[row.id] = list(check(row.source, row.target, recent=recent))
        if row.target is not None:
            earlier.append((row.source, row.target))
    return flags


def _row(line: str) -> Row:
    """Read a line; ValueError says what is wrong without quoting it: it may be a patient's words"""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(row, dict):
        raise ValueError("not an object")
    if not isinstance(row.get("id"), str | int) or row["id"] == "":
        raise ValueError("no id")
    source, given = _utterance(row, "source"), row.get("target")
    target = _utterance(row, "target") if given is not None else None
    if target is not None and target.lang == source.lang:
        raise ValueError("source and target are in the same language")
    recent = row.get("recent")
    if recent is not None and not _are_texts(recent):
        raise ValueError("recent is not a list of texts")
    return Row(str(row["id"]), source, target, recent)


def _utterance(row: dict[str, object], side: str) -> Utterance:
    given = row.get(side)
    if not isinstance(given, dict):
        raise ValueError(f"no {side}")
    for field in ("lang", "text"):
        if not isinstance(given.get(field), str):
            raise ValueError(f"{side} has no {field}")
    lang, text = given["lang"], str(given["text"])
    if len(text) > _LONGEST:
        raise ValueError(f"{side} has a text of more than {_LONGEST:,} characters")
    if lang not in get_args(Language):
        raise ValueError(f"{side} has a lang that is neither en nor es")
    return Utterance.model_construct(lang=lang, text=text)  # a file may hold more than a turn


def _are_texts(recent: object) -> bool:
    return isinstance(recent, list) and all(isinstance(text, str) for text in recent)


def main(arguments: list[str]) -> int:
    """Print the flags of the file named; 0, or 2 when it cannot be read."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m puente.fidelity PAIRS.jsonl\n")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8-sig") as lines:
            flags = mark(lines)
    except OSError as error:
        sys.stderr.write(f"cannot read {arguments[0]}: {error.strerror}\n")
        return 2
    except UnicodeDecodeError:
        sys.stderr.write(f"{arguments[0]} is not a file of pairs: not UTF-8\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"{arguments[0]} is not a file of pairs: {error}\n")
        return 2
    json.dump(flags, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
