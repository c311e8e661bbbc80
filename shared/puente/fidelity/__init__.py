"""Does a translation keep the numbers, drugs, sides and negations of its source?"""

from puente.fidelity.checking import check
from puente.fidelity.reasons import FLAGS, Flag, explain

__all__ = ["FLAGS", "Flag", "check", "explain"]
