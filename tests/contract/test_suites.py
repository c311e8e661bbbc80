"""Every port's suite runs every promise over every registered provider, and leaves none out but
those that are declared not to be able to keep it."""

import ast
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest

from puente.providers import REGISTRY
from puente.settings import LACKING, LOCAL_ONLY, unfit
from puente.settings.parts import SERVED

ROOT = Path(__file__).parents[2]
SUITES = Path(__file__).parent / "providers"

FILES = {
    "realtime": {"test_realtime", "test_realtime_conversation"},
    "ai": {"test_ai", "test_ai_models"},
    "webhook": {"test_webhook", "test_webhook_senders"},
}
"""Ports whose suite is more than ``test_<port>``."""

BY_PORT: dict[str, set[str]] = defaultdict(set)
for _port, _name in REGISTRY:
    BY_PORT[_port].add(_name)

COLLECT = (
    *("-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider"),
    *("--collect-only", "-q"),
)

NODE = re.compile(r"tests/contract/providers/(\w+)\.py::(\w+)(?:\[(.*)\])?")

Promises = Mapping[str, frozenset[str]]
"""Test → the providers of its port that it runs over; tests that name none are left out."""


@cache
def collected() -> tuple[str, ...]:
    """The suites' tests as pytest itself counts them, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *COLLECT, str(SUITES)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return tuple(done.stdout.splitlines())


def promises(port: str, lines: tuple[str, ...]) -> Promises:
    files = FILES.get(port, {f"test_{port}"})
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if (node := NODE.fullmatch(line.strip())) and node[1] in files:
            found[node[2]] |= set((node[3] or "").split("-")) & BY_PORT[port]
    return {test: frozenset(names) for test, names in found.items() if names}


def left_out_wrongly(port: str, kept: Promises) -> dict[str, set[str]]:
    """Tests that leave out a provider which declares that it can."""
    allowed = set(_unions(LACKING.get(port, {}).values()))
    wrong = {test: BY_PORT[port] - names for test, names in kept.items()}
    return {test: missing for test, missing in wrong.items() if frozenset(missing) not in allowed}


def _unions(groups: Iterable[frozenset[str]]) -> Iterator[frozenset[str]]:
    each = list(groups)
    for some in chain.from_iterable(combinations(each, size) for size in range(len(each) + 1)):
        yield frozenset[str]().union(*some)


@pytest.mark.parametrize("port", sorted(BY_PORT))
def test_every_registered_provider_is_in_its_ports_suite(port: str) -> None:
    kept = promises(port, collected())
    assert frozenset[str]().union(*kept.values()) == BY_PORT[port]
    assert left_out_wrongly(port, kept) == {}, "what it cannot do stands under LACKING"


def test_a_provider_that_is_left_out_is_found() -> None:
    where = "tests/contract/providers/test_queue.py::test_it_is_kept"
    assert left_out_wrongly("queue", promises("queue", (f"{where}[sqs]",))) == {}
    assert left_out_wrongly("queue", promises("queue", (f"{where}[memory]",))) == {
        "test_it_is_kept": {"sqs"}
    }


@pytest.mark.parametrize("key", sorted(REGISTRY), ids="-".join)
def test_what_a_deployment_takes_can_all_that_a_deployment_needs(key: tuple[str, str]) -> None:
    assert (unfit(*key) is not None) == (key in LOCAL_ONLY)


def test_what_is_declared_is_registered_and_true_of_the_modes() -> None:
    for port, capabilities in LACKING.items():
        for capability, names in capabilities.items():
            assert names < BY_PORT[port], f"no provider of {port} has {capability}"
    for mode in ("translate", "conversation"):
        without = {name for name, served in SERVED.items() if mode not in served}
        assert LACKING["realtime"][mode] == without


def test_no_promise_is_skipped_or_expected_to_fail() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(SUITES.parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"skip", "skipif", "xfail", "importorskip"}
    ]
    assert found == []
