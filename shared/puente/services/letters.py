"""The words of a mail with a summary: both languages, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from puente.domain.base import Language
from puente.domain.conversation import Qualification, Summary, SummaryLine
from puente.domain.mail import Mail
from puente.ports import Email

_OTHER: dict[Language, Language] = {"en": "es", "es": "en"}


@dataclass(frozen=True)
class Words:
    """What a letter says in one language; ``{…}`` is filled in."""

    subject: str
    opening: str
    opening_content: str
    link: str
    unreviewed: str
    anybody: str
    """Who reviewed it, where that is not named."""
    qualifications: dict[Qualification, str]
    reviewed: str
    outdated: str
    no_consent: str
    """Where the visit was interpreted in an emergency, and nobody consented since."""
    kinds: dict[str, str]
    elsewhere: str
    """Behind a line that exists in the other language alone."""


WORDS: dict[Language, Words] = {
    "en": Words(
        subject="Summary of a visit",
        opening="{clinic} sends you the link to the summary of a visit.",
        opening_content="{clinic} sends you the summary of a visit.",
        link="Open it here. You have to sign in:",
        unreviewed="A machine wrote this summary and nobody has reviewed it. It may be wrong.",
        anybody="A person of the clinic",
        qualifications={
            "qualified_translator": "qualified translator",
            "qualified_interpreter": "qualified interpreter",
            "bilingual_staff": "bilingual staff",
        },
        reviewed="{who} reviewed and approved this summary on {day}.",
        outdated="{who} approved this summary on {day}. More was said after that, "
        "which it does not cover.",
        no_consent="A machine interpreted the visit in an emergency, without consent on record.",
        kinds={"complaint": "Complaint", "finding": "Finding", "plan": "Plan", "other": "Also"},
        elsewhere="(in Spanish only)",
    ),
    "es": Words(
        subject="Resumen de una consulta",
        opening="{clinic} le envía el enlace al resumen de una consulta.",
        opening_content="{clinic} le envía el resumen de una consulta.",
        link="Ábralo aquí. Tiene que iniciar sesión:",
        unreviewed="Este resumen lo escribió una máquina y nadie lo ha revisado. "
        "Puede contener errores.",
        anybody="Una persona de la clínica",
        qualifications={
            "qualified_translator": "con calificación en traducción",
            "qualified_interpreter": "con calificación en interpretación",
            "bilingual_staff": "personal bilingüe",
        },
        reviewed="{who} revisó y aprobó este resumen el {day}.",
        outdated="{who} aprobó este resumen el {day}. Después se dijo algo más, "
        "que el resumen no recoge.",
        no_consent="La consulta la interpretó una máquina en una emergencia, sin un consentimiento "
        "registrado.",
        kinds={"complaint": "Motivo", "finding": "Hallazgo", "plan": "Plan", "other": "Además"},
        elsewhere="(solo en inglés)",
    ),
}


def write_letter(
    mail: Mail, summary: Summary, *, clinic: str, link: str, without_consent: bool = False
) -> Email:
    """The mail that ``mail`` asks for. A link's letter holds not a word of the visit."""
    languages = (mail.first, _OTHER[mail.first])
    parts = [
        _part(mail, summary, language, clinic, link, without_consent) for language in languages
    ]
    text = "\n\n--\n\n".join(part.text() for part in parts) + "\n"
    body = "<hr>".join(part.html() for part in parts)
    return Email(
        to=mail.content.to,
        subject=" / ".join(WORDS[language].subject for language in languages),
        text=text,
        html=f'<!doctype html><html lang="{mail.first}"><body>{body}</body></html>\n',
        message_id=mail.mail_id,
    )


@dataclass(frozen=True)
class _Part:
    """A letter in one language."""

    language: Language
    opening: str
    mark: str
    lines: Sequence[tuple[str, str]]
    """Of the summary: what kind, and what it says."""
    before_link: str
    link: str

    def text(self) -> str:
        lines = "\n".join(f"- {kind}: {said}" for kind, said in self.lines)
        return "\n\n".join(
            filter(None, (self.opening, self.mark, lines, f"{self.before_link}\n{self.link}"))
        )

    def html(self) -> str:
        lines = "".join(
            f"<li><strong>{escape(kind)}</strong>: {escape(said)}</li>" for kind, said in self.lines
        )
        link = escape(self.link)
        return (
            f'<div lang="{self.language}"><p>{escape(self.opening)}</p>'
            f"<p><strong>{escape(self.mark)}</strong></p>"
            + (f"<ul>{lines}</ul>" if lines else "")
            + f'<p>{escape(self.before_link)}<br><a href="{link}">{link}</a></p></div>'
        )


def _part(
    mail: Mail,
    summary: Summary,
    language: Language,
    clinic: str,
    link: str,
    without_consent: bool,
) -> _Part:
    words = WORDS[language]
    carried = summary.lines if mail.form == "content" else ()
    mark = _mark(summary, words, named=mail.form == "content")
    opening = words.opening_content if mail.form == "content" else words.opening
    return _Part(
        language=language,
        opening=opening.format(clinic=clinic),
        mark=f"{mark} {words.no_consent}" if carried and without_consent else mark,
        lines=[(words.kinds[line.kind], _said(line, language, words)) for line in carried],
        before_link=words.link,
        link=link,
    )


def _mark(summary: Summary, words: Words, *, named: bool) -> str:
    if not summary.reviewed or summary.reviewed_at is None:
        return words.unreviewed
    mark = words.outdated if summary.needs_review else words.reviewed
    who = _reviewer(summary, words) if named else words.anybody
    return mark.format(who=who, day=summary.reviewed_at.date().isoformat())


def _reviewer(summary: Summary, words: Words) -> str:
    if summary.reviewer_name is None:
        return words.anybody
    if summary.reviewer_qualification is None:
        return summary.reviewer_name
    return f"{summary.reviewer_name} ({words.qualifications[summary.reviewer_qualification]})"


def _said(line: SummaryLine, language: Language, words: Words) -> str:
    said = {"en": line.en, "es": line.es}
    here = said[language]
    return here if here else f"{said[_OTHER[language]] or ''} {words.elsewhere}".strip()
