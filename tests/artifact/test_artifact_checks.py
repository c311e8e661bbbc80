"""What is deployed, checked without running it: each fault that is planted is named."""

import importlib.util
import os
import struct
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tools import artifact, elf
from tools.artifact import TARGETS, Target, faults
from tools.compiling import compile_into

ROOT = Path(__file__).resolve().parents[2]
LAMBDA = TARGETS["lambda"]
HERE = TARGETS["host"]


def library(machine: int, *, debug: bytes = b"") -> bytes:
    """A shared library of one loaded segment, with what a linker leaves behind it."""
    identity = elf.MAGIC + bytes(10)
    end = 64 + 56
    head = struct.pack(
        "<16sHHIQQQIHHHHHH", identity, 3, machine, 1, 0, 64, end, 0, 64, 56, 1, 64, 9, 8
    )
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, end, end, 4096)
    return head + segment + debug


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small artifact without a fault, for Lambda and not compiled."""
    for name in ("functions/made_up/app.py", "puente/__init__.py", "package/code.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("ANSWER = 42\n")
    wheel = tmp_path / "package-1.dist-info" / "WHEEL"
    wheel.parent.mkdir()
    wheel.write_text("Tag: py3-none-any\nTag: cp313-cp313-manylinux2014_aarch64\n")
    (tmp_path / "package" / "native.so").write_bytes(library(artifact.AARCH64))
    return tmp_path


def told(built: Path, target: Target = LAMBDA, *, compiled: bool = False) -> list[str]:
    return list(faults(built, target, compiled=compiled))


def test_a_good_one_has_no_fault(built: Path) -> None:
    assert told(built) == []


@pytest.mark.parametrize(
    "tag", ["cp313-cp313-manylinux_2_17_x86_64", "cp312-cp312-manylinux2014_aarch64",
            "cp313-cp313-musllinux_1_2_aarch64", "cp313-cp313-macosx_11_0_arm64"],
)  # fmt: skip
def test_a_wheel_for_something_else_is_named(built: Path, tag: str) -> None:
    (built / "package-1.dist-info" / "WHEEL").write_text(f"Tag: {tag}\n")
    assert told(built) == [f"package-1.dist-info is built for {tag}"]


@pytest.mark.parametrize("tag", ["py3-none-any", "cp39-abi3-manylinux_2_28_aarch64"])
def test_a_wheel_that_fits_is_taken(built: Path, tag: str) -> None:
    (built / "package-1.dist-info" / "WHEEL").write_text(f"Tag: {tag}\n")
    assert told(built) == []


def test_a_library_for_another_machine_is_named(built: Path) -> None:
    (built / "package" / "native.so").write_bytes(library(62))
    assert told(built) == ["package/native.so is for machine 62, not 183"]


@pytest.mark.parametrize("name", ["tests/test_it.py", "package/tests/data.json", "index.html",
                                  "frontend/dist/app.js", ".env", "local/stack.py"])  # fmt: skip
def test_what_is_no_functions_is_named(built: Path, name: str) -> None:
    path = built / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    assert [fault.endswith("does not belong in a function") for fault in told(built)] == [True]


def test_code_that_is_not_compiled_is_named(built: Path) -> None:
    assert told(built, compiled=True) == [
        "functions/made_up/app.py is not compiled for Python 3.13: install that, "
        "or add WITHOUT_PYC=1 and start slower"
    ]


def test_code_compiled_for_another_python_is_named(built: Path) -> None:
    artifact.finish(built, sys.executable)
    other = Target(HERE.tag, LAMBDA.magic, None)
    (fault,) = told(built, other, compiled=True)
    assert fault.endswith("is compiled for another Python")


def test_code_that_would_be_checked_by_its_time_is_named(built: Path) -> None:
    artifact.finish(built, sys.executable)
    assert told(built, HERE, compiled=True) == []
    module = built / "puente" / "__pycache__" / f"__init__.{HERE.tag}.pyc"
    module.write_bytes(importlib.util.MAGIC_NUMBER + bytes(4) + module.read_bytes()[8:])
    (fault,) = told(built, HERE, compiled=True)
    assert fault.endswith("would be checked at each start")


def test_packages_run_without_their_sources_and_ours_keep_them(built: Path) -> None:
    artifact.finish(built, sys.executable)
    assert not (built / "package" / "code.py").exists()
    assert (built / "puente" / "__init__.py").exists()
    said = subprocess.run(
        [sys.executable, "-S", "-c", "from package.code import ANSWER; print(ANSWER)"],
        cwd=built,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "42\n"


def test_what_was_compiled_before_is_taken_as_it_was(built: Path, tmp_path: Path) -> None:
    module, kept = built / "puente" / "__init__.py", tmp_path / "kept"
    made = module.parent / "__pycache__" / f"__init__.{HERE.tag}.pyc"
    work = partial(compile_into, placed="/var/task", ours=artifact.OURS, kept=kept)
    work(built, sys.executable)
    first = made.read_bytes()
    made.unlink()
    (found,) = [path for path in kept.iterdir() if path.read_bytes() == first]
    found.write_bytes(first + b"as it was")
    work(built, sys.executable)
    assert made.read_bytes() == first + b"as it was"
    module.write_text("ANSWER = 43\n")
    work(built, sys.executable)
    assert made.read_bytes() not in (first, first + b"as it was")


def test_ours_that_does_not_compile_stops_the_build(built: Path, tmp_path: Path) -> None:
    (built / "package" / "newer.py").write_text("this is no Python")
    compile_into(built, sys.executable, placed="/var/task", ours=("puente",), kept=tmp_path / "k")
    (built / "puente" / "broken.py").write_text("this is no Python")
    with pytest.raises(subprocess.CalledProcessError):
        compile_into(built, sys.executable, placed="/x", ours=("puente",), kept=tmp_path / "k")


def test_what_no_loader_reads_is_cut_from_a_library(tmp_path: Path) -> None:
    path = tmp_path / "native.so"
    path.write_bytes(library(62, debug=b"d" * 1000))
    assert elf.strip(path) == 1000
    assert path.read_bytes()[64:] == library(62)[64:]
    assert elf.strip(path) == 0


def test_too_big_an_archive_is_refused(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = built.rename(built.parent / "MadeUpFunction")
    arguments = ["check", str(folder.parent), "--target", "lambda", "--without-pyc"]
    assert artifact.main(arguments) == 0
    monkeypatch.setattr(artifact, "MAX_ZIP_BYTES", 100)
    assert artifact.main(arguments) == 1
    assert "MadeUpFunction: more than" in capsys.readouterr().err


def test_nothing_built_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert artifact.main(["check", str(tmp_path), "--target", "lambda"]) == 1
    assert "run `make build" in capsys.readouterr().err


def test_what_the_runtime_brings_is_named(built: Path) -> None:
    (built / "botocore").mkdir()
    assert told(built) == ["botocore is the runtime's, and would be carried twice"]


def test_what_the_layer_brings_is_named(built: Path) -> None:
    (built / "cryptography").mkdir()
    assert told(built) == ["cryptography is the layer's, and would be carried twice"]


def test_a_layer_is_looked_into(tmp_path: Path, built: Path) -> None:
    layer = tmp_path / "MadeUpLayer"
    built_parts = [path for path in built.iterdir() if path.name.startswith("package")]
    for part in built_parts:
        (layer / "python").mkdir(parents=True, exist_ok=True)
        part.rename(layer / "python" / part.name)
    assert artifact.built_in(tmp_path) == [layer]
    assert told(layer) == []
    artifact.finish(layer, sys.executable)
    assert (layer / "python" / "package" / "code.pyc").is_file()
    (layer / "python" / "package-1.dist-info" / "WHEEL").write_text("Tag: cp312-cp312-win32\n")
    assert told(layer) == ["package-1.dist-info is built for cp312-cp312-win32"]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `sam build` would make of one function, for Lambda."""
    folder = tmp_path_factory.mktemp("lambda")
    made = subprocess.run(
        ["make", "--silent", "-f", "functions/build.mk", "build-SessionFunction"],
        cwd=ROOT,
        env={**os.environ, "ARTIFACTS_DIR": str(folder), "TARGET": "lambda"},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder


def test_what_is_built_for_lambda_is_for_lambda(session: Path) -> None:
    # Where this machine has the runtime's Python, it was compiled with that.
    compiled = any(session.rglob("*.pyc"))
    assert told(session, LAMBDA, compiled=compiled) == []
    assert (session / "functions" / "session" / "app.py").is_file()
    folders = {path.name for path in (session / "functions").iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == {"session"}
    assert artifact.zip_bytes(session) <= artifact.MAX_ZIP_BYTES


def test_what_is_taken_out_is_missed_by_nothing_that_is_called(artifacts: Path) -> None:
    """What a function imports late: sealing, signatures, an Atlas address, its numbers."""
    said = subprocess.run(
        [sys.executable, "-S", "-c", LATE],
        cwd=artifacts / "Transcripts",
        env={
            "PYTHONPATH": f"{artifacts / 'layer' / 'python'}:{artifacts / 'runtime'}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.returncode) == ("SRV TXT A AAAA CNAME\n", 0), said.stderr


LATE = """
import sys
sys.path.remove("")
sys.path.insert(0, ".")
import anyio.to_thread, h11, httpx, jwt, starlette.responses, fastapi.openapi.utils
import pymongo.asynchronous.encryption, pymongocrypt.mongocrypt
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics
import dns.asyncresolver, dns.rdata
read = [("SRV", "1 2 3 made.up."), ("TXT", "text"), ("A", "192.0.2.1"), ("AAAA", "2001:db8::1"),
        ("CNAME", "made.up.")]
print(*(type(dns.rdata.from_text("IN", kind, text)).__name__ for kind, text in read))
"""
