"""``make deploy-check``: the template built and deployed by ``sam``, to a stand-in for AWS.

Checks the template, builds every function and the layer as ``sam build`` does (for this machine),
deploys what the stand-in can hold, and plays there: a function that starts, reads the stack's
secret and finds its database; a record that nobody can read, on its way through the queue into the
dead letters while another is done; and its redrive.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
from samtranslator.yaml_helper import yaml_parse

from tests.flows.test_lambda_shapes import gateway_event
from tests.support.database import free_port, running_database
from tools.deploy_check.subset import subset

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv-deploy" / "bin"
STACK = "puente-check"
PARAMETERS = {
    "Stage": "dev",
    "PageUrl": "https://puente.example.org",
    "IdentityIssuer": "https://sign-in.example.org/pool",
    "IdentityAudience": "puente-api",
    "IdentityClientId": "puente-page",
    "IdentityOrigins": "https://sign-in.example.org",
}
"""Made up: nobody signs in here."""

NOTHING_DUE = {"delivery_id": "evt_none.ep_none", "attempt": 0}
WITHIN_S = 180.0


def run(*command: str, **environ: str) -> None:
    """Raises CalledProcessError where it fails; what it says is printed."""
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, check=True)


MADE_UP = "made-up"
"""Every key and secret of the check: the stand-in for AWS takes any."""


@contextmanager
def standing_in(folder: Path) -> Iterator[dict[str, str]]:
    """The stand-in for AWS, ended by its own process; yields the variables that lead to it."""
    port = free_port()
    log = (folder / "ministack.log").open("wb")
    own = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "TMPDIR": str(folder)}
    server = subprocess.Popen(
        [BIN / "ministack"], cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address), "the stand-in for AWS did not start")
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_DEFAULT_REGION": "us-east-1",
            **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), MADE_UP),
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code < 500
    except httpx.HTTPError:
        return False


def until(true: Callable[[], Any], what: str) -> Any:
    """Ask again until it is so. Raises SystemExit with ``what`` when the time is over."""
    deadline = time.monotonic() + WITHIN_S
    while not (found := true()):
        if time.monotonic() > deadline:
            raise SystemExit(f"deploy-check: {what}")
        time.sleep(0.2)
    return found


def deploy(folder: Path, cloud: Mapping[str, str]) -> dict[str, Any]:
    """Build with sam, cut to what the stand-in holds, and deploy with sam; the resources."""
    built = folder / "built"
    build = ("build", "--config-env", "dev", "--build-dir", str(built))
    run(
        str(BIN / "sam"),
        *build,
        TARGET="host",
        SAM_CLI_TELEMETRY="0",
        AWS_DEFAULT_REGION="us-east-1",
    )
    whole = yaml_parse((built / "template.yaml").read_text(encoding="utf-8"))
    cut = built / "subset.json"
    held = subset(whole)
    cut.write_text(json.dumps(held, indent=1), encoding="utf-8")
    given = [f"{name}={value}" for name, value in PARAMETERS.items()]
    run(
        str(BIN / "sam"), "deploy", "--template-file", str(cut), "--stack-name", STACK,
        "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset",
        "--no-progressbar", "--parameter-overrides", *given,
        **cloud, SAM_CLI_TELEMETRY="0",
    )  # fmt: skip
    resources: dict[str, Any] = held["Resources"]
    return resources


class Deployed:
    """The stack as it stands."""

    def __init__(self, cloud: Mapping[str, str]) -> None:
        self._cloud = dict(cloud)
        names = ("cloudformation", "lambda", "sqs", "secretsmanager")
        self._clients = {name: self._client(name) for name in names}

    def _client(self, name: str) -> Any:
        return boto3.client(
            name,
            endpoint_url=self._cloud["AWS_ENDPOINT_URL"],
            region_name=self._cloud["AWS_DEFAULT_REGION"],
            aws_access_key_id=MADE_UP,
            aws_secret_access_key=MADE_UP,
        )

    def physical(self, name: str) -> str:
        told = self._clients["cloudformation"].describe_stack_resource(
            StackName=STACK, LogicalResourceId=name
        )
        return str(told["StackResourceDetail"]["PhysicalResourceId"])

    def tell_secret(self, secret: Mapping[str, str]) -> None:
        arn = self.variables()["PUENTE_SECRETS_ARN"]
        text = json.dumps(dict(secret))
        self._clients["secretsmanager"].put_secret_value(SecretId=arn, SecretString=text)

    def variables(self) -> dict[str, str]:
        told = self._clients["lambda"].get_function_configuration(
            FunctionName=self.physical("SweepFunction")
        )
        found: dict[str, str] = told["Environment"]["Variables"]
        return found

    def invoke(self, name: str, event: Mapping[str, Any]) -> Any:
        answer = self._clients["lambda"].invoke(
            FunctionName=self.physical(name), Payload=json.dumps(event).encode()
        )
        return json.loads(answer["Payload"].read())

    def keep_dead_letters(self, resources: Mapping[str, Any]) -> None:
        """Give each queue the redrive that the template says: the stand-in's CloudFormation makes
        the queue and forgets it."""
        for name, made in resources.items():
            policy = made.get("Properties", {}).get("RedrivePolicy")
            if policy is not None:
                dead = policy["deadLetterTargetArn"]["Fn::GetAtt"]
                told = {**policy, "deadLetterTargetArn": self._arn(dead[0])}
                self._clients["sqs"].set_queue_attributes(
                    QueueUrl=self.physical(name), Attributes={"RedrivePolicy": json.dumps(told)}
                )

    def _arn(self, queue: str) -> str:
        told = self._clients["sqs"].get_queue_attributes(
            QueueUrl=self.physical(queue), AttributeNames=["QueueArn"]
        )
        return str(told["Attributes"]["QueueArn"])

    def send(self, queue: str, body: str) -> None:
        self._clients["sqs"].send_message(QueueUrl=self.physical(queue), MessageBody=body)

    def held(self, queue: str) -> int:
        """Messages in a queue, those in work included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self._clients["sqs"].get_queue_attributes(
            QueueUrl=self.physical(queue), AttributeNames=names
        )
        return sum(int(told["Attributes"][name]) for name in names)

    def redrive(self) -> None:
        """As an operator does, with the settings of the stack's own functions."""
        run(sys.executable, "-m", "puente.redrive", "webhook", **self.variables(), **self._cloud)


def play(deployed: Deployed, mongodb_uri: str) -> None:
    """Raises SystemExit at the first thing that is not as it should be."""
    deployed.tell_secret({"MONGODB_URI": mongodb_uri, "OPENAI_API_KEY": MADE_UP})
    health = gateway_event("GET", "/api/health", None, None)
    answer = deployed.invoke("ClinicFunction", health)
    if answer.get("statusCode") != 200 or json.loads(answer["body"])["checks"]["database"] != "ok":
        raise SystemExit(f"deploy-check: the health route answered {answer}")
    done("a function starts from its archive and its layer, and finds its secret and database")
    deployed.send("WebhookQueue", json.dumps(NOTHING_DUE))
    deployed.send("WebhookQueue", "nobody can read this")
    until(lambda: deployed.held("WebhookDeadLetters") == 1, "the record never became a dead letter")
    until(lambda: deployed.held("WebhookQueue") == 0, "the good record was not done")
    done("a record that nobody can read ends in the dead letters, the other one is done")
    deployed.redrive()
    until(lambda: deployed.held("WebhookDeadLetters") == 0, "the dead letter was not sent again")
    until(lambda: deployed.held("WebhookDeadLetters") == 1, "the record did not come back")
    done("its redrive sends it round again")


def done(what: str) -> None:
    print(f"deploy-check: {what}")


def main() -> int:
    run(
        str(BIN / "sam"),
        "validate",
        "--lint",
        SAM_CLI_TELEMETRY="0",
        AWS_DEFAULT_REGION="us-east-1",
    )
    with (
        tempfile.TemporaryDirectory(prefix="puente-deploy-check-") as folder,
        running_database() as uri,
        standing_in(Path(folder)) as cloud,
    ):
        resources = deploy(Path(folder), cloud)
        deployed = Deployed(cloud)
        deployed.keep_dead_letters(resources)
        done("the stack stands")
        play(deployed, uri)
    return 0


if __name__ == "__main__":
    sys.exit(main())
