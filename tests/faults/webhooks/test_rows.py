"""Every row of ``make faults`` in its short form."""

from pathlib import Path

import pytest

from bench.faults.__main__ import FULL, SHORT
from bench.faults.table import show

OF_SPEED = {"drained s", "of bare", "p95 with s", "first after a kill s"}
"""Read on a machine that runs nothing else; here other tests run beside it."""


@pytest.mark.parametrize("name", SHORT)
async def test_what_is_promised_is_kept(name: str, uri: str, tmp_path: Path) -> None:
    row = await SHORT[name](uri, tmp_path)
    if row.unproved:
        pytest.skip(row.unproved)
    assert set(row.missed) <= OF_SPEED, show([row])


def test_the_short_form_has_every_row() -> None:
    assert list(SHORT) == list(FULL)
