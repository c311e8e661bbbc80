"""``python -m tools.deploy STAGE``: build, deploy, publish the page, in an order that can stop.

Each step is a command of ``sam`` or ``aws``. Where one fails, what came before stands and what
comes after is not begun: CloudFormation takes back a stack that fails, and the page is changed
last, its ``index.html`` after everything that it names. Run it again when the reason is mended.
"""

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import artifact
from tools import parameters as stack_parameters

ROOT = Path(__file__).resolve().parents[1]
FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
NEEDED = ("IdentityIssuerUrl", "PageClientId", "PageBucketName", "DistributionId")


class Stopped(Exception):
    """The deployment ended early; the message is one line that says what to do."""


@dataclass(frozen=True)
class Paths:
    """Where things lie; a test has its own."""

    config: Path = ROOT / "samconfig.toml"
    built: Path = ROOT / ".aws-sam" / "build"
    page: Path = ROOT / "frontend" / "dist"


def run(command: Sequence[str], hint: str, *, quiet: bool = False) -> str:
    """The command's output. Raises Stopped with ``hint`` when it fails."""
    done = subprocess.run(
        list(command), cwd=ROOT, stdout=subprocess.PIPE if quiet else None, text=True, check=False
    )
    if done.returncode != 0:
        raise Stopped(f"`{' '.join(command[:3])}` failed: {hint}")
    return done.stdout or ""


def examine(stage: str, paths: Paths) -> str:
    """The stack's name, once all that can be known beforehand is right. Raises Stopped."""
    for tool in ("sam", "aws"):
        if shutil.which(tool) is None:
            raise Stopped(f"{tool} is not installed: see docs/operate/deploy.md")
    parameters = _parameters(stage, paths)
    given = parameters.get("parameter_overrides", [])
    given = shlex.split(given) if isinstance(given, str) else given
    wrong = list(stack_parameters.mistakes(given, stack_parameters.read()["Parameters"]))
    if any(text.startswith("Stage=") and text != f"Stage={stage}" for text in given):
        wrong.append(f"Stage must be {stage} here")
    if wrong:
        raise Stopped(f"mend stage {stage} in samconfig.toml: {'; '.join(wrong)}")
    if not (paths.page / "index.html").is_file():
        raise Stopped("the page is not built: run `make deploy`, which builds it")
    return str(parameters["stack_name"])


def stack_of(stage: str, paths: Paths) -> str:
    """The name of a stage's stack. Raises Stopped."""
    return str(_parameters(stage, paths)["stack_name"])


def _parameters(stage: str, paths: Paths) -> dict[str, Any]:
    try:
        config = tomllib.loads(paths.config.read_text(encoding="utf-8"))
        found: dict[str, Any] = config[stage]["deploy"]["parameters"]
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Stopped(f"samconfig.toml cannot be read: {error}") from None
    except KeyError:
        raise Stopped(f"samconfig.toml has no [{stage}.deploy.parameters]") from None
    return found


def build(stage: str, paths: Paths, *, without_pyc: bool) -> None:
    """Every function as it is deployed, checked. Raises Stopped."""
    run(["sam", "build", "--config-env", stage], "nothing was deployed; its reason stands above")
    if artifact.check(
        artifact.built_in(paths.built), artifact.TARGETS["lambda"], compiled=not without_pyc
    ):
        raise Stopped(
            "nothing was deployed: mend what is named above"
            + ("" if without_pyc else ", install Python 3.13, or add WITHOUT_PYC=1 to ship slower")
        )


def outputs(stack: str) -> dict[str, str]:
    """What the stack says about itself. Raises Stopped."""
    said = run(
        ["aws", "cloudformation", "describe-stacks", "--stack-name", stack, "--output", "json"],
        "the stack is deployed, the page is the former one; run `make deploy` again",
        quiet=True,
    )
    listed = json.loads(said)["Stacks"][0].get("Outputs", [])
    found = {output["OutputKey"]: output["OutputValue"] for output in listed}
    missing = [name for name in NEEDED if name not in found]
    if missing:
        raise Stopped(f"the stack has no output {', '.join(missing)}: is it of this version?")
    return found


def page_config(found: dict[str, str]) -> dict[str, Any]:
    """``config.json``: all that the page has to be told of its stage."""
    return {
        "api": "/api",
        "oidc": {
            "authority": found["IdentityIssuerUrl"],
            "client_id": found["PageClientId"],
            "scope": "openid profile",
        },
        "demo": False,
    }


def publish(found: dict[str, str], paths: Paths) -> None:
    """Upload the page, then drop what is cached of it. Raises Stopped.

    Former assets stay: a page that is open asks for them later.
    """
    bucket = f"s3://{found['PageBucketName']}"
    again = "the stack is deployed, the page is the former one; run `make deploy` again"
    copy = ["aws", "s3", "cp", "--only-show-errors"]
    page = str(paths.page)
    run(
        [*copy, f"{page}/assets", f"{bucket}/assets", "--recursive", "--cache-control", FOREVER],
        again,
    )
    others = ["--exclude", "assets/*", "--exclude", "index.html", "--exclude", "config.json"]
    run([*copy, page, bucket, "--recursive", *others, "--cache-control", FRESH], again)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.json"
        config.write_text(json.dumps(page_config(found), indent=2) + "\n", encoding="utf-8")
        run([*copy, str(config), f"{bucket}/config.json", "--cache-control", FRESH], again)
    index = [f"{page}/index.html", f"{bucket}/index.html", "--cache-control", FRESH]
    run([*copy, *index], again)
    distribution = ["--distribution-id", found["DistributionId"], "--paths", "/*"]
    run(
        ["aws", "cloudfront", "create-invalidation", *distribution],
        "the page is new, and cached copies of the former one last a day; run `make deploy` again",
        quiet=True,
    )


def deploy(stage: str, paths: Paths, *, without_pyc: bool = False) -> str:
    """All of it; returns the page's address. Raises Stopped."""
    stack = examine(stage, paths)
    run(["aws", "sts", "get-caller-identity"], "sign in to AWS, or set AWS_PROFILE", quiet=True)
    build(stage, paths, without_pyc=without_pyc)
    run(
        ["sam", "deploy", "--config-env", stage],
        "CloudFormation takes back what it began, the page is untouched; see the reason above",
    )
    found = outputs(stack)
    publish(found, paths)
    return found.get("PageUrl", "")


def main(arguments: Sequence[str] | None = None, paths: Paths | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy")
    parser.add_argument("stage", choices=("dev", "prod"))
    parser.add_argument("--without-pyc", action="store_true", help="ship uncompiled code")
    given = parser.parse_args(arguments)
    try:
        address = deploy(given.stage, paths or Paths(), without_pyc=given.without_pyc)
    except Stopped as stopped:
        sys.stderr.write(f"deploy: {stopped}\n")
        return 1
    sys.stdout.write(f"deployed {given.stage}: {address}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
