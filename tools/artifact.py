"""``python -m tools.artifact``: finish what was built for a function, and check it.

``finish`` takes out what no function reads and compiles the rest. ``check`` prints each function's
size and every fault, and ends with 1 where there is one.
"""

import argparse
import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import elf
from tools.compiling import compile_into
from tools.pruning import take_out

MAX_ZIP_BYTES = 12 * 1024 * 1024
"""Of a function's archive, and of the layer's: three native libraries for TLS and signatures,
sealing and validation are 9 MB compressed, kept once for all functions."""

RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3")
"""The AWS SDK of ``functions/runtime.txt``: 2 MB that Lambda's own Python has at hand."""

LAYERED = ("cffi", "cryptography", "packaging", "pycparser", "pydantic_core", "pymongocrypt")
"""The libraries of ``functions/libraries.in``, which every function finds in its layer."""

OURS = ("functions", "puente")
NEVER = re.compile(r"(^|/)(node_modules|frontend|local|bench|tests|\.git|\.env[^/]*|\.data)(/|$)")
AARCH64 = 183
"""``e_machine`` of an ELF file for arm64."""


@dataclass(frozen=True)
class Target:
    """``host`` runs here and is timed, ``lambda`` is what is deployed."""

    tag: str
    magic: bytes
    """How a .pyc of the runtime's minor version begins."""
    machine: int | None


TARGETS = {
    "host": Target(sys.implementation.cache_tag, importlib.util.MAGIC_NUMBER, None),
    "lambda": Target("cpython-313", (3571).to_bytes(2, "little") + b"\r\n", AARCH64),
}


def finish(folder: Path, interpreter: str) -> None:
    """Take out what nobody reads, then compile with ``interpreter``; with none, only take out."""
    take_out(on_path(folder))
    if interpreter:
        placed = "/var/task" if on_path(folder) == folder else "/opt"
        compile_into(folder, interpreter, placed=placed, ours=OURS)


def on_path(folder: Path) -> Path:
    """What of an artifact is on the functions' path: of a layer its ``python``."""
    inner = folder / "python"
    return inner if inner.is_dir() else folder


def zip_bytes(folder: Path) -> int:
    """The size of the archive that is uploaded."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return held.tell()


def faults(folder: Path, target: Target, *, compiled: bool) -> Iterator[str]:
    """Every fault of one function's artifact but its size."""
    yield from _strangers(folder)
    yield from _elsewheres(folder)
    yield from _wheels(on_path(folder), target)
    if target.machine is not None:
        yield from _machines(folder, target.machine)
    if compiled:
        yield from _uncompiled(folder, target)


def _strangers(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if NEVER.search(inside) or path.suffix in {".tsx", ".html", ".map"}:
            yield f"{inside} does not belong in a function"
            return


def _elsewheres(folder: Path) -> Iterator[str]:
    for name in RUNTIME:
        if (folder / name).exists():
            yield f"{name} is the runtime's, and would be carried twice"
    for name in LAYERED:
        if (folder / name).exists():
            yield f"{name} is the layer's, and would be carried twice"


def _wheels(folder: Path, target: Target) -> Iterator[str]:
    for wheel in sorted(folder.glob("*.dist-info/WHEEL")):
        tags = re.findall(r"^Tag: (\S+)$", wheel.read_text(encoding="utf-8"), re.MULTILINE)
        if not any(_fits(tag, target) for tag in tags):
            yield f"{wheel.parent.name} is built for {', '.join(tags)}"


def _fits(tag: str, target: Target) -> bool:
    """Whether a wheel's tag (``cp313-cp313-manylinux_2_17_aarch64``) suits the target."""
    python, abi, platform = tag.split("-")
    if platform == "any" or target.machine is None:
        return True
    right_python = python == "cp313" or abi in {"abi3", "none"}
    return right_python and platform.startswith("manylinux") and platform.endswith("aarch64")


def _machines(folder: Path, machine: int) -> Iterator[str]:
    for path in sorted(folder.rglob("*.so*")):
        found = elf.machine(path)
        if found != machine:
            yield f"{path.relative_to(folder)} is for machine {found}, not {machine}"


def _uncompiled(folder: Path, target: Target) -> Iterator[str]:
    """Whether all that is ours is compiled, and everything for this runtime and by hash."""
    for name in OURS:
        for source in sorted((folder / name).rglob("*.py")):
            if not (source.parent / "__pycache__" / f"{source.stem}.{target.tag}.pyc").is_file():
                version = re.sub(r"cpython-(\d)", r"Python \1.", target.tag)
                yield (
                    f"{source.relative_to(folder)} is not compiled for {version}: install that, "
                    "or add WITHOUT_PYC=1 and start slower"
                )
                return
    for made in sorted(folder.rglob("*.pyc")):
        with made.open("rb") as file:
            head = file.read(8)
        if head[:4] != target.magic:
            yield f"{made.relative_to(folder)} is compiled for another Python"
            return
        if head[4] != 1:
            yield f"{made.relative_to(folder)} would be checked at each start"
            return


def built_in(folder: Path) -> list[Path]:
    """The artifacts that were built there: each function's, and the layer's where there is one."""
    named = [*folder.glob("*Function"), *folder.glob("*Layer")]
    return sorted(path for path in named if path.is_dir())


def check(folders: list[Path], target: Target, *, compiled: bool) -> int:
    """Print each artifact's size and faults. Returns 1 where there is a fault."""
    bad = not folders
    for folder in folders:
        size = zip_bytes(folder)
        sys.stdout.write(f"{folder.name:<24} {size / 1024 / 1024:5.1f} MB zipped\n")
        found = list(faults(folder, target, compiled=compiled))
        if size > MAX_ZIP_BYTES:
            found.append(f"more than {MAX_ZIP_BYTES // 1024 // 1024} MB zipped")
        for fault in found:
            bad = True
            sys.stderr.write(f"{folder.name}: {fault}\n")
    if not folders:
        sys.stderr.write("nothing was built: run `make build`\n")
    return int(bad)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.artifact")
    commands = parser.add_subparsers(dest="command", required=True)
    finishing = commands.add_parser("finish", help="take out what nobody reads, and compile")
    finishing.add_argument("folder", type=Path)
    finishing.add_argument("--python", default="", help="the interpreter that compiles")
    checking = commands.add_parser("check", help="sizes and faults")
    checking.add_argument("folder", type=Path, help="where each function has a folder")
    checking.add_argument("--target", choices=sorted(TARGETS), required=True)
    checking.add_argument("--without-pyc", action="store_true", help="accept uncompiled code")
    given = parser.parse_args(arguments)
    if given.command == "finish":
        finish(given.folder, given.python)
        return 0
    return check(built_in(given.folder), TARGETS[given.target], compiled=not given.without_pyc)


if __name__ == "__main__":
    sys.exit(main())
