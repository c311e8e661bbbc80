"""Each function starts in a process of its own, with its own environment and its own packages.

The secret comes over HTTP from a server that speaks Secrets Manager; the database is not there,
for nothing may connect before it is asked to.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.infra.checking import reach_of
from tests.infra.checks_functions import SECRET
from tests.infra.reach import ROOT, brought, canonical
from tests.infra.requirements import pinned
from tests.infra.stack import EXAMPLE, Stack, folder, standing

Started = dict[str, subprocess.CompletedProcess[str]]

STACK = standing()
FUNCTIONS = sorted(STACK.functions())


@pytest.fixture(scope="module")
def secrets_manager() -> Iterator[dict[str, str]]:
    """The variables that lead to a Secrets Manager with the secret in it, and its ARN."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client("secretsmanager", endpoint_url=address)
    arn = client.create_secret(Name="made-up", SecretString=json.dumps(SECRET))["ARN"]
    yield {"AWS_ENDPOINT_URL": address, "arn": arn}
    server.stop()


def start(
    stack: Stack, function: str, lead: dict[str, str], refused: set[str]
) -> subprocess.CompletedProcess[str]:
    given = {**EXAMPLE, "Stage": "prod", "Secrets": lead["arn"]}
    environment = {
        **stack.environment(function, given),
        **{name: value for name, value in os.environ.items() if name.startswith("AWS_")},
        "AWS_ENDPOINT_URL": lead["AWS_ENDPOINT_URL"],
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}",
        "PATH": os.environ["PATH"],
    }
    asked = {
        "handler": stack.functions()[function]["Handler"],
        "refused": sorted(refused),
        "parts": sorted(reach_of(stack, function).parts),
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "infra" / "starting.py")],
        input=json.dumps(asked),
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def not_pinned(function: str) -> set[str]:
    """The modules installed here that no package of this function brings."""
    packages = set(pinned(folder(STACK.functions()[function])))
    return {
        module
        for module, names in brought().items()
        if not packages & {canonical(name) for name in names}
    }


@pytest.fixture(scope="module")
def started(secrets_manager: dict[str, str]) -> Started:
    def each(function: str) -> subprocess.CompletedProcess[str]:
        return start(STACK, function, secrets_manager, not_pinned(function))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(FUNCTIONS, pool.map(each, FUNCTIONS), strict=True))


def told(started: Started, function: str) -> dict[str, Any]:
    process = started[function]
    assert process.returncode == 0, process.stderr[-2000:]
    answer: dict[str, Any] = json.loads(process.stdout)
    return answer


@pytest.mark.parametrize("function", FUNCTIONS)
def test_starts_with_its_own_packages_and_settings(started: Started, function: str) -> None:
    assert told(started, function)["stage"] == "prod"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_understands_its_events(started: Started, function: str) -> None:
    answer = told(started, function)["answer"]
    if reach_of(STACK, function).door is not None:
        assert answer["statusCode"] == 404
        assert answer["headers"]["content-type"] == "application/problem+json"
    elif function in STACK.sources():
        assert answer == {"batchItemFailures": [{"itemIdentifier": "unreadable"}]}
    else:
        assert folder(STACK.functions()[function]) == "sweep"


def test_a_package_that_is_not_pinned_is_missed(secrets_manager: dict[str, str]) -> None:
    refused = not_pinned("SweepFunction") | {"botocore"}
    process = start(STACK, "SweepFunction", secrets_manager, refused)
    assert process.returncode != 0
    assert "botocore is not pinned" in process.stderr
