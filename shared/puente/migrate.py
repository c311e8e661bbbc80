"""``python -m puente.migrate``: make the indexes. Safe to run again."""

import argparse
import asyncio
import sys

from puente.bootstrap import Puente
from puente.domain.errors import PuenteError
from puente.repositories.migrations import migrate


async def run(puente: Puente) -> int:
    """Make what is missing; returns how many indexes there are."""
    try:
        await puente.database.ping()
        return len(await migrate(puente.database))
    finally:
        await puente.close()


def main() -> int:
    argparse.ArgumentParser(prog="python -m puente.migrate", description=__doc__).parse_args()
    try:
        count = asyncio.run(run(Puente()))
    except PuenteError as error:
        sys.stderr.write(f"migrate: {error.message}\n")
        return 1
    sys.stdout.write(f"{count} indexes in place\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
