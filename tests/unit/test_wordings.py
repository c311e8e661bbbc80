"""A version of the consent names its words: other words need another version."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from puente.domain.consent import ConsentGiven
from puente.domain.errors import Invalid
from puente.domain.wordings import WORDINGS, digest
from puente.services.visits import require_published
from tests.support.clock import START

WORDS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
PUBLISHED = {path.stem: path for path in (WORDS / "consent").glob("*.json")}
UNNAMED = {"2026-11"}
"""Two texts were shown under this name, before a name meant its words."""


def words(version: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(PUBLISHED[version].read_text())
    return shown


@pytest.mark.parametrize("version", sorted(PUBLISHED))
def test_the_words_of_a_version_are_those_that_were_published(version: str) -> None:
    shown = {language: digest(said) for language, said in words(version).items()}
    assert shown == WORDINGS[version].digests, (
        f"the words of {version} have changed: what was consented to would no longer be known. "
        "Leave them, and publish other words as a new version"
    )


def test_every_version_that_a_consent_may_name_can_be_read() -> None:
    assert set(WORDINGS) == set(PUBLISHED) | UNNAMED


def test_the_page_shows_the_newest_version_from_its_file() -> None:
    page = (WORDS / "consent.ts").read_text()
    newest = list(WORDINGS)[-1]
    assert re.findall(r"CONSENT_VERSION = '([^']+)'", page) == [newest]
    assert re.findall(r"from '\./consent/(.+)\.json'", page) == [newest]


def test_a_wording_asks_for_a_recording_exactly_where_the_table_says_so() -> None:
    for version in PUBLISHED:
        asks = {"recording" in said for said in words(version).values()}
        assert asks == {WORDINGS[version].asks_recording}


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_changed_letter_is_other_words(language: str) -> None:
    said = words("2026-11-23")[language]
    changed = {**said, "question": said["question"].replace("?", "!")}
    assert digest(changed) != digest(said)


def given(**changes: Any) -> ConsentGiven:
    plain = {"granted": True, "wording": "2026-11-23", "language": "es", "at": START}
    return ConsentGiven(**{**plain, **changes})


def test_a_recording_is_agreed_to_where_it_was_asked_for() -> None:
    require_published(given())
    require_published(given(recording=True))
    require_published(given(wording="2026-11"))


@pytest.mark.parametrize(
    "changes",
    [
        {"wording": "2026-12"},
        {"wording": "2026-11", "recording": True},
        {"granted": False, "recording": True},
    ],
)
def test_an_answer_to_what_was_not_asked_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        require_published(given(**changes))
