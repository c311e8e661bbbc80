"""Each event that an endpoint can take is named in both languages of the page."""

import pytest

from puente.domain.webhook import EVENT_TYPES
from tests.architecture.sources import ROOT

WORDS = ROOT / "frontend" / "src" / "i18n"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_event_and_its_family_have_words(language: str) -> None:
    text = (WORDS / f"integrations.{language}.ts").read_text(encoding="utf-8")
    wanted = {f"'event.{name}':" for name in EVENT_TYPES}
    wanted |= {f"'family.{name.split('.')[0]}':" for name in EVENT_TYPES}
    assert len(wanted) > 20
    assert sorted(word for word in wanted if word not in text) == []
