"""Every check and every mutant: importing their modules enters them."""

from tests.infra import (
    checks_access,
    checks_api,
    checks_functions,
    checks_kept,
    checks_outside,
    checks_page,
    checks_queues,
    checks_sign_in,
    checks_watched,
    mutants_doors,
    mutants_page,
    mutants_sign_in,
    mutants_watched,
    mutants_work,
)
from tests.infra.checking import CHECKS
from tests.infra.mutants import MUTANTS

CHECKING = (
    checks_access,
    checks_api,
    checks_functions,
    checks_kept,
    checks_outside,
    checks_page,
    checks_queues,
    checks_sign_in,
    checks_watched,
)
SPOILING = (mutants_doors, mutants_page, mutants_sign_in, mutants_watched, mutants_work)

__all__ = ["CHECKING", "CHECKS", "MUTANTS", "SPOILING"]
