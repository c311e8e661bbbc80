"""``python -m puente.given_up``: visits that could not be finished, and trying them again.

Without more it only says which they are. For after the mistake that kept them from being finished
is mended; one that was finished in the meantime is left as it is, so it may be run twice.
"""

import argparse
import sys

from puente.bootstrap import Puente
from puente.terminal import Failed, carry_out


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m puente.given_up",
        description="Print the visits that could not be finished and were given up.",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--finish", metavar="ID", nargs="+", help="finish these visits")
    which.add_argument("--finish-all", action="store_true", help="finish every one of them")
    return parser.parse_args(argv)


async def run(puente: Puente, finish: list[str] | None, *, finish_all: bool = False) -> list[str]:
    """A line for each visit: its clinic, its id, and what was done with it.

    Raises NotFound, before anything is done, for an id that is no visit given up.
    """
    lines = []
    try:
        for stuck in await puente.given_up.find(finish or ()):
            done = "given up"
            if finish or finish_all:
                tried = await puente.given_up.try_again(stuck)
                done = "is being finished" if tried else "was brought back in the meantime"
            lines.append(f"{stuck.clinic_id} {stuck.conversation_id} {done}")
    finally:
        await puente.close()
    return lines


def main(argv: list[str] | None = None, puente: Puente | None = None) -> int:
    arguments = _arguments(argv)
    try:
        lines = carry_out(
            lambda: run(puente or Puente(), arguments.finish, finish_all=arguments.finish_all)
        )
    except Failed as failed:
        sys.stderr.write(f"given_up: {failed}\n")
        return 1
    sys.stdout.write("\n".join(lines or ["no visit is given up"]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
