"""How a benchmark prints what it measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One measure with its spread and the bar it is held against, if there is one.

    ``failure`` says why nothing could be measured; there are no values then. It is the median
    that is held against the bar, or each value where only the ``worst`` counts.
    """

    measure: str
    values: Sequence[float]
    unit: str
    bar: float | None
    failure: str | None = None
    worst: bool = False
    least: bool = False

    @property
    def missed(self) -> bool:
        """Whether a bar was not reached, or could not be tried."""
        if not self.values:
            return True
        if self.bar is None:
            return False
        worst = min if self.least else max
        judged = worst(self.values) if self.worst else median(self.values)
        return judged < self.bar if self.least else judged > self.bar

    def cells(self) -> tuple[str, ...]:
        bar = "" if self.bar is None else f"{'≥' if self.least else '≤'} {self.bar:g}"
        if not self.values:
            return (self.measure, "", "", "", self.unit, bar, f"NOT MEASURED: {self.failure}", "0")
        middle = median(self.values)
        verdict = "" if self.bar is None else "MISSED" if self.missed else "met"
        digits = 2 if self.unit == "×" else 1
        numbers = (f"{at:.{digits}f}" for at in (min(self.values), middle, max(self.values)))
        return (
            self.measure,
            *numbers,
            self.unit,
            bar,
            verdict,
            str(len(self.values)),
        )


HEADER = ("measure", "min", "median", "max", "unit", "bar", "", "n")


def show(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    cells = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADER))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
