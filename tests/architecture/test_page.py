"""The page's own rules: the interpreter's wire knows no React, the look knows nothing of ours."""

import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import ROOT

SOURCES = ROOT / "frontend" / "src"

_NAMED = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"']+)["']""", re.MULTILINE
)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
FRAMEWORKS = ("react", "react-dom", "react-redux", "redux", "@reduxjs", "@types/react")


def names(source: str) -> list[str]:
    """What a TypeScript file imports, types and lazy imports included."""
    return _NAMED.findall(_COMMENT.sub("", source))


def breaks(path: str, source: str) -> list[str]:
    """Imports of ``path`` (below ``src``) that its folder may not have."""
    folder = path.split("/", 1)[0]
    if folder == "realtime":
        return [n for n in names(source) if _is_framework(n) or _folder(path, n) in BESIDE]
    if folder == "ui":
        return [n for n in names(source) if _folder(path, n) not in ("", "ui")]
    return []


BESIDE = ("app", "store", "ui")
"""Folders that React and Redux live in."""


def _is_framework(name: str) -> bool:
    return any(name == one or name.startswith(one + "/") for one in FRAMEWORKS)


def _folder(path: str, name: str) -> str:
    """The folder below ``src`` that an import leads to; empty for a package."""
    if not name.startswith("."):
        return ""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / name).parts:
        if part == "..":
            # What leads out of src is nobody's folder, and so nobody's to import.
            parts = parts[:-1] if parts else ["outside"]
        elif part != ".":
            parts.append(part)
    return parts[0]


FILES = {
    path.relative_to(SOURCES).as_posix(): path.read_text()
    for pattern in ("*.ts", "*.tsx")
    for path in sorted(SOURCES.rglob(pattern))
    if path.is_relative_to(SOURCES / "realtime") or path.is_relative_to(SOURCES / "ui")
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_imports_what_its_folder_may(path: str) -> None:
    assert breaks(path, FILES[path]) == []


def test_both_folders_are_there() -> None:
    assert {path.split("/", 1)[0] for path in FILES} == {"realtime", "ui"}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("realtime/a.ts", 'import { useState } from "react";'),
        ("realtime/a.ts", "import type { Store } from '@reduxjs/toolkit';"),
        ("realtime/a.ts", 'import "react-dom/client";'),
        ("realtime/a.ts", 'const x = await import("react-redux");'),
        ("realtime/a.ts", 'import {\n  a,\n  b,\n} from "../store/store";'),
        ("realtime/deep/a.ts", 'export * from "../../app/App";'),
        ("ui/Button.tsx", 'import { t } from "../i18n/text";'),
        ("ui/Button.tsx", 'import type { Turn } from "../api/wire";'),
        ("ui/Button.tsx", 'const x = await import("../app/hooks");'),
        ("ui/Button.tsx", 'import x from "../../other/x";'),
    ],
)
def test_a_planted_import_is_found(path: str, source: str) -> None:
    assert len(breaks(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("realtime/a.ts", 'import { a } from "./events";\nimport { b } from "../platform/clock";'),
        ("realtime/a.ts", '// import x from "react"\n/* import "redux" */'),
        (
            "ui/Button.tsx",
            'import { useId } from "react";\nimport styles from "./Button.module.css";',
        ),
        ("ui/Turn.tsx", 'import { Pill } from "./StatePill";'),
        ("app/App.tsx", 'import { store } from "../store/store";'),
    ],
)
def test_what_is_allowed_is_not_found(path: str, source: str) -> None:
    assert breaks(path, source) == []
