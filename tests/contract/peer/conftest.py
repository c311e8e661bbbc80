"""Fixtures of the peer's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.peer.rig import Rig, running_peer


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    async with running_peer() as rig:
        yield rig
