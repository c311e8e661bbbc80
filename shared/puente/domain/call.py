"""The function that a conversation model may call, and what its arguments must be."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from puente.domain.action import ActionDetails, ActionType, Change
from puente.domain.base import Model

PROPOSE_ACTION = "propose_action"
"""The function's name. A call of any other is not one of ours."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]


class ProposedCall(Model):
    """The arguments of one call: a machine's claim, checked before it becomes a proposal.

    It names no evidence: what a call rests on is the turn that it came with.
    """

    type: ActionType
    concept: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    description: Line
    reason: Line | None = None
    change: Change | None = None
    conditional: bool = Field(default=False, strict=True)
    details: ActionDetails = ActionDetails()
    confidence: float = Field(ge=0.0, le=1.0, strict=True)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.change is not None and self.type != "medication":
            raise ValueError("only a medication is begun, changed or stopped")
        return self
