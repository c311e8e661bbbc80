"""``python -m tools.publish STACK``: put the built page behind the stack's CloudFront.

What is named by its content goes first and stays for good, so that a page that is open finds its
scripts; ``index.html`` goes last, so that nobody gets a page whose files are not there yet. The
stack's own output is its ``config.json``: one build serves every stage.
"""

import argparse
import json
import mimetypes
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from botocore.exceptions import BotoCoreError, ClientError

BUILT = Path(__file__).parents[1] / "frontend" / "dist"
NEEDED = ("PageBucketName", "DistributionId", "PageConfig", "PageAddress")

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


class Refused(Exception):
    """Nothing was published; the message says what to do."""


def outputs(stack: str) -> dict[str, str]:
    """The stack's outputs. Raises Refused where it is not there, or has no page."""
    try:
        (found,) = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except (ClientError, BotoCoreError) as error:
        raise Refused(f"the stack {stack} cannot be read: {type(error).__name__}") from None
    told = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    if missing := [name for name in NEEDED if name not in told]:
        raise Refused(f"the stack {stack} has no {', '.join(missing)}: deploy it again")
    return told


def files(folder: Path) -> list[Path]:
    """Every built file in the order of publishing. Raises Refused where nothing was built."""
    if not (folder / "index.html").is_file():
        raise Refused("the page is not built: run make deploy, or npm run build in frontend/")
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    # What begins with a dot is the build's own list of what it made.
    seen = [path for path in found if not path.relative_to(folder).parts[0].startswith(".")]
    return sorted(seen, key=lambda path: (not _is_asset(path, folder), path.name == "index.html"))


def _is_asset(path: Path, folder: Path) -> bool:
    return path.relative_to(folder).parts[0] == "assets"


def publish(told: Mapping[str, str], folder: Path) -> int:
    """Upload and invalidate; returns how many files there are. Raises Refused."""
    found = files(folder)
    config = json.dumps(json.loads(told["PageConfig"]))
    try:
        s3 = boto3.client("s3")
        put = {"Bucket": told["PageBucketName"]}
        *before, index = found
        for path in before:
            _put(s3, put, path.relative_to(folder).as_posix(), path.read_bytes())
        _put(s3, put, "config.json", config.encode())
        _put(s3, put, "index.html", index.read_bytes())
        kept = (path for path in found if not _is_asset(path, folder))
        _invalidate(told["DistributionId"], (p.relative_to(folder).as_posix() for p in kept))
    except (ClientError, BotoCoreError) as error:
        raise Refused(f"AWS refused: {error}") from None
    return len(found) + 1


def _put(s3: Any, put: Mapping[str, str], key: str, body: bytes) -> None:
    kind, _ = mimetypes.guess_type(key)
    lasting = FOR_EVER if key.startswith("assets/") else ASK_EACH_TIME
    s3.put_object(
        **put,
        Key=key,
        Body=body,
        ContentType=kind or "application/octet-stream",
        CacheControl=lasting,
    )


def _invalidate(distribution: str, keys: Iterable[str]) -> None:
    paths = sorted({"/", "/config.json", *(f"/{key}" for key in keys)})
    batch = {
        "Paths": {"Quantity": len(paths), "Items": paths},
        "CallerReference": uuid4().hex,
    }
    boto3.client("cloudfront").create_invalidation(
        DistributionId=distribution, InvalidationBatch=batch
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.publish")
    parser.add_argument("stack", help="the stack's name, puente-prod for instance")
    stack = parser.parse_args(argv).stack
    try:
        told = outputs(stack)
        count = publish(told, BUILT)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    sys.stdout.write(f"{count} files published: {told['PageAddress']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
