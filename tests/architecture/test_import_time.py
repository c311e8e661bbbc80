"""Importing Puente does nothing: no connection, no environment, no settings."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import CORE, ROOT, modules

ACTS = {
    "open", "getenv", "client", "resource", "connect", "load_settings", "create_connection",
    "Client", "AsyncClient", "MongoClient", "AsyncMongoClient", "Puente", "urlopen", "run",
    "Popen", "new_event_loop", "mkdir",
}  # fmt: skip
"""Calls that reach out of the process, or decide for it."""


def acts(tree: ast.Module) -> list[str]:
    """What a module does while it is imported: its body, its classes' bodies, its decorators and
    its arguments' defaults, but not the bodies of its functions."""
    found: list[str] = []
    for statement in tree.body:
        if not _is_main(statement):
            _look(statement, found)
    return found


def _look(node: ast.AST, found: list[str]) -> None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                _look(part, found)
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb"):
        found.append(f"line {node.lineno}: environ")
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in ACTS:
            found.append(f"line {node.lineno}: {name}")
    for child in ast.iter_child_nodes(node):
        _look(child, found)


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__name__" in ast.dump(statement.test)


FILES = dict(modules(CORE))


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_module_only_defines(module: str) -> None:
    assert acts(FILES[module]) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os\nSTAGE = os.environ['PUENTE_STAGE']",
        "import os\nSTAGE = os.getenv('PUENTE_STAGE')",
        "import boto3\nSQS = boto3.client('sqs')",
        "class A:\n    client = AsyncMongoClient('mongodb://127.0.0.1')",
        "def f(http=httpx.AsyncClient()):\n    return http",
        "def f(*, settings=load_settings()):\n    return settings",
        "@cached(Puente())\ndef f():\n    pass",
        "for name in open('names'):\n    print(name)",
        "if True:\n    puente = Puente()",
        "WORDS = [line for line in open('words')]",
    ],
)
def test_a_planted_act_is_found(source: str) -> None:
    assert len(acts(ast.parse(source))) == 1


def test_what_a_function_does_is_its_own_affair() -> None:
    source = "def f():\n    return os.environ['A']\nif __name__ == '__main__':\n    run(open('a'))"
    assert acts(ast.parse(source)) == []


WATCH = """
import importlib, json, os, sys
seen = []
ours = sys.argv[1]

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen"):
        seen.append(event)

class Watched(type(os.environ)):
    def __getitem__(self, name):
        frame = sys._getframe(1)
        while frame and "_collections_abc" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame and frame.f_code.co_filename.startswith(ours):
            seen.append("environ " + name)
        return super().__getitem__(name)

os.environ.__class__ = Watched
sys.addaudithook(watch)
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps(seen))
"""


def watched(folder: str, *names: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", WATCH, folder, *names],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{folder}:{ROOT / 'shared'}:{ROOT}", "PATH": "/usr/bin:/bin"},
    )
    seen: list[str] = json.loads(done.stdout)
    return seen


def test_importing_all_of_it_connects_to_nothing_and_reads_no_environment() -> None:
    names = [name.removesuffix(".__init__") for name in FILES if "__main__" not in name]
    assert watched(str(CORE), *names) == []


def test_a_planted_module_that_acts_is_seen(tmp_path: Path) -> None:
    source = (
        "import os, socket\nos.environ.get('STAGE')\nsocket.socket().connect_ex(('127.0.0.1', 9))"
    )
    (tmp_path / "planted_module.py").write_text(source)
    assert watched(str(tmp_path), "planted_module") == ["environ STAGE", "socket.connect"]
