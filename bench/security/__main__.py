"""``make security``: every row, one table; exits with 1 where a promise was not kept.

Not among the rows: pip-audit and npm audit, which ask services that are not always reachable. Run
them where they are; nothing here says that they passed.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.faults.table import Row, show
from bench.security import canary, fuzzing, mints, static, suites, tokens
from puente.settings import Settings
from tests.api.interpreter import Interpreter, running_interpreter
from tests.support.clock import MovableClock
from tests.support.database import running_database

NOT_RUN = "pip-audit, npm audit: not run here, they need their services; run them where they answer"

Try = Callable[[Settings, MovableClock, Path], Row]


def _suite(name: str, promise: str, files: tuple[str, ...]) -> Try:
    return lambda settings, clock, folder: suites.row(name, promise, files)


def _tool(name: str) -> Try:
    return lambda settings, clock, folder: static.look(name)


def _fuzzed(*options: str) -> Try:
    return lambda settings, clock, folder: fuzzing.row(folder, *options)


COMMON: dict[str, Try] = {
    "canary": lambda settings, clock, folder: asyncio.run(canary.row(settings, clock)),
    **{name: _tool(name) for name in static.LOOKERS},
}

FULL: dict[str, Try] = {
    "roles": _suite(
        "route × role × whose", "100 % as in the table, 0 leaks, every denial audited", suites.ROLES
    ),
    "tokens": lambda settings, clock, folder: asyncio.run(tokens.row(settings)),
    "strict": _suite("requests", "no coercion, no unknown field, no large body", suites.STRICT),
    "storage": _suite(
        "browser left alone", "locked, nothing to read in any storage", suites.BROWSER
    ),
    "fuzzing": _fuzzed("-n", "200"),
    "mints": lambda settings, clock, folder: asyncio.run(mints.row(settings, clock, 1_000)),
    "audit": _suite(
        "audit tampered with", "found, the first bad row named; requests = rows", suites.AUDIT
    ),
    **COMMON,
}
"""As promised."""

SHORT: dict[str, Try] = {
    "tokens": lambda settings, clock, folder: asyncio.run(tokens.row(settings, every=12)),
    "fuzzing": _fuzzed("-n", "2", "--phases", "examples,fuzzing"),
    "mints": lambda settings, clock, folder: asyncio.run(mints.row(settings, clock, 80)),
    **COMMON,
}
"""The same, smaller: what ``make test`` runs beside the tests that are rows already."""


def run(name: str, rows: dict[str, Try], folder: Path, uri: str, peer: Interpreter) -> Row:
    clock = peer.clock = MovableClock()
    database = f"security_{name.replace('-', '_')}"
    settings = peer.settings(uri, database, folder, PUENTE_ANALYTICS__PROVIDER="log")
    return rows[name](settings, clock, folder)


def main() -> int:
    names = sys.argv[1:] or list(FULL)
    rows = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_database() as uri,
        running_interpreter() as peer,
    ):
        for name in names:
            sys.stderr.write(f"  {name}\n")
            rows.append(run(name, FULL, Path(folder), uri, peer))
            sys.stderr.write(f"    {rows[-1].verdict}\n")
    sys.stdout.write(f"{show(rows)}\n\n{NOT_RUN}\n")
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
