"""``python -m local``: serve Puente on this machine."""

import argparse
import sys

from pymongo.errors import PyMongoError

from local.database import DatabaseError
from local.ground import AlreadyRunningError, data_dir
from local.stack import Stack
from puente.domain.errors import PuenteError
from puente.terminal import in_one_line


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local")
    parser.add_argument("--port", type=int, help="another one is taken if it is not free")
    arguments = parser.parse_args(argv)
    try:
        Stack(data_dir(), port=arguments.port).run()
    except AlreadyRunningError as held:
        where = held.ground.origin if held.ground else "another process"
        sys.stdout.write(f"Puente is already running: {where}\n")
    except (DatabaseError, OSError) as error:
        sys.stdout.write(f"Puente could not start: {error}\n")
        return 1
    except (PuenteError, PyMongoError) as error:
        sys.stdout.write(f"Puente could not start: {in_one_line(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
