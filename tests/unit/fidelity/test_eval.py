"""The measuring itself: it must be able to go red."""

import json
from pathlib import Path

import pytest

from bench import fidelity_eval
from bench.fidelity import rival, slips
from bench.fidelity.pairs import Hand, load
from bench.fidelity.ways import WAYS, Way
from puente.fidelity import FLAGS, Flag


@pytest.mark.parametrize(
    ("hand", "known"), [("first", WAYS), ("second", rival.WAYS), ("third", slips.WAYS)]
)
def test_every_class_of_error_is_made_in_both_directions(
    hand: Hand, known: dict[Flag, tuple[Way, ...]]
) -> None:
    pairs = load(fidelity_eval.OWN, "all") + load(fidelity_eval.DIALOGUE, "tuning")
    counts, _ = fidelity_eval.measure(pairs, hand)
    made = {(flag, direction) for flag, direction, _, _ in counts}
    assert made == {(flag, way) for flag in FLAGS for way in ("en→es", "es→en")}
    used = {way for _, _, way, _ in counts}
    assert {getattr(way, "__name__", "") for ways in known.values() for way in ways} - used == set()


def test_the_made_up_pairs_meet_the_bar() -> None:
    pairs = load(fidelity_eval.OWN, "all")
    assert fidelity_eval.false_alarms(pairs) == []
    counts, _ = fidelity_eval.measure(pairs)
    for flag in FLAGS:
        found = sum(n for key, n in counts.items() if key[0] == flag and key[3] == "found")
        total = sum(n for key, n in counts.items() if key[0] == flag)
        assert found >= 0.9 * total, flag


def test_the_parts_share_no_pair() -> None:
    parts = [{pair.id for pair in load(fidelity_eval.OWN, part)} for part in ("tuning", "test")]
    assert parts[0]
    assert parts[1]
    assert not parts[0] & parts[1]


def test_a_bad_translation_counts_as_a_false_alarm_when_it_is_given_as_good(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"id": "a", "en": "Take 5 mg.", "es": "Tome 6 mg."}) + "\n", "utf-8")
    alarms = fidelity_eval.false_alarms(load(path, "all"))
    assert [(direction, flags) for direction, _, flags in alarms] == [
        ("en→es", ("number",)),
        ("es→en", ("number",)),
    ]


def test_it_says_when_there_are_no_pairs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fidelity_eval", "no-such-file.jsonl"])
    assert fidelity_eval.main() == 2
    assert "no such file of pairs" in capsys.readouterr().out
