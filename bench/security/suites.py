"""Rows that are tests already: they are run, and counted."""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from bench.faults.table import Row
from bench.security.static import ROOT

ROLES = (
    *("tests/api/test_roles.py", "tests/api/test_refusals.py", "tests/api/test_every_route.py"),
    *("tests/api/test_break_glass.py", "tests/api/test_auditing.py", "tests/api/test_sign_out.py"),
    *("tests/api/test_emergencies.py", "tests/api/test_watchers.py"),
    "tests/api/test_attestations.py",
)
"""Every cell of the table of routes and roles; the requests of these tests are counted against
their rows in the audit one by one (``tests.api.clinic.Caller``)."""
AUDIT = (
    *("tests/contract/repositories/test_audit_seals.py", "tests/unit/test_audit_command.py"),
    "tests/api/test_auditing.py",
)
STRICT = ("tests/api/test_strict_requests.py", "tests/api/test_mint_limits.py")
BROWSER = ("tests/e2e/test_left_alone.py",)


def row(name: str, promise: str, files: tuple[str, ...]) -> Row:
    """Missed where a test fails, is skipped, or none was found."""
    made = Row(name, promise)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        subprocess.run(
            [*command, f"--junitxml={report}", *files],
            check=False, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        suite = ElementTree.parse(report).getroot().find("testsuite") if report.exists() else None
    if suite is None:
        made.hold("tests", "none ran", False)
        return made
    ran = int(suite.get("tests", "0"))
    made.hold("tests", ran, ran > 0)
    for kind in ("failures", "errors", "skipped"):
        met = int(suite.get(kind, "0"))
        made.hold(kind, met, met == 0)
    return made
