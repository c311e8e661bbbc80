"""Mistakes one could make in the template, each with the check that must notice it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.infra.stack import Template


@dataclass(frozen=True)
class Mutant:
    """``change`` spoils the source in place; ``noticed_by`` names the check that turns red."""

    change: Callable[[Template], Any]
    noticed_by: str

    @property
    def name(self) -> str:
        return self.change.__name__


MUTANTS: list[Mutant] = []


def mutant(noticed_by: str) -> Callable[[Callable[[Template], Any]], Callable[[Template], Any]]:
    """Enter a mistake; several may be noticed by the same check."""

    def enter(change: Callable[[Template], Any]) -> Callable[[Template], Any]:
        MUTANTS.append(Mutant(change, noticed_by))
        return change

    return enter


def properties(source: Template, name: str) -> Any:
    return source["Resources"][name]["Properties"]


def event(source: Template, function: str, name: str) -> Any:
    return properties(source, function)["Events"][name]["Properties"]


def variables(source: Template) -> Any:
    return source["Globals"]["Function"]["Environment"]["Variables"]


def own_statements(source: Template, role: str) -> Any:
    return properties(source, role)["Policies"][0]["PolicyDocument"]["Statement"]


def statement(source: Template, policy: str) -> Any:
    return properties(source, policy)["PolicyDocument"]["Statement"][0]
