"""Every check can turn red: each mistake is noticed by the check that is there for it."""

import pytest

from tests.infra.catalogue import CHECKS, MUTANTS, SPOILING
from tests.infra.mutants import Mutant
from tests.infra.stack import expand, load


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mistake_is_noticed(mutant: Mutant) -> None:
    source = load()
    mutant.change(source)
    assert source != load(), "the mutant changes nothing"
    check, stack = CHECKS[mutant.noticed_by], expand(source)
    with pytest.raises(AssertionError):
        check(stack)


def test_every_check_has_its_mutant() -> None:
    assert {mutant.noticed_by for mutant in MUTANTS} == set(CHECKS)
    assert {mutant.change.__module__ for mutant in MUTANTS} == {m.__name__ for m in SPOILING}
