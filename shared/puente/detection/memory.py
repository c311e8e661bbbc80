"""What this process read a moment ago, so that the next turn of a visit is read alone.

Nothing depends on it: where a state is not remembered, or another process goes on with the visit,
the window is read again, and the same comes of it. A state is taken only where it is equal, part by
part, to the one that was kept, and once: whoever tries a turn again reads the window.
"""

from collections import OrderedDict
from typing import TYPE_CHECKING

from puente.detection import scoring
from puente.detection.context import Context
from puente.detection.scoring import Weights

if TYPE_CHECKING:
    from puente.detection.live import LiveState

VISITS = 256
"""Of how many visits, the latest: a few megabytes."""

_kept: "OrderedDict[str, tuple[Weights, LiveState, Context]]" = OrderedDict()


def keep(state: "LiveState", context: Context) -> None:
    """Remember the context after the turns of ``state``; it is not changed from here on."""
    _kept[state.turns[-1].turn_id] = (scoring.load(), state, context)
    while len(_kept) > VISITS:
        _kept.popitem(last=False)


def take(state: "LiveState") -> Context | None:
    """The context after the turns of ``state``, given away; None where it is not remembered."""
    found = _kept.pop(state.turns[-1].turn_id, None) if state.turns else None
    if found is None:
        return None
    weights, known, context = found
    return context if weights is scoring.load() and known == state else None


def forget() -> None:
    """Remember nothing."""
    _kept.clear()


def size() -> int:
    """Of how many visits something is remembered."""
    return len(_kept)
