"""One made-up visit in two languages, for demonstrations and tests. No such patient exists."""

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["clinician", "patient"]
Language = Literal["en", "es"]


@dataclass(frozen=True)
class Utterance:
    """What one person says in one breath, and what an interpreter would say after it."""

    speaker: Speaker
    source_lang: Language
    source_text: str
    target_text: str

    @property
    def target_lang(self) -> Language:
        return "es" if self.source_lang == "en" else "en"


def _clinician(english: str, spanish: str) -> Utterance:
    return Utterance("clinician", "en", english, spanish)


def _patient(spanish: str, english: str) -> Utterance:
    return Utterance("patient", "es", spanish, english)


# Each utterance is one sentence without a long pause, so that voice activity detection
# hears it as one. The visit is invented from beginning to end.
VISIT_SCRIPT: tuple[Utterance, ...] = (
    _clinician(
        "Good morning, what brings you in today?",
        "Buenos días, ¿qué le trae por aquí hoy?",
    ),
    _patient(
        "Tengo tos y fiebre desde hace cuatro días.",
        "I have had a cough and a fever for four days.",
    ),
    _clinician(
        "I am going to order a chest x-ray today to look at your lungs.",
        "Voy a pedir una radiografía de tórax hoy para ver sus pulmones.",
    ),
    _patient(
        "¿Necesito un antibiótico?",
        "Do I need an antibiotic?",
    ),
    _clinician(
        "We do not need an antibiotic, but I am ordering a blood test for this afternoon.",
        "No necesitamos un antibiótico, pero voy a pedir un análisis de sangre para esta tarde.",
    ),
    _patient(
        "Está bien, también me duele mucho la cabeza.",
        "All right, my head also hurts a lot.",
    ),
    _clinician(
        "Are you allergic to any medicine?",
        "¿Tiene alergia a algún medicamento?",
    ),
    _patient(
        "No.",
        "No.",
    ),
    _clinician(
        "I am prescribing ibuprofen, 400 milligrams every 8 hours for 5 days.",
        "Le voy a recetar ibuprofeno, 400 miligramos cada 8 horas durante 5 días.",
    ),
    _patient(
        "Gracias, ¿cuándo tengo que volver?",
        "Thank you, when do I have to come back?",
    ),
    _clinician(
        "Come back for a follow-up in two weeks, and I am referring you to a lung specialist.",
        "Vuelva para un control en dos semanas, y la voy a referir a un especialista en pulmones.",
    ),
    _patient(
        "Muchas gracias, doctora, hasta pronto.",
        "Thank you very much, doctor, see you soon.",
    ),
)
