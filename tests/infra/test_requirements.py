"""Each function pins what it imports, in the versions that were tested, and nothing else."""

import re

import pytest

from tests.infra.catalogue import CHECKS
from tests.infra.checking import reach_of
from tests.infra.reach import ROOT
from tests.infra.requirements import pinned, read, wanted
from tests.infra.stack import folder, standing

FOLDERS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/app.py"))
STACK = standing()
BY_FOLDER = {folder(properties): name for name, properties in STACK.functions().items()}


def test_every_folder_is_a_function() -> None:
    CHECKS["functions_are_the_folders"](STACK)
    assert len(FOLDERS) == 8


@pytest.mark.parametrize("name", FOLDERS)
def test_asks_for_what_it_imports(name: str) -> None:
    assert set(wanted(name)) == reach_of(STACK, BY_FOLDER[name]).distributions()


@pytest.mark.parametrize("name", FOLDERS)
def test_asks_with_the_extras_of_the_root(name: str) -> None:
    root = read(ROOT / "requirements.in")
    for requirement in wanted(name).values():
        if requirement.name in root:
            assert requirement.extras == root[requirement.name].extras, requirement.name


@pytest.mark.parametrize("name", FOLDERS)
def test_gets_the_versions_that_were_tested_by_hash(name: str) -> None:
    root = read(ROOT / "requirements.txt")
    assert set(wanted(name)) <= set(pinned(name))
    for requirement in pinned(name).values():
        assert requirement.version, requirement.name
        assert requirement.version == root[requirement.name].version, requirement.name
        assert requirement.hashes, requirement.name


@pytest.mark.parametrize("name", FOLDERS)
def test_the_layer_holds_nothing_that_it_does_not_ask_for(name: str) -> None:
    asked = read(ROOT / "functions" / "libraries.in")
    held = read(ROOT / "functions" / "libraries.txt")
    assert set(held) == set(asked)
    own = pinned(name)
    for requirement in held.values():
        assert requirement.version == own[requirement.name].version, requirement.name
        assert requirement.hashes == own[requirement.name].hashes, requirement.name


@pytest.mark.parametrize("name", FOLDERS)
def test_was_pinned_from_what_it_asks_for(name: str) -> None:
    text = (ROOT / "functions" / name / "requirements.txt").read_text()
    source = rf"-r functions/{name}/requirements\.in"
    blocks = re.split(r"\n(?=\S)", text)
    direct = {block.split("==")[0] for block in blocks if re.search(source, block)}
    assert direct == set(wanted(name))


@pytest.mark.parametrize("name", FOLDERS)
def test_names_no_index(name: str) -> None:
    for file in ("requirements.in", "requirements.txt"):
        text = (ROOT / "functions" / name / file).read_text()
        assert not re.search(r"--(extra-)?index|--find-links|^-[ifec] |://", text, re.MULTILINE)


def test_who_delivers_dials_and_who_answers_has_a_web_framework() -> None:
    dialling = {"deliver_webhook", "integrations"}
    assert {name for name in FOLDERS if "h11" in wanted(name)} == dialling
    behind = {"finish_visit", "deliver_webhook", "sweep"}
    assert {name for name in FOLDERS if "fastapi" not in pinned(name)} == behind
    assert {name for name in FOLDERS if "pyjwt" not in pinned(name)} == behind
