"""What webhooks say stays: every way to trip a receiver is found, by mutants of real schemas."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from puente.webhooks.catalogue import PAYLOAD_VERSION, catalogue
from tools import compatible
from tools.told import event_breaks

Json = dict[str, Any]
Mutant = tuple[str, Callable[[Json], Any]]
NOW = compatible.events()


def _places(schema: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Json]]:
    """Every schema within a schema, and the way to it."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for group in ("properties", "$defs"):
        for name, part in schema.get(group, {}).items():
            yield from _places(part, (*path, group, name))
    if isinstance(schema.get("items"), dict):
        yield from _places(schema["items"], (*path, "items"))
    for group in ("anyOf", "prefixItems"):
        for at, part in enumerate(schema.get(group, [])):
            yield from _places(part, (*path, group, at))


def _at(schema: Json, path: tuple[Any, ...]) -> Any:
    found: Any = schema
    for step in path:
        found = found[step]
    return found


def mutants(schema: Json) -> Iterator[tuple[str, Json]]:
    """Each member removed, renamed or optional, each type changed, each bound lifted, each choice
    wider, and null where there was none."""
    for path, part in _places(schema):
        where = ".".join(str(step) for step in path) or "body"
        for name in part.get("properties", {}):
            yield f"{where}: {name} removed", _changed(schema, path, _remove(name))
            yield f"{where}: {name} renamed", _changed(schema, path, _rename(name))
        for name in part.get("required", []):
            yield f"{where}: {name} optional", _changed(schema, path, _optional(name))
        if "type" in part:
            other = "boolean" if part["type"] != "boolean" else "string"
            yield f"{where}: type", _changed(schema, path, _set("type", other))
        for name in ("format", "minimum", "maximum", "minItems", "maxItems", "pattern"):
            if name in part:
                yield f"{where}: no {name}", _changed(schema, path, _drop(name))
        if "enum" in part:
            wider = _set("enum", [*part["enum"], "new"])
            yield f"{where}: more values", _changed(schema, path, wider)
            yield f"{where}: any value", _changed(schema, path, _drop("enum"))
        if "anyOf" in part and {"type": "null"} not in part["anyOf"]:
            wider = _set("anyOf", [*part["anyOf"], {"type": "null"}])
            yield f"{where}: null", _changed(schema, path, wider)


def _set(name: str, value: Any) -> Callable[[Json], Any]:
    return lambda part: part.update({name: value})


def _drop(name: str) -> Callable[[Json], Any]:
    return lambda part: part.pop(name)


def _changed(schema: Json, path: tuple[Any, ...], change: Callable[[Json], Any]) -> Json:
    mutant = copy.deepcopy(schema)
    change(_at(mutant, path))
    return mutant


def _remove(name: str) -> Callable[[Json], Any]:
    def change(part: Json) -> None:
        part["properties"].pop(name)
        part["required"] = [one for one in part.get("required", []) if one != name]

    return change


def _rename(name: str) -> Callable[[Json], Any]:
    def change(part: Json) -> None:
        part["properties"][name + "_of_late"] = part["properties"].pop(name)
        always = part.get("required", [])
        part["required"] = [one + "_of_late" if one == name else one for one in always]

    return change


def _optional(name: str) -> Callable[[Json], Any]:
    return lambda part: part["required"].remove(name)


@pytest.mark.parametrize("kind", NOW)
def test_every_mutant_of_an_event_is_named(kind: str) -> None:
    made = list(mutants(NOW[kind]))
    survivors = [
        name for name, mutant in made if not list(event_breaks({kind: NOW[kind]}, {kind: mutant}))
    ]
    assert survivors == []
    assert len(made) > 10


def test_a_removed_event_is_named_and_one_of_a_newer_version_is_another() -> None:
    (first, *_), others = NOW, dict(list(NOW.items())[1:])
    assert list(event_breaks(NOW, others)) == [f"event {first} was removed"]
    newer = {**NOW, first: {"$id": f"urn:puente:event:{PAYLOAD_VERSION + 1}:{first}"}}
    assert list(event_breaks(NOW, newer)) == []


def test_what_is_added_trips_nobody() -> None:
    more = copy.deepcopy(NOW)
    more["visit.made_up"] = copy.deepcopy(more["test.ping"])
    for schema in more.values():
        data = schema["properties"]["data"]
        data["properties"]["added"] = {"type": "string"}
        data["required"] = [*data["required"], "added"]
    assert list(event_breaks(NOW, more)) == []


def test_todays_examples_fit_the_schemas_of_the_last_release() -> None:
    """As a receiver would find out that validates by what it was given then."""
    _, released = compatible.events_baseline()
    for spec in catalogue():
        if spec.type in released:
            validator = Draft202012Validator(released[spec.type])
            for example in spec.examples.values():
                validator.validate(example)


def test_the_command_names_what_was_taken_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more = json.loads(json.dumps(NOW))
    more["action.made_up"] = more["action.confirmed"]
    more["test.ping"]["properties"]["data"]["properties"]["gone"] = {"type": "string"}
    monkeypatch.setattr(compatible, "events_baseline", lambda: ("made-up", more))
    assert compatible.main([]) == 1
    said = capsys.readouterr().err.splitlines()
    assert "since made-up: event action.made_up was removed" in said
    assert "since made-up: test.ping.data: gone was removed" in said
