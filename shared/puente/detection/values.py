"""What goes in and what comes out, as plain values: no model is loaded to detect.

``puente.detection.forms`` gives proposals the domain's own form.
"""

from typing import Any, Literal, NamedTuple, Protocol, get_args

from puente.domain.terms import ActionType, Change, Language, Side, Speaker

_SPEAKERS = frozenset(get_args(Speaker))
_LANGUAGES = frozenset(get_args(Language))


class Said(Protocol):
    """A turn as detection reads it: the domain's ``DetectorTurn`` is one, ``Turn`` another."""

    @property
    def turn_id(self) -> str: ...
    @property
    def speaker(self) -> Speaker: ...
    @property
    def lang(self) -> Language: ...
    @property
    def text(self) -> str: ...
    @property
    def translation_lang(self) -> Language | None: ...
    @property
    def translation(self) -> str | None: ...


class Turn(NamedTuple):
    """A turn: the original, and its translation where there is one."""

    turn_id: str
    speaker: Speaker
    lang: Language
    text: str
    translation_lang: Language | None = None
    translation: str | None = None

    @staticmethod
    def of(said: Said) -> "Turn":
        """The same turn as a plain value."""
        return Turn(
            said.turn_id,
            said.speaker,
            said.lang,
            said.text,
            said.translation_lang,
            said.translation,
        )

    @staticmethod
    def load(raw: dict[str, Any]) -> "Turn":
        """A turn from JSON values. Raises TypeError or ValueError for anything else."""
        turn = Turn(**raw)
        if not (
            isinstance(turn.turn_id, str)
            and isinstance(turn.text, str)
            and isinstance(turn.translation, str | None)
            and turn.speaker in _SPEAKERS
            and turn.lang in _LANGUAGES
            and (turn.translation_lang is None or turn.translation_lang in _LANGUAGES)
        ):
            raise ValueError("this is no turn")
        return turn


class Details(NamedTuple):
    """Structured details, where they were said; see the domain's ``ActionDetails``."""

    drug: str | None = None
    dose: str | None = None
    unit: str | None = None
    route: str | None = None
    frequency: str | None = None
    duration: str | None = None
    test: str | None = None
    body_part: str | None = None
    side: Side | None = None
    specialty: str | None = None
    when: str | None = None


class Proposal(NamedTuple):
    """What detection believes the clinician committed to; see the domain's ``ProposedAction``."""

    type: ActionType
    concept: str
    description: str
    reason: str | None
    details: Details
    change: Change | None
    conditional: bool
    confidence: float
    evidence: tuple[str, ...]
    """Ids of the turns that say so, in spoken order; never empty."""
    language: Language
    source: Literal["rules"] = "rules"
