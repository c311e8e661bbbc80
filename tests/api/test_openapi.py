"""The committed description of the API is the one that the routes give."""

import json
from pathlib import Path
from typing import Any

import pytest

from puente.api.openapi import document
from puente.api.problems import MEDIA_TYPE

CSV = ("get /api/audit/export",)
COMMITTED = Path(__file__).parents[2] / "openapi.json"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(document())
    return loaded


def test_the_committed_document_is_what_the_routes_give() -> None:
    assert COMMITTED.read_text() == document(), "run `make openapi`"


def test_every_operation_has_a_name_of_its_own_and_describes_its_problems(
    described: dict[str, Any],
) -> None:
    operations = [
        (f"{method} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names) > 20
    for where, operation in operations:
        answers = operation["responses"]
        assert {"422", "default"} <= set(answers), where
        for code in ("422", "default"):
            schema = answers[code]["content"][MEDIA_TYPE]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}, (where, code)
        well = [code for code in answers if code.startswith("2")]
        # Two where a request that is repeated finds what it made before: the same is said of it.
        assert len(well) == 1 or sorted(well) == ["200", "201"], where
        if where in CSV:
            assert set(answers[well[0]]["content"]) == {"text/csv"}
        elif well != ["204"]:
            told = [answers[code]["content"]["application/json"]["schema"] for code in well]
            assert all("$ref" in each and each == told[0] for each in told), where


def test_every_request_schema_refuses_unknown_fields(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for methods in described["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    assert len(bodies) > 9
    for ref in bodies:
        assert schemas[ref.rsplit("/", 1)[-1]]["additionalProperties"] is False, ref
