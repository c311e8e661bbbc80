"""What two words in one another's place do to a translation. Every sentence here is made up."""

import pytest

from puente.domain.turn import Utterance
from puente.fidelity import Flag, check


def both(english: str, spanish: str) -> tuple[set[Flag], set[Flag]]:
    one, other = Utterance(lang="en", text=english), Utterance(lang="es", text=spanish)
    return set(check(one, other)), set(check(other, one))


@pytest.mark.parametrize(
    ("flag", "english", "spanish"),
    [
        ("number", "Your pressure was 140 over 90.", "Su presión fue de 90 sobre 140."),
        ("number", "We have 3 nurses and 2 doctors.", "Tenemos 2 enfermeras y 3 médicos."),
        ("number", "The baby weighed 7 pounds 8 ounces.", "El bebé pesó 8 libras con 7 onzas."),
        ("number", "Take it twice a day.", "Tómelo una vez al día."),
        ("number", "Take half a tablet.", "Tome una tableta."),
        ("number", "Your sugar is higher than before.", "Su azúcar está más baja que antes."),
        ("number", "The pain has increased.", "El dolor ha disminuido."),
        ("date", "We do it next week.", "Lo hacemos el próximo mes."),
        ("date", "I felt sick two days ago.", "Hace tres días me sentí mal."),
        ("date", "The visit is at half past two.", "La cita es a las dos."),
        ("negation", "No, it hurts. I do not smoke.", "No, me duele. Fumo."),
        ("negation", "I don't have a cough either.", "También tengo tos."),
        ("question", "Are you ill? Do you smoke?", "¿Está enferma? Fuma."),
        ("language", "Take it every day.", "Prenez ce médicament tous les jours avec de l'eau."),
        ("language", "Take it every day.", "请每天饭后服药两次。"),
        ("echo", "Where does it hurt?", "Where does it hurt? ¿Dónde le duele?"),
        ("length", "Rest at home and drink water.", "en casa y tome agua."),
    ],
)
def test_an_exchange_is_marked(flag: Flag, english: str, spanish: str) -> None:
    one, other = Utterance(lang="en", text=english), Utterance(lang="es", text=spanish)
    assert flag in check(one, other)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("100 people came on 3 April.", "El 3 de abril vinieron 100 personas."),
        ("She was admitted on 12/05/2021.", "La internaron el 05/12/2021."),
        ("Take it once a day.", "Tómelo a diario."),
        ("Rest for half an hour.", "Descanse treinta minutos."),
        ("It hurts more or less here.", "Me duele más o menos aquí."),
        ("Use a smaller pillow than before.", "Use una almohada más pequeña que antes."),
        ("I saw Ana María López Ruiz yesterday.", "Ayer vi a Ana María López Ruiz."),
        ("I have a cough, too.", "También tengo tos."),
    ],
)
def test_what_moved_or_is_said_otherwise_is_not_marked(english: str, spanish: str) -> None:
    assert both(english, spanish) == (set(), set())
