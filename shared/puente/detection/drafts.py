"""A proposal in the making: what is known of it so far, as plain values."""

from datetime import date
from typing import Any, NamedTuple

from puente.detection.calendar import when_of
from puente.detection.records import Record, field
from puente.detection.values import Details, Proposal
from puente.domain.terms import ActionType, Change, Language, Side

MAX_EVIDENCE = 12
_SHORT = 190


class ProposalKey(NamedTuple):
    """What a proposal is about; the same in English and Spanish where the word lists know it."""

    type: ActionType
    concept: str


class Part(Record):
    """An amount or time as said, with its reading where it has one."""

    kind: str
    text: str
    value: str | None = None
    unit: str | None = None
    joined: str = ""
    """The words between it and what came before, where they were said without a gap."""


class Problem(NamedTuple):
    """A problem stated in a turn, in the speaker's words."""

    text: str
    turn_id: str
    strength: int
    number: int
    form: str = "named"
    place: int = 0
    asked: bool = False
    patient: bool = False


class Draft(Record):
    """One thing a visit named, with all that was said of it; ``best`` is log-odds."""

    type: ActionType
    concept: str
    language: Language
    head: str
    kind: str
    best: float
    parts: list[Part] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    reason: str | None = None
    reason_turn: str | None = None
    change: Change | None = None
    conditional: bool = False
    body_part: str | None = None
    side: Side | None = None
    mentions: int = 1
    withdrawn: bool = False
    replaced_by: str | None = None
    """The concept that took its place, where a later turn said so."""
    second: float = -6.0
    """The log-odds of the next best mention."""
    total: float = 0.0
    """The sum of its mentions' probabilities."""
    heard: int = 1
    """How often it was named, likely or not."""
    at: int = 0
    """The number of the turn with its best mention."""
    scene: list[float] = field(default_factory=list)
    """How the talk went at its best mention."""
    place: int = 0
    """The word of its turn at which its best mention begins."""
    dictated: bool = False
    """Whether the visit held very long turns before it."""
    written: bool = True
    """Whether the visit came as written sentences up to its best mention."""
    beside: Problem | None = None
    """The reason or purpose said beside it."""
    near: list[float] = field(default_factory=list)
    """What is around it: how likely the likeliest other draft is, how many, how likely all."""
    settled: int = -1
    """The touch for which what is around it and its reason are fixed."""
    touched: int = 0
    """The number of the turn that last added to it."""

    @property
    def key(self) -> ProposalKey:
        """What it is about."""
        return ProposalKey(self.type, self.concept)

    def add_evidence(self, turn_id: str) -> None:
        """Note a turn as evidence; of very many, the first half and the latest are kept."""
        if turn_id in self.evidence:
            return
        self.evidence.append(turn_id)
        if len(self.evidence) > MAX_EVIDENCE:
            del self.evidence[MAX_EVIDENCE // 2]

    def all_evidence(self) -> list[str]:
        """The turns that say so, the one that gives the reason among them, first said first."""
        if self.reason is None or self.reason_turn is None or self.reason_turn in self.evidence:
            return self.evidence
        return [self.reason_turn, *self.evidence]

    def description(self) -> str:
        """The speaker's own words: what, then how much, how often and when, as said."""
        return " ".join([self.head, *(part.joined + part.text for part in self.parts)])[:2000]

    def details(self, visit_date: date | None) -> Details:
        """The structured details that were said."""
        first: dict[str, Part] = {}
        for part in self.parts:
            first.setdefault(part.kind, part)
        dose, when = first.get("dose"), first.get("when")
        frequency = " ".join(part.text for part in self.parts if part.kind == "frequency")
        duration, route = first.get("duration"), first.get("route")
        medicine = self.type == "medication"
        studied = self.type in ("lab", "imaging") or self.kind == "procedure"
        return Details(
            drug=self.concept[:_SHORT] if medicine else None,
            dose=dose.value[:_SHORT] if dose and dose.value else None,
            unit=dose.unit[:60] if dose and dose.unit else None,
            route=route.text[:60] if route else None,
            frequency=frequency[:_SHORT] or None,
            duration=duration.text[:_SHORT] if duration else None,
            test=self.concept[:_SHORT] if studied else None,
            body_part=self.body_part,
            side=self.side,
            specialty=self.concept[:_SHORT] if self.kind == "specialty" else None,
            when=when_of(when.text, when.value, visit_date) if when else None,
        )

    def proposal(self, visit_date: date | None, probability: float) -> Proposal:
        """The draft as a proposal of this probability."""
        return Proposal(
            type=self.type,
            concept=self.concept[:_SHORT],
            description=self.description(),
            reason=self.reason[:2000] if self.reason else None,
            details=self.details(visit_date),
            change=self.change,
            conditional=self.conditional,
            confidence=round(probability, 4),
            evidence=tuple(self.all_evidence()),
            language=self.language,
        )

    def dump(self) -> dict[str, Any]:
        """The draft as JSON values."""
        beside = self.beside._asdict() if self.beside is not None else None
        return {**self.fields(), "parts": [part.fields() for part in self.parts], "beside": beside}

    @staticmethod
    def load(raw: dict[str, Any]) -> "Draft":
        """A draft from what ``dump`` gave, which shares nothing with it.

        Raises TypeError or KeyError on anything else.
        """
        beside = Problem(**raw["beside"]) if raw["beside"] else None
        parts = [Part(**part) for part in raw["parts"]]
        lists = {name: list(raw[name]) for name in ("evidence", "scene", "near")}
        return Draft(**{**raw, **lists, "parts": parts, "beside": beside})
