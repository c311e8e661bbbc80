"""``python -m puente.webhooks``: for whoever receives webhooks.

``verify`` checks one captured request, ``listen`` is a receiver to look at, ``events`` prints the
catalogue as ``docs/events.md``. The endpoint's secret comes from ``WEBHOOK_SECRET`` or a file,
never from an argument, which others on the machine could read.
"""

import argparse
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from puente.webhooks.catalogue import as_markdown
from puente.webhooks.listening import serve
from puente.webhooks.signatures import TOLERANCE_S, BadSignature, verify

SECRET_VARIABLE = "WEBHOOK_SECRET"  # noqa: S105 - the name of a variable, not a secret


class Unusable(Exception):
    """What was given cannot be worked with; the message says how to mend it."""


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m puente.webhooks")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("events", help="print the event catalogue as Markdown")
    check = commands.add_parser("verify", help="check one captured request")
    check.add_argument("--id", required=True, help="the header webhook-id")
    check.add_argument("--timestamp", required=True, help="the header webhook-timestamp")
    check.add_argument("--signature", required=True, help="the header webhook-signature")
    check.add_argument("--body", required=True, help="a file with the exact bytes, or - for stdin")
    check.add_argument("--old", action="store_true", help="take a timestamp of any age")
    listen = commands.add_parser("listen", help="receive, verify and print, until Ctrl-C")
    listen.add_argument("--host", default="127.0.0.1")
    listen.add_argument("--port", type=int, default=8787)
    listen.add_argument(
        "--show-bodies", action="store_true", help="print bodies too: made-up visits only"
    )
    for command in (check, listen):
        command.add_argument("--secret-file", help=f"instead of the variable {SECRET_VARIABLE}")
    return parser.parse_args(argv)


def read_secret(path: str | None, environ: Mapping[str, str]) -> str:
    """The endpoint's secret. Raises Unusable where there is none, or it is malformed."""
    try:
        secret = Path(path).read_text().strip() if path else environ.get(SECRET_VARIABLE, "")
    except OSError as error:
        raise Unusable(f"the secret's file cannot be read: {error.strerror}") from None
    if not secret:
        raise Unusable(f"put the endpoint's secret into {SECRET_VARIABLE}, or name --secret-file")
    try:
        verify(secret, {"webhook-timestamp": "0"}, b"", now=0)
    except BadSignature:
        return secret
    except ValueError as error:
        raise Unusable(str(error)) from None
    raise AssertionError("unreachable: nothing was signed")


def check_captured(arguments: argparse.Namespace, secret: str, body: bytes, now: float) -> str:
    """Says that the request is genuine. Raises BadSignature, Unusable (a wrong timestamp)."""
    stamp = arguments.timestamp.strip()
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise Unusable("webhook-timestamp is whole seconds since 1970")
    if not arguments.old and abs(now - int(stamp)) > TOLERANCE_S:
        raise Unusable(f"it lies more than {TOLERANCE_S} s from now: --old checks it all the same")
    headers = {
        "webhook-id": arguments.id,
        "webhook-timestamp": stamp,
        "webhook-signature": arguments.signature,
    }
    verify(secret, headers, body, now=int(stamp))
    return f"verified: {len(body)} bytes, signed with this secret"


def run(arguments: argparse.Namespace) -> str:
    """What to print at the end."""
    if arguments.command == "events":
        return as_markdown().rstrip("\n")
    secret = read_secret(arguments.secret_file, os.environ)
    if arguments.command == "listen":
        serve(secret, arguments.host, arguments.port, show_bodies=arguments.show_bodies)
        return "stopped"
    try:
        body = (
            sys.stdin.buffer.read() if arguments.body == "-" else Path(arguments.body).read_bytes()
        )
    except OSError as error:
        raise Unusable(f"the body's file cannot be read: {error.strerror}") from None
    return check_captured(arguments, secret, body, time.time())


def main(argv: list[str] | None = None) -> int:
    try:
        said = run(_arguments(argv))
    except Unusable as error:
        sys.stderr.write(f"webhooks: {error}\n")
        return 2
    except BadSignature:
        sys.stderr.write(
            "not verified: another secret, another id or timestamp, or not the exact bytes that "
            "were sent (a parsed and rewritten body never verifies)\n"
        )
        return 1
    sys.stdout.write(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
