"""What one deployed function reaches: read from the syntax trees, from ``app.py`` inwards.

Providers are imported only when a setting chooses them, and a part is built only when it is used,
so «what does this function import?» has a different answer in each function and configuration.
The walk follows both: the parts of ``bootstrap`` that the function's own code asks for, and the
providers that its environment names.
"""

import ast
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from fastapi.routing import APIRoute

from puente.api.application import routers
from puente.providers import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = "puente.bootstrap"
DOORS = "puente.doors"
GATED = frozenset({BOOTSTRAP, DOORS})
"""Modules whose functions are not all reached by whoever imports them."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Reach:
    """``modules`` of ours, ``parts`` of bootstrap, ``ports`` with a provider, ``outside`` names."""

    modules: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    ports: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    door: str | None = None
    """The HTTP door that the function opens, if it is an HTTP function."""

    def distributions(self) -> set[str]:
        """The packages that these modules import by name."""
        return {distribution(name) for name in self.outside}

    def sends(self) -> set[str]:
        """The queues that its use cases announce to: ``webhook``, ``visit``."""
        calls = {
            "announce": "webhook",
            "announce_delivery": "webhook",
            "announce_due": "webhook",
            "announce_visit": "visit",
        }
        named = _held(self._use_cases(), {"_outbox"})
        return {queue for name, queue in calls.items() if name in named}

    def stores(self) -> set[tuple[str, str]]:
        """What each of its use cases does with stored objects: ``put``, ``sign_upload``, …"""
        return {
            (m, use) for m in self._services() for use in _held(tree(m), {"_storage", "_anchors"})
        }

    def _use_cases(self) -> ast.Module:
        """The service modules that its parts are made from, as one tree."""
        return ast.Module([node for m in self._services() for node in tree(m).body], [])

    def _services(self) -> list[str]:
        names = [name for part in self.parts for name in _imports(_definition(BOOTSTRAP, part))]
        modules = {module for name in names for module in _modules(name)}
        return sorted(m for m in modules if m.startswith("puente.services."))


def walk(folder: str, environment: Mapping[str, str]) -> Reach:
    """Everything that ``functions/<folder>/app.py`` reaches with these environment variables."""
    chosen = {name: value for name, value in environment.items() if name.endswith("__PROVIDER")}
    return _walk(folder, tuple(sorted(chosen.items())))


@cache
def _walk(folder: str, chosen: tuple[tuple[str, str], ...]) -> Reach:
    reach, environment = Reach(), dict(chosen)
    app = _parse(ROOT / "functions" / folder / "app.py")
    doors = _held(app, {"doors"})
    if "http" in doors:
        calls = [node for node in ast.walk(app) if isinstance(node, ast.Call)]
        named = [a.value for c in calls for a in c.args if isinstance(a, ast.Constant)]
        reach.door = str(named[0])
    code: list[ast.AST] = [app, *(_definition(DOORS, name) for name in sorted(doors))]
    if reach.door is not None:
        code += [tree("puente.api.door"), *map(tree, _routers(reach.door))]
    for node in code:
        _follow(reach, _imports(node))
        _ask(reach, node, {"puente", "services"}, environment)
    _ask(reach, _definition(BOOTSTRAP, "__init__"), {"self"}, environment)
    return reach


def _routers(door: str) -> list[str]:
    """The modules that hold a door's routes."""
    routes = [r for router in routers(door) for r in router.routes if isinstance(r, APIRoute)]
    return sorted({route.endpoint.__module__ for route in routes})


def _ask(reach: Reach, node: ast.AST, holders: set[str], environment: Mapping[str, str]) -> None:
    """Reach the parts of ``Puente`` that ``node`` takes from ``holders``, and theirs."""
    for part in sorted((_held(node, holders) & _parts()) - reach.parts):
        reach.parts.add(part)
        made = _definition(BOOTSTRAP, part)
        _follow(reach, _imports(made))
        for port in _ports(made):
            reach.ports.add(port)
            _follow(reach, [REGISTRY[port, environment[f"PUENTE_{port.upper()}__PROVIDER"]]])
        _ask(reach, made, {"self"}, environment)


def _follow(reach: Reach, names: Iterable[str]) -> None:
    for name in names:
        top = name.split(".", 1)[0]
        if top not in sys.stdlib_module_names | {"puente"}:
            reach.outside.add(top)
        for module in _modules(name):
            if module not in reach.modules:
                reach.modules.add(module)
                _follow(reach, _imports(tree(module), deep=module not in GATED))


def _modules(name: str) -> list[str]:
    """The module of ours and its packages; the last part may be a name inside a module."""
    parts = name.split(".")
    names = [".".join(parts[: size + 1]) for size in range(len(parts))]
    return [module for module in names if parts[0] == "puente" and _path(module) is not None]


def _imports(node: ast.AST, *, deep: bool = True) -> list[str]:
    """Imported names, those for type checkers left out; ``deep`` takes function bodies too."""
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            found += [alias.name for alias in child.names]
        elif isinstance(child, ast.ImportFrom) and child.module:
            found += [f"{child.module}.{alias.name}" for alias in child.names]
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            found += [name for other in child.orelse for name in _imports(other, deep=deep)]
        elif deep or not isinstance(child, Definition):
            found += _imports(child, deep=deep)
    return found


def _held(node: ast.AST, holders: set[str]) -> set[str]:
    """``x`` of every ``holder.x`` and ``….holder.x``."""
    held = set()
    for found in ast.walk(node):
        if isinstance(found, ast.Attribute):
            value = found.value
            if getattr(value, "id", getattr(value, "attr", None)) in holders:
                held.add(found.attr)
    return held


def _ports(node: ast.AST) -> list[str]:
    """The ports whose provider a part asks for."""
    calls = [found for found in ast.walk(node) if isinstance(found, ast.Call)]
    asked = [c for c in calls if getattr(c.func, "attr", "") == "_provider"]
    return [str(c.args[0].value) for c in asked if isinstance(c.args[0], ast.Constant)]


@cache
def _parts() -> frozenset[str]:
    """The parts of ``Puente``: its cached properties."""
    return frozenset(
        node.name
        for node in ast.walk(tree(BOOTSTRAP))
        if isinstance(node, Definition)
        and any(getattr(d, "id", "") == "cached_property" for d in node.decorator_list)
    )


@cache
def _definition(module: str, name: str) -> ast.AST:
    for node in ast.walk(tree(module)):
        if isinstance(node, Definition | ast.ClassDef) and node.name == name:
            return node
    raise LookupError(f"{module} defines no {name}")


def _path(module: str) -> Path | None:
    base = ROOT / "shared" / Path(*module.split("."))
    found = [path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()]
    return found[0] if found else None


@cache
def tree(module: str) -> ast.Module:
    """The syntax tree of a module of ours."""
    path = _path(module)
    if path is None:
        raise LookupError(module)
    return _parse(path)


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def brought() -> Mapping[str, list[str]]:
    """The packages that bring each top-level module installed here."""
    return packages_distributions()


@cache
def distribution(name: str) -> str:
    """The package that brings the top-level module ``name``, as package indexes spell it."""
    found = brought().get(name)
    if not found:
        raise LookupError(f"no installed package brings {name}")
    return canonical(sorted(found)[0])


def canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
