"""``python -m puente.settings``: every mistake named, no value shown, and the table kept true."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import Field

from puente.domain.errors import ConfigurationError
from puente.settings import PACKAGES, load_settings, packages
from puente.settings.__main__ import check, main
from puente.settings.parts import Part
from puente.settings.table import as_markdown, effects
from puente.settings.variables import known
from tests.unit.test_settings import CANARY, DEPLOYED

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "settings.md"

MISTAKES = {
    "an unknown provider": (
        {"PUENTE_QUEUE__PROVIDER": "sqss"},
        "PUENTE_QUEUE__PROVIDER: is not known; choose sqs or memory (did you mean sqs?)",
    ),
    "a missing credential": (
        {
            "PUENTE_EMAIL__PROVIDER": "sendgrid",
            "PUENTE_EMAIL__SENDER": "Made-up <a@b.test>",
            "PUENTE_EMAIL__PAGE_URL": "https://page.test",
        },
        "PUENTE_EMAIL__SENDGRID_API_KEY: is empty, and provider sendgrid needs it",
    ),
    "a password that is missing": (
        {
            "PUENTE_EMAIL__PROVIDER": "smtp",
            "PUENTE_EMAIL__SENDER": "Made-up <a@b.test>",
            "PUENTE_EMAIL__PAGE_URL": "https://page.test",
            "PUENTE_EMAIL__SMTP_USERNAME": "made-up",
        },
        "PUENTE_EMAIL__SMTP_PASSWORD: is empty, and smtp_username signs in with it",
    ),
    "a page that mail cannot link to": (
        {"PUENTE_EMAIL__PROVIDER": "ses", "PUENTE_EMAIL__SENDER": "Made-up <a@b.test>"},
        "PUENTE_EMAIL__PAGE_URL: is empty, and every mail links to the page",
    ),
    "a queue in another region": (
        {
            "AWS_REGION": "eu-central-1",
            "PUENTE_QUEUE__VISIT_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/made-up",
        },
        "PUENTE_QUEUE__VISIT_URL: is in another region than AWS_REGION (eu-central-1)",
    ),
    "a region with a slip in it": (
        {"AWS_REGION": "us-esat-1"},
        "AWS_REGION: is no region of AWS",
    ),
    "a region that is none at all": (
        {"AWS_DEFAULT_REGION": "Ohio"},
        "AWS_DEFAULT_REGION: is no region: they are written like us-east-1",
    ),
    "a database's address without its kind": (
        {"MONGODB_URI": f"{CANARY}.example"},
        "MONGODB_URI: must begin with mongodb:// or mongodb+srv://: copy it from the database's "
        "own page",
    ),
    "a password with a sign that has to be written otherwise": (
        {"MONGODB_URI": f"mongodb+srv://user:{CANARY}/x@cluster0.made-up.test/"},
        "MONGODB_URI: write the user's and password's own : / @ ? # as %3A %2F %40 %3F %23",
    ),
    "a database without a host": (
        {"MONGODB_URI": f"mongodb://user:{CANARY}@/puente"},
        "MONGODB_URI: names no host, or one that cannot be: hosts are written name or name:27017",
    ),
    "a number out of its range": (
        {"PUENTE_MONGODB__TIMEOUT_MS": "99"},
        "PUENTE_MONGODB__TIMEOUT_MS: must be greater than or equal to 100",
    ),
    "one underscore too few": (
        {"PUENTE_QUEUE_PROVIDER": "sqs"},
        "PUENTE_QUEUE_PROVIDER: is no setting; did you mean PUENTE_QUEUE__PROVIDER?",
    ),
    "a slip of the pen": (
        {"PUENTE_REALTIME__VIOCE": "marin"},
        "PUENTE_REALTIME__VIOCE: is no setting; did you mean PUENTE_REALTIME__VOICE?",
    ),
    "a setting that is none": (
        {"PUENTE_COLOUR__OF": CANARY},
        "PUENTE_COLOUR__OF: is no setting",
    ),
    "a lease shorter than the deadline": (
        {"PUENTE_WEBHOOK__LEASE_S": "20"},
        "PUENTE_WEBHOOK__LEASE_S: lease_s must be longer than deadline_s",
    ),
}


@pytest.mark.parametrize(("given", "line"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_one_clear_line(given: dict[str, str], line: str) -> None:
    code, lines = check({**DEPLOYED, **given})
    assert code == 2
    assert line in lines


LATER = {"a region with a slip in it"}
"""Looked up by the command alone."""


@pytest.mark.parametrize("name", sorted(set(MISTAKES) - LATER))
def test_a_start_says_the_same_in_one_line(name: str) -> None:
    given, line = MISTAKES[name]
    with pytest.raises(ConfigurationError) as met:
        load_settings({**DEPLOYED, **given})
    assert line in met.value.message
    assert "\n" not in met.value.message


NEEDING = {
    ("state", "redis"): {"PUENTE_STATE__REDIS_URL": "rediss://made-up.test"},
    ("email", "smtp"): {
        "PUENTE_EMAIL__SENDER": "Made-up <a@b.test>",
        "PUENTE_EMAIL__PAGE_URL": "https://made-up.test",
    },
}


@pytest.mark.parametrize(("key", "package"), sorted(PACKAGES.items()))
def test_a_package_that_a_choice_needs_is_named(
    monkeypatch: pytest.MonkeyPatch, key: tuple[str, str], package: str
) -> None:
    port, name = key
    variable = f"PUENTE_{port.upper()}__PROVIDER"
    given = {**DEPLOYED, **NEEDING[key], variable: name}
    assert check(given)[0] == 0
    monkeypatch.setattr(packages, "find_spec", lambda n: None if n == package else find_spec(n))
    code, lines = check(given)
    assert code == 2
    assert lines == [
        f"{variable}: provider {name} needs the package {package}, which is not installed here: "
        f"build with PROVIDERS={name}"
    ]
    assert check(DEPLOYED)[0] == 0, "nobody chose it"


def test_all_mistakes_are_named_at_once_whatever_their_kind() -> None:
    together = {
        "PUENTE_QUEUE__PROVIDER": "memory",
        "PUENTE_STATE__PROVIDER": "memory",
        "PUENTE_EMAIL__SMTP_PORT": "0",
        "PUENTE_AI__BASE_URL": "http://elsewhere.test",
    }
    code, lines = check({**DEPLOYED, **together})
    assert (code, [line.split(":")[0] for line in lines]) == (2, sorted(together))


def test_no_value_is_ever_shown() -> None:
    everything = {name: CANARY for name in known() if name != "PUENTE_SECRETS_ARN"}
    code, lines = check({**everything, "AWS_REGION": CANARY, "PUENTE_COLOUR__OF": CANARY})
    assert code == 2
    assert len(lines) > 20
    assert CANARY not in " ".join(lines)


def test_what_belongs_to_something_else_is_left_alone() -> None:
    others = {"PUENTE_DATA": "/made-up", "PUENTE_PEER_FAULTS": "1", "PATH": "/made-up"}
    assert check({**DEPLOYED, **others, "AWS_REGION": "us-east-1"})[0] == 0


def test_the_command_ends_with_2_where_there_is_a_mistake() -> None:
    def run(environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "puente.settings", "check"],
            env={**environ, "PYTHONPATH": str(ROOT / "shared")},
            capture_output=True,
            text=True,
            check=False,
        )

    wrong = run({**DEPLOYED, "PUENTE_QUEUE__PROVIDER": "sqss"})
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.splitlines() == [MISTAKES["an unknown provider"][1]]
    right = run(DEPLOYED)
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.startswith("stage prod: ai rules, ")


# --- the table --------------------------------------------------------------------------------


def test_the_table_in_the_docs_is_the_one_the_code_writes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["table"]) == 0
    assert capsys.readouterr().out == DOCS.read_text()


def test_every_setting_has_its_line() -> None:
    lines = as_markdown().splitlines()
    plain = {"PUENTE_MONGODB__URI", "PUENTE_REALTIME__API_KEY"}
    for name in set(known()) - plain:
        assert sum(line.startswith(f"| `{name}` |") for line in lines) == 1, name


def test_a_secret_has_no_value_in_the_table() -> None:
    assert "local-peer-key" not in as_markdown()
    assert "mongodb://127" not in as_markdown()


class Planted(Part):
    told: int = Field(default=1, ge=1)
    """What it does."""
    silent: int = 1


def test_a_field_that_says_nothing_is_seen() -> None:
    assert effects(Planted) == {"told": "What it does."}
