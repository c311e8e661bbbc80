"""A provider is put into a deployment by choosing it: a parameter, its secrets, and its package."""

import json
import os
import subprocess
from itertools import chain
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from puente.providers import REGISTRY
from puente.settings import LOCAL_ONLY, PACKAGES, load_settings
from tests.infra.checks_functions import SECRET
from tests.infra.reach import ROOT, canonical, walk
from tests.infra.requirements import Requirement, pinned, read, wanted
from tests.infra.stack import EXAMPLE, folder, standing
from tests.infra.test_build import RECIPE, commands

STACK = standing()
WITH = ROOT / "functions" / "with"
FOLDERS = sorted(folder(properties) for properties in STACK.functions().values())

CHOSEN_BY = {
    "StateProvider": "state",
    "EmailProvider": "email",
    "AiProvider": "ai",
    "AnalyticsProvider": "analytics",
}
"""The parameters that choose a provider, and whose."""

SECRETS = {
    ("state", "redis"): {"PUENTE_STATE__REDIS_URL": "rediss://made-up.example.org:6379/0"},
    ("email", "smtp"): {
        "PUENTE_EMAIL__SENDER": "interpreter@clinic.example",
        "PUENTE_EMAIL__PAGE_URL": "https://interpreter.clinic.example",
        "PUENTE_EMAIL__SMTP_HOST": "mail.clinic.example",
    },
    ("email", "sendgrid"): {
        "PUENTE_EMAIL__SENDER": "interpreter@clinic.example",
        "PUENTE_EMAIL__PAGE_URL": "https://interpreter.clinic.example",
        "PUENTE_EMAIL__SENDGRID_API_KEY": "made-up",
    },
    ("ai", "anthropic"): {"PUENTE_AI__API_KEY": "made-up"},
    ("analytics", "mixpanel"): {"PUENTE_ANALYTICS__TOKEN": "made-up"},
    ("analytics", "amplitude"): {"PUENTE_ANALYTICS__TOKEN": "made-up"},
}
"""What an operator puts into the secret beside what every deployment has."""

OFFERED = [
    (parameter, port, name)
    for parameter, port in CHOSEN_BY.items()
    for name in STACK.source["Parameters"][parameter]["AllowedValues"]
]
DEPLOYABLE = sorted(set(REGISTRY) - set(LOCAL_ONLY))


def environment(**parameters: str) -> dict[str, str]:
    given = {**EXAMPLE, "Stage": "prod", **parameters}
    return STACK.environment("SessionFunction", given)


@pytest.mark.parametrize(("parameter", "port", "name"), OFFERED)
def test_what_a_parameter_offers_starts_with_its_secrets(
    parameter: str, port: str, name: str
) -> None:
    with mock_aws():
        client = boto3.client("secretsmanager", region_name="us-east-1")
        told = json.dumps({**SECRET, **SECRETS.get((port, name), {})})
        arn = client.create_secret(Name="made-up", SecretString=told)["ARN"]
        settings = load_settings(environment(**{parameter: name, "Secrets": arn}))
    assert settings.providers()[port] == name


def test_what_a_parameter_offers_is_fit_for_deployment() -> None:
    assert {(port, name) for _, port, name in OFFERED} <= set(DEPLOYABLE)


# --- its package ------------------------------------------------------------------------------


def carried(name: str) -> dict[str, Requirement]:
    """What a build takes along for this provider."""
    path = WITH / f"{name}.txt"
    return read(path) if path.is_file() else {}


@pytest.mark.parametrize("key", DEPLOYABLE, ids="-".join)
@pytest.mark.parametrize("function", FOLDERS)
def test_a_function_has_the_packages_of_whatever_is_chosen(
    function: str, key: tuple[str, str]
) -> None:
    port, name = key
    chosen = {**environment(), f"PUENTE_{port.upper()}__PROVIDER": name}
    reached = walk(function, chosen).distributions()
    if key in PACKAGES:
        reached.add(canonical(PACKAGES[key]))
    assert reached <= set(pinned(function)) | set(carried(name))


def test_no_function_carries_what_nobody_chose() -> None:
    optional = {canonical(package) for package in PACKAGES.values()}
    for function in FOLDERS:
        assert not optional & set(wanted(function)), function
        assert not optional & set(pinned(function)), function


def test_each_optional_package_has_its_file_with_the_roots_versions_by_hash() -> None:
    root = read(ROOT / "requirements.txt")
    assert {path.stem for path in WITH.glob("*.in")} == {name for _, name in PACKAGES}
    for (_, name), package in PACKAGES.items():
        assert set(read(WITH / f"{name}.in")) == {canonical(package)}
        assert canonical(package) in carried(name)
        for requirement in carried(name).values():
            assert requirement.version == root[requirement.name].version
            assert requirement.hashes
        text = (WITH / f"{name}.txt").read_text()
        assert not any(word in text for word in ("--index", "--find-links", "://"))


# --- its build --------------------------------------------------------------------------------


def test_a_build_takes_along_what_is_named_and_nothing_else() -> None:
    plain = commands(RECIPE, "build-SweepFunction")
    named = commands(RECIPE, "build-SweepFunction", "PROVIDERS=redis smtp")
    assert "functions/with" not in plain
    assert "--requirement functions/with/redis.txt" in named
    assert "--requirement functions/with/smtp.txt" in named


def test_a_build_refuses_a_name_that_has_no_package() -> None:
    refused = subprocess.run(
        ["make", "--dry-run", "--makefile", RECIPE, "build-SweepFunction", "PROVIDERS=rediss"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert refused.returncode != 0
    assert "rediss" in refused.stderr
    assert "PROVIDERS takes redis smtp" in refused.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest function as ``sam build`` makes it, with one provider's package."""
    target = tmp_path_factory.mktemp("built")
    subprocess.run(
        ["make", "--silent", "--makefile", RECIPE, "build-SweepFunction"],
        cwd=ROOT,
        env={"ARTIFACTS_DIR": str(target), "PROVIDERS": "redis", **_tools()},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return target


def _tools() -> dict[str, str]:
    """The build's own way to packages: where they are kept and where they are asked for."""
    kept = ("PATH", "HOME", "UV_", "PIP_", "SSL_", "XDG_", "HTTP", "http", "NO_PROXY", "no_proxy")
    return {name: value for name, value in os.environ.items() if name.startswith(kept)}


def test_what_was_built_holds_the_provider_and_its_package(built: Path) -> None:
    # Compiled where the runtime's own Python is at hand, else as it was written.
    assert list((built / "redis" / "asyncio").glob("__init__.py*"))
    assert list((built / "puente" / "providers" / "state").glob("redis.py*"))
    assert not (built / "aiosmtplib").exists()
    tagged = [path.read_text() for path in built.glob("*.dist-info/WHEEL")]
    tags = set(chain.from_iterable(text.splitlines() for text in tagged))
    platforms = {tag.rsplit("-", 1)[1] for tag in tags if tag.startswith("Tag: ")}
    assert platforms
    assert all(p == "any" or p.endswith("aarch64") for p in platforms), platforms
