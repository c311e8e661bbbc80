"""``python -m tools.operate STAGE MODULE …``: our commands with a deployed stage's settings.

The settings are those of the stack's own functions, read from AWS at that moment; secrets come
from the stack's secret, under your AWS profile:
``.venv/bin/python -m tools.operate prod puente.migrate``.
"""

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.deploy import ROOT, Paths, Stopped, run, stack_of

FUNCTION = "SweepFunction"
"""Any would do: all have the same settings."""
SIGN_IN = "sign in to AWS, set AWS_PROFILE, and name a stage that is deployed"


def settings(stack: str) -> dict[str, str]:
    """The variables that the stack's functions have. Raises Stopped."""
    resource = ["--stack-name", stack, "--logical-resource-id", FUNCTION, "--output", "json"]
    said = run(["aws", "cloudformation", "describe-stack-resource", *resource], SIGN_IN, quiet=True)
    name = json.loads(said)["StackResourceDetail"]["PhysicalResourceId"]
    asked = ["--function-name", name, "--output", "json"]
    said = run(["aws", "lambda", "get-function-configuration", *asked], SIGN_IN, quiet=True)
    variables: dict[str, str] = json.loads(said)["Environment"]["Variables"]
    return variables


def interpreter(own: Path = ROOT / ".venv" / "bin" / "python") -> str:
    """A Python that has Puente's packages: this one, or the checkout's own. Raises Stopped."""
    if importlib.util.find_spec("pymongo"):
        return sys.executable
    if own.is_file():
        return str(own)
    raise Stopped(
        "Puente's packages are not installed: run `make deploy`, which does, or `make run`"
    )


def main(arguments: Sequence[str] | None = None, paths: Paths | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.operate")
    parser.add_argument("stage", choices=("dev", "prod"))
    parser.add_argument("module", help="puente.migrate, puente.redrive, …")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    if not re.fullmatch(r"puente(\.\w+)+", given.module):
        parser.error("only commands of puente run with a stage's settings")
    try:
        python = interpreter()
        variables = settings(stack_of(given.stage, paths or Paths()))
    except Stopped as stopped:
        sys.stderr.write(f"operate: {stopped}\n")
        return 1
    environ = {**os.environ, **variables, "PYTHONPATH": str(Path(ROOT) / "shared")}
    command = [python, "-m", given.module, *given.rest]
    return subprocess.run(command, env=environ, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
