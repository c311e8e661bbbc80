"""The host's build of the functions, and the real parts around it."""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.artifact.world import World, lay_runtime, standing

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("Session", "Transcripts", "FinishVisit", "DeliverWebhook", "Sweep")


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each function as `make build TARGET=host` builds it, and the layer."""
    folder = tmp_path_factory.mktemp("artifacts")

    def build(name: str) -> None:
        target = "LibrariesLayer" if name == "layer" else f"{name}Function"
        made = subprocess.run(
            ["make", "--silent", "-f", "functions/build.mk", f"build-{target}"],
            cwd=ROOT,
            env={**os.environ, "ARTIFACTS_DIR": str(folder / name), "TARGET": "host"},
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert made.returncode == 0, made.stderr

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(build, ("layer", *BUILT)))
    lay_runtime(folder / "runtime")
    return folder


@pytest.fixture(scope="module")
def world(
    artifacts: Path, mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with standing(artifacts, mongodb_uri, tmp_path_factory.mktemp("world")) as stood:
        yield stood
