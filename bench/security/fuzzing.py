"""Schemathesis over the whole OpenAPI file: every operation as the one who may call it."""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.faults.table import Row
from bench.security.static import ROOT, TOOLS, Finding, baseline, judged
from puente.domain.access import RIGHTS, ROUTES

API = ROOT / "openapi.json"
BY_KEY = "/api/integration/"
SIGN_OUT = "POST /api/sign-out"
ASKED = ("supervisor", "admin", "auditor", "clinician")
"""Each operation is tried as the first of them who may call it."""
ANYWHERE = "*"


@contextmanager
def served(folder: Path, *options: str) -> Iterator[dict[str, str]]:
    """The API in a process of its own."""
    command = [sys.executable, "-m", "bench.security.served", str(folder), *options]
    environment = {**os.environ, "PYTHONPATH": "shared:."}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(30)


def fuzz(folder: Path, told: dict[str, str], who: str, *options: str) -> Path:
    """The report of one run. Raises RuntimeError where nothing was tried."""
    bearer = told["key"] if who == "machine" else f"token-of-{who}"
    report = folder / f"{who}.ndjson"
    named = [name for name, by in operations().values() if by == who]
    chosen = [part for name in named for part in ("--include-operation-id", name)]
    command = [
        str(TOOLS / "st"), "run", str(API), "--url", told["url"],
        "-H", f"Authorization: Bearer {bearer}", "--checks", "all", "--seed", "1",
        "--continue-on-failure", "--report", "ndjson", "--report-ndjson-path", str(report),
        *chosen, *options,
    ]  # fmt: skip
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    if not report.exists():
        raise RuntimeError(f"schemathesis: {(done.stdout + done.stderr)[-300:]}")
    return report


def scenarios(report: Path) -> Iterator[dict[str, Any]]:
    for line in report.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if "ScenarioFinished" in event:
            yield event["ScenarioFinished"]["recorder"]


def findings(report: Path) -> set[Finding]:
    """What failed, one for each check, operation and code of ours that it was answered with.

    That a body which fits the schema may be refused with a reason is one matter, wherever.
    """
    found = set()
    for recorder in scenarios(report):
        for case, checks in recorder.get("checks", {}).items():
            for check in checks:
                if check["status"] != "failure":
                    continue
                failure = check["failure_info"]["failure"]
                told = _told(recorder, case)
                where = ANYWHERE if failure["code"] == "ST202" else failure["operation"]
                found.add(Finding("schemathesis", failure["code"], where, told))
    return found


def _told(recorder: dict[str, Any], case: str) -> str:
    answer = (recorder.get("interactions", {}).get(case) or {}).get("response") or {}
    content = base64.b64decode((answer.get("content") or {}).get("$base64", ""))
    try:
        code = json.loads(content).get("code")
    except (ValueError, AttributeError):
        code = None
    return f"{answer.get('status_code')} {code}" if code else str(answer.get("status_code"))


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the file: its name, and who tries it."""
    paths: dict[str, dict[str, Any]] = json.loads(API.read_text(encoding="utf-8"))["paths"]
    found = {}
    for path, methods in paths.items():
        for method, operation in methods.items():
            route = f"{method.upper()} {path}"
            found[route] = (operation["operationId"], _who(route, path))
    return found


def _who(route: str, path: str) -> str:
    if path.startswith(BY_KEY):
        return "machine"
    if route == SIGN_OUT:
        return "colleague"  # As nobody else: it ends the token that it comes in with.
    right = ROUTES.get(route)
    may = RIGHTS[right] if right else {}
    return next((role for role in ASKED if role in may), ASKED[0])


def row(folder: Path, *options: str, planted: bool = False) -> Row:
    """Every operation tried, and what is found outside the baseline."""
    found: set[Finding] = set()
    tried: set[str] = set()
    cases = 0
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        place = Path(inside)
        with served(place, *(["--plant"] if planted else [])) as told:
            for who in sorted({by for _, by in operations().values()}):
                report = fuzz(place, told, who, *options)
                found |= findings(report)
                for recorder in scenarios(report):
                    tried.add(recorder["label"])
                    cases += len(recorder.get("cases", {}))
    made = judged("schemathesis", sorted(found, key=lambda f: f.name), baseline())
    if options:
        # A smaller run meets less of what is known.
        made.missed = [each for each in made.missed if each != "of it no longer found"]
    whole = set(operations())
    made.hold("operations", f"{len(tried & whole)} of {len(whole)}", tried >= whole)
    made.measured["requests"] = str(cases)
    return made
