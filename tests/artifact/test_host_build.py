"""The built functions under AWS's runtime client: the four flows, and how they end badly."""

import base64
import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.artifact.runtime_api import Failure, Sandbox
from tests.artifact.world import World, sqs_event, until
from tests.flows.test_lambda_shapes import OPENING, SCHEDULE, TURN, gateway_event
from tests.support.visits import PRESCRIPTION

VISIT = "visit-in-the-artifact-1"
PATH = f"/api/conversations/{VISIT}"
FOLDERS = {
    "Session": "session",
    "Transcripts": "transcripts",
    "FinishVisit": "finish_visit",
    "DeliverWebhook": "deliver_webhook",
    "Sweep": "sweep",
}


@pytest.fixture(scope="module")
def running(world: World) -> Iterator[dict[str, Sandbox]]:
    """Each function in a sandbox of its own, initialised."""
    with ExitStack() as stack:
        started = {
            name: stack.enter_context(world.sandbox(name, folder))
            for name, folder in FOLDERS.items()
        }
        for sandbox in started.values():
            sandbox.initialise()
        yield started


def ask(
    world: World, sandbox: Sandbox, method: str, path: str, body: Any = None
) -> tuple[int, Any]:
    """One request through the gateway: the status, and the answer's JSON."""
    answer = sandbox.invoke(gateway_event(method, path, body, world.tokens["ana"]))
    content = answer["body"]
    if answer.get("isBase64Encoded"):
        content = base64.b64decode(content)
    return answer["statusCode"], json.loads(content)


def sweep(world: World, running: dict[str, Sandbox]) -> int:
    """One tick of the schedule, and what it told the queue of; returns how many were delivered."""
    assert running["Sweep"].invoke(SCHEDULE) is None
    return world.hand_over("webhook", running["DeliverWebhook"])


def test_a_whole_visit_through_the_artifacts(world: World, running: dict[str, Sandbox]) -> None:
    transcripts, receiver = running["Transcripts"], world.receiver
    opening = {**OPENING, "conversation_id": VISIT}
    assert ask(world, transcripts, "POST", "/api/conversations", opening)[0] == 201
    status, opened = ask(
        world, running["Session"], "POST", "/api/session", {"conversation_id": VISIT}
    )
    assert (status, len(opened["legs"])) == (200, 2)
    assert all(leg["client_secret"] for leg in opened["legs"])
    status, receipt = ask(world, transcripts, "PUT", f"{PATH}/turns/turn-000001", TURN)
    assert (status, receipt["stored"], len(receipt["actions"])) == (200, "created", 1)

    assert world.hand_over("webhook", running["DeliverWebhook"]) == 1
    assert [kind for _, kind in receiver.arrivals] == ["action.proposed"]

    assert ask(world, transcripts, "POST", f"{PATH}/end", {"turns": []})[1]["state"] == "ending"
    assert world.hand_over("visit", running["FinishVisit"]) == 1
    assert ask(world, transcripts, "GET", PATH)[1]["state"] == "completed"

    # The queue loses what it was told: the sweep finds the row, and tells it again.
    assert len(world.take("webhook")) == 1
    world.sqs.purge_queue(QueueUrl=world.environ["PUENTE_QUEUE__WEBHOOK_URL"])
    until(lambda: sweep(world, running), "the sweep never told of the delivery again")
    assert [kind for _, kind in receiver.arrivals] == ["action.proposed", "conversation.completed"]
    for sandbox in running.values():
        assert PRESCRIPTION not in sandbox.said


@pytest.mark.parametrize(
    ("end", "number"), [("timeout", signal.SIGKILL), ("sigterm", signal.SIGTERM)]
)
def test_a_worker_that_ends_in_the_middle_loses_nothing(
    world: World, running: dict[str, Sandbox], end: str, number: int
) -> None:
    receiver = world.receiver
    path = f"/api/conversations/visit-that-{end}"
    opening = {**OPENING, "conversation_id": f"visit-that-{end}"}
    assert ask(world, running["Transcripts"], "POST", "/api/conversations", opening)[0] == 201
    assert ask(world, running["Transcripts"], "PUT", f"{path}/turns/turn-000001", TURN)[0] == 200
    (message,) = world.take("webhook")
    event = sqs_event([message], "webhook")

    receiver.came.clear()
    receiver.released.clear()
    with world.sandbox("DeliverWebhook", "deliver_webhook") as worker:
        worker.initialise()
        worker.begin(event)
        assert receiver.came.wait(20)
        # When a function's time is over, Lambda kills its process; SIGTERM ends an environment.
        assert worker.end(number) == -number
    receiver.released.set()
    begun, before = receiver.arrivals[-1], len(receiver.arrivals)

    until(
        lambda: sweep(world, running) and len(receiver.arrivals) > before,
        "the sweep never told of the delivery again",
    )
    assert receiver.arrivals[before:] == [begun], "the same event under the same id"


def test_sigterm_ends_an_idle_sandbox_at_once(world: World) -> None:
    with world.sandbox("Sweep", "sweep") as sandbox:
        sandbox.initialise()
        assert sandbox.end(signal.SIGTERM) == -signal.SIGTERM


@pytest.mark.parametrize("function", ["Session", "DeliverWebhook", "Sweep"])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"PUENTE_WEBHOOK__LEASE_S": "1"}, "PUENTE_WEBHOOK__LEASE_S"),
        ({"PUENTE_STAGE": "prod"}, "PUENTE_AI__PROVIDER: is missing"),
        ({"AWS_LAMBDA_FUNCTION_NAME": "made-up"}, "stage local is refused on Lambda"),
    ],
)
def test_a_wrong_setting_fails_the_init_in_one_clear_line(
    world: World, wrong: dict[str, str], said: str, function: str
) -> None:
    with world.sandbox(function, FOLDERS[function], **wrong) as sandbox:
        with pytest.raises(Failure) as failed:
            sandbox.initialise()
        assert failed.value.type == "ConfigurationError"
        assert said in failed.value.message
        assert "\n" not in failed.value.message
        assert "a-made-up-key" not in sandbox.said
        assert sandbox.process.wait(5) != 0
        (line,) = sandbox.said.splitlines()
        assert json.loads(line)["level"] == "ERROR"
        assert json.loads(line)["message"] == failed.value.message


def test_a_database_that_is_away_is_answered_before_the_gateway_gives_up(world: World) -> None:
    away = {
        "MONGODB_URI": "mongodb://127.0.0.1:9/?w=majority",
        "PUENTE_MONGODB__TIMEOUT_MS": "500",
    }
    with world.sandbox("Transcripts", "transcripts", **away) as sandbox:
        sandbox.initialise()
        status, problem = ask(world, sandbox, "GET", "/api/conversations")
    assert (status, problem["status"]) == (503, 503)
