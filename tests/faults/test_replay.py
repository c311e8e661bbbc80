"""The replay counts what is missing, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from local import replay
from local.ground import Ground
from tests.faults.conftest import MakeStack
from tests.faults.stack import START_S, Stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]

SAID = (
    ("DOCTOR", "Good morning, what brings you in?"),
    ("PATIENT", "I have had a cough for a week."),
    ("DOCTOR", "I'm going to prescribe amoxicillin 500 milligrams three times a day."),
    ("PATIENT", "All right."),
    ("DOCTOR", "Let's schedule a follow-up appointment on Monday."),
)


@pytest.fixture
def consultations(tmp_path: Path) -> Path:
    """Two made-up consultations in the form that the replay reads."""
    path = tmp_path / "consultations.jsonl"
    turns = [{"id": n, "speaker": who, "text": text} for n, (who, text) in enumerate(SAID, start=1)]
    lines = [json.dumps({"id": f"made-up-{number}", "turns": turns}) for number in range(2)]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_it_starts_a_stack_where_none_runs_and_loses_nothing(
    make_stack: MakeStack, consultations: Path
) -> None:
    stack = make_stack()
    process = stack.process = stack.run("--data", str(consultations), module="local.replay")
    assert process.wait(2 * START_S) == 0, stack.said + stack.log
    printed = dict(line.split("  ", 1) for line in stack.said.splitlines() if "  " in line)
    told = {name.strip(): value.strip() for name, value in printed.items()}
    assert (told["visits"], told["turns stored"], told["lost"]) == ("2", "10", "0")
    assert "2 medication" in told["actions proposed"]
    assert int(told["webhooks verified"]) >= 2 * 3
    assert "lost               0\n" in stack.said
    stack.process = None


def test_it_says_what_is_missing_and_exits_non_zero(
    running: Stack,
    consultations: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PUENTE_DATA", str(running.data))
    real = replay.lost

    def behind_its_back(
        ground: Ground, visits: list[replay.Visit], log: Path
    ) -> tuple[list[str], int]:
        with MongoClient[dict[str, Any]](ground.mongodb_uri) as client:
            turns = client[ground.database]["turns"]
            where = {"conversation_id": visits[0].conversation_id, "turn_id": "turn-00002"}
            assert turns.delete_one(where).deleted_count == 1
        return real(ground, visits, log)

    monkeypatch.setattr(replay, "lost", behind_its_back)
    assert replay.main(["--data", str(consultations)]) == 1
    printed = capsys.readouterr().out
    assert "  lost: turn turn-00002\n" in printed
    assert "lost               1\n" in printed

    monkeypatch.setattr(replay, "lost", real)
    assert replay.main(["--data", str(consultations)]) == 0
    assert "lost               0\n" in capsys.readouterr().out


def test_an_event_that_never_arrived_is_lost_too(
    running: Stack,
    consultations: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PUENTE_DATA", str(running.data))
    monkeypatch.setattr(replay, "SETTLE_S", 0.0)
    real = replay.lost

    def deaf(ground: Ground, visits: list[replay.Visit], log: Path) -> tuple[list[str], int]:
        return real(ground, visits, tmp_path / "nothing.jsonl")

    monkeypatch.setattr(replay, "lost", deaf)
    assert replay.main(["--data", str(consultations), "--visits", "1"]) == 1
    printed = capsys.readouterr().out
    assert "lost: event action.confirmed of act_" in printed
    assert "lost: event conversation.completed of " in printed


def test_without_data_it_says_so_and_is_content(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent.jsonl"
    assert replay.main(["--data", str(absent)]) == 0
    assert capsys.readouterr().out == f"replay: no consultations at {absent}: skipped\n"
