"""How many attempts one endpoint may have in flight from this process."""

from dataclasses import dataclass

FIRST = 8
LEAST, MOST = 2, 64
LATER_MAX_S = 30


@dataclass
class _Window:
    size: float = FIRST
    in_flight: int = 0
    put_off: int = 0


class Windows:
    """A window an endpoint: it opens while the endpoint answers, and closes while it fails.

    So a receiver that hangs holds a few attempts of this process and never all of them, and one
    that answers gets everything there is.
    """

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}

    def enter(self, endpoint_id: str) -> int:
        """0 where an attempt may begin now; otherwise in how many seconds to ask again."""
        window = self._windows.setdefault(endpoint_id, _Window())
        if window.in_flight < window.size:
            window.in_flight += 1
            window.put_off = max(0, window.put_off - 1)
            return 0
        # The more wait, the later each asks again: a long queue does not run in circles.
        window.put_off += 1
        return min(LATER_MAX_S, 1 + window.put_off // (4 * FIRST))

    def leave(self, endpoint_id: str, answered: bool | None) -> None:
        """``answered`` is None where no attempt was made after all."""
        window = self._windows[endpoint_id]
        window.in_flight -= 1
        if answered is not None:
            grown = window.size + 1 if answered else window.size / 2
            window.size = max(LEAST, min(MOST, grown))
        if window.in_flight == 0 and window.size >= FIRST:
            del self._windows[endpoint_id]
