"""What is not chosen is not imported: it costs no cold start, and need not be installed.

A fresh interpreter imports the app of every function, then builds the provider of every port. Each
round chooses another provider of each port, so that every registered one is chosen once and left
out otherwise.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from puente.providers import REGISTRY
from puente.settings import PACKAGES
from tests.architecture.sources import CORE, ROOT

Key = tuple[str, str]

PORTS = sorted({port for port, _ in REGISTRY})
BY_PORT = {port: [name for p, name in REGISTRY if p == port] for port in PORTS}
ROUNDS = max(map(len, BY_PORT.values()))
APPS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))

MADE_OF: dict[Key, set[str]] = {
    ("realtime", "openai"): {"openai_translate", "openai_conversation"},
    ("realtime", "local_peer"): {"openai_translate", "openai_conversation"},
    ("ai", "openai"): {"rules"},
    ("ai", "anthropic"): {"rules"},
    ("identity", "local"): {"oidc"},
}
"""Providers that hand over to others of their port, or fall back on them."""

PARTS = {"queue": "webhook_queue", "webhook": "webhook_sender"}
"""What ``Puente`` calls the part of a port, where it has another name."""

EVERYWHERE = frozenset({"pydantic", "pymongo", "bson", "httpx", "h11", "botocore"})
"""What the core imports, whatever is chosen: h11 by httpx, the front of botocore by Powertools."""

NEEDED = {
    "PUENTE_STAGE": "local",
    "MONGODB_URI": "mongodb://127.0.0.1:9/",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "made-up",
    "AWS_SECRET_ACCESS_KEY": "made-up",
    "PUENTE_STATE__REDIS_URL": "redis://127.0.0.1:9/0",
    "PUENTE_EMAIL__SENDER": "interpreter@clinic.example",
    "PUENTE_EMAIL__SENDGRID_API_KEY": "made-up",
    "PUENTE_AI__API_KEY": "made-up",
    "PUENTE_ANALYTICS__TOKEN": "made-up",
    "PUENTE_STORAGE__BUCKET": "made-up",
    "PUENTE_STORAGE__ANCHOR_BUCKET": "made-up-anchors",
    "PUENTE_CIPHER__KMS_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:key/made-up",
}
"""What any of the providers needs to be built; nothing is asked of anybody."""

FRESH = """
import importlib, json, sys
asked = json.load(sys.stdin)

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in asked["refused"]:
            raise ModuleNotFoundError(f"no {name}", name=name)

sys.meta_path.insert(0, Refusing())
puente = None
for name in asked["apps"]:
    handler = importlib.import_module(f"functions.{name}.app").handler
    puente = handler.app.state.puente if hasattr(handler, "app") else handler.puente
imported = sorted(sys.modules)
for part in asked["parts"]:
    getattr(puente, part)
json.dump({"imported": imported, "built": sorted(sys.modules)}, sys.stdout)
"""


@dataclass(frozen=True)
class Round:
    choice: Mapping[str, str]
    imported: frozenset[str]
    built: frozenset[str]


def fresh(
    choice: Mapping[str, str], refused: Iterable[str] = (), without: Iterable[str] = ()
) -> Any:
    """A process of its own that starts as a function would."""
    chosen = {f"PUENTE_{port.upper()}__PROVIDER": name for port, name in choice.items()}
    asked = {
        "apps": APPS,
        "parts": [PARTS.get(port, port) for port in PORTS],
        "refused": list(refused),
    }
    return subprocess.run(
        [sys.executable, "-c", FRESH],
        input=json.dumps(asked),
        env={
            **{name: value for name, value in NEEDED.items() if name not in without},
            **chosen,
            "PYTHONPATH": f"{ROOT / 'shared'}:{ROOT}",
            "PATH": os.environ["PATH"],
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@cache
def turn_of(number: int) -> Round:
    choice = {port: names[number % len(names)] for port, names in BY_PORT.items()}
    done = fresh(choice)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    return Round(choice, frozenset(told["imported"]), frozenset(told["built"]))


def own(key: Key) -> frozenset[str]:
    """The packages that a provider's files import for it alone, what the core has left out."""
    port, name = key
    found = {PACKAGES[key]} if key in PACKAGES else set()
    for path in [CORE / "providers" / port / f"{name}.py", *_beside(port, name)]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return frozenset(found - EVERYWHERE - {"puente"} - sys.stdlib_module_names)


def _beside(port: str, name: str) -> list[Path]:
    """The helpers of its port that the provider's file imports."""
    source = (CORE / "providers" / port / f"{name}.py").read_text()
    helpers = [
        path
        for path in (CORE / "providers" / port).glob("*.py")
        if path.stem not in BY_PORT[port] and f"puente.providers.{port}.{path.stem}" in source
    ]
    return sorted(helpers)


def unwanted(choice: Mapping[str, str], modules: frozenset[str], key: Key) -> set[str]:
    """What a provider that was not chosen brought in all the same."""
    port, name = key
    if name in {choice[port]} | MADE_OF.get((port, choice[port]), set()):
        return set()
    used = [(p, n) for p in choice for n in {choice[p]} | MADE_OF.get((p, choice[p]), set())]
    shared = frozenset[str]().union(*map(own, used))
    return ({REGISTRY[key]} | (own(key) - shared)) & modules


@pytest.mark.parametrize("number", range(ROUNDS))
def test_starting_imports_no_provider_at_all(number: int) -> None:
    assert not set(REGISTRY.values()) & turn_of(number).imported


@pytest.mark.parametrize("key", sorted(REGISTRY), ids="-".join)
def test_a_provider_costs_nothing_until_it_is_chosen(key: Key) -> None:
    port, name = key
    rounds = [turn_of(number) for number in range(ROUNDS)]
    chosen = [one for one in rounds if one.choice[port] == name]
    assert chosen, "it is never chosen"
    assert all(REGISTRY[key] in one.built for one in chosen)
    for one in rounds:
        assert unwanted(one.choice, one.imported | one.built, key) == set()


def test_some_providers_have_packages_of_their_own() -> None:
    assert own(("state", "redis")) == {"redis"}
    assert own(("email", "smtp")) == {"aiosmtplib"}
    assert own(("storage", "s3")) == {"boto3"}
    assert own(("identity", "oidc")) == {"jwt"}


def test_a_planted_import_is_found() -> None:
    choice = {port: names[0] for port, names in BY_PORT.items()} | {"state": "memory"}
    modules = frozenset({"puente.providers.state.redis", "redis", "redis.asyncio", "json"})
    assert unwanted(choice, modules, ("state", "redis")) == {
        "puente.providers.state.redis",
        "redis",
    }
    assert unwanted(choice, frozenset({"json"}), ("state", "redis")) == set()
    assert unwanted({**choice, "state": "redis"}, modules, ("state", "redis")) == set()


# --- chosen and not installed -----------------------------------------------------------------

DEFAULTS = {port: names[0] for port, names in BY_PORT.items()}


@pytest.mark.parametrize(("key", "package"), sorted(PACKAGES.items()))
def test_a_chosen_provider_without_its_package_stops_the_start(key: Key, package: str) -> None:
    port, name = key
    done = fresh({**DEFAULTS, port: name}, refused=[package])
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"PUENTE_{port.upper()}__PROVIDER: provider {name} needs the package {package}" in last
    assert f"build with PROVIDERS={name}" in last


def test_a_package_that_nobody_chose_may_be_missing() -> None:
    choice = {**DEFAULTS, "state": "memory", "email": "console", "cipher": "passthrough"}
    done = fresh(choice, refused=[*PACKAGES.values(), "pymongocrypt", "boto3"])
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_package_missing_at_the_first_use_is_named() -> None:
    choice, missing = {**DEFAULTS, "cipher": "kms"}, ["pymongo_auth_aws"]
    done = fresh(choice, refused=missing, without=["AWS_ACCESS_KEY_ID"])
    assert done.returncode != 0
    assert "provider kms of cipher needs pymongo_auth_aws, which is not installed" in done.stderr


def test_where_the_environment_holds_credentials_nothing_asks_for_others() -> None:
    done = fresh({**DEFAULTS, "cipher": "kms"}, refused=["pymongo_auth_aws"])
    assert done.returncode == 0, done.stderr[-2000:]
