"""The template as it stands passes every check, and the linter has nothing to say."""

import json

import pytest
from cfnlint.api import ManualArgs, lint

from tests.infra.catalogue import CHECKING, CHECKS
from tests.infra.stack import Template, standing


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_template(name: str) -> None:
    CHECKS[name](standing())


def test_every_module_enters_checks() -> None:
    assert {check.__module__ for check in CHECKS.values()} == {m.__name__ for m in CHECKING}


def complaints(template: Template) -> list[str]:
    found = lint(json.dumps(template), config=ManualArgs(regions=["us-east-1"]))
    return [f"{match.rule.id} {match.message}" for match in found]


def test_the_linter_is_content() -> None:
    assert complaints(standing().expanded) == []


def test_the_linter_sees_a_property_that_does_not_exist() -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeOut": 600}}
    assert any("VisibilityTimeOut" in told for told in complaints({"Resources": {"Queue": queue}}))
