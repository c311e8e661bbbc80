"""Source files as syntax trees, and what each imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "shared" / "puente"


def modules(*folders: Path) -> Iterator[tuple[str, ast.Module]]:
    """The dotted name and the tree of every Python file below ``folders``."""
    for folder in folders:
        base = folder.parent
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(base).with_suffix("").parts
            name = ".".join(parts)
            yield name, ast.parse(path.read_text(), str(path))


def imported(module: str, tree: ast.Module) -> set[str]:
    """Every module that ``module`` names: at its top, inside a function, for the type checker
    alone, relatively, or as a text given to ``import_module``."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            # «from package import module» names the module; of a class it names what holds it.
            found |= {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and _is_import_call(node.func):
            found |= {a.value for a in node.args if _is_text(a)}  # type: ignore[attr-defined]
    return found


def _base(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.removesuffix(".__init__").split(".")
    depth = node.level - (1 if module.endswith(".__init__") else 0)
    above = package[: len(package) - depth] if depth else package
    return ".".join([*above, *([node.module] if node.module else [])])


def _is_import_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
