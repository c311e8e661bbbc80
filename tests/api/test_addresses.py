"""The audit says where a request came from, and by which way."""

import pytest

from puente.api.door import VIEWER_ADDRESS
from tests.api.clinic import CANARY, Clinic

DOOR = "127.0.0.1"
"""What the application sees itself."""


@pytest.mark.parametrize(
    ("told", "written"),
    [
        (None, DOOR),
        ("198.51.100.7", f"198.51.100.7 via {DOOR}"),
        ("2001:db8::7", f"2001:db8::7 via {DOOR}"),
        (CANARY, DOOR),
        ("198.51.100.7, 203.0.113.1", DOOR),
        ("", DOOR),
    ],
)
async def test_a_caller_stands_before_the_door_it_came_by(
    clinic: Clinic, told: str | None, written: str
) -> None:
    headers = {} if told is None else {VIEWER_ADDRESS: told}
    answer = await clinic.call("clinician", "GET", "/api/me", headers=headers)
    (row,) = await clinic.call.trace(answer)
    assert row["address"] == written
