"""The part of the template that the stand-in for AWS can hold.

ministack 1.5 has no CloudFront and no metric filters: what is of these types, and what names one of
them, is left out. Nothing else is changed but how long a message stays hidden, so that five tries
of a record take seconds and not half an hour.
"""

import json
from collections.abc import Iterator
from typing import Any

MISSING = ("AWS::CloudFront::", "AWS::Logs::MetricFilter")
"""Beginnings of the types that ``ministack`` does not know."""

HIDDEN_S = 2


def subset(template: dict[str, Any]) -> dict[str, Any]:
    """A template without them. ``template`` has its functions in the long form."""
    kept: dict[str, Any] = json.loads(json.dumps(template))
    resources = kept["Resources"]
    gone = {name for name, made in resources.items() if made["Type"].startswith(MISSING)}
    while gone:
        for section in ("Resources", "Outputs"):
            for name in gone & set(kept[section]):
                del kept[section][name]
        gone = {
            name
            for section in ("Resources", "Outputs")
            for name, made in kept[section].items()
            if not set(_named(made)) <= set(resources) | set(kept["Parameters"]) | _OURS
        }
    for made in resources.values():
        if "VisibilityTimeout" in made.get("Properties", {}):
            made["Properties"]["VisibilityTimeout"] = HIDDEN_S
    return kept


_OURS = {
    "AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackName",
    "AWS::StackId", "AWS::URLSuffix",
}  # fmt: skip
"""What CloudFormation names by itself."""


def _named(made: Any) -> Iterator[str]:
    """The resources and parameters that a part of a template refers to."""
    if isinstance(made, list):
        for one in made:
            yield from _named(one)
    if not isinstance(made, dict):
        return
    for key, value in made.items():
        if key == "Ref":
            yield value
        elif key == "Fn::GetAtt":
            yield (value if isinstance(value, str) else value[0]).split(".")[0]
        elif key == "Fn::Sub":
            yield from _substituted(value)
        else:
            yield from _named(value)


def _substituted(value: Any) -> Iterator[str]:
    text, given = (value[0], value[1]) if isinstance(value, list) else (value, {})
    for part in text.split("${")[1:]:
        name = part.split("}")[0].split(".")[0]
        if name not in given and not name.startswith("!"):
            yield name
    yield from _named(list(given.values()))
