"""Mark pairs of a file: ``python -m puente.fidelity PAIRS.jsonl``.

Rows: ``id``, ``source {lang, text}``, ``target {lang, text}`` or null, and, if wanted, ``recent``:
the texts that were said lately. A row without ``recent`` is read as the next turn after the rows
above it. Prints ``{id: [flag, …]}`` as JSON; 2 when the file cannot be read as that.
"""

import json
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from puente.domain.turn import Utterance
from puente.fidelity import Flag, check
from puente.fidelity.echo import outputs_before

_REMEMBERED = 8
"""How many rows back our own words are remembered."""

Exchange = tuple[Utterance, Utterance]


def mark(lines: Iterator[str]) -> dict[str, list[Flag]]:
    """The flags of every row, in order.

    Raises ValueError (of which JSONDecodeError and ValidationError are kinds) and KeyError when a
    row is not as described.
    """
    flags: dict[str, list[Flag]] = {}
    earlier: deque[Exchange] = deque(maxlen=_REMEMBERED)
    for line in lines:
        if not line.strip():
            continue
        row = json.loads(line)
        source = Utterance.model_validate(row["source"])
        given = row.get("target")
        target = Utterance.model_validate(given) if given else None
        recent = row.get("recent")
        if recent is None:
            recent = outputs_before(source, target, earlier)
        flags[str(row["id"])] = list(check(source, target, recent=recent))
        if target is not None:
            earlier.append((source, target))
    return flags


def main(arguments: list[str]) -> int:
    """Print the flags of the file named; 0, or 2 when it cannot be read."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m puente.fidelity PAIRS.jsonl\n")
        return 2
    try:
        with Path(arguments[0]).open(encoding="utf-8") as lines:
            flags = mark(lines)
    except OSError as error:
        sys.stderr.write(f"cannot read {arguments[0]}: {error.strerror}\n")
        return 2
    except (KeyError, TypeError, ValidationError, ValueError) as error:
        # The message of such an error may quote a row, and a row may be a patient's words.
        sys.stderr.write(f"{arguments[0]} is not a file of pairs ({type(error).__name__})\n")
        return 2
    json.dump(flags, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
