"""``make faults``: every row, one table; exits with 1 where a promise was not kept."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.faults import addresses, bursts, outages, receivers, repeats
from bench.faults.ground import QUICKER, sweeping_soon
from bench.faults.table import Row, show
from tests.support.database import running_database

Make = Callable[[str, Path], Awaitable[Row]]


async def _addresses(uri: str, folder: Path) -> Row:
    return await asyncio.to_thread(addresses.row)


async def _queue_gone(uri: str, folder: Path) -> Row:
    with sweeping_soon(0.5):
        return await outages.queue_gone(uri, folder, 2, 3)


async def _database_gone(uri: str, folder: Path) -> Row:
    with sweeping_soon(0.5):
        return await outages.database_gone(folder, 2, 4)


FULL: dict[str, Make] = {
    "burst": lambda uri, folder: bursts.burst(uri, folder, 10_000),
    "kills": lambda uri, folder: bursts.kills(uri, folder, 4_000, 20),
    "api-kills": lambda uri, folder: bursts.api_kills(uri, folder, 50),
    "thrice": lambda uri, folder: repeats.thrice(uri, folder, 50),
    "poison": lambda uri, folder: repeats.poison(uri, folder, 200),
    "hours": lambda uri, folder: repeats.hours(uri, folder, 20),
    "receivers": lambda uri, folder: receivers.bad(uri, folder, 10),
    "neighbours": lambda uri, folder: receivers.neighbours(uri, folder, 50, 20),
    "addresses": _addresses,
    "rotation": lambda uri, folder: outages.rotation(uri, folder, 1_000),
    "queue-gone": lambda uri, folder: outages.queue_gone(uri, folder, 30, 30),
    "database-gone": lambda uri, folder: outages.database_gone(folder, 30, 30),
}
"""As promised."""

SHORT: dict[str, Make] = {
    "burst": lambda uri, folder: bursts.burst(uri, folder, 100),
    "kills": lambda uri, folder: bursts.kills(uri, folder, 60, 2, pace=QUICKER),
    "api-kills": lambda uri, folder: bursts.api_kills(uri, folder, 2),
    "thrice": lambda uri, folder: repeats.thrice(uri, folder, 3),
    "poison": lambda uri, folder: repeats.poison(uri, folder, 5, 1.2),
    "hours": lambda uri, folder: repeats.hours(uri, folder, 11),
    "receivers": lambda uri, folder: receivers.bad(uri, folder, 1),
    "neighbours": lambda uri, folder: receivers.neighbours(uri, folder, 8, 4),
    "addresses": _addresses,
    "rotation": lambda uri, folder: outages.rotation(uri, folder, 60, 2),
    "queue-gone": _queue_gone,
    "database-gone": _database_gone,
}
"""The same rows, smaller: what ``make test`` runs."""


async def run(names: list[str]) -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            sys.stderr.write(f"  {name}\n")
            with running_database() as uri:
                rows.append(await FULL[name](uri, Path(folder)))
            sys.stderr.write(f"    {rows[-1].verdict}\n")
    return rows


def main() -> int:
    names = sys.argv[1:] or list(FULL)
    rows = asyncio.run(run(names))
    sys.stdout.write(show(rows) + "\n")
    return 1 if any(row.missed for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
