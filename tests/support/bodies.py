"""Whether a webhook's body is what the catalogue says of its type, and says nothing besides."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from puente.webhooks.catalogue import catalogue


def check_body(body: bytes) -> None:
    """Raises AssertionError, naming what does not fit."""
    document = json.loads(body)
    faults = [
        f"{'.'.join(str(part) for part in fault.absolute_path)}: {fault.message}"
        for fault in _validator(document["type"]).iter_errors(document)
    ]
    assert faults == [], (document["type"], faults)
    unknown = surplus(document)
    assert unknown == [], (document["type"], unknown)


@cache
def _validator(kind: str) -> Draft202012Validator:
    (schema,) = [spec.schema for spec in catalogue() if spec.type == kind]
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def surplus(document: dict[str, Any]) -> list[str]:
    """Members that the schema, which lets others through, does not know; a Bundle is FHIR's own."""
    schema: dict[str, Any] = dict(_validator(document["type"]).schema)
    return list(_unknown(document, schema, schema.get("$defs", {}), ""))


def _unknown(value: Any, schema: dict[str, Any], shared: dict[str, Any], at: str) -> Any:
    for option in (schema, *schema.get("anyOf", [])):
        chosen = shared[option["$ref"].rsplit("/", 1)[-1]] if "$ref" in option else option
        if isinstance(value, dict) and "properties" in chosen:
            for name, child in value.items():
                if name not in chosen["properties"]:
                    yield f"{at}.{name}"
                elif name != "fhir":
                    yield from _unknown(child, chosen["properties"][name], shared, f"{at}.{name}")
        if isinstance(value, list) and isinstance(chosen.get("items"), dict):
            for child in value:
                yield from _unknown(child, chosen["items"], shared, f"{at}[]")
