"""A provider is one file, one REGISTRY line and one name in its port's setting, and is tested."""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

import pytest

from puente.providers import REGISTRY
from puente.settings import LOCAL_ONLY, Settings
from tests.architecture.sources import CORE, ROOT

PROVIDERS = CORE / "providers"
SUITES = ROOT / "tests" / "contract" / "providers"

Key = tuple[str, str]


def files(sources: Mapping[Path, str]) -> set[Key]:
    """(port, name) of every file that makes a provider: it has a ``create`` of its own."""
    return {
        (path.parent.name, path.stem)
        for path, source in sources.items()
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "create"
            for node in ast.parse(source).body
        )
    }


def covered(sources: Iterable[str]) -> set[Key]:
    """(port, name) that the contract suites run over: ``each("port", RIGS)`` and its rigs."""
    found: set[Key] = set()
    for source in sources:
        tree = ast.parse(source)
        names = {
            key.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
            if _target(node) == "RIGS"
            for key in node.value.keys
            if isinstance(key, ast.Constant)
        }
        ports = {
            node.args[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "each"
            if isinstance(node.args[0], ast.Constant)
        }
        found |= {(str(port), str(name)) for port in ports for name in names}
    return found


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return getattr(target, "id", "")


def named_in_settings() -> set[Key]:
    found = set()
    for port, field in Settings.model_fields.items():
        chosen = getattr(field.annotation, "model_fields", {}).get("provider")
        if chosen is not None:
            found |= {(port, name) for name in get_args(chosen.annotation)}
    return found


def test_every_file_is_registered_and_every_line_has_its_file() -> None:
    sources = {path: path.read_text() for path in PROVIDERS.glob("*/*.py")}
    assert files(sources) == set(REGISTRY)
    for (port, name), module in REGISTRY.items():
        assert module == f"puente.providers.{port}.{name}"


def test_every_setting_names_what_is_registered() -> None:
    assert named_in_settings() == set(REGISTRY)


def test_what_other_stages_refuse_is_registered() -> None:
    assert set(LOCAL_ONLY) <= set(REGISTRY)


def test_every_provider_is_tested_by_its_ports_suite() -> None:
    suites = [path.read_text() for path in SUITES.glob("test_*.py")]
    assert covered(suites) == set(REGISTRY)


def test_a_planted_provider_file_is_found() -> None:
    planted = {
        PROVIDERS / "queue" / "planted.py": "def create(context):\n    return None",
        PROVIDERS / "queue" / "helper.py": "def helper():\n    def create():\n        pass",
    }
    assert files(planted) == {("queue", "planted")}


@pytest.mark.parametrize(
    ("suite", "expected"),
    [
        ('RIGS = {"one": 1}\n@f(params=each("queue", RIGS))\ndef rig(): pass', {("queue", "one")}),
        ('RIGS: dict[str, int] = {"one": 1}\nx = each("queue", RIGS)', {("queue", "one")}),
        ('RIGS = {"one": 1}\ndef test(): pass', set()),
        ('OTHER = {"one": 1}\nx = each("queue", OTHER)', set()),
    ],
)
def test_a_suite_that_runs_over_nothing_covers_nothing(suite: str, expected: set[Key]) -> None:
    assert covered([suite]) == expected
