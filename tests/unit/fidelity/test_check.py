"""What is marked and what is not, in both directions. Every sentence here is made up."""

import subprocess
import sys

import pytest

from bench.fidelity.pairs import load
from bench.fidelity_eval import OWN
from puente.domain.turn import Utterance
from puente.fidelity import FLAGS, check, explain


def flags(english: str, spanish: str) -> tuple[set[str], set[str]]:
    """The flags from English to Spanish, and from Spanish to English."""
    one, other = Utterance(lang="en", text=english), Utterance(lang="es", text=spanish)
    return set(check(one, other)), set(check(other, one))


@pytest.mark.parametrize("pair", load(OWN, "all"), ids=lambda pair: pair.id)
def test_a_good_translation_of_a_visit_is_not_marked(pair: object) -> None:
    assert flags(pair.en, pair.es) == (set(), set())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("Come at half past eight in the morning.", "Venga a las 8:30 de la mañana."),
        ("The appointment is at 3 p.m.", "La cita es a las 15:00."),
        ("Take it every other day.", "Tómelo cada dos días."),
        ("I was born in nineteen eighty-five.", "Nací en 1985."),
        ("Come back in a fortnight.", "Regrese en quince días."),
        ("It began a week ago.", "Empezó hace ocho días."),
        ("There were twelve hundred cases.", "Hubo 1.200 casos."),
        ("In the 20th century.", "En el siglo XX."),
        ("50% of people.", "La mitad de las personas."),
        ("I may need surgery in March.", "Es posible que necesite cirugía en marzo."),
        ("There's nobody at home.", "No hay nadie en casa."),
        ("I can neither eat nor sleep.", "No puedo ni comer ni dormir."),
        ("I'm unable to walk.", "No puedo caminar."),
        ("The patient denies fever.", "El paciente dice que no tiene fiebre."),
        ("You have high blood pressure, don't you?", "Usted tiene la presión alta, ¿no?"),
        ("However, it is not serious.", "Sin embargo, no es grave."),
        ("You have the right to an interpreter.", "Tiene derecho a un intérprete."),
        ("I left my pills at home, two are left.", "Dejé mis pastillas en casa, quedan dos."),
        ("I'm taking Tylenol for the pain.", "Estoy tomando paracetamol para el dolor."),
        ("I have hay fever.", "Tengo alergia al polen."),
        ("Good morning.", "Buenos días."),
        ("I arrived late.", "Llegué tarde."),
        ("Okay.", "Está bien."),
        ("No.", "No."),
    ],
)
def test_what_is_said_otherwise_is_not_marked(english: str, spanish: str) -> None:
    assert flags(english, spanish) == (set(), set())


@pytest.mark.parametrize(
    ("flag", "english", "spanish"),
    [
        ("number", "Take two tablets of 600 mg.", "Tome dos tabletas de 800 mg."),
        ("number", "She threw up three times.", "Vomitó cinco veces."),
        ("number", "Wait fifteen minutes.", "Espere cincuenta minutos."),
        ("number", "Take 1.5 mg.", "Tome 15 mg."),
        ("number", "The first dose was the worst one.", "La segunda dosis fue la peor."),
        ("number", "He waited two weeks, then two months.", "Esperó dos semanas, luego meses."),
        ("unit", "Take 5 mg at once.", "Tome 5 g de inmediato."),
        ("unit", "It is 39 degrees Celsius.", "Son 39 grados Fahrenheit."),
        ("unit", "I waited for several days.", "Esperé varias semanas."),
        ("unit", "It fell by 20%, to 50%.", "Bajó un 20 %, a 50."),
        ("date", "Come on Monday.", "Venga el martes."),
        ("date", "It was on 24 January.", "Fue el 24 de febrero."),
        ("date", "It was on 24 January.", "Fue el 25 de enero."),
        ("date", "The results come tomorrow.", "Los resultados llegaron ayer."),
        ("date", "Take it at 8 a.m.", "Tómelo a las 8 p. m."),
        ("date", "I saw him last week.", "Lo veo la próxima semana."),
        ("drug", "Take ibuprofen with food.", "Tome naproxeno con comida."),
        ("drug", "Take acetaminophen with food.", "Tome la pastilla con comida."),
        ("drug", "We will give you sotrovimab.", "Le daremos bebtelovimab."),
        ("allergy", "He is allergic to penicillin.", "No es alérgico a la penicilina."),
        ("allergy", "I am allergic to peanuts.", "Soy alérgica a los mariscos."),
        ("allergy", "I am allergic to eggs.", "Soy adicta al huevo."),
        ("negation", "It is not broken.", "Está roto."),
        ("negation", "It is broken.", "No está roto."),
        ("negation", "I never drink.", "Siempre tomo."),
        ("negation", "There is no vaccine yet.", "Hay ninguna vacuna aún."),
        ("negation", "It was an unconfirmed report.", "Fue un informe confirmado."),
        ("negation", "You can walk without help.", "Puede caminar con ayuda."),
        ("side", "My left arm hurts.", "Me duele el brazo derecho."),
        ("side", "It is in the right lung.", "Está en el pulmón."),
        ("side", "Both legs hurt a lot.", "Me duele mucho la pierna izquierda."),
        ("side", "The left eye and the right ear.", "El ojo derecho y el oído izquierdo."),
        ("question", "Do you have a fever?", "Tiene fiebre."),
        ("question", "I have a fever.", "¿Tengo fiebre?"),
        ("length", "Take this pill with food and come back next week.", "Tome esta pastilla."),
        ("length", "I feel better.", "Me siento mejor. Me siento mejor."),
        ("length", "I feel better.", ""),
        ("language", "I feel much better today.", "I feel much better today."),
        ("language", "Tell me where the pain is now.", "Tell me where the pain is ahora."),
        ("echo", "I feel better.", "Me siento mejor. Me siento mejor."),
        ("echo", "I feel much better today.", "I feel much better today."),
    ],
)
def test_an_error_is_marked_in_both_directions(flag: str, english: str, spanish: str) -> None:
    found = flags(english, spanish)
    # Which side is too long or in the wrong language depends on which is the target.
    ways = found[:1] if flag in ("length", "language", "echo") else found
    assert all(flag in way for way in ways)


def test_flags_are_sorted_and_unique() -> None:
    source = Utterance(lang="en", text="Don't take 2 mg of aspirin on Monday.")
    target = Utterance(lang="es", text="Tome 3 g de ibuprofeno el martes.")
    found = check(source, target)
    assert list(found) == sorted(set(found))
    assert {"date", "drug", "negation", "number"} <= set(found)


def test_a_turn_without_translation_is_not_marked() -> None:
    assert check(Utterance(lang="en", text="No."), None) == ()


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_a_sentence_in_each_language(flag: str) -> None:
    sentences = explain(flag)  # type: ignore[arg-type]
    assert set(sentences) == {"en", "es"}
    assert all(sentence.endswith(".") and len(sentence) < 90 for sentence in sentences.values())


def test_nothing_but_the_domain_is_imported() -> None:
    asked = (
        "import sys, puente.domain.turn; before = set(sys.modules); import puente.fidelity;"
        "print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "shared"},
    )
    added = {name.split(".")[0] for name in ran.stdout.split()}
    assert added - {"puente"} <= sys.stdlib_module_names
