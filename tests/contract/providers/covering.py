"""Which providers a port's suite runs over: all that are registered."""

from collections.abc import Mapping
from typing import Any

import pytest

from puente.providers import REGISTRY


def each(port: str, rigs: Mapping[str, Any]) -> list[Any]:
    """A parameter for every registered provider of ``port``, with its rig.

    Raises LookupError for one that the suite has no rig for: an untested provider fails the build.
    """
    untested = {name for registered, name in REGISTRY if registered == port} - set(rigs)
    if untested:
        raise LookupError(f"RIGS of port {port} has no line for {', '.join(sorted(untested))}")
    return [
        pytest.param(rigs[name], id=name) for registered, name in REGISTRY if registered == port
    ]
