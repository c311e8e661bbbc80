"""``python -m tools.compatible``: whether ``openapi.json`` still serves who used the last release.

And whether the events of webhooks still fit their receivers: see ``tools.told``.

The last release is the newest tag ``v*``; where there is none, the committed
``docs/openapi-baseline.json``. Named and refused: a route, answer or field that was removed, a
field that is newly required of a caller or no longer always told, and a choice of values that takes
less of them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from puente.webhooks.catalogue import catalogue
from tools.told import event_breaks

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "docs" / "openapi-baseline.json"
EVENTS_BASELINE = ROOT / "docs" / "events-baseline.json"
METHODS = ("get", "put", "post", "patch", "delete")
Document = dict[str, Any]


class Comparison:
    """What ``new`` takes away from those who were written for ``old``."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old = old
        self._new = new
        self._seen: set[tuple[str, str, bool]] = set()

    def breaks(self) -> Iterator[str]:
        """A line for each."""
        for path, old in self._old["paths"].items():
            for method in METHODS:
                if method in old:
                    yield from self._route(f"{method.upper()} {path}", path, method)

    def _route(self, at: str, path: str, method: str) -> Iterator[str]:
        old, new = self._old["paths"][path][method], self._new["paths"].get(path, {}).get(method)
        if new is None:
            yield f"{at} was removed"
            return
        yield from self._parameters(at, old, new)
        body, other = _content(old.get("requestBody")), _content(new.get("requestBody"))
        if other is not None:
            if body is None and new["requestBody"].get("required"):
                yield f"{at} now needs a body"
            elif body is not None:
                yield from self._schema(f"{at} body", body, other, asked=True)
        for status, answer in old["responses"].items():
            if not status.startswith("2"):
                continue
            if status not in new["responses"]:
                yield f"{at} no longer answers {status}"
                continue
            told, telling = _content(answer), _content(new["responses"][status])
            if told is not None and telling is None:
                yield f"{at} {status} no longer has a body"
            elif told is not None:
                yield from self._schema(f"{at} {status}", told, telling, asked=False)

    def _parameters(self, at: str, old: Document, new: Document) -> Iterator[str]:
        before = {(p["in"], p["name"]): p for p in old.get("parameters", [])}
        now = {(p["in"], p["name"]): p for p in new.get("parameters", [])}
        for key, parameter in before.items():
            if key not in now:
                yield f"{at}: parameter {key[1]} was removed"
            else:
                schemas = (parameter.get("schema", {}), now[key].get("schema", {}))
                yield from self._schema(f"{at} {key[1]}", *schemas, asked=True)
        for key, parameter in now.items():
            required = parameter.get("required", False)
            if required and not before.get(key, {}).get("required", False):
                yield f"{at}: parameter {key[1]} is newly required"

    def _schema(self, at: str, old: Any, new: Any, *, asked: bool) -> Iterator[str]:
        """``asked``: what callers send; otherwise what they are told."""
        names = (old.get("$ref", ""), new.get("$ref", ""), asked)
        if names[0]:
            if names in self._seen:
                return
            self._seen.add(names)
        old, new = _resolve(self._old, old), _resolve(self._new, new)
        if old.get("type") and new.get("type") and old["type"] != new["type"]:
            yield f"{at}: {old['type']} became {new['type']}"
            return
        yield from _enums(at, old, new, asked=asked)
        fields, others = old.get("properties", {}), new.get("properties", {})
        for name, field in fields.items():
            if name in others:
                yield from self._schema(f"{at}.{name}", field, others[name], asked=asked)
            elif others or not new.get("additionalProperties"):
                yield f"{at}: field {name} was removed"
        required, once = set(new.get("required", [])), set(old.get("required", []))
        for name in sorted(required - once if asked else once & set(others) - required):
            yield f"{at}: field {name} is {'newly required' if asked else 'no longer always there'}"
        if "items" in old and "items" in new:
            yield from self._schema(f"{at}[]", old["items"], new["items"], asked=asked)
        yield from self._choices(at, old, new, asked=asked)

    def _choices(self, at: str, old: Document, new: Document, *, asked: bool) -> Iterator[str]:
        for kind in ("anyOf", "oneOf"):
            before, now = _by_name(old.get(kind, [])), _by_name(new.get(kind, []))
            for name in before:
                if name in now:
                    yield from self._schema(at, before[name], now[name], asked=asked)
                elif asked and now:
                    yield f"{at} no longer takes {name}"


def _enums(at: str, old: Document, new: Document, *, asked: bool) -> Iterator[str]:
    before, now = _allowed(old), _allowed(new)
    if asked and now and before - now:
        yield f"{at} no longer takes {', '.join(sorted(before - now))}"
    if asked and now and not before:
        yield f"{at} takes only {', '.join(sorted(now))} now"


def _allowed(schema: Document) -> set[str]:
    alone = [schema["const"]] if "const" in schema else []
    return {str(value) for value in schema.get("enum", alone)}


def _content(part: Any) -> Any:
    content = (part or {}).get("content", {})
    return next((media["schema"] for media in content.values() if "schema" in media), None)


def _resolve(document: Document, schema: Any) -> Document:
    while "$ref" in schema:
        target: Any = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        schema = target
    found: Document = schema
    return found


def _by_name(schemas: list[Document]) -> dict[str, Document]:
    return {str(s.get("$ref") or s.get("type") or s.get("const")): s for s in schemas}


def baseline() -> tuple[str, Document]:
    """The last release's name and its document."""
    return _released("openapi.json", BASELINE)


def events_baseline() -> tuple[str, Document]:
    """The last release's name and what its events said: a schema by type."""
    return _released(str(EVENTS_BASELINE.relative_to(ROOT)), EVENTS_BASELINE)


def _released(path: str, fallback: Path) -> tuple[str, Document]:
    """The file at the newest tag; where there is no tag, or it had no such file, the fallback."""
    git = ["git", "-C", str(ROOT)]
    listed = [*git, "tag", "--list", "v*", "--sort=-version:refname"]
    tags = subprocess.run(listed, capture_output=True, text=True, check=False).stdout.split()
    if tags:
        shown = [*git, "show", f"{tags[0]}:{path}"]
        found = subprocess.run(shown, capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return tags[0], json.loads(found.stdout)
    return fallback.name, json.loads(fallback.read_text(encoding="utf-8"))


def events() -> Document:
    """What events say now, as the baseline keeps it."""
    return {spec.type: spec.schema for spec in catalogue()}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.compatible", description=__doc__)
    parser.add_argument("--keep-events", action="store_true", help="write what events say now")
    if parser.parse_args(arguments).keep_events:
        written = json.dumps(events(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        EVENTS_BASELINE.write_text(written, encoding="utf-8")
        return 0
    name, old = baseline()
    new = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    broken = [f"since {name}: {line}" for line in Comparison(old, new).breaks()]
    name, told = events_baseline()
    broken += [f"since {name}: {line}" for line in event_breaks(told, events())]
    for line in broken:
        sys.stderr.write(line + "\n")
    if broken:
        sys.stderr.write("keep what callers use, or release a new major version\n")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
