"""``python -m puente.migrate``: make the indexes, bring older documents up to date.

Safe to run again, and to be stopped.
"""

import argparse
import sys

from puente.bootstrap import Puente
from puente.repositories.documents import upgrade_documents
from puente.repositories.migrations import migrate
from puente.terminal import Failed, carry_out


async def run(puente: Puente) -> tuple[int, int]:
    """Make what is missing; how many indexes there are, and how many documents were older."""
    try:
        await puente.database.ping()
        indexes = await migrate(puente.database)
        return len(indexes), sum((await upgrade_documents(puente.database)).values())
    finally:
        await puente.close()


def main() -> int:
    argparse.ArgumentParser(prog="python -m puente.migrate", description=__doc__).parse_args()
    try:
        indexes, documents = carry_out(lambda: run(Puente()))
    except Failed as failed:
        sys.stderr.write(f"migrate: {failed}\n")
        return 1
    sys.stdout.write(f"{indexes} indexes in place, {documents} documents brought up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
