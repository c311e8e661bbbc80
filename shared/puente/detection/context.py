"""What is carried from turn to turn: a value of bounded size, as JSON."""

from typing import Any

from puente.detection.drafts import Draft, Problem, ProposalKey
from puente.detection.records import Record, field
from puente.domain.terms import ActionType

MAX_DRAFTS = 24
MAX_PROBLEMS = 20
REACH = 4
"""Turns after which «twice a day» no longer completes a medicine."""
TOPIC_REACH = 40
"""Turns after which a stated problem no longer serves as a reason."""


class Context(Record):
    """All that is carried from turn to turn; its size does not grow with the visit."""

    number: int = 0
    drafts: list[Draft] = field(default_factory=list)
    topic: Problem | None = None
    complaint: Problem | None = None
    problems: list[Problem] = field(default_factory=list)
    """The problems stated so far, in order; of very many, those that tell most."""
    planned: int = -1
    """The number of the last turn that spoke of a plan."""
    asked: str | None = None
    """The concept the last turn asked about or for."""
    wished: bool = False
    """Whether that was asked for in so many words: a bare «okay» is no yes to it."""
    asking: float = 0.5
    """How much of what the clinician says of late is questions: a share, decaying."""
    length: float = 12.0
    """Words of the clinician's turns of late: a mean, decaying."""
    heard: float = 6.0
    """Words of the patient's turns of late: a mean, decaying."""
    judged: int = -1
    """The number of the first turn with a heading, a diagnosis or a judgement."""
    written: float = 1.0
    """How much of what is said comes as written sentences, with capitals: a share, decaying.

    Dictation and some recognisers give bare words; there, plans are worded more plainly."""
    formal: bool = False
    """Whether someone dictates: a very long turn, or a problem announced as a heading."""

    def copy(self) -> "Context":
        """A copy that can be advanced without changing this one."""
        other = super().copy()
        other.drafts = [draft.copy() for draft in self.drafts]
        return other

    def scene(self) -> list[float]:
        """How the talk goes now, as numbers."""
        topic = self.topic
        return [
            self.asking,
            self.length,
            self.heard,
            float(self.number - self.judged) if self.judged >= 0 else -1.0,
            float(topic.strength) if topic else 0.0,
            float(self.number - topic.number) if topic else -1.0,
            float(self.number - self.planned) if self.planned >= 0 else -1.0,
        ]

    def recent(self, *types: ActionType) -> list[Draft]:
        """Likely drafts, of these types where any are named, that were touched within reach, the
        latest first."""
        near = [
            draft
            for draft in self.drafts
            if (not types or draft.type in types)
            and not draft.withdrawn
            and self.number - draft.touched <= REACH
            and draft.best > -1.0
        ]
        return sorted(near, key=lambda draft: -draft.touched)

    def note(self, problem: Problem) -> None:
        """Keep a problem; of too many, the oldest of the least telling goes."""
        self.problems.append(problem)
        if len(self.problems) > MAX_PROBLEMS:
            least = min(kept.strength for kept in self.problems)
            self.problems.remove(next(k for k in self.problems if k.strength == least))

    def find(self, key: ProposalKey) -> Draft | None:
        """The draft of this type and concept."""
        return next((draft for draft in self.drafts if draft.key == key), None)

    def make_room(self) -> list[Draft]:
        """Let go of the drafts that were not touched for longest, and return them."""
        over = len(self.drafts) - MAX_DRAFTS
        if over <= 0:
            return []
        gone = sorted(self.drafts, key=lambda draft: draft.touched)[:over]
        keys = {draft.key for draft in gone}
        self.drafts = [draft for draft in self.drafts if draft.key not in keys]
        return gone

    def dump(self) -> dict[str, Any]:
        """The context as JSON values."""
        topic, complaint = self.topic, self.complaint
        return {
            **self.fields(),
            "drafts": [draft.dump() for draft in self.drafts],
            "topic": topic._asdict() if topic is not None else None,
            "complaint": complaint._asdict() if complaint is not None else None,
            "problems": [problem._asdict() for problem in self.problems],
        }

    @staticmethod
    def load(raw: dict[str, Any]) -> "Context":
        """A context from what ``dump`` gave. Raises TypeError or KeyError on anything else."""
        problems = {
            name: Problem(**raw[name]) if raw[name] else None for name in ("topic", "complaint")
        }
        return Context(
            **{
                **raw,
                **problems,
                "problems": [Problem(**problem) for problem in raw["problems"]],
                "drafts": [Draft.load(draft) for draft in raw["drafts"]],
            }
        )
