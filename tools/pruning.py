"""What the packages bring and no function reads: taken out of an artifact before it is archived.

Each cold start fetches the archive. The lists name what is imported by nothing that a function
calls, and the host's build is played without it too: what was taken out by mistake is a test that
fails, not a surprise on AWS.
"""

import shutil
from pathlib import Path

from tools import elf

UNREAD = ("tests", "test", "bin", "examples", ".agents")

PRUNED = (
    "*.dist-info/INSTALLER",
    "*.dist-info/RECORD",
    "*.dist-info/REQUESTED",
    "anyio/_backends/_trio.py",
    "anyio/pytest_plugin.py",
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/metrics/provider/datadog",
    "cffi/_cffi_*.h",
    "cffi/_embedding.h",
    "cffi/backend_ctypes.py",
    "cffi/parse_c_type.h",
    "cffi/recompiler.py",
    "cffi/setuptools_ext.py",
    "cffi/vengine_*.py",
    "dns/btree*.py",
    "dns/dnssec*",
    "dns/quic/_[a-z]*.py",
    "dns/versioned.py",
    "dns/zone*.py",
    "fastapi/cli.py",
    "gridfs",
    "httpx/_main.py",
    "packaging/_ranges.py",
    "packaging/licenses",
    "packaging/metadata.py",
    "packaging/pylock.py",
    "packaging/ranges.py",
    "pycparser/c_generator.py",
    "pydantic/mypy.py",
    "pydantic/v1",
    "starlette/testclient.py",
)

KEPT = {
    "aws_lambda_powertools/utilities": {"__init__", "jmespath_utils"},
    # An Atlas address (mongodb+srv) asks for SRV and TXT; the rest is what an answer may carry.
    "dns/rdtypes/ANY": {"__init__", "CNAME", "NS", "OPT", "PTR", "SOA", "TSIG", "TXT"},
    "dns/rdtypes/IN": {"__init__", "A", "AAAA", "SRV"},
}
"""Folders of which only these are read."""


def take_out(folder: Path) -> None:
    """Leave in an artifact what a function reads; its libraries keep what a loader reads.

    ``folder`` is what is on the path: a function's own, or ``python`` of a layer.
    """
    for path in sorted(folder.glob("*/**/")):
        if path.name in UNREAD and path.is_dir():
            shutil.rmtree(path)
    (folder / ".lock").unlink(missing_ok=True)
    for pattern in PRUNED:
        for path in list(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, kept in KEPT.items():
        for path in (folder / name).glob("*"):
            if path.stem not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    for library in folder.rglob("*.so*"):
        elf.strip(library)
