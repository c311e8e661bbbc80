"""What loading detection brings with it, and the records that keep it light."""

import subprocess
import sys
from pathlib import Path

import pytest

from puente.detection.context import Context
from puente.detection.drafts import Draft, Part, Problem

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"pydantic", "pydantic_core", "dataclasses", "inspect", "pathlib", "asyncio"}
FIRST = """
import sys
before = set(sys.modules)
from puente.detection import Turn, propose
assert propose([Turn("t1", "clinician", "en", "Let's order a chest x-ray in two weeks.")])
print(*(set(sys.modules) - before))
"""


def test_the_first_proposal_loads_no_models_and_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "shared",
    )
    loaded = set(done.stdout.split())
    assert "puente.detection" in loaded
    assert not loaded & HEAVY


def test_the_command_loads_no_models() -> None:
    script = "import sys, puente.detection.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "shared",
    )
    assert not {"pydantic", "dataclasses"} & set(done.stdout.split())


def test_a_record_holds_its_fields_and_no_others() -> None:
    part = Part("dose", "ten", unit="mg")
    assert part.fields() == {
        "kind": "dose",
        "text": "ten",
        "value": None,
        "unit": "mg",
        "joined": "",
    }
    with pytest.raises(KeyError):
        Draft.load({"kind": "dose", "beside": None, "parts": []})
    with pytest.raises(TypeError):
        Context.load(Context().dump() | {"colour": "red"})


def test_a_copy_shares_no_list_that_changes() -> None:
    context = Context()
    context.drafts.append(
        Draft(type="lab", concept="cbc", language="en", head="cbc", kind="lab", best=1.0)
    )
    other = context.copy()
    other.drafts[0].evidence.append("t1")
    other.problems.append(Problem("cough", "t1", 3, 1))
    assert context.drafts[0].evidence == []
    assert context.problems == []
    assert Context().drafts == []
    assert Context.load(other.dump()).drafts[0].evidence == ["t1"]
    assert Context.load(other.dump()).problems == other.problems
