"""Every analytics provider: counts, never content, and nothing it does fails a request."""

import io
import json
from typing import Any

import pytest

from puente.ports import Analytics
from puente.providers import create
from tests.conftest import MakePuente
from tests.contract.providers.covering import each

RIGS = {"none": "none", "log": "log"}


@pytest.fixture(params=each("analytics", RIGS))
def analytics(request: pytest.FixtureRequest, make_puente: MakePuente) -> Any:
    return create("analytics", request.param, make_puente().context)


def test_properties_that_are_not_on_the_list_go_nowhere(
    analytics: Analytics, log: io.StringIO
) -> None:
    analytics.track("visit_completed", {"count": 3, "drug": "canaryline", "text": "canaryline"})
    assert "canaryline" not in log.getvalue()


def test_log_writes_one_line_with_its_numbers(make_puente: MakePuente, log: io.StringIO) -> None:
    made: Analytics = create("analytics", "log", make_puente().context)
    made.track("visit_completed", {"count": 3, "value": 2})
    line = json.loads(log.getvalue())
    assert (line["event_type"], line["count"], line["value"]) == ("visit_completed", 3, 2)
