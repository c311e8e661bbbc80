"""The database that the rows of a module share."""

from collections.abc import Iterator

import pytest

from tests.support.database import running_database

KILLS_WORKERS = {"kills", "ack before send"}
"""Rows that kill who is in a transaction get a server of their own, because the embedded one
remembers those and the next row would wait for them."""


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    with running_database() as started:
        yield started


@pytest.fixture
def uri(request: pytest.FixtureRequest) -> Iterator[str]:
    if KILLS_WORKERS & set(request.node.callspec.params.values()):
        with running_database() as started:
            yield started
    else:
        yield request.getfixturevalue("shared")
