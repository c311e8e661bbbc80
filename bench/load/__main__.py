"""``make bench``: one table of everything, and an exit code that says whether every bar was met.

``--minutes 1`` shortens the long row to try it; ``--only turns`` (or another part) takes that part
alone. What is measured is measured on a stack and on databases of its own.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from bench import stack, telemetry
from bench.load import first_run, scale, throughput, turn_cost, visits
from bench.table import Row, show


def parts(minutes: float, count: int) -> dict[str, Callable[[], list[Row]]]:
    """Each part of the table and what measures it."""
    return {
        "turns": turn_cost.rows,
        "throughput": throughput.rows,
        "scale": scale.rows,
        "visits": lambda: visits.rows(minutes=minutes, count=count),
        "page": stack.rows,
        "telemetry": telemetry.rows,
        "first-run": first_run.rows,
    }


def measure(name: str, part: Callable[[], list[Row]]) -> list[Row]:
    """The rows of a part. One that fails says why, and takes no other with it."""
    try:
        return part()
    except Exception as error:  # noqa: BLE001 - the table tells it
        said = " ".join(str(error).split())[:120]
        return [Row(name, [], "", None, f"{type(error).__name__}: {said}")]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of the many visits at once")
    parser.add_argument("--visits", type=int, default=200, help="how many of them")
    parser.add_argument("--only", nargs="+", choices=list(parts(0, 0)), help="these parts alone")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name, part in parts(given.minutes, given.visits).items():
        if given.only is None or name in given.only:
            sys.stderr.write(f"{name} …\n")
            rows += measure(name, part)
    sys.stdout.write(show(rows) + "\n")
    return int(any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
