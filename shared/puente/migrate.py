"""``python -m puente.migrate``: make the indexes, bring older documents up to date.

Safe to run again, and to be stopped.
"""

import argparse
import asyncio
import sys

from pymongo.errors import PyMongoError

from puente.bootstrap import Puente
from puente.domain.errors import PuenteError, Unavailable
from puente.repositories.documents import upgrade_documents
from puente.repositories.migrations import migrate

AGAIN = "what was done stays, run it again"


async def run(puente: Puente) -> tuple[int, int]:
    """Make what is missing; how many indexes there are, and how many documents were older."""
    try:
        await puente.database.ping()
        indexes = await migrate(puente.database)
        return len(indexes), sum((await upgrade_documents(puente.database)).values())
    except PyMongoError as error:
        said = f"the database stopped the work ({type(error).__name__}): {AGAIN}"
        raise Unavailable(said) from error
    finally:
        await puente.close()


def main() -> int:
    argparse.ArgumentParser(prog="python -m puente.migrate", description=__doc__).parse_args()
    try:
        indexes, documents = asyncio.run(run(Puente()))
    except PuenteError as error:
        sys.stderr.write(f"migrate: {error.message}\n")
        return 1
    sys.stdout.write(f"{indexes} indexes in place, {documents} documents brought up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
