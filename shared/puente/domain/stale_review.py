"""The one error that brings something along."""

from puente.domain.action import Action
from puente.domain.errors import Conflict


class StaleReview(Conflict):
    """The review named a revision that is no longer current; carries the current action."""

    def __init__(self, action: Action, message: str) -> None:
        super().__init__(message)
        self.action = action
