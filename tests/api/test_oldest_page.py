"""The oldest page that is served, told with every answer."""

import re
from pathlib import Path

from puente.api.door import OLDEST_PAGE
from tests.api.clinic import Clinic

PAGE = Path(__file__).parents[2] / "frontend" / "src" / "api" / "outdated.ts"


def test_the_page_of_this_version_is_served() -> None:
    number = re.search(r"^export const PAGE = (\d+);$", PAGE.read_text(), re.MULTILINE)
    assert number is not None
    assert int(number[1]) >= OLDEST_PAGE


async def test_every_answer_says_it_a_refusal_too(clinic: Clinic) -> None:
    for role, path, status in (
        (None, "/api/health", 200),
        (None, "/api/me", 401),
        ("clinician", "/api/me", 200),
    ):
        answer = await clinic.call(role, "GET", path)
        assert answer.status_code == status
        assert answer.headers["puente-oldest-page"] == str(OLDEST_PAGE), path
