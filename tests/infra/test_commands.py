"""Every command that the documents name exists, with the options they give it."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import Session

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MAKEFILES = (ROOT / "Makefile", ROOT / "functions" / "build.mk")
EVERYWHERE = {"--output", "--query", "--region", "--profile"}
BY_HAND = {("s3", "cp"), ("s3", "sync"), ("s3", "ls"), ("logs", "tail")}
"""Commands that the AWS command line has on top of AWS's API."""

OTHERS = {"pytest"}
"""Modules of packages that the documents name."""

Command = tuple[str, str]
"""Where it stands, and its text."""


def commands(name: str, text: str) -> Iterator[Command]:
    """What stands in fences and between single backticks, a command a line."""
    joined = text.replace("\\\n", " ")
    for fence in re.findall(r"```sh\n(.*?)```", joined, re.DOTALL):
        for line in fence.splitlines():
            if line.strip():
                yield name, line.strip()
    for inline in re.findall(
        r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"```.*?```", "", joined, flags=re.S)
    ):
        yield name, inline


def documented() -> list[Command]:
    found: list[Command] = []
    for path in DOCUMENTS:
        found += commands(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    return found


@cache
def targets() -> frozenset[str]:
    text = "\n".join(path.read_text() for path in MAKEFILES)
    return frozenset(re.findall(r"^([a-z0-9-]+):", text, re.MULTILINE))


@cache
def source(module: str) -> str:
    """The source of a module of this checkout, or of all that a package's command is made of."""
    for base in (ROOT / "shared", ROOT):
        path = base / module.replace(".", "/")
        if path.with_suffix(".py").is_file():
            return path.with_suffix(".py").read_text()
        if (path / "__main__.py").is_file():
            return "\n".join(part.read_text() for part in sorted(path.glob("*.py")))
    raise AssertionError(f"python -m {module}: there is no such module")


@cache
def session() -> Session:
    return Session()


def check(text: str) -> int:
    """How many commands stand in a line. Raises AssertionError for one that does not exist."""
    count = 0
    for words in re.findall(r"(?:^|[\s=&;(])make((?: [a-z][a-z0-9-]*)+)", text):
        for target in words.split():
            assert target in targets(), f"make {target}: there is no such target"
            count += 1
    for module, rest in re.findall(r"python3? -m ([\w.]+)((?: [^|&;#`]*)?)", text):
        _check_module(module, rest.split())
        count += 1
    for service, operation, rest in re.findall(r"\baws ([a-z0-9-]+) ([a-z0-9-]+)([^|;)#]*)", text):
        _check_aws(service, operation, re.findall(r"--[a-z-]+", rest))
        count += 1
    return count


def _check_module(module: str, arguments: list[str]) -> None:
    if module == "tools.operate" and len(arguments) > 1 and arguments[1] != "…":
        return _check_module(arguments[1], arguments[2:])  # the command that it is to run
    if module in OTHERS:
        return None
    text = source(module)
    for argument in arguments:
        if argument.startswith("--"):
            name = argument.partition("=")[0]
            assert f'"{name}"' in text, f"python -m {module} has no {name}"
    if arguments and re.fullmatch(r"[a-z]+", arguments[0]) and "puente" in module:
        assert f'"{arguments[0]}"' in text, f"python -m {module} has no {arguments[0]}"
    return None


def _check_aws(service: str, operation: str, options: list[str]) -> None:
    if (service, operation) in BY_HAND:
        return
    service = {"s3api": "s3"}.get(service, service)
    assert service in session().get_available_services(), f"aws {service}: no such service"
    model = session().get_service_model(service)
    known = {xform_name(name, "-"): name for name in model.operation_names}
    assert operation in known, f"aws {service} {operation}: no such operation"
    shape = model.operation_model(known[operation]).input_shape
    members = {f"--{xform_name(name, '-')}" for name in (shape.members if shape else {})}
    strangers = set(options) - members - EVERYWHERE
    assert not strangers, f"aws {service} {operation} has no {', '.join(sorted(strangers))}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_of_a_document_exists(path: Path) -> None:
    for _, text in commands(path.name, path.read_text(encoding="utf-8")):
        check(text)


def test_the_documents_name_many_commands() -> None:
    assert sum(check(text) for _, text in documented()) > 60


@pytest.mark.parametrize(
    "text",
    [
        "make nothing",
        "PROVIDERS=redis make deploi",
        "python -m puente.nothing",
        "python -m puente.redrive everything",
        "python -m puente.audit verify --nothing x",
        "python -m tools.operate prod puente.nothing",
        "aws nothing list",
        "aws sqs list-nothing",
        "aws sqs receive-message --queue-url X --nothing 1",
    ],
)
def test_a_command_that_does_not_exist_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        check(text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target


def test_fences_are_read_as_a_shell_reads_them() -> None:
    """A line that a shell could not even split is a slip of the pen."""
    for path in (ROOT / "docs" / "operate").glob("*.md"):
        for _, line in commands(path.name, path.read_text(encoding="utf-8")):
            if line.startswith(("aws ", "make ", ".venv/", "git ")):
                assert shlex.split(line), line


def test_a_fence_names_the_python_that_has_the_packages() -> None:
    """A bare ``python`` is another one, or none at all."""
    for path in DOCUMENTS:
        for fence in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            assert not re.findall(r"^\s*python3? ", fence, re.MULTILINE), path.name
