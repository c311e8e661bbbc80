"""What a guide tells its reader to press stands on the screen."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = ["clinicians.md", "first-users.md"]
WORDS = re.compile(r"«([^»]+)»")
VALUE = re.compile(r"'[a-z_.\d-]+':\s*(?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\")")


def english() -> str:
    files = sorted((ROOT / "frontend/src/i18n").glob("*en.ts"))
    found = [a or b for path in files for a, b in VALUE.findall(path.read_text())]
    assert len(found) > 400, "the page's English words were not read"
    return "\n".join(found)


@pytest.mark.parametrize("guide", GUIDES)
def test_every_quoted_word_is_one_of_the_pages(guide: str) -> None:
    page = english().replace("’", "'")
    quoted = [" ".join(one.split()) for one in WORDS.findall((ROOT / "docs" / guide).read_text())]
    assert quoted
    assert [one for one in quoted if one not in page] == []
