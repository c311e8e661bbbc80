"""The list of checks: a name, and a function that raises AssertionError where a stack is wrong."""

from collections.abc import Callable

from tests.infra.reach import Reach, walk
from tests.infra.stack import EXAMPLE, Stack, folder

Check = Callable[[Stack], None]

CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Enter a check under its name."""
    CHECKS[function.__name__] = function
    return function


def settings_of(stack: Stack, function: str) -> dict[str, str]:
    """What a function would find in its environment, with made-up parameters."""
    return stack.environment(function, {**EXAMPLE, "Stage": "dev"})


def reach_of(stack: Stack, function: str) -> Reach:
    """What the code of a function reaches in that environment."""
    return walk(folder(stack.functions()[function]), settings_of(stack, function))
