"""Requirements files, read as pip reads them."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.infra.reach import ROOT, canonical

_LINE = re.compile(r"^([A-Za-z0-9][\w.-]*)(\[[\w,-]+\])?(?:==(\S+))?")


@dataclass(frozen=True)
class Requirement:
    name: str
    extras: str
    version: str | None
    hashes: int


def read(path: Path) -> dict[str, Requirement]:
    """By name. Raises AssertionError for a line that is neither a package, a hash nor a remark."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        plain = line.split(" #", 1)[0].strip()
        if not plain or plain.startswith("#"):
            continue
        match = _LINE.match(plain)
        assert match, f"{path.name}: {plain}"
        name = canonical(match[1])
        found[name] = Requirement(name, match[2] or "", match[3], plain.count("--hash=sha256:"))
    return found


def wanted(folder: str) -> dict[str, Requirement]:
    """What a function asks for."""
    return read(ROOT / "functions" / folder / "requirements.in")


def pinned(folder: str) -> dict[str, Requirement]:
    """What a function gets."""
    return read(ROOT / "functions" / folder / "requirements.txt")
