"""The template as CloudFormation sees it: SAM expanded, offline, to plain resources.

A check looks at the expansion, because that is what is deployed: defaults and generated resources
included. A mutant changes the source.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from boto3 import Session
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"

Template = dict[str, Any]

EXAMPLE = {
    "PageUrl": "https://puente.example.org",
    "IdentityIssuer": "https://sign-in.example.org/pool",
    "IdentityAudience": "puente-api",
    "IdentityClientId": "puente-page",
}
"""Made-up values of the parameters that a deployment gives."""

OPTIONAL = {
    "IdentityOrigins": "https://made-up.auth.us-east-1.amazoncognito.com",
    "PageDomain": "interpreter.clinic.example",
    "PageCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/made-up",
    "WebAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/made-up/1",
    "WebhookAllowedNetworks": "10.1.0.0/16,10.2.0.0/16",
    "HumanInterpreterPhone": "+1 555 0100",
    "HumanInterpreterUrl": "https://interpreters.example.org",
    "AlarmTopicArn": "arn:aws:sns:us-east-1:123456789012:made-up",
}
"""Made-up values of the parameters that are empty unless given."""

ATTRIBUTES = {
    "ContentKey.Arn": "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
}
"""Made-up values of what AWS gives a resource."""

_NO_VALUE = object()


@dataclass(frozen=True)
class Stack:
    source: Template
    expanded: Template

    @property
    def resources(self) -> dict[str, Template]:
        resources: dict[str, Template] = self.expanded["Resources"]
        return resources

    def of(self, kind: str) -> dict[str, Template]:
        """The properties of each resource of a type, ``AWS::`` left out."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == f"AWS::{kind}"
        }

    def functions(self) -> dict[str, Template]:
        return self.of("Lambda::Function")

    def sources(self) -> dict[str, Template]:
        """The properties of each function's SQS event source, by function."""
        mappings = self.of("Lambda::EventSourceMapping").values()
        return {mapping["FunctionName"]["Ref"]: mapping for mapping in mappings}

    def number(self, value: Any) -> int:
        """A number, or the default of the parameter it refers to."""
        found = (
            self.source["Parameters"][value["Ref"]]["Default"] if "Ref" in _keys(value) else value
        )
        return int(found)

    def environment(self, function: str, parameters: Mapping[str, str]) -> dict[str, str]:
        """What the function would find in its environment."""
        declared = self.functions()[function]["Environment"]["Variables"]
        defaults = {
            name: str(parameter["Default"])
            for name, parameter in self.source["Parameters"].items()
            if "Default" in parameter
        }
        given = {**defaults, **parameters}
        resolved = {name: self._resolve(value, given) for name, value in declared.items()}
        return {name: str(value) for name, value in resolved.items() if value is not _NO_VALUE}

    def _resolve(self, value: Any, given: Mapping[str, str]) -> Any:
        if not isinstance(value, dict):
            return value
        (kind, argument), *others = value.items()
        if others:
            raise LookupError(f"not an intrinsic: {value}")
        if kind == "Ref":
            return self._refer(argument, given)
        if kind == "Fn::GetAtt":
            return ATTRIBUTES[".".join(argument)]
        if kind == "Fn::If":
            met = self._resolve(self.source["Conditions"][argument[0]], given)
            return self._resolve(argument[1 if met else 2], given)
        if kind == "Fn::Not":
            return not self._resolve(argument[0], given)
        if kind == "Fn::Equals":
            return self._resolve(argument[0], given) == self._resolve(argument[1], given)
        raise LookupError(f"no rule for {kind}")

    def _refer(self, name: str, given: Mapping[str, str]) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name in self.source["Parameters"]:
            return given[name]
        kind = self.resources[name]["Type"]
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.us-east-1.amazonaws.com/123456789012/{name}"
        return given.get(name, name.lower())


def _keys(value: Any) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def folder(function: Template) -> str:
    """The folder under ``functions/`` that a handler names."""
    return str(function["Handler"]).split(".")[1]


def named(value: Any) -> str:
    """The resource that an ARN or reference points into, with what follows its ARN."""
    if "Ref" in _keys(value):
        return str(value["Ref"])
    if "Fn::GetAtt" in _keys(value):
        return str(value["Fn::GetAtt"][0])
    if "Fn::Sub" in _keys(value):
        match = re.fullmatch(r"\$\{(\w+)\.Arn\}(/.+)", str(value["Fn::Sub"]))
        if match:
            return match[1] + match[2]
    raise AssertionError(f"names no resource of this stack: {value}")


@cache
def _parsed() -> Template:
    parsed: Template = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return parsed


@cache
def _session() -> Session:
    return Session(region_name="us-east-1")


def load() -> Template:
    """A copy of the source, to change at will."""
    return deepcopy(_parsed())


def expand(source: Template) -> Stack:
    """Expand the source. At a deployment the code has an address already; here it is made up."""
    prepared = deepcopy(source)
    prepared["Globals"]["Function"]["CodeUri"] = "s3://made-up/code.zip"
    prepared["Resources"]["LibrariesLayer"]["Properties"]["ContentUri"] = "s3://made-up/layer.zip"
    translator = Translator(managed_policy_map={}, sam_parser=Parser(), boto_session=_session())
    return Stack(source, translator.translate(prepared, parameter_values={}))


@cache
def standing() -> Stack:
    """The template as it stands. Not to be changed: every test looks at this one."""
    return expand(load())
