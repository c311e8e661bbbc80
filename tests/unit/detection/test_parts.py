"""Numbers, amounts, dates, word lists and fitting. Every sentence here is made up."""

import re
from datetime import date
from pathlib import Path

import pytest

from puente.detection import lexicon, scoring
from puente.detection.calendar import when_of
from puente.detection.conversations import read
from puente.detection.fitting import fit
from puente.detection.learning import logistic
from puente.detection.numbers import value_of, written
from puente.detection.quantities import find
from puente.detection.text import cut

DATA = Path(lexicon.__file__).parent / "data"
VISITS = Path(__file__).parent / "visits"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty five", 25), ("five hundred", 500), ("fifteen hundred", 1500),
        ("two thousand five hundred", 2500), ("zero point four", 0.4), ("one and a half", 1.5),
        ("mil quinientos", 1500), ("ciento veinte", 120), ("treinta y cinco", 35),
        ("uno y medio", 1.5), ("cero punto cinco", 0.5), ("a couple", 2), ("half", 0.5),
        ("1,000", 1000), ("1.000", 1000), ("0,5", 0.5), ("12.5", 12.5), ("a", 1), ("una", 1),
        ("1.2.3", None), ("blue", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read(words: str, value: float | None) -> None:
    assert value_of(words) == value


def test_numbers_are_written_without_needless_fractions() -> None:
    assert [written(500.0), written(0.4), written(1.5)] == ["500", "0.4", "1.5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 milligrams a day", [("dose", "40 milligrams"), ("frequency", "a day")]),
        ("two puffs every four hours as needed",
         [("dose", "two puffs"), ("frequency", "every four hours"), ("frequency", "as needed")]),
        ("three times a day for ten days",
         [("frequency", "three times a day"), ("duration", "for ten days")]),
        ("una cápsula cada ocho horas por siete días",
         [("dose", "una cápsula"), ("frequency", "cada ocho horas"),
          ("duration", "por siete días")]),
        ("dos veces al día, en la noche",
         [("frequency", "dos veces al día"), ("frequency", "en la noche")]),
        ("half a tablet at night", [("dose", "half a tablet"), ("frequency", "at night")]),
        ("in a week's time", [("when", "in a week's time")]),
        ("three days ago", []),
        ("hace tres días", []),
        ("today's visit", []),
    ],
)  # fmt: skip
def test_amounts_and_times_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    words = cut(text)
    assert [(a.kind, words.said(a.start, a.end)) for a in find(words.words)] == expected


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("on may 17th", "2027-05-17"), ("el 3 de diciembre", "2026-12-03"),
        ("in april of 2028", "2028-04"), ("en enero", "2027-01"), ("next monday", "2026-11-30"),
        ("el martes", "2026-11-24"), ("february 31", None), ("soon", None),
    ],
)  # fmt: skip
def test_calendar_words_become_dates_after_the_visit(said: str, when: str | None) -> None:
    monday = date(2026, 11, 23)
    assert when_of(said, None, monday) == when
    assert when_of(said, None, None) is None
    assert when_of(said, "P2W", monday) == "P2W"


def test_words_keep_their_place_in_what_was_said() -> None:
    words = cut("Um, le voy a dar Ibuprofeno 400mg, do n't gon na — ¿sí?")
    assert words.words[1:7] == ("le", "voy", "a", "dar", "ibuprofeno", "400")
    assert words.said(5, 8) == "Ibuprofeno 400mg"
    assert "don't" in words.words
    assert "gonna" in words.words
    assert words.sentence[-1] in words.questions


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.stem)
def test_every_listed_form_is_written_as_words_are_cut(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or path.stem in ("words", "members", "areas"):
            continue
        for form in line.rpartition("\t")[2].split("|"):
            assert " ".join(cut(form).words) == form, f"{path.stem}: {form}"


def test_no_form_of_a_medicine_or_test_names_two_concepts() -> None:
    for name in ("drugs", "labs", "imaging", "specialties", "classes"):
        seen: dict[str, str] = {}
        for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            concept, *_ = forms = line.split("|")
            for form in forms:
                assert seen.setdefault(form, concept) == concept, f"{name}: {form}"


def test_what_a_kind_may_turn_out_to_be_is_a_listed_concept() -> None:
    listed = {
        hit.concept
        for name in ("drugs", "classes", "labs")
        for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for hit in lexicon.load().entities.find(tuple(line.split("|")[0].split()))
    }
    for kind, named in lexicon.members().items():
        assert {kind, *named} <= listed, kind


def test_the_shipped_weights_are_whole() -> None:
    weights = scoring.load()
    assert len(weights.mention) > 300
    assert len(weights.reason) > 100
    assert 0.25 <= weights.talk_threshold <= weights.threshold <= 0.7
    assert weights.proposal["best"] > 0


def test_logistic_finds_the_feature_that_tells() -> None:
    rows = [({"bias": 1.0, "yes": 1.0}, 1.0), ({"bias": 1.0, "no": 1.0}, 0.0)] * 20
    weights = logistic(rows, penalty=0.01)
    assert weights["yes"] > 0 > weights["no"]


def test_fitting_gives_the_same_weights_each_time() -> None:
    visits = list(read(VISITS / "es_fit.jsonl"))[:20]
    try:
        assert fit(visits, folds=2) == fit(visits, folds=2)
    finally:
        scoring.use(None)


def test_committed_visits_are_made_up_and_their_evidence_exists() -> None:
    for path in VISITS.glob("*.jsonl"):
        for conversation in read(path):
            assert conversation.source == "made-up"
            ids = {said.turn_id for said in conversation.turns}
            for order in conversation.orders:
                assert {str(number) for number in order["provenance"]} <= ids
                assert re.search(r"\w", order["description"])
