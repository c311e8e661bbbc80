"""Bytecode for archives, each file compiled once however many archives it is in.

Archives stamp every file 1980: bytecode that is compared by time would be compiled again at each
start, so it goes by a hash that is never checked. Paths are those on Lambda, so that a trace names
the file that is there.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "build" / "compiled"
"""What was compiled before, by what it was compiled from; may be deleted at any time."""

TOLD = "import importlib.util as u, sys; print(u.MAGIC_NUMBER.hex(), sys.implementation.cache_tag)"

COMPILING = """
import json, py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
for source, made, shown, needed in json.load(sys.stdin):
    try:
        py_compile.compile(source, made, shown, doraise=True, invalidation_mode=mode)
    except py_compile.PyCompileError:
        if needed:
            raise
"""


@dataclass(frozen=True)
class Unit:
    """One source: where its bytecode goes, and the path that a trace names."""

    source: Path
    made: Path
    shown: str
    needed: bool
    """A package may bring a file for another Python, which does not compile and is never read."""

    def key(self, magic: str) -> str:
        """What its bytecode depends on, and nothing else."""
        told = f"{magic}\0{self.shown}\0".encode() + self.source.read_bytes()
        return hashlib.sha256(told).hexdigest()


def compile_into(
    folder: Path, interpreter: str, *, placed: str, ours: Sequence[str], kept: Path = KEPT
) -> None:
    """Compile all of a folder. The packages' sources make way for their bytecode, ours stay.

    Raises CalledProcessError where one of ours does not compile.
    """
    told = subprocess.run([interpreter, "-c", TOLD], capture_output=True, text=True, check=True)
    magic, tag = told.stdout.split()
    units = [_unit(path, folder, placed, ours, tag) for path in sorted(folder.rglob("*.py"))]
    keys = {unit: unit.key(magic) for unit in units}
    missing = [unit for unit in units if not (kept / keys[unit]).is_file()]
    asked = [(str(u.source), str(u.made), u.shown, u.needed) for u in missing]
    subprocess.run([interpreter, "-c", COMPILING], input=json.dumps(asked), text=True, check=True)
    kept.mkdir(parents=True, exist_ok=True)
    for unit in missing:
        if unit.made.is_file():
            _keep(unit.made, kept / keys[unit])
    for unit in units:
        if unit not in missing and (kept / keys[unit]).is_file():
            unit.made.parent.mkdir(exist_ok=True)
            shutil.copyfile(kept / keys[unit], unit.made)
        if not unit.needed and unit.made.is_file():
            unit.source.unlink()


def _unit(path: Path, folder: Path, placed: str, ours: Sequence[str], tag: str) -> Unit:
    inside = path.relative_to(folder)
    own = inside.parts[0] in ours
    beside = path.with_suffix(".pyc")
    made = path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc" if own else beside
    return Unit(path, made, f"{placed}/{inside.as_posix()}", own)


def _keep(made: Path, place: Path) -> None:
    """Put into place whole: another build may read it at any moment."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.copyfile(made, draft)
    draft.replace(place)
