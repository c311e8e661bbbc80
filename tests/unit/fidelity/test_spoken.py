"""What is said freely in a visit, and what a fluent machine does to it. All of it is made up."""

import pytest

from puente.domain.base import Language
from puente.domain.turn import Utterance
from puente.fidelity import check
from puente.fidelity.reading import read
from puente.fidelity.sentences import sentences_of

LANGUAGES: tuple[tuple[Language, Language], ...] = (("en", "es"), ("es", "en"))


def flags(
    source: str, target: str, lang: Language = "en", recent: tuple[str, ...] = ()
) -> set[str]:
    other: Language = "es" if lang == "en" else "en"
    return set(
        check(Utterance(lang=lang, text=source), Utterance(lang=other, text=target), recent=recent)
    )


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Your visit is at one thirty.", "Su cita es a la una y media."),
        ("Your visit is at ten forty-five.", "Su cita es a las once menos cuarto."),
        ("Come at eleven fifteen.", "Venga a las once quince."),
        ("Take it every eight hours.", "Tómela tres veces al día."),
        ("Take it every twelve hours.", "Tómela dos veces al día."),
        ("Come back in a couple of weeks.", "Regrese en quince días."),
        ("He is eighteen months old.", "Tiene año y medio."),
        ("I took two Advils.", "Me tomé dos Advil."),
        ("Keep the cast dry for a month.", "Que no se moje el yeso por un mes."),
        ("Would you like some water?", "¿No quiere tantita agua?"),
        ("The nurse is booked until June.", "La enfermera no tiene citas hasta junio."),
        ("No, none.", "No, ninguna."),
        ("No more than two a day.", "Máximo dos al día."),
        ("Wait a minute.", "Espere un momento."),
        ("I have no pain and no fever.", "No tengo dolor ni fiebre."),
    ],
)
def test_free_translations_are_not_marked(english: str, spanish: str) -> None:
    assert flags(english, spanish) == set()
    assert flags(spanish, english, "es") == set()


@pytest.mark.parametrize(
    ("source", "target", "flag"),
    [
        ("Take it every eight hours.", "Tómela dos veces al día.", "number"),
        ("Come at one thirty.", "Venga a la una y cuarto.", "number"),
        ("Give her 5 mg.", "Dele 5.", "unit"),
        ("Is it warm?", "¿Le midieron 5 mg?", "unit"),
        ("Avoid milk this week.", "Tome leche esta semana.", "negation"),
        ("No more than two pills.", "Más de dos pastillas.", "negation"),
        ("Leave it, do not scratch it.", "Déjela, rásquese.", "negation"),
        ("Is it dry?", "Le traitement doit être pris pendant toute la semaine.", "language"),
        ("Are you well?", "A senhora já tomou este remédio e como se sentiu depois?", "language"),
        ("I will call my sister and my son.", "Voy a llamar a mi hermana y.", "length"),
        (
            "It hurts when I walk.",
            "Me duele cuando camino. Siempre tome bastante agua y descanse.",
            "length",
        ),
        (
            "My knee hurts when I walk up the stairs.",
            "Me duele la rodilla al subir las escaleras me duele la rodilla al",
            "length",
        ),
    ],
)
def test_what_a_fluent_machine_does_is_marked(source: str, target: str, flag: str) -> None:
    assert flag in flags(source, target)


def test_a_no_that_answers_and_a_never_are_two() -> None:
    assert "negation" in flags("No, eso nunca.", "No, always.", "es")
    assert flags("No, eso nunca.", "No, never.", "es") == set()


def test_a_no_is_not_answered_by_the_nada_behind_another() -> None:
    source = "I haven't slept at all without the pills."
    assert "negation" in flags(source, "Con las pastillas no he dormido nada.")
    assert flags(source, "Sin las pastillas no he dormido nada.") == set()


def test_our_voice_is_known_with_words_lost() -> None:
    said = "Tome una pastilla cada mañana con un vaso de agua."
    heard = "Tome una pastilla mañana con un vaso agua"
    assert "echo" in flags(heard, "Take one pill.", "es", (said,))
    answer = "Sí, la tomo cada mañana con leche"
    assert "echo" not in flags(answer, "Yes, I take it every morning with milk", "es", (said,))


@pytest.mark.parametrize(
    ("text", "surely", "perhaps"),
    [
        ("Es en EE. UU. Ayer llegó.", 1, 3),
        ("Venga a las 10 p. m. Ayune.", 1, 2),
        ("Venga a las 10 p. m. ¿Puede?", 2, 2),
        ("It hurts. A lot!", 2, 2),
        ("", 1, 1),
    ],
)
def test_an_abbreviation_may_end_a_sentence(text: str, surely: int, perhaps: int) -> None:
    reading = read(Utterance(lang="es", text=text))
    assert len(sentences_of(reading)) == surely
    assert len(sentences_of(reading, doubtful=True)) >= perhaps
