"""What live detection said last of each thing, so that only what it says anew is looked up.

A visit's actions are read, opened and compared only for a proposal that differs from the last one
of its name. What a person decided meanwhile changes nothing of that: the same words, heard again,
are held against no decision.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from puente.detection.values import Proposal
from puente.services.reconcile import STEADY, merge_key

DIGEST_BYTES = 9


class Told:
    """By merge key: a digest of what was said, and how sure the rules were."""

    def __init__(self, by_key: dict[str, tuple[str, float]] | None = None) -> None:
        self._by_key = by_key or {}

    @staticmethod
    def load(kept: Any) -> "Told":
        """What ``dump`` gave. Anything else is forgotten: then all of it is news again."""
        try:
            return Told({key: (str(said), float(sure)) for key, (said, sure) in kept.items()})
        except (AttributeError, TypeError, ValueError):
            return Told()

    def dump(self) -> dict[str, Any]:
        return {key: list(said) for key, said in self._by_key.items()}

    def news(self, standing: Sequence[Proposal]) -> tuple[Proposal, ...]:
        """Those of ``standing`` that say something else than before, which are told from now on.

        What stands no longer, or was said too long ago to be changed, is forgotten.
        """
        found, now = [], {}
        for proposal in standing:
            key = merge_key(proposal.type, proposal.concept)
            said, sure = self._by_key.get(key, ("", 0.0))
            words = _words(proposal)
            if words != said or abs(proposal.confidence - sure) >= STEADY:
                found.append(proposal)
                said, sure = words, proposal.confidence
            now[key] = (said, sure)
        self._by_key = now
        return tuple(found)


def _words(proposal: Proposal) -> str:
    """A digest of everything but the confidence: plain texts, numbers and tuples of them."""
    said = repr(proposal._replace(confidence=0.0)).encode("utf-8", "surrogatepass")
    return blake2b(said, digest_size=DIGEST_BYTES).hexdigest()
