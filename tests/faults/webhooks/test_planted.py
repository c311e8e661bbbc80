"""The proof that the rows of ``make faults`` can turn red: one planted defect each."""

from pathlib import Path

import pytest

from bench.faults import addresses, bursts, receivers, repeats
from bench.faults.ground import QUICKER
from bench.faults.planted import PLANTS
from bench.faults.table import Row, show


async def _addresses(uri: str, folder: Path, *, plant: str) -> Row:
    return addresses.row(plant=plant)


async def _lost(uri: str, folder: Path, *, plant: str) -> Row:
    return await bursts.kills(uri, folder, 60, 1, pace=QUICKER, plant=plant)


async def _repeated(uri: str, folder: Path, *, plant: str) -> Row:
    return await repeats.thrice(uri, folder, 2, plant=plant)


async def _poisoned(uri: str, folder: Path, *, plant: str) -> Row:
    return await repeats.poison(uri, folder, 3, plant=plant)


async def _suffered(uri: str, folder: Path, *, plant: str) -> Row:
    return await receivers.bad(uri, folder, 1, plant=plant)


TURNS_RED = {
    "follow redirects": (_addresses, "reached the canary"),
    "check then reconnect": (_addresses, "reached the canary"),
    "ack before send": (_lost, "lost"),
    "new id on retry": (_repeated, "ids or bytes that changed"),
    "no lease": (_repeated, "in flight at once"),
    "short visibility": (_poisoned, "times a good one was handed out"),
    "no body cap": (_suffered, "grew by MB"),
}


@pytest.mark.parametrize("plant", PLANTS)
async def test_a_planted_defect_turns_its_row_red(plant: str, uri: str, tmp_path: Path) -> None:
    make, part = TURNS_RED[plant]
    row = await make(uri, tmp_path, plant=plant)
    if row.unproved:
        pytest.skip(row.unproved)
    assert part in row.missed, show([row])
