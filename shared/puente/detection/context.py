"""What is carried from turn to turn: a value of bounded size, as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from puente.detection.drafts import Draft, ProposalKey
from puente.domain.action import ActionType

MAX_DRAFTS = 48
REACH = 4
"""Turns after which «twice a day» no longer completes a medicine."""
TOPIC_REACH = 40
"""Turns after which a stated problem no longer serves as a reason."""


@dataclass(slots=True)
class Problem:
    """A problem stated in a turn, in the speaker's words."""

    text: str
    turn_id: str
    strength: int
    number: int


@dataclass(slots=True)
class Context:
    """All that is carried from turn to turn; its size does not grow with the visit."""

    number: int = 0
    drafts: list[Draft] = field(default_factory=list)
    topic: Problem | None = None
    complaint: Problem | None = None
    planned: int = -1
    """The number of the last turn that spoke of a plan."""
    asked: str | None = None
    """The concept the last turn asked about, when it was a question."""
    acted: int = -1
    """The number of the last turn with a likely commitment."""

    def copy(self) -> "Context":
        """A copy that can be advanced without changing this one."""
        return Context(
            self.number,
            [draft.copy() for draft in self.drafts],
            self.topic,
            self.complaint,
            self.planned,
            self.asked,
            self.acted,
        )

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
        return asdict(self)

    @staticmethod
    def load(raw: dict[str, Any]) -> "Context":
        """A context from what ``dump`` gave. Raises TypeError or KeyError on anything else."""
        problems = {
            name: Problem(**raw[name]) if raw[name] else None for name in ("topic", "complaint")
        }
        return Context(
            **{**raw, **problems, "drafts": [Draft.load(draft) for draft in raw["drafts"]]}
        )
