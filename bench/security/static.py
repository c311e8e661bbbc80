"""What reads the code without running it: bandit, detect-secrets, zizmor and semgrep.

Each is installed apart from what runs (``tools/security``), and none of them fetches anything here.
A finding is known by what it says and the line it stands in, not by the line's number, so that the
baseline outlives other changes; an entry of the baseline that meets no finding is a miss too.
"""

import json
import os
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults.table import Row

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
TOOLS = Path(os.environ.get("PUENTE_SECURITY_TOOLS", ROOT / ".venv-security" / "bin"))
MOST = 10
"""Entries of a tool's baseline, each with its reason."""

GENERIC = (
    "KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString", "BasicAuthDetector",
    "JwtTokenDetector",
)  # fmt: skip
"""Detectors that take any long or named text for a secret. Tests are full of made-up ones: there
only those count that know the form of a real key."""
MADE_UP = ("tests/", "frontend/tests/", "bench/")
PINNED = ("requirements", "package-lock.json")
"""Files of digests."""


@dataclass(frozen=True)
class Finding:
    tool: str
    rule: str
    path: str
    line: str

    @property
    def name(self) -> tuple[str, str, str, str]:
        return (self.tool, self.rule, self.path, self.line)


def run(*command: str, folder: Path) -> Any:
    """A tool's JSON. Raises RuntimeError where it printed none: it did not look."""
    tool = TOOLS / command[0]
    done = subprocess.run(
        [str(tool), *command[1:]],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"},
    )
    if done.returncode == 0 and not done.stdout.strip():
        return {}
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()[-300:]}") from None


def tracked(folder: Path) -> list[str]:
    """What the project holds; every file where the folder is no repository."""
    if not (folder / ".git").exists():
        return [path.name for path in folder.iterdir() if path.is_file()]
    listed = subprocess.run(
        ["git", "ls-files"], check=True, cwd=folder, capture_output=True, text=True
    )
    return [name for name in listed.stdout.splitlines() if (folder / name).is_file()]


def _line(folder: Path, path: str, number: int) -> str:
    lines = (folder / path).read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def bandit(folder: Path) -> Iterator[Finding]:
    named = [part for part in ("shared", "functions", "local") if (folder / part).is_dir()]
    told = run("bandit", "-q", "-r", "-f", "json", *(named or ["."]), folder=folder)
    for each in told["results"]:
        path = each["filename"].removeprefix("./")
        line = _line(folder, path, each["line_number"])
        yield Finding("bandit", each["test_id"], path, line)


def secrets(folder: Path) -> Iterator[Finding]:
    files = [name for name in tracked(folder) if not Path(name).name.startswith(PINNED)]
    code = [name for name in files if not name.startswith(MADE_UP)]
    made_up = [name for name in files if name.startswith(MADE_UP)]
    quiet = [part for name in GENERIC for part in ("--disable-plugin", name)]
    for names, options in ((code, []), (made_up, quiet)):
        if not names:
            continue
        told = run("detect-secrets-hook", "--json", *options, *names, folder=folder)
        for path, found in told.get("results", {}).items():
            for each in found:
                line = _line(folder, path, each["line_number"])
                yield Finding("detect-secrets", each["type"], path, line)


def workflows(folder: Path) -> Iterator[Finding]:
    if not (folder / ".github").is_dir():
        return
    for each in run("zizmor", "--offline", "--format", "json", ".", folder=folder):
        (place, *_) = each["locations"]
        path = str(place["symbolic"]["key"])
        yield Finding("zizmor", each["ident"], path, each["desc"])


def semgrep(folder: Path) -> Iterator[Finding]:
    rules = str(HERE / "semgrep.yaml")
    options = ("--metrics=off", "--disable-version-check", "--json", "--jobs=1", "--quiet")
    told = run("semgrep", "scan", "--config", rules, *options, ".", folder=folder)
    # Where its grammar is older than ours it says so and reads the rest of the file.
    failed = [error for error in told["errors"] if error["level"] == "error"]
    if failed or not told["paths"]["scanned"]:
        raise RuntimeError(f"semgrep: {failed[:1]}")
    for each in told["results"]:
        rule = each["check_id"].rsplit(".", 1)[-1]
        line = _line(folder, each["path"], each["start"]["line"])
        yield Finding("semgrep", rule, each["path"], line)


LOOKERS: dict[str, Callable[[Path], Iterator[Finding]]] = {
    "bandit": bandit,
    "detect-secrets": secrets,
    "zizmor": workflows,
    "semgrep": semgrep,
}


def baseline(file: Path = HERE / "baseline.toml") -> list[dict[str, str]]:
    """Every finding that is known and why it stays. Raises ValueError for one without a reason."""
    entries: list[dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))["finding"]
    for entry in entries:
        if len(entry.get("why", "")) < 15:
            raise ValueError(f"{entry} has no reason")
    return entries


def judged(tool: str, found: Sequence[Finding], known: Sequence[dict[str, str]]) -> Row:
    """What was found, against what is known of this tool."""
    mine = [entry for entry in known if entry["tool"] == tool]
    names = {(e["tool"], e["rule"], e["path"], e["line"]) for e in mine}
    row = Row(tool, f"0 findings outside a baseline of at most {MOST}, each with its reason")
    new = [finding for finding in found if finding.name not in names]
    row.hold("new findings", len(new), not new)
    for finding in new[:8]:
        place = f"{finding.path} {finding.rule}"
        row.measured[f"{place} {finding.line[:60]}".replace("|", "\\|")] = ""
    gone = names - {finding.name for finding in found}
    row.hold("baseline", len(mine), len(mine) <= MOST)
    row.hold("of it no longer found", len(gone), not gone)
    return row


def look(tool: str, folder: Path = ROOT) -> Row:
    try:
        row = judged(tool, list(LOOKERS[tool](folder)), baseline())
    except (RuntimeError, OSError) as error:
        row = Row(tool, f"0 findings outside a baseline of at most {MOST}")
        row.hold(f"did not run: {error}", "", False)
    if tool == "zizmor" and not (folder / ".github").is_dir():
        row.measured["workflows"] = "none here"
    return row
