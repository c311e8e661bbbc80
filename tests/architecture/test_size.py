"""Modules and functions stay short enough to be read at once."""

import ast

import pytest

from tests.architecture.sources import CORE

MODULE_LINES = 350
FUNCTION_LINES = 60
DECLARATIONS = {"bootstrap.py": 600}
"""Files that only declare, one short class or part after the other."""

FILES = {path.relative_to(CORE).as_posix(): path.read_text() for path in sorted(CORE.rglob("*.py"))}


def too_long(source: str, *, module_lines: int = MODULE_LINES) -> list[str]:
    lines = len(source.splitlines())
    found = [f"module: {lines} lines"] if lines > module_lines else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > FUNCTION_LINES:
                found.append(f"{node.name}: {size} lines")
    return found


@pytest.mark.parametrize("path", FILES)
def test_nothing_is_too_long(path: str) -> None:
    assert too_long(FILES[path], module_lines=DECLARATIONS.get(path, MODULE_LINES)) == []


def test_what_is_planted_too_long_is_found() -> None:
    body = "    x = 1\n"
    assert too_long("def f():\n" + body * FUNCTION_LINES) == [f"f: {FUNCTION_LINES + 1} lines"]
    assert too_long("def f():\n" + body * (FUNCTION_LINES - 1)) == []
    assert too_long("x = 1\n" * (MODULE_LINES + 1)) == [f"module: {MODULE_LINES + 1} lines"]
    nested = "class A:\n    async def g(self):\n" + "        x = 1\n" * FUNCTION_LINES
    assert too_long(nested) == [f"g: {FUNCTION_LINES + 1} lines"]


def test_a_list_of_exceptions_names_files_that_are_there() -> None:
    assert set(DECLARATIONS) <= set(FILES)
