"""Every check and every mutant: importing their modules enters them."""

from tests.infra import (
    checks_access,
    checks_api,
    checks_functions,
    checks_kept,
    checks_queues,
    checks_sign_in,
    mutants_doors,
    mutants_sign_in,
    mutants_work,
)
from tests.infra.checking import CHECKS
from tests.infra.mutants import MUTANTS

CHECKING = (checks_access, checks_api, checks_functions, checks_kept, checks_queues, checks_sign_in)
SPOILING = (mutants_doors, mutants_sign_in, mutants_work)

__all__ = ["CHECKING", "CHECKS", "MUTANTS", "SPOILING"]
