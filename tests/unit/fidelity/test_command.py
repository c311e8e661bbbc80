"""``python -m puente.fidelity``. Every sentence here is made up."""

import json
from pathlib import Path

import pytest

from puente.fidelity.__main__ import main


def row(row_id: str, source: str, target: str | None, **more: object) -> str:
    said = None if target is None else {"lang": "es", "text": target}
    return json.dumps(
        {"id": row_id, "source": {"lang": "en", "text": source}, "target": said, **more}
    )


def marked(rows: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> object:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    assert main([str(path)]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_prints_the_flags_of_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row("a", "Take 5 mg.", "Tome 5 mg."),
        row("b", "Take 5 mg.", "Tome 6 mg."),
        row("c", "Does it hurt you here?", None),
        row("d", "Tome la pastilla ya.", "x", recent=["Tome la pastilla ya."]),
    ]
    found = marked(rows, tmp_path, capsys)
    assert isinstance(found, dict)
    assert (found["a"], found["b"], found["c"]) == ([], ["number"], [])
    assert "echo" in found["d"]


def test_a_row_hears_the_rows_above_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        row("a", "Take the pill with food.", "Tome la pastilla con comida."),
        row("b", "See you again on Monday.", "Tome la pastilla con comida."),
        row("c", "Take the pill with food.", "Tome la pastilla con comida."),
    ]
    found = marked(rows, tmp_path, capsys)
    assert isinstance(found, dict)
    assert (found["a"], found["c"]) == ([], [])
    assert "echo" in found["b"]


@pytest.mark.parametrize("content", ["{", '{"id": "a"}', "[1]", row("a", "x" * 20_001, "y")])
def test_what_is_no_file_of_pairs_is_refused_without_quoting_it(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main([str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "xxx" not in shown.err


def test_no_file_and_no_argument_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-file.jsonl"]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
