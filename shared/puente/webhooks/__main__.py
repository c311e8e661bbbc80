"""``python -m puente.webhooks``: for whoever receives webhooks.

``verify`` checks one captured request, ``listen`` is a receiver to look at, ``events`` prints the
catalogue as ``docs/events.md``.
"""

import argparse
import sys

from puente.webhooks.catalogue import as_markdown


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m puente.webhooks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("events", help="print the event catalogue as Markdown")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    _arguments(argv)
    sys.stdout.write(as_markdown())
    return 0


if __name__ == "__main__":
    sys.exit(main())
