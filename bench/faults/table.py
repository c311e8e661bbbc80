"""A row a fault: what was promised, what was measured, and whether it was kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Row:
    """``measured`` are figures to read, ``missed`` the parts of the promise that were not kept.
    ``unproved`` says what this machine did not allow to be tried."""

    fault: str
    promise: str
    measured: dict[str, str] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    unproved: str | None = None

    def hold(self, what: str, shown: object, kept: bool) -> None:
        """One part of the promise, its figure, and whether it was kept."""
        self.measured[what] = str(shown)
        if not kept:
            self.missed.append(what)

    @property
    def verdict(self) -> str:
        if self.missed:
            return "MISSED: " + ", ".join(self.missed)
        return f"not tried: {self.unproved}" if self.unproved else "met"


HEADER = ("fault", "promise", "measured", "verdict")


def show(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    cells = [HEADER]
    for row in rows:
        measured = ", ".join(f"{name} {value}" for name, value in row.measured.items())
        cells.append((row.fault, row.promise, measured, row.verdict))
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADER))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
