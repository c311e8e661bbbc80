"""Which line of the script a visit is at, kept the same for all legs that hear it."""

import logging
from collections.abc import Callable

from local.visit_script import Utterance

logger = logging.getLogger(__name__)


class Visit:
    """The place in the script that the legs of one visit share.

    Two legs hear the same room, each by its own copy of the microphone, and each reports
    speech on its own. Their reports are one utterance if they come close together or while
    another leg still hears it; else the script moves on, and wraps around after its end.
    """

    def __init__(
        self,
        script: tuple[Utterance, ...],
        clock: Callable[[], float],
        *,
        same_utterance_s: float,
        idle_reset_s: float,
    ) -> None:
        self._script = script
        self._clock = clock
        self._same_utterance_s = same_utterance_s
        self._idle_reset_s = idle_reset_s
        self._next_line = 0
        self._current: Utterance | None = None
        self._current_since = 0.0
        self._heard_by: set[str] = set()
        self._speaking: set[str] = set()
        self._last_activity = clock()
        self._legs: dict[str, str] = {}
        self._dropped: set[str] = set()

    def join(self, leg_id: str, language: str) -> None:
        """A leg for `language` opened, or changed to it. It replaces an older one of that language:
        after a reconnect, the lost connection may be noticed only later."""
        for other in [leg for leg, spoken in self._legs.items() if spoken == language]:
            del self._legs[other]
        self._legs[leg_id] = language
        self._dropped.discard(language)
        self._last_activity = self._clock()

    def leave(self, leg_id: str, *, clean: bool) -> None:
        """A leg is gone. When the last one is, the script starts over, but only if each leg
        ended its session; after a lost connection it goes on where it was."""
        self._speaking.discard(leg_id)
        language = self._legs.pop(leg_id, None)
        if language is None:
            return
        if not clean:
            self._dropped.add(language)
        if not self._legs and not self._dropped:
            self._start_over()

    def speech_started(self, leg_id: str) -> Utterance | None:
        """A leg began to hear speech: the line that is being said, or None if this leg has
        already heard that line and merely hears more of it."""
        now = self._clock()
        if now - self._last_activity > self._idle_reset_s:
            self._start_over()
        self._last_activity = now
        goes_on = bool(self._speaking) or (
            now - self._current_since <= self._same_utterance_s and leg_id not in self._heard_by
        )
        self._speaking.add(leg_id)
        if self._current is None or not goes_on:
            return self._move_on(leg_id, now)
        if leg_id in self._heard_by:
            return None
        self._heard_by.add(leg_id)
        return self._current

    def speech_ended(self, leg_id: str) -> None:
        self._speaking.discard(leg_id)
        self._last_activity = self._clock()

    @property
    def is_over(self) -> bool:
        """Nobody is connected and nothing is left to remember."""
        idle = self._clock() - self._last_activity > self._idle_reset_s
        return not self._legs and (idle or not self._dropped)

    def _move_on(self, leg_id: str, now: float) -> Utterance:
        line = self._next_line
        self._next_line = (line + 1) % len(self._script)
        self._current = self._script[line]
        self._current_since = now
        self._heard_by = {leg_id}
        logger.info("line %d of the script begins", line + 1, extra={"leg_id": leg_id})
        return self._current

    def _start_over(self) -> None:
        self._next_line = 0
        self._current = None
        self._heard_by = set()
        self._speaking = set()
        self._dropped = set()


class Visits:
    """All visits under way, found by the group that their client secrets were minted for."""

    def __init__(self, create: Callable[[], Visit]) -> None:
        self._create = create
        self._visits: dict[str, Visit] = {}

    def enter(self, group: str, leg_id: str, language: str) -> Visit:
        """A leg joins the visit of its group, a new one if the group has none."""
        for name in [name for name, visit in self._visits.items() if visit.is_over]:
            del self._visits[name]
        visit = self._visits.get(group)
        if visit is None:
            visit = self._visits[group] = self._create()
        visit.join(leg_id, language)
        return visit
