"""What ``sam build`` would run for each function, read from make without running it."""

import os
import subprocess

import pytest

from tests.infra.stack import ROOT, folder, load, standing

STACK = standing()
FUNCTIONS = sorted(STACK.functions())
RECIPE = "functions/build.mk"


def commands(makefile: str, *targets: str) -> str:
    """What make would run, as SAM calls it: in the project's root."""
    found = subprocess.run(
        ["make", "--dry-run", "--makefile", makefile, *targets],
        cwd=ROOT,
        env={**os.environ, "ARTIFACTS_DIR": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.mark.parametrize("function", FUNCTIONS)
def test_builds_the_folder_that_the_handler_names(function: str) -> None:
    name, run = folder(STACK.functions()[function]), commands(RECIPE, f"build-{function}")
    assert f"--requirement functions/{name}/requirements.txt" in run
    assert f"-C functions {name} |" in run
    assert "-C shared puente |" in run
    assert "--require-hashes" in run
    assert "--python-platform aarch64-" in run


@pytest.mark.parametrize("function", FUNCTIONS)
def test_is_built_by_make(function: str) -> None:
    assert load()["Resources"][function]["Metadata"] == {"BuildMethod": "makefile"}
    assert load()["Globals"]["Function"]["CodeUri"] == "."


def test_the_layer_is_built_where_lambda_looks() -> None:
    run = commands(RECIPE, "build-LibrariesLayer")
    assert '/python" --no-deps' in run
    assert "--requirement functions/libraries.txt" in run
    assert "--require-hashes" in run
    assert "--python-platform aarch64-" in run
    assert load()["Resources"]["LibrariesLayer"]["Metadata"] == {
        "BuildMethod": "makefile",
        "BuildArchitecture": "arm64",
    }


def test_sam_finds_the_recipe_in_the_root() -> None:
    """SAM asks the Makefile beside the template: it includes functions/build.mk."""
    targets = [f"build-{part}" for part in (*FUNCTIONS, "LibrariesLayer")]
    assert commands("Makefile", *targets) == commands(RECIPE, *targets)
