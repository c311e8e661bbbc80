"""``python -m puente.settings``: for whoever configures a deployment.

``check`` names every mistake of the environment it runs in, one line each; ``table`` prints
``docs/settings.md``. Values are never shown.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping

from puente.settings.loading import examine
from puente.settings.mistakes import Mistake
from puente.settings.table import as_markdown


def check(environ: Mapping[str, str]) -> tuple[int, list[str]]:
    """The exit code and what to say: 0 and the chosen providers, or 2 and each mistake."""
    examined = examine(environ)
    mistakes = sorted({*examined.mistakes, *unknown_region(environ)})
    if mistakes or examined.settings is None:
        return 2, [str(mistake) for mistake in mistakes]
    chosen = examined.settings.providers().items()
    said = ", ".join(f"{port} {provider}" for port, provider in sorted(chosen))
    return 0, [f"stage {examined.settings.stage}: {said}"]


def unknown_region(environ: Mapping[str, str]) -> Iterator[Mistake]:
    """A region that reads like one and that AWS does not have. Looked up here alone: a start must
    not wait for AWS's whole list."""
    import boto3

    name = "AWS_REGION" if environ.get("AWS_REGION") else "AWS_DEFAULT_REGION"
    if not environ.get(name):
        return
    session = boto3.session.Session(region_name="us-east-1")
    partitions = session.get_available_partitions()
    regions = {r for p in partitions for r in session.get_available_regions("sqs", p)}
    if environ[name] not in regions:
        yield Mistake(name, "is no region of AWS")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m puente.settings")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="name every mistake of this environment; ends with 2 then")
    commands.add_parser("table", help="print every setting as Markdown")
    if parser.parse_args(argv).command == "table":
        sys.stdout.write(as_markdown())
        return 0
    code, lines = check(os.environ)
    (sys.stderr if code else sys.stdout).write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
