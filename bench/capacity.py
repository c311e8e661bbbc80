"""``python -m bench.capacity``: what so many visits at once need, reckoned from measured costs.

Nothing is measured here and nothing is guessed: every figure that depends on a machine is an
argument, and ``docs/scale.md`` names the command that measures it. Prices are the settings'.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from puente.settings.outgoing import PriceSettings

LAMBDA_QUOTA = 1_000
"""Functions that run at once in a new account, by AWS's documentation; raised on request."""
GATEWAY_RATE = 500
"""Requests a second that ``template.yaml`` lets through."""


@dataclass(frozen=True)
class Load:
    """What one visit does; ``turn_s`` and ``visit_min`` are how visits are held, not measured."""

    turn_ms: float
    finish_ms: float
    delivery_ms: float
    turn_s: float = 3.0
    visit_min: float = 20.0
    hooks: float = 5.0
    hours_a_month: float = 160.0


@dataclass(frozen=True)
class Need:
    """For a number of visits at once."""

    visits: int
    turns_a_second: float
    turn_functions: int
    finish_functions: int
    delivery_functions: int
    interpreter_sessions: int
    interpreter_usd: float

    @property
    def functions(self) -> int:
        return self.turn_functions + self.finish_functions + self.delivery_functions

    @property
    def breaks_first(self) -> str:
        """The limit with the least room, if one is passed."""
        used = {
            "requests a second of the API": self.turns_a_second / GATEWAY_RATE,
            "functions at once": self.functions / LAMBDA_QUOTA,
        }
        name, share = max(used.items(), key=lambda item: item[1])
        return name if share > 1 else "none of these"


def need(visits: int, load: Load, prices: PriceSettings) -> Need:
    """By Little's law: how many are in work is the rate times the time that one takes."""
    turns = visits / load.turn_s
    ended = visits / (load.visit_min * 60)
    leg = prices.translate_leg_minute_usd or 0.0
    return Need(
        visits=visits,
        turns_a_second=turns,
        turn_functions=ceil(turns * load.turn_ms / 1000),
        finish_functions=ceil(ended * load.finish_ms / 1000),
        delivery_functions=ceil(ended * load.hooks * load.delivery_ms / 1000 / 10),
        interpreter_sessions=2 * visits,
        interpreter_usd=visits * load.hours_a_month * 60 * 2 * leg,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.capacity", description=__doc__)
    parser.add_argument("--turn-ms", type=float, required=True, help="one PUT turn")
    parser.add_argument("--finish-ms", type=float, required=True, help="finishing one visit")
    parser.add_argument("--delivery-ms", type=float, required=True, help="one webhook posted")
    parser.add_argument("--visits", type=int, nargs="+", default=[10, 1_000, 100_000])
    given = parser.parse_args(arguments)
    load = Load(given.turn_ms, given.finish_ms, given.delivery_ms)
    prices = PriceSettings()
    sys.stdout.write(
        "| visits at once | turns/s | functions at once | interpreter sessions "
        "| interpreter, USD a month | passed first |\n|---|---|---|---|---|---|\n"
    )
    for visits in given.visits:
        row = need(visits, load, prices)
        sys.stdout.write(
            f"| {row.visits:,} | {row.turns_a_second:,.0f} | {row.functions:,} "
            f"| {row.interpreter_sessions:,} | {row.interpreter_usd:,.0f} | {row.breaks_first} |\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
