"""The dashboard and the alarms: they look at figures that somebody sends, and at all of weight."""

import ast
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from puente.bootstrap import Puente
from puente.domain.metric import SPECS, PageMetric
from puente.services.finish import GIVEN_UP
from tests.infra.checking import check
from tests.infra.stack import ROOT, Stack, Template, named
from tests.support.settings import local_settings

OF_AWS = {
    "AWS/ApiGateway": ({"Count", "4xx", "5xx", "Latency", "IntegrationLatency"}, ["ApiId"]),
    "AWS/SQS": (
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"},
        ["QueueName"],
    ),
    "AWS/Lambda": ({"Invocations", "Errors", "Throttles", "Duration"}, ["FunctionName"]),
}
"""What AWS documents of its own services: the figures of an HTTP API, a queue, a function."""

KINDS = {
    "ApiId": "AWS::ApiGatewayV2::Api",
    "QueueName": "AWS::SQS::Queue",
    "FunctionName": "AWS::Lambda::Function",
}

CALLS = {"note": 1, "timed": 1, "note_whole": 0}
"""Where each way to note a figure takes its name."""


@dataclass(frozen=True)
class Watched:
    """One figure that a widget or an alarm names. ``of`` is what each dimension holds."""

    namespace: str
    name: str
    dimensions: tuple[str, ...]
    of: tuple[str, ...]


@check
def every_figure_that_is_watched_is_one_that_is_sent(stack: Stack) -> None:
    ours, dimensions = _as_emitted()
    filtered = {
        (_plain(t["MetricNamespace"]), t["MetricName"])
        for made in stack.of("Logs::MetricFilter").values()
        for t in made["MetricTransformations"]
    }
    for each in [*_of_alarms(stack), *_of_dashboard(stack)]:
        if each.namespace in OF_AWS:
            names, expected = OF_AWS[each.namespace]
            assert each.name in names, f"{each.namespace} has no {each.name}"
            assert list(each.dimensions) == expected, each
            for dimension, value in zip(each.dimensions, each.of, strict=True):
                assert stack.resources[value]["Type"] == KINDS[dimension], each
        elif (each.namespace, each.name) in filtered:
            assert not each.dimensions, each
        else:
            assert each.namespace == ours, f"nobody writes to {each.namespace}"
            assert each.name in _noted(), f"nobody notes {each.name}"
            assert dict(zip(each.dimensions, each.of, strict=True)) == dimensions, each


@check
def people_are_told_of_what_they_must_know(stack: Stack) -> None:
    """Errors of ours, slow answers, visits that cannot be interpreted, models about to end."""
    alarms = stack.of("CloudWatch::Alarm")
    ours, _ = _as_emitted()
    errors = _alarm(alarms, "AWS/ApiGateway", "5xx", "Sum")
    slow = _alarm(alarms, "AWS/ApiGateway", "Latency", "p99")
    mints = _alarm(alarms, ours, "mint.failures", "Sum")
    models = _alarm(alarms, ours, "models.days.left", "Minimum")
    for alarm in (errors, slow, mints):
        assert alarm["ComparisonOperator"].startswith("GreaterThan")
        assert int(alarm["Period"]) * int(alarm["EvaluationPeriods"]) <= 900
    assert models["ComparisonOperator"].startswith("LessThan")
    assert 14 <= models["Threshold"] <= 90
    actions = ["TellsSomebody", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]
    for name, alarm in alarms.items():
        assert alarm.get("AlarmActions") == {"Fn::If": actions}, f"{name} tells nobody"


@check
def the_dashboard_shows_every_alarm_queue_and_function(stack: Stack) -> None:
    seen = list(_of_dashboard(stack))
    shown = {value for each in seen for value in each.of}
    assert set(stack.of("SQS::Queue")) | set(stack.functions()) <= shown
    assert {"mint.latency", "ingest.latency", "detection.time"} <= {each.name for each in seen}
    (board,) = _boards(stack)
    alarms = [w["properties"]["alarms"] for w in board["widgets"] if w["type"] == "alarm"]
    assert sorted(a.removesuffix(".Arn") for group in alarms for a in group) == sorted(
        stack.of("CloudWatch::Alarm")
    )
    places = [(w["x"], w["y"]) for w in board["widgets"]]
    assert len(set(places)) == len(places), "one widget lies upon another"


@check
def the_visits_given_up_are_counted_where_they_are_told(stack: Stack) -> None:
    (made,) = stack.of("Logs::MetricFilter").values()
    assert made["FilterPattern"] == f'{{ $.message = "{GIVEN_UP}" }}'
    assert named(made["LogGroupName"]) == "FinishVisitLogs"


def _alarm(alarms: Mapping[str, Template], namespace: str, name: str, statistic: str) -> Template:
    found = [
        alarm
        for alarm in alarms.values()
        if (_plain(alarm["Namespace"]), alarm["MetricName"]) == (namespace, name)
        and alarm.get("ExtendedStatistic", alarm.get("Statistic")) == statistic
    ]
    assert len(found) == 1, f"{len(found)} alarms on {statistic} of {name}"
    return found[0]


def _of_alarms(stack: Stack) -> Iterator[Watched]:
    for alarm in stack.of("CloudWatch::Alarm").values():
        dimensions = alarm.get("Dimensions", [])
        yield Watched(
            _plain(alarm["Namespace"]),
            alarm["MetricName"],
            tuple(one["Name"] for one in dimensions),
            tuple(_value(one["Value"]) for one in dimensions),
        )


def _of_dashboard(stack: Stack) -> Iterator[Watched]:
    for board in _boards(stack):
        for widget in board["widgets"]:
            for row in widget["properties"].get("metrics", []):
                yield _row(row)


def _boards(stack: Stack) -> list[Template]:
    """What each dashboard shows; ``${Name}`` of a resource is left as its name."""
    bodies = [board["DashboardBody"] for board in stack.of("CloudWatch::Dashboard").values()]
    return [json.loads(_plain(body)) for body in bodies]


def _row(row: Sequence[Any]) -> Watched:
    namespace, name, *rest = [part for part in row if not isinstance(part, dict)]
    values = tuple(value.split(".")[0] for value in rest[1::2])
    return Watched(namespace, name, tuple(rest[::2]), values)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else named(value)


def _plain(value: Any) -> str:
    """A text with what is put into it: the stage as dev, a resource by its name."""
    text = value["Fn::Sub"] if isinstance(value, dict) else value
    return re.sub(r"\$\{([^}]+)\}", r"\1", text.replace("${Stage}", "dev"))


@cache
def _as_emitted() -> tuple[str, dict[str, str]]:
    """Namespace and dimensions, as a deployed process writes them to its log."""
    local = local_settings(mongodb_uri="mongodb://127.0.0.1:9/", database="none", folder=Path("."))
    meter = Puente(local.model_copy(update={"stage": "dev"})).meter
    meter.note_whole("models.days.left", 1)
    with redirect_stdout(io.StringIO()) as written:
        meter.tell()
    line = json.loads(written.getvalue())
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    (names,) = directive["Dimensions"]
    return directive["Namespace"], {name: line[name] for name in names}


@cache
def _noted() -> frozenset[str]:
    """The names that some code notes; those of the page come in by their own route."""
    found: set[str] = set(get_args(PageMetric))
    for path in sorted((ROOT / "shared" / "puente").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = CALLS.get(called)
                if place is not None and len(node.args) > place:
                    found |= {
                        n.value
                        for n in ast.walk(node.args[place])
                        if isinstance(n, ast.Constant) and isinstance(n.value, str)
                    }
    assert set(SPECS) <= found, "a figure is declared and nobody notes it"
    return frozenset(found & set(SPECS))
