"""Who may import whom. The rules are held over syntax trees, so no import hides from them."""

import ast
import sys
from collections.abc import Iterable

import pytest

from puente.providers import REGISTRY
from tests.architecture.sources import CORE, ROOT, imported, modules

MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "domain": set(),
    "telemetry": set(),
    "ports": {"domain"},
    "settings": {"domain"},
    "detection": {"domain"},
    "fidelity": {"domain"},
    "webhooks": {"domain"},
    "repositories": {"domain", "ports"},
    "services": {
        *("domain", "detection", "fidelity", "webhooks", "repositories", "ports", "telemetry"),
    },
    "providers": {"domain", "detection", "webhooks", "ports", "settings", "telemetry"},
    "api": {"services", "domain", "webhooks", "ports", "telemetry"},
    "bootstrap": {
        *("domain", "detection", "fidelity", "webhooks", "ports", "providers", "repositories"),
        *("services", "settings", "telemetry", "overseeing"),
    },
    "overseeing": {"ports", "repositories", "services", "settings"},
    "startup": {"domain", "telemetry"},
    "doors": {"bootstrap", "api", "startup"},
    "access": {"domain"},
    "terminal": {"domain"},
    "members": {"bootstrap", "domain", "terminal"},
    "audit": {"bootstrap", "domain", "services", "terminal"},
    "redrive": {"bootstrap", "domain", "terminal"},
    "given_up": {"bootstrap", "domain", "terminal"},
    "migrate": {"bootstrap", "domain", "repositories", "terminal"},
}
"""Part of ``puente`` → the other parts it may import. A part imports itself freely."""

PACKAGES: dict[str, set[str]] = {
    "__init__": set(),
    "domain": {"pydantic"},
    "telemetry": {"aws_lambda_powertools"},
    "ports": set(),
    "settings": {"pydantic", "boto3", "botocore"},
    "detection": set(),
    "fidelity": {"pydantic"},
    "webhooks": set(),
    "repositories": {"pydantic", "pymongo"},
    "services": set(),
    "providers": {
        "pydantic",
        "httpx",
        "h11",
        "jwt",
        "aiosmtplib",
        "pymongo",
        "bson",
        "redis",
        "pymongocrypt",
        "pymongo_auth_aws",
        "boto3",
        "botocore",
    },
    "api": {"fastapi", "starlette", "pydantic", "pymongo"},
    "bootstrap": {"httpx", "pymongo", "redis"},
    "overseeing": set(),
    "startup": set(),
    "doors": {"mangum"},
    "terminal": {"pymongo"},
    "members": set(),
    "access": set(),
    "audit": set(),
    "redrive": set(),
    "given_up": set(),
    "migrate": set(),
}
"""Part of ``puente`` → the installed packages it may import."""

OUTSIDE: dict[str, set[str]] = {
    "functions": {"puente.doors", "puente.bootstrap", "puente.api"},
    "local": {
        *("puente.bootstrap", "puente.api", "puente.domain", "puente.ports", "puente.settings"),
        *("puente.repositories", "puente.telemetry", "puente.terminal", "puente.webhooks"),
        "functions",
    },
}
"""What stands around the core: it wires, serves and seeds, and leaves the work to the services."""


def part_of(module: str) -> str:
    """``puente.services.turns`` → ``services``."""
    return module.split(".")[1]


def is_within(name: str, allowed: Iterable[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


def breaks(module: str, tree: ast.Module) -> list[str]:
    """Every import of ``module`` that the rules do not allow."""
    top, _, _ = module.partition(".")
    named = imported(module, tree)
    own = {name for name in named if name.split(".")[0] in ("puente", "functions", "local")}
    if top in OUTSIDE:
        allowed = OUTSIDE[top]
        own_package = "local" if top == "local" else module.rsplit(".", 1)[0]
        return sorted(n for n in own if not is_within(n, allowed | {own_package}))
    part = part_of(module)
    if part not in MAY_IMPORT:
        return [f"puente.{part} has no rule"]
    allowed = {f"puente.{name}" for name in MAY_IMPORT[part] | {part}}
    packages = PACKAGES[part] | sys.stdlib_module_names
    wrong = {name for name in own if not is_within(name, allowed)}
    wrong |= {name for name in named - own if name.split(".")[0] not in packages}
    return sorted(wrong | provider_breaks(module, named))


def provider_breaks(module: str, named: Iterable[str]) -> set[str]:
    """A registered provider is reached through the REGISTRY alone, by other providers too."""
    registered = set(REGISTRY.values()) - {module}
    return {name for name in named if is_within(name, registered)}


FILES = dict(modules(CORE, ROOT / "functions", ROOT / "local"))


@pytest.mark.parametrize("module", sorted(FILES))
def test_every_module_imports_what_it_may(module: str) -> None:
    assert breaks(module, FILES[module]) == []


def test_the_rules_cover_every_part_and_name_no_other() -> None:
    parts = {part_of(name) for name in FILES if name.startswith("puente.")}
    assert parts == set(MAY_IMPORT) == set(PACKAGES)


PLANTED = {
    "at the top": ("puente.domain.turn", "import puente.services.turns"),
    "a part of a part": ("puente.ports", "from puente.repositories.base import Database"),
    "from the package": ("puente.services.turns", "from puente import bootstrap"),
    "lazily": ("puente.detection.text", "def f():\n    from puente.ports import Clock"),
    "for types": (
        "puente.repositories.turns",
        "if TYPE_CHECKING:\n    from puente.services.parts import Tools",
    ),
    "relatively": ("puente.domain.turn", "from ..services import turns"),
    "relatively, of a package": ("puente.domain.__init__", "from ..services.turns import TakeTurn"),
    "relatively, by name": ("puente.webhooks.schedule", "from .. import ports"),
    "by a text": ("puente.api.actions", "import_module('puente.providers.queue.memory')"),
    "by a text of importlib": ("puente.api.actions", "importlib.import_module('local.stack')"),
    "a package": ("puente.services.turns", "import pymongo"),
    "a package lazily": ("puente.domain.turn", "def f():\n    import httpx"),
    "another provider": (
        "puente.providers.queue.sqs",
        "from puente.providers.queue.memory import MemoryQueue",
    ),
    "another provider, lazily": (
        "puente.providers.realtime.local_peer",
        "def f():\n    from puente.providers.realtime.openai_translate import OpenAiTranslate",
    ),
    "a provider, from outside": (
        "puente.bootstrap",
        "from puente.providers.queue import memory",
    ),
    "a function of another": ("functions.sweep.app", "from functions.finish_visit import app"),
    "a function, of what is local": ("functions.sweep.app", "from local.stack import Stack"),
    "the core, of a function": ("puente.doors", "from functions.sweep.app import handler"),
    "what is local, of a service": ("local.seed", "from puente.services.turns import TakeTurn"),
    "a new part": ("puente.shortcuts.turns", "x = 1"),
}


@pytest.mark.parametrize(("module", "source"), PLANTED.values(), ids=list(PLANTED))
def test_a_planted_import_is_found(module: str, source: str) -> None:
    assert len(breaks(module, ast.parse(source))) == 1


ALLOWED = {
    "the domain": ("puente.services.turns", "from puente.domain.turn import Turn"),
    "its own part": ("puente.services.turns", "from puente.services.outbox import Outbox"),
    "relatively": (
        "puente.services.turns",
        "from .outbox import Outbox\nfrom ..domain import turn",
    ),
    "a package's own": ("puente.domain.__init__", "from .turn import Turn"),
    "a helper of a port": (
        "puente.providers.storage.s3",
        "from puente.providers.storage.keys import check_key",
    ),
    "the registry": ("puente.providers.identity.local", "from puente.providers import create"),
    "the standard library": (
        "puente.domain.turn",
        "import json\nfrom collections.abc import Sequence",
    ),
}


@pytest.mark.parametrize(("module", "source"), ALLOWED.values(), ids=list(ALLOWED))
def test_what_is_allowed_is_not_found(module: str, source: str) -> None:
    assert breaks(module, ast.parse(source)) == []
