"""The stack's parameters: what each means, and whether what ``samconfig.toml`` gives them fits.

``python -m tools.parameters`` prints ``docs/operate/parameters.md`` from the template. What several
parameters must be together is said by the template's own rules, before anything is made.
"""

import difflib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "template.yaml"
GROUPS = "AWS::CloudFormation::Interface"

Parameter = Mapping[str, Any]

HEAD = """# What may be written into `samconfig.toml`

Written by `make parameters` from the template.

Each is a line `"Name=value",` in `parameter_overrides` of its stage. One whose default is «needed»
must be there; all others may be left out. `make deploy` names a line that does not fit, and
deploys nothing. Secrets have no place there: see [deploy](deploy.md).
"""


def read(template: Path = TEMPLATE) -> dict[str, Any]:
    # Here, because whoever only operates a stack has not installed it.
    from samtranslator.yaml_helper import yaml_parse

    found: dict[str, Any] = yaml_parse(template.read_text(encoding="utf-8"))
    return found


def mistakes(given: Sequence[str], known: Mapping[str, Parameter]) -> Iterator[str]:
    """One line for each of ``given`` (``Name=value``) that does not fit, and for what is missing.

    ``sam`` passes over a name that the template does not have: a slip there would be lost.
    """
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            yield f"«{text}» is not written as Name=value"
        elif name not in known:
            meant = difflib.get_close_matches(name, known, 1)
            yield f"{name} is no parameter" + (f"; did you mean {meant[0]}?" if meant else "")
        elif value.startswith("REPLACE"):
            yield f"fill in {name}"
        elif not _fits(value, known[name]):
            yield f"{name} {demand(known[name])}"
    names = {text.partition("=")[0] for text in given}
    for name, parameter in known.items():
        if "Default" not in parameter and name not in names:
            yield f"{name} is missing: it {demand(parameter)}"


def _fits(value: str, parameter: Parameter) -> bool:
    if "AllowedValues" in parameter:
        return value in map(str, parameter["AllowedValues"])
    if parameter["Type"] == "Number":
        return value.isdecimal() and parameter["MinValue"] <= int(value) <= parameter["MaxValue"]
    single = value.split(",") if parameter["Type"] == "CommaDelimitedList" else [value]
    return all(re.fullmatch(parameter["AllowedPattern"], one.strip()) for one in single)


def demand(parameter: Parameter) -> str:
    """What its value must be, after its name."""
    if "AllowedValues" in parameter:
        *most, last = map(str, parameter["AllowedValues"])
        return f"must be {', '.join(most)} or {last}"
    if parameter["Type"] == "Number":
        return f"must be a number from {parameter['MinValue']} to {parameter['MaxValue']}"
    return str(parameter["ConstraintDescription"])


def as_markdown(template: Mapping[str, Any]) -> str:
    """Raises LookupError for a parameter that stands in no group, or says nothing of itself."""
    known = template["Parameters"]
    groups = template["Metadata"][GROUPS]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    if sorted(grouped) != sorted(known):
        strays = sorted({*grouped} ^ {*known}) or "one that stands twice"
        raise LookupError(f"not each parameter stands in one group: {strays}")
    return HEAD + "".join(_group(group, known) for group in groups)


def _group(group: Mapping[str, Any], known: Mapping[str, Parameter]) -> str:
    rows = "".join(_row(name, known[name]) for name in group["Parameters"])
    head = "| parameter | default | what it is | what fits |\n|---|---|---|---|\n"
    return f"\n## {group['Label']['default']}\n\n{head}{rows}"


def _row(name: str, parameter: Parameter) -> str:
    default = "needed" if "Default" not in parameter else f"`{parameter['Default']}`"
    cells = (
        f"`{name}`",
        "empty" if default == "``" else default,
        " ".join(parameter["Description"].split()),
        demand(parameter).removeprefix("must be "),
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown(read()))
