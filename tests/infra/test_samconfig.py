"""``samconfig.toml`` fits the template, and stops a deployment whose blanks were not filled in."""

import re
import tomllib
from typing import Any

import pytest

from tests.infra.checks_functions import SECRET_SHAPES
from tests.infra.stack import ROOT, load

TEXT = (ROOT / "samconfig.toml").read_text(encoding="utf-8")
CONFIG = tomllib.loads(TEXT)
PARAMETERS = load()["Parameters"]
STAGES = ("dev", "prod")


def deployed(stage: str) -> dict[str, Any]:
    parameters: dict[str, Any] = CONFIG[stage]["deploy"]["parameters"]
    return parameters


def overrides(stage: str) -> dict[str, str]:
    return dict(text.split("=", 1) for text in deployed(stage)["parameter_overrides"])


def accepts(name: str, value: str) -> bool:
    parameter = PARAMETERS[name]
    if "AllowedValues" in parameter:
        return value in [str(allowed) for allowed in parameter["AllowedValues"]]
    return re.fullmatch(parameter["AllowedPattern"], value) is not None


def test_has_the_two_stages() -> None:
    assert {name for name in CONFIG if name != "version"} == set(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_gives_every_parameter_that_has_no_default(stage: str) -> None:
    given = overrides(stage)
    assert set(given) <= set(PARAMETERS)
    assert {name for name, p in PARAMETERS.items() if "Default" not in p} <= set(given)
    assert given["Stage"] == stage


@pytest.mark.parametrize("stage", STAGES)
def test_a_blank_that_is_left_is_refused_and_the_rest_is_accepted(stage: str) -> None:
    blanks = {name for name, value in overrides(stage).items() if value.startswith("REPLACE")}
    assert blanks == {"PageUrl"}
    for name, value in overrides(stage).items():
        assert accepts(name, value) is (name not in blanks), name


@pytest.mark.parametrize("stage", STAGES)
def test_builds_in_place_and_deploys_only_what_was_built(stage: str) -> None:
    assert CONFIG[stage]["build"]["parameters"]["build_in_source"] is True
    assert deployed(stage)["template_file"] == ".aws-sam/build/template.yaml"
    assert deployed(stage)["capabilities"] == "CAPABILITY_IAM"


@pytest.mark.parametrize("stage", STAGES)
def test_names_and_tags_tell_the_stages_apart(stage: str) -> None:
    assert deployed(stage)["stack_name"] == f"puente-{stage}"
    assert deployed(stage)["tags"] == ["project=puente", f"stage={stage}"]


def test_production_asks_before_it_changes_anything() -> None:
    assert deployed("prod")["confirm_changeset"] is True


def test_holds_no_secret() -> None:
    assert not [shape for shape in SECRET_SHAPES if re.search(shape, TEXT)]
