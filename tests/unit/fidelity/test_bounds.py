"""What must hold for any text at all."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.domain.base import Language
from puente.domain.turn import Utterance
from puente.fidelity import FLAGS, check

TOKENS = st.sampled_from(
    "no not ni un una and a half y medio mil 12:99 1.2.3 1,,2 9 ½ ² 3/4 may mañana am II a1c x½ "
    "left derecho ¿ ? . , - – % ° ' n't ciento por other every menos cuarto {NS} \u200b İ ß".split()
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(TOKENS, max_size=20).map(" ".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=TEXTS, target=TEXTS, recent=st.lists(TEXTS, max_size=2))
def test_any_text_is_checked(source: str, target: str, recent: list[str]) -> None:
    ways: tuple[tuple[Language, Language], ...] = (("en", "es"), ("es", "en"))
    for one, other in ways:
        found = check(
            Utterance(lang=one, text=source), Utterance(lang=other, text=target), recent=recent
        )
        assert set(found) <= set(FLAGS)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("1 ", "2 "),
        ("not ", "no "),
        ("left arm ", "brazo derecho "),
        ("a b c d ", "a b c d "),
        ("9", "8"),
    ],
)
def test_the_longest_turn_is_checked_in_time(source: str, target: str) -> None:
    texts = [(part * 20_000)[:20_000] for part in (source, target)]
    began = time.process_time()
    check(Utterance(lang="en", text=texts[0]), Utterance(lang="es", text=texts[1]))
    assert time.process_time() - began < 5
