"""What a whole visit proposes. Every sentence here is made up."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from puente.detection import propose
from puente.detection.conversations import read
from puente.detection.labelling import judged
from puente.detection.weighing import least, probability
from puente.domain.action import DetectorTurn
from puente.domain.base import Language
from tests.unit.detection.saying import keys, only, turn, visit

VISITS = Path(__file__).parent / "visits"
ROOT = Path(__file__).resolve().parents[3]


def test_a_prescription_carries_its_details_its_reason_and_its_words() -> None:
    found = only(
        propose(
            visit(
                "I'm going to prescribe amoxicillin, 500 milligrams, three times a day "
                "for ten days for your sore throat."
            )
        )
    )
    assert (found.type, found.concept, found.change) == ("medication", "amoxicillin", "start")
    assert found.description == "amoxicillin 500 milligrams three times a day for ten days"
    assert found.reason == "sore throat"
    assert (found.details.dose, found.details.unit) == ("500", "milligrams")
    assert found.details.frequency == "three times a day"
    assert found.details.duration == "for ten days"
    assert found.evidence == ("t1",)
    assert found.language == "en"
    assert found.source == "rules"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We'll get a CBC and a lipid panel.", {"complete blood count", "lipid panel"}),
        ("Let's order an x-ray of your left knee.", {"knee x-ray"}),
        ("I'm going to refer you to a cardiologist for the murmur.", {"cardiology"}),
        ("I'll see you back in two weeks.", {"follow-up"}),
        ("Let's get an EKG and an echocardiogram.", {"electrocardiogram", "echocardiogram"}),
    ],
)
def test_each_thing_ordered_in_english_is_one_proposal(text: str, expected: set[str]) -> None:
    assert {p.concept for p in propose(visit(text))} == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Le voy a mandar una radiografía de tórax.", ("imaging", "chest x-ray")),
        ("Vamos a pedir unos análisis de sangre en ayunas.", ("lab", "blood test")),
        ("Quiero que se haga una mamografía.", ("imaging", "mammogram")),
        ("Hágase un examen general de orina.", ("lab", "urinalysis")),
        ("Te voy a recetar amoxicilina cada ocho horas.", ("medication", "amoxicillin")),
        ("Tómese el paracetamol cada ocho horas por cinco días.", ("medication", "acetaminophen")),
        ("Le voy a dar salbutamol, dos inhalaciones al día.", ("medication", "albuterol")),
        ("La voy a mandar con el cardiólogo por el soplo.", ("referral", "cardiology")),
        ("Nos vemos dentro de quince días.", ("followup", "follow-up")),
        ("Vuelve en diez días.", ("followup", "follow-up")),
    ],
)  # fmt: skip
def test_spanish_commitments_map_to_the_concepts_of_english(
    text: str, key: tuple[str, str]
) -> None:
    found = propose(visit(text, lang="es"))
    assert keys(found) == {key}
    assert found[0].language == "es"


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        ("en", ["We don't need an x-ray.", "You had an MRI last year."]),
        ("en", ["I don't think we need to get a CT scan."]),
        ("en", ["P: Can I get an antibiotic?", "No, this is a virus."]),
        ("en", ["P: I took ibuprofen yesterday.", "Okay."]),
        ("en", ["Have you ever had a colonoscopy?", "P: Five years ago."]),
        ("es", ["Por ahora no hace falta otra radiografía."]),
        ("es", ["¿Le hicieron una resonancia?", "P: Sí, el año pasado."]),
        ("es", ["¿Está tomando la metformina todos los días?", "P: Sí, doctora."]),
        ("es", ["El ultrasonido que le hicieron en urgencias salió normal."]),
        ("es", ["P: ¿Me puede recetar un antibiótico?", "No, es un virus."]),
    ],
)
def test_negated_past_and_patient_asked_mentions_are_no_actions(
    lang: str, texts: list[str]
) -> None:
    assert propose(visit(*texts, lang=lang)) == []


def test_a_conditional_plan_is_marked() -> None:
    found = only(propose(visit("If it is not better in two weeks, we will get an MRI.")))
    assert found.conditional
    found = only(
        propose(visit("Si no mejora en una semana, le pedimos una tomografía.", lang="es"))
    )
    assert found.conditional


def test_a_patient_asks_and_the_clinician_agrees() -> None:
    found = only(
        propose(visit("P: ¿Y puedo tomar paracetamol?", "Sí, un gramo cada ocho horas.", lang="es"))
    )
    assert found.concept == "acetaminophen"
    assert found.evidence == ("t1", "t2")
    assert (found.details.dose, found.details.unit) == ("1", "gramo")
    assert found.details.frequency == "cada ocho horas"


def test_the_form_of_a_medicine_is_part_of_its_words() -> None:
    found = only(propose(visit("I'm going to give you some steroid creams for the rash.")))
    assert found.description == "steroid creams"


@pytest.mark.parametrize(
    ("text", "lang", "change"),
    [
        ("Suspenda el naproxeno.", "es", "stop"),
        ("I want you to stop taking the naproxen.", "en", "stop"),
        ("I'm going to increase your metformin to 1000 milligrams twice a day.", "en", "change"),
        ("Le voy a subir el lisinopril a veinte miligramos al día.", "es", "change"),
        ("I'm starting you on sertraline, fifty milligrams a day.", "en", "start"),
    ],
)
def test_what_happens_to_a_medicine_is_told(text: str, lang: str, change: str) -> None:
    assert only(propose(visit(text, lang=lang))).change == change


def test_of_a_change_from_one_dose_to_another_the_later_counts() -> None:
    found = only(
        propose(
            visit("I want to increase the lisinopril from 10 milligrams to 20 milligrams a day.")
        )
    )
    assert found.details.dose == "20"
    assert "10" not in found.description


def test_numbers_in_words_become_digits() -> None:
    found = only(
        propose(visit("Le receto metformina, mil quinientos miligramos al día.", lang="es"))
    )
    assert (found.details.dose, found.details.unit) == ("1500", "miligramos")


@pytest.mark.parametrize(
    ("text", "lang", "when"),
    [
        ("Nos vemos dentro de quince días.", "es", "P15D"),
        ("I'll see you back in two to three weeks.", "en", "P3W"),
        ("Let's see you back in a couple of months.", "en", "P2M"),
        ("See me back next Monday.", "en", "2026-12-07"),
        ("Lo veo el próximo viernes.", "es", "2026-12-04"),
        ("I'll see you back on January 5th.", "en", "2027-01-05"),
    ],
)
def test_when_is_a_period_or_a_date_after_the_visit(text: str, lang: str, when: str) -> None:
    found = propose(visit(text, lang=lang), visit_date=date(2026, 11, 30))
    assert only(found).details.when == when


def test_a_turn_and_its_translation_are_one_proposal_in_the_words_of_the_original() -> None:
    said = turn(
        "t1",
        "Le voy a pedir una radiografía de tórax.",
        lang="es",
        translation="I'm going to order a chest x-ray for you.",
    )
    found = only(propose([said]))
    assert (found.concept, found.language) == ("chest x-ray", "es")
    assert found.description == "radiografía de tórax"


def test_a_translation_adds_what_the_original_does_not_tell() -> None:
    said = turn(
        "t1",
        "Le voy a pedir una placa simple de eso.",
        lang="es",
        translation="I'm going to order you a urinalysis.",
    )
    assert ("lab", "urinalysis") in keys(propose([said]))


def test_code_switching_is_read_in_either_language() -> None:
    found = propose(
        visit("Vamos a order un CBC, y le voy a dar amoxicillin three times a day.", lang="es")
    )
    assert keys(found) == {("lab", "complete blood count"), ("medication", "amoxicillin")}


def test_swapped_speaker_tags_do_not_hide_an_order() -> None:
    said = turn("t1", "I'm going to prescribe you amoxicillin 500 milligrams twice a day.")
    for speaker in ("patient", "unknown"):
        swapped = said.model_copy(update={"speaker": speaker})
        assert keys(propose([swapped])) == {("medication", "amoxicillin")}


def test_said_twice_is_proposed_once_with_both_turns_as_evidence() -> None:
    found = only(
        propose(visit("Let's order a hemoglobin A1c.", "Okay?", "So I'll order the A1c today."))
    )
    assert {"t1", "t3"} <= set(found.evidence)


def test_a_lower_threshold_shows_more_and_never_less() -> None:
    turns = visit("We might consider an MRI.", "Let's order a CBC.")
    strict, loose = propose(turns, threshold=0.5), propose(turns, threshold=0.01)
    assert keys(strict) < keys(loose)


def test_return_visits_at_different_times_are_different_visits() -> None:
    first, second = propose(
        visit("Come back in two days for the dressing, and I'll see you back in six weeks.")
    )
    assert (first.details.when, second.details.when) == ("P2D", "P6W")
    assert first.concept != second.concept
    again = propose(visit("I'll see you back in two weeks.", "So I'll see you in two weeks."))
    assert only(again).evidence == ("t1", "t2")


def test_the_time_of_a_return_visit_is_corrected() -> None:
    found = only(
        propose(visit("I'll see you back in two weeks.", "Sorry, I mean see you back in a month."))
    )
    assert found.details.when == "P1M"


def test_a_study_named_again_without_its_place_is_the_same_study() -> None:
    found = only(propose(visit("Let's get an x-ray of your knee.", "We'll do the x-ray today.")))
    assert (found.concept, found.evidence) == ("knee x-ray", ("t1", "t2"))


def test_a_study_done_by_someone_is_a_referral() -> None:
    found = only(propose(visit("Let's get you scheduled for a colonoscopy.")))
    assert (found.type, found.details.test) == ("referral", "colonoscopy")


def test_an_instruction_without_a_comma_is_conditional() -> None:
    found = only(propose(visit("If it is not better we will get an MRI.")))
    assert (found.concept, found.conditional) == ("mri", True)


def test_the_reason_is_the_problem_of_the_medicine_and_not_the_last_one_named() -> None:
    found = propose(
        visit(
            "For your first problem of your diabetes, I'd like to talk about your sugars.",
            "And for your second problem of your knee pain, I'm going to prescribe meloxicam.",
            "I'm also going to order a hemoglobin a1c.",
        )
    )
    reasons = {proposal.concept: proposal.reason for proposal in found}
    assert reasons["meloxicam"] == "knee pain"
    assert reasons["hemoglobin a1c"] == "diabetes"


def test_held_visits_are_read_well() -> None:
    """The weights never saw these visits: at least 80 % found, at most 20 % wrong."""
    visits = [c for path in sorted(VISITS.glob("*_test.jsonl")) for c in read(path)]
    found = [j for visit in visits for j in judged(visit)]
    shown = [j.order is not None for j in found if probability(j.draft) >= least(j.draft)]
    wanted = sum(len(c.orders) for c in visits)
    assert len(visits) >= 30
    assert sum(shown) >= 0.8 * wanted
    assert sum(shown) >= 0.8 * len(shown)


def test_the_command_prints_proposals_by_conversation(tmp_path: Path) -> None:
    file = tmp_path / "visits.jsonl"
    file.write_text(
        '{"id": "v1", "lang": "es", "turns": [{"id": 1, "speaker": "DOCTOR", '
        '"text": "Vamos a pedir un hemograma."}]}\n{"id": "v2", "turns": []}\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "puente.detection", str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "shared",
    )
    assert '"v2": []' in done.stdout
    assert '"description": "hemograma"' in done.stdout
    assert '"provenance": [\n    1\n   ]' in done.stdout


def test_the_command_refuses_what_is_no_file_of_conversations(tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text('{"id": 1}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "puente.detection", str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "shared",
    )
    assert done.returncode == 2
    assert "line 1 is no conversation" in done.stderr


@pytest.mark.parametrize(
    ("text", "lang", "conditional"),
    [
        ("We'll get an MRI if it is not better by Friday.", "en", True),
        ("If it is not better by Friday, we'll get an MRI.", "en", True),
        ("Take two tablets of ibuprofen if you have pain.", "en", True),
        ("Vamos a pedir una resonancia si no mejora.", "es", True),
        ("Si no mejora, vamos a pedir una resonancia.", "es", True),
        ("Regrese si no baja la fiebre.", "es", True),
        ("Let's get an x-ray to see if it's broken.", "en", False),
        ("I'll order a chest x-ray if that's okay with you.", "en", False),
        ("Le voy a pedir una radiografía para ver si hay fractura.", "es", False),
        ("Le voy a pedir una radiografía, si le parece.", "es", False),
    ],
)
def test_a_condition_counts_before_and_after_what_it_governs(
    text: str, lang: Language, conditional: bool
) -> None:
    turn = DetectorTurn(turn_id="turn-0001", speaker="clinician", lang=lang, text=text)
    found = propose([turn], threshold=0.1)
    assert [proposal.conditional for proposal in found] == [conditional]
