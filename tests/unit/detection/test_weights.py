"""The shipped weights are what the fitting command makes."""

import hashlib
import os
import re
from pathlib import Path

import pytest

from puente.detection import fitting, scoring
from puente.detection.conversations import read

ROOT = Path(__file__).resolve().parents[3]
VISITS = Path(__file__).parent / "visits"
DATA = Path(
    os.environ.get("PUENTE_MEDICAL_ORDERS") or ROOT.parent / "shared" / "data" / "medical-orders"
)


def test_the_weights_are_those_whose_hash_is_written_beside_them() -> None:
    readme = Path(scoring.FILE).with_name("README.md").read_text(encoding="utf-8")
    stated = re.search(r"\b[0-9a-f]{64}\b", readme)
    assert stated is not None
    assert hashlib.sha256(Path(scoring.FILE).read_bytes()).hexdigest() == stated.group()


@pytest.mark.skipif(
    not (DATA / "train.jsonl").is_file(),
    reason="the public medical orders are not here: set PUENTE_MEDICAL_ORDERS to their folder",
)
@pytest.mark.timeout(600)
def test_fitting_anew_makes_the_same_file(tmp_path: Path) -> None:
    files = [DATA / "train.jsonl", DATA / "dev.jsonl", *sorted(VISITS.glob("*_fit.jsonl"))]
    try:
        fitted = fitting.fit([visit for path in files for visit in read(path)])
    finally:
        scoring.use(None)
    fitting.save(fitted.weights, tmp_path / "weights.json")
    assert (tmp_path / "weights.json").read_bytes() == Path(scoring.FILE).read_bytes()
