"""Build made-up turns briefly."""

from puente.detection import Proposal
from puente.domain.action import DetectorTurn


def turn(
    turn_id: str,
    text: str,
    *,
    lang: str = "en",
    speaker: str = "clinician",
    translation: str | None = None,
) -> DetectorTurn:
    """A turn; its translation, where given, is in the other language."""
    other = "es" if lang == "en" else "en"
    return DetectorTurn.model_validate(
        {
            "turn_id": turn_id,
            "speaker": speaker,
            "lang": lang,
            "text": text,
            "translation_lang": other if translation else None,
            "translation": translation,
        }
    )


def visit(*texts: str, lang: str = "en") -> list[DetectorTurn]:
    """Turns t1, t2…; a text that begins with «P:» is the patient's."""
    return [
        turn(
            f"t{at}",
            text.removeprefix("P:").strip(),
            lang=lang,
            speaker="patient" if text.startswith("P:") else "clinician",
        )
        for at, text in enumerate(texts, 1)
    ]


def only(proposals: list[Proposal]) -> Proposal:
    """The single proposal; fails when there are none or several."""
    assert len(proposals) == 1, [(p.type, p.concept, p.confidence) for p in proposals]
    return proposals[0]


def keys(proposals: list[Proposal] | tuple[Proposal, ...]) -> set[tuple[str, str]]:
    """What is proposed, as (type, concept)."""
    return {(p.type, p.concept) for p in proposals}
