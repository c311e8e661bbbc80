"""Who asks for something commits to nothing, whatever the tag says. Every visit here is made up."""

from pathlib import Path

import pytest

from puente.detection import propose
from puente.detection.conversations import Conversation, read
from tests.unit.detection.saying import keys

VISITS = list(read(Path(__file__).parent / "asked.jsonl"))


@pytest.mark.parametrize("told", VISITS, ids=[f"{v.id}: {v.turns[0].text}" for v in VISITS])
def test_what_is_asked_for_is_no_action_and_what_is_ordered_is(told: Conversation) -> None:
    wanted = {(order["type"], order["concept"]) for order in told.orders}
    assert keys(propose(told.turns)) == wanted


def test_every_visit_is_marked_as_made_up() -> None:
    assert {told.source for told in VISITS} == {"made-up"}
    assert sum(bool(told.orders) for told in VISITS) >= 20
