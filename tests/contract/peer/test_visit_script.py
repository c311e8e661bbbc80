"""The made-up visit holds what demonstrations and tests count on."""

from local import visit_script
from local.visit_script import VISIT_SCRIPT


def test_clinician_and_patient_take_turns_each_in_their_language() -> None:
    assert [line.speaker for line in VISIT_SCRIPT] == ["clinician", "patient"] * 6
    for line in VISIT_SCRIPT:
        expected = ("en", "es") if line.speaker == "clinician" else ("es", "en")
        assert (line.source_lang, line.target_lang) == expected
        assert line.source_text
        assert line.target_text


def test_the_clinician_commits_to_each_kind_of_action_and_early_to_one() -> None:
    clinician = [line.source_text for line in VISIT_SCRIPT if line.speaker == "clinician"]
    words = ("x-ray", "blood test", "400 milligrams every 8 hours for 5 days", "follow-up in two")
    for commitment in (*words, "referring you"):
        assert sum(commitment in text for text in clinician) == 1, commitment
    assert "x-ray" in VISIT_SCRIPT[2].source_text


def test_a_negated_mention_and_a_bare_no_are_there() -> None:
    assert any("do not need an antibiotic" in line.source_text for line in VISIT_SCRIPT)
    assert any(line.speaker == "patient" and line.source_text == "No." for line in VISIT_SCRIPT)


def test_the_visit_says_that_it_is_made_up() -> None:
    assert "made-up" in (visit_script.__doc__ or "")
