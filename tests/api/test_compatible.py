"""What was released stays: each way to break a caller is found, and none is in this checkout."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tools import compatible
from tools.compatible import ROOT, Comparison

Document = dict[str, Any]
OLD: Document = {
    "paths": {
        "/things/{id}": {
            "put": {
                "parameters": [
                    {"in": "query", "name": "sort", "schema": {"enum": ["up", "down"]}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}
                },
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Out"}}
                        }
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "In": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]},
                },
            },
            "Out": {
                "type": "object",
                "required": ["items"],
                "properties": {
                    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
                    "next": {"type": "string"},
                },
            },
            "Item": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "size": {"type": "integer"}},
            },
        }
    },
}


def broken(new: Document) -> list[str]:
    return list(Comparison(OLD, new).breaks())


def changed(change: Callable[[Document, Document], Any]) -> Document:
    """OLD, after a change to (the route, the schemas)."""
    new = copy.deepcopy(OLD)
    change(new["paths"]["/things/{id}"], new["components"]["schemas"])
    return new


BREAKS: dict[str, tuple[Callable[[Document, Document], Any], str]] = {
    "a route": (lambda route, _: route.pop("put"), "PUT /things/{id} was removed"),
    "a parameter": (lambda route, _: route["put"]["parameters"].clear(), "sort was removed"),
    "a parameter's value": (
        lambda route, _: route["put"]["parameters"][0]["schema"]["enum"].remove("up"),
        "no longer takes up",
    ),
    "a required parameter": (
        lambda route, _: route["put"]["parameters"].append(
            {"in": "query", "name": "more", "required": True, "schema": {}}
        ),
        "more is newly required",
    ),
    "an answer": (
        lambda route, _: (
            route["put"]["responses"].update({"201": {}}) or route["put"]["responses"].pop("200")
        ),
        "no longer answers 200",
    ),
    "a told field": (lambda _, s: s["Item"]["properties"].pop("size"), "size was removed"),
    "a field always told": (lambda _, s: s["Item"]["required"].clear(), "id is no longer always"),
    "a field's type": (
        lambda _, s: s["Item"]["properties"].update(size={"type": "string"}),
        "integer became string",
    ),
    "a taken field": (lambda _, s: s["In"]["properties"].pop("kind"), "kind was removed"),
    "a required field": (lambda _, s: s["In"]["required"].append("kind"), "newly required"),
    "a taken value": (
        lambda _, s: s["In"]["properties"]["kind"]["anyOf"][0]["enum"].remove("a"),
        "no longer takes a",
    ),
    "null": (
        lambda _, s: s["In"]["properties"]["kind"]["anyOf"].pop(),
        "no longer takes null",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_caller_is_named(name: str) -> None:
    change, said = BREAKS[name]
    (line,) = broken(changed(change))
    assert said in line


def test_what_is_added_breaks_nobody() -> None:
    def add(route: Document, schemas: Document) -> None:
        route["get"] = {"responses": {"200": {}}}
        route["put"]["parameters"].append({"in": "query", "name": "more", "schema": {}})
        schemas["In"]["properties"]["more"] = {"type": "string"}
        schemas["Item"]["properties"]["more"] = {"type": "string"}
        schemas["Out"]["required"].append("next")

    assert broken(changed(add)) == []
    assert broken(OLD) == []


def test_this_checkout_breaks_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert compatible.main([]) == 0, capsys.readouterr().err


def test_a_removed_route_of_ours_would_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = json.loads((ROOT / "openapi.json").read_text())
    more = copy.deepcopy(ours)
    more["paths"]["/api/made-up"] = more["paths"]["/api/me"]
    monkeypatch.setattr(compatible, "baseline", lambda: ("made-up", more))
    assert compatible.main([]) == 1
