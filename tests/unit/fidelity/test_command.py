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


@pytest.mark.parametrize("content", ["{", '{"id": "a"}', "[1]", row("a", "x" * 200_001, "y")])
def test_what_is_no_file_of_pairs_is_refused_without_quoting_it(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(content, encoding="utf-8")
    assert main([str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "xxx" not in shown.err


GOOD = {"lang": "en", "text": "xxx made up"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"id": "a"', "line 2: not JSON"),
        ('"xxx"', "line 2: not an object"),
        ('{"source": {"lang": "en", "text": "xxx"}}', "line 2: no id"),
        ('{"id": "b", "text": "xxx"}', "line 2: no source"),
        ('{"id": "b", "source": {"lang": "en"}}', "line 2: source has no text"),
        (json.dumps({"id": "b", "source": GOOD, "target": {"text": "xxx"}}), "target has no lang"),
        (json.dumps({"id": "b", "source": GOOD, "target": GOOD}), "in the same language"),
        ("[" * 100_000, "line 2: not JSON"),
        (row("b", "xxx", "y" * 200_001), "line 2: target has a text of more than 200,000"),
        (row("b", "xxx", "yyy", recent="xxx"), "recent is not a list of texts"),
        (
            row("b", "xxx", "yyy").replace('"es"', '"fr"'),
            "line 2: target has a lang that is neither",
        ),
        (row("a", "xxx", "yyy"), "line 2: the id came before"),
    ],
)
def test_it_names_the_line_and_what_is_wrong_with_it(
    content: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(row("a", "Take 5 mg.", "Tome 5 mg.") + "\n" + content, encoding="utf-8")
    assert main([str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert reason in shown.err
    assert "xxx" not in shown.err


def test_empty_and_long_texts_are_marked_and_not_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = ("It hurts a bit. " * 2_000, "Me duele un poco. " * 2_000)
    rows = [row("lost", "Take 5 mg.", ""), row("none", "", " "), row("long", *long)]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")  # as some editors begin a file
    assert main([str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "length" in found["lost"]
    assert (found["none"], found["long"]) == ([], [])


def test_a_file_in_another_encoding_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_bytes('{"id": "ñ"}'.encode("latin-1"))
    assert main([str(path)]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_no_file_and_no_argument_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-file.jsonl"]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
