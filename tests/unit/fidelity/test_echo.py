"""Our own voice, heard again. Every sentence here is made up."""

import pytest

from puente.domain.turn import Utterance
from puente.fidelity import check
from puente.fidelity.echo import outputs_before

SAID = "¿Ha tenido fiebre o tos en los últimos días?"


def spanish(text: str) -> Utterance:
    return Utterance(lang="es", text=text)


def english(text: str) -> Utterance:
    return Utterance(lang="en", text=text)


ANSWER = english("Have you had a fever or a cough in the last few days?")


@pytest.mark.parametrize(
    "heard",
    [SAID, SAID.lower().strip("¿?"), "tenido fiebre o tos en los últimos días", SAID[:-11]],
)
def test_our_own_words_are_an_echo_even_heard_roughly(heard: str) -> None:
    assert "echo" in check(spanish(heard), ANSWER, recent=["Buenos días.", SAID])


@pytest.mark.parametrize("heard", ["Sí, fiebre.", "No he tenido fiebre, pero sí mucha tos.", "Sí"])
def test_an_answer_is_no_echo(heard: str) -> None:
    assert "echo" not in check(spanish(heard), english("x"), recent=["Sí", SAID])


def test_an_echo_is_found_before_it_is_translated() -> None:
    assert check(spanish(SAID), None, recent=[SAID]) == ("echo",)


def test_a_translation_of_something_else_said_again_is_an_echo() -> None:
    target = spanish("Tome la pastilla con comida.")
    assert "echo" in check(english("See you on Monday."), target, recent=[target.text])


def test_who_asks_again_hears_the_same_answer() -> None:
    earlier = [(english("Take a deep breath, please."), spanish("Respire profundo, por favor."))]
    again = english("Take a deep breath, please!")
    assert outputs_before(again, earlier[0][1], earlier) == []
    assert outputs_before(english("Does this hurt you?"), None, earlier) == [earlier[0][1].text]


def test_a_pair_read_backwards_is_no_echo() -> None:
    earlier = [(ANSWER, spanish(SAID))]
    assert outputs_before(spanish(SAID), ANSWER, earlier) == []
