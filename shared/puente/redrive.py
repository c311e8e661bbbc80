"""``python -m puente.redrive webhook``: send a queue's dead letters round again.

For after the mistake that put them there is mended. A webhook's record only says that a delivery
is due: one that was delivered in the meantime is simply acknowledged.
"""

import argparse
import sys

from puente.bootstrap import Puente
from puente.terminal import Failed, carry_out


async def run(puente: Puente, queue: str) -> str:
    """What was done, in words."""
    try:
        moved = await (puente.webhook_queue if queue == "webhook" else puente.visit_queue).redrive()
    finally:
        await puente.close()
    if moved is None:
        return "the queue service moves them in the background"
    return f"{moved} sent round again"


def main(argv: list[str] | None = None, puente: Puente | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m puente.redrive", description="Send a queue's dead letters round again."
    )
    parser.add_argument("queue", choices=["webhook", "visit"])
    arguments = parser.parse_args(argv)
    try:
        said = carry_out(lambda: run(puente or Puente(), arguments.queue))
    except Failed as failed:
        sys.stderr.write(f"redrive: {failed}\n")
        return 1
    sys.stdout.write(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
