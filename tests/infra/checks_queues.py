"""Queues, what consumes them, and whether the times fit each other."""

from math import ceil

from puente.providers.webhook.http import MAX_CONNECTIONS
from puente.services.finish import LEASE
from puente.webhooks.schedule import QUEUE_DELAY_MAX_S, SCHEDULE_S
from tests.infra.checking import check, settings_of
from tests.infra.stack import Stack, Template, folder, named

LOOP_LIMIT = 16
"""Invocations after which Lambda takes a function that feeds its own queue for a runaway loop."""

CONSUMERS = {
    "finish_visit": "PUENTE_QUEUE__VISIT_URL",
    "deliver_webhook": "PUENTE_QUEUE__WEBHOOK_URL",
}
"""The folder that consumes each queue, and the variable by which the others know the queue."""


def consumer(stack: Stack, name: str) -> tuple[str, Template]:
    """The function in a folder: its logical name and its properties."""
    found = [(key, f) for key, f in stack.functions().items() if folder(f) == name]
    assert len(found) == 1, f"{len(found)} functions run functions/{name}"
    return found[0]


def work_queues(stack: Stack) -> dict[str, Template]:
    """The queues that somebody sends to, not the dead letters."""
    dead = {named(q["RedrivePolicy"]["deadLetterTargetArn"]) for q in _redriven(stack)}
    return {name: queue for name, queue in stack.of("SQS::Queue").items() if name not in dead}


def _redriven(stack: Stack) -> list[Template]:
    return [queue for queue in stack.of("SQS::Queue").values() if "RedrivePolicy" in queue]


@check
def each_queue_has_its_own_dead_letters(stack: Stack) -> None:
    queues = work_queues(stack)
    assert len(queues) == 2
    dead = []
    for name, queue in queues.items():
        assert "RedrivePolicy" in queue, f"{name} has no dead letters"
        assert int(queue["RedrivePolicy"]["maxReceiveCount"]) >= 5, name
        dead.append(named(queue["RedrivePolicy"]["deadLetterTargetArn"]))
    assert len(set(dead)) == len(queues)
    for name in dead:
        kept = int(stack.of("SQS::Queue")[name].get("MessageRetentionPeriod", 345_600))
        assert kept == 1_209_600, f"{name} forgets after {kept} s"


@check
def queues_are_encrypted(stack: Stack) -> None:
    for name, queue in stack.of("SQS::Queue").items():
        assert queue.get("SqsManagedSseEnabled") is True, name


@check
def consumers_read_the_queue_that_senders_write(stack: Stack) -> None:
    for name, variable in CONSUMERS.items():
        function, properties = consumer(stack, name)
        written = properties["Environment"]["Variables"][variable]
        assert named(stack.sources()[function]["EventSourceArn"]) == named(written), name


@check
def messages_stay_hidden_long_enough(stack: Stack) -> None:
    for function, mapping in stack.sources().items():
        queue = stack.of("SQS::Queue")[named(mapping["EventSourceArn"])]
        timeout = stack.functions()[function]["Timeout"]
        assert int(queue.get("VisibilityTimeout", 30)) >= 6 * timeout, function


@check
def failed_records_come_back_alone(stack: Stack) -> None:
    for function, mapping in stack.sources().items():
        assert mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"], function


@check
def concurrency_is_bounded(stack: Stack) -> None:
    for function, mapping in stack.sources().items():
        bound = mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
        assert bound is not None, f"{function} may take the whole account's concurrency"
        assert 2 <= stack.number(bound) <= 1000, function


@check
def a_batch_of_webhooks_fits_the_timeout(stack: Stack) -> None:
    """Every record posts for its whole deadline, as many at a time as there are connections; the
    database takes its time for the claim before and the attempt after."""
    function, properties = consumer(stack, "deliver_webhook")
    settings = settings_of(stack, function)
    deadline = float(settings["PUENTE_WEBHOOK__DEADLINE_S"])
    database = float(settings["PUENTE_MONGODB__TIMEOUT_MS"]) / 1000
    mapping = stack.sources()[function]
    assert mapping["BatchSize"] <= 10, "SQS hands over more only after waiting for them"
    posts = ceil(mapping["BatchSize"] / MAX_CONNECTIONS) * deadline
    assert properties["Timeout"] >= posts + 2 * database
    assert float(settings["PUENTE_WEBHOOK__LEASE_S"]) > deadline


@check
def a_visit_is_finished_by_one_worker_at_a_time(stack: Stack) -> None:
    function, properties = consumer(stack, "finish_visit")
    assert properties["Timeout"] < LEASE.total_seconds()
    assert stack.sources()[function]["BatchSize"] == 1


@check
def retries_are_no_runaway_loop(stack: Stack) -> None:
    """Attempts that follow each other through the queue are one chain of invocations."""
    _, properties = consumer(stack, "deliver_webhook")
    in_queue = [wait for wait in SCHEDULE_S if wait <= QUEUE_DELAY_MAX_S]
    assert len(in_queue) < LOOP_LIMIT
    assert properties.get("RecursiveLoop", "Terminate") == "Terminate", "that guard costs nothing"


@check
def people_are_told_of_dead_and_old_messages(stack: Stack) -> None:
    for name, queue in work_queues(stack).items():
        dead = named(queue["RedrivePolicy"]["deadLetterTargetArn"])
        died = _alarm(stack, dead, "ApproximateNumberOfMessagesVisible")
        assert died["ComparisonOperator"] == "GreaterThanThreshold"
        assert died["Threshold"] == 0
        aged = _alarm(stack, name, "ApproximateAgeOfOldestMessage")
        assert aged["ComparisonOperator"] == "GreaterThanThreshold"
        assert int(queue["VisibilityTimeout"]) < aged["Threshold"] <= 3600


def _alarm(stack: Stack, queue: str, metric: str) -> Template:
    dimension = [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
    found = [
        alarm
        for alarm in stack.of("CloudWatch::Alarm").values()
        if alarm.get("MetricName") == metric and alarm.get("Dimensions") == dimension
    ]
    assert len(found) == 1, f"{len(found)} alarms on {metric} of {queue}"
    actions = ["TellsSomebody", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]
    assert found[0].get("AlarmActions") == {"Fn::If": actions}
    return found[0]
