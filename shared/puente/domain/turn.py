"""A turn: one utterance with its translation."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from puente.domain.base import ClientId, Instant, Language, Model

Speaker = Literal["clinician", "patient", "unknown"]
Origin = Literal["speech", "typed"]
Mark = Literal["untranslated", "overlap", "low_energy"]
"""Set by the page: no leg translated it, it was spoken over the interpreter, or it was faint."""

Text = Annotated[str, StringConstraints(max_length=20_000)]


class Utterance(Model):
    """Words in one language, as they were said or translated."""

    lang: Language
    text: Text


MAX_NESTING = 32


def _check_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """Raises ValueError for what could not be stored, or would not compare equal afterwards."""
    level: list[Any] = [arguments]
    for _ in range(MAX_NESTING):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise ValueError(f"arguments nest deeper than {MAX_NESTING} levels")
    try:
        json.dumps(arguments, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        raise ValueError("arguments hold what JSON in UTF-8 cannot") from None
    return arguments


class ModelCall(Model):
    """A function call that a conversation session made while this turn was spoken."""

    call_id: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    arguments: Annotated[dict[str, Any], AfterValidator(_check_arguments)] = Field(
        default_factory=dict
    )


class TurnContent(Model):
    """What was said, and what derives from it: the part that only the cipher may open."""

    source: Utterance
    target: Utterance | None = None
    model_calls: tuple[ModelCall, ...] = Field(default=(), max_length=16)


class TurnIn(TurnContent):
    """One revision of a turn, as the page sends it.

    ``revision`` grows when the page corrects a turn: the same revision with other content is a
    conflict, a lower one is answered with what is stored.
    """

    session_id: str | None = Field(default=None, max_length=64)
    speaker: Speaker
    origin: Origin = "speech"
    started_at: Instant
    ended_at: Instant
    revision: int = Field(default=1, ge=1, le=10_000)
    marks: tuple[Mark, ...] = Field(default=(), max_length=8)

    @model_validator(mode="after")
    def _check(self) -> "TurnIn":
        if self.ended_at < self.started_at:
            raise ValueError("ended_at lies before started_at")
        if not self.source.text.strip() and not self.model_calls:
            raise ValueError("source.text is empty")
        if self.target is not None and self.target.lang == self.source.lang:
            raise ValueError("target.lang equals source.lang")
        if len(set(self.marks)) != len(self.marks):
            raise ValueError("marks repeat")
        return self


class BackTranslation(Model):
    """A translation, translated back: what a clinician holds beside the original. Never stored.

    ``not_available`` where this clinic's settings have nothing that could do it, ``failed`` where
    what could did not answer, or not with a translation: then nothing is made up instead.
    """

    outcome: Literal["translated", "not_available", "failed"]
    words: Utterance | None = None
    """Where it was translated, in the language of the original."""
    provider: str
    machine_made: bool = True


class TurnRef(Model):
    """A turn the page knows of, named at the end of a visit."""

    turn_id: ClientId
    revision: int = Field(ge=1, le=10_000)


class Turn(TurnIn):
    """A stored turn. ``seq`` is the order in which the server took it in, from 1."""

    turn_id: ClientId
    conversation_id: str
    clinic_id: str
    seq: int
    flags: tuple[str, ...] = ()
    """Doubts the server has about the translation; outside revision comparison."""
    late: bool = False
    """Arrived when the visit was already ending or completed."""
    received_at: Instant
