"""Text that arrives as somebody speaks: a stream of deltas, a few words each."""

import asyncio
from collections.abc import Callable, Iterator

_WORDS_A_DELTA = 2


class Transcript:
    """One append-only stream of text. `pace_s` seconds lie between its deltas."""

    def __init__(self, send_delta: Callable[[str], None], pace_s: float) -> None:
        self._send_delta = send_delta
        self._pace_s = pace_s
        self._begun = False

    async def write(self, text: str, *, hurry: asyncio.Event) -> None:
        """Send a text at its pace, and what is left of it at once when `hurry` is set."""
        for group in _word_groups(text):
            # Clients append deltas as they are: the space belongs to the one that follows.
            self._send_delta(f" {group}" if self._begun else group)
            self._begun = True
            await _wait(hurry, self._pace_s)


def _word_groups(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(0, len(words), _WORDS_A_DELTA):
        yield " ".join(words[start : start + _WORDS_A_DELTA])


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, at most `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
