"""What an operator may write into ``samconfig.toml`` is explained, and a slip in it is named."""

from copy import deepcopy

import pytest

from tests.infra.stack import OPTIONAL, ROOT, Template, load
from tools import parameters

DOCS = ROOT / "docs" / "operate" / "parameters.md"
NEEDED = ["Stage=prod", "PageUrl=https://visit.clinic.example"]


def mistakes(*given: str, needed: list[str] = NEEDED) -> list[str]:
    return list(parameters.mistakes([*needed, *given], load()["Parameters"]))


def test_the_page_is_what_the_template_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == parameters.as_markdown(parameters.read()), (
        "run `make parameters`"
    )


def test_what_fits_is_not_complained_about() -> None:
    defaults = [
        f"{name}={parameter['Default']}"
        for name, parameter in load()["Parameters"].items()
        if "Default" in parameter
    ]
    assert mistakes(*defaults) == []
    assert mistakes(*(f"{name}={value}" for name, value in OPTIONAL.items())) == []
    assert mistakes("SubnetIds=subnet-0123456789abcdef0,subnet-0123456789abcdef1") == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("LogRetentionDay=30", "LogRetentionDay is no parameter; did you mean LogRetentionDays?"),
        ("Zzz=1", "Zzz is no parameter"),
        ("LogRetentionDays", "«LogRetentionDays» is not written as Name=value"),
        ("IdentityClientId=REPLACE-with-yours", "fill in IdentityClientId"),
        ("LogRetentionDays=31", "LogRetentionDays must be 7, 14, 30"),
        ("EmergencyMinutes=61", "EmergencyMinutes must be a number from 0 to 60"),
        ("EmergencyMinutes=ten", "EmergencyMinutes must be a number from 0 to 60"),
        ("PageDomain=https://x", "PageDomain must be a host name, or empty"),
        ("SubnetIds=subnet-0123456789abcdef0,vpc-1", "SubnetIds must be the ids of subnets"),
    ],
)
def test_a_slip_is_one_line_that_says_what_to_do(given: str, said: str) -> None:
    (told,) = mistakes(given)
    assert told.startswith(said)
    assert "\n" not in told


def test_what_is_missing_is_named() -> None:
    (told,) = mistakes(needed=["Stage=dev"])
    assert told == (
        "PageUrl is missing: it must be the page's https:// address, without a slash at its end"
    )


def test_a_parameter_that_is_not_explained_is_refused() -> None:
    def without(change: str) -> Template:
        template = deepcopy(load())
        groups = template["Metadata"][parameters.GROUPS]["ParameterGroups"]
        if change == "group":
            groups[-1]["Parameters"].pop()
        else:
            del template["Parameters"]["Voice"]["Description"]
        return template

    for change in ("group", "description"):
        with pytest.raises(LookupError):
            parameters.as_markdown(without(change))
