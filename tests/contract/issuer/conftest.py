from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.contract.issuer.stand import Stand, running


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with running(tmp_path / "issuer") as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """One browser's worth of cookies; redirects are looked at, not followed."""
    async with httpx.AsyncClient(timeout=20) as client:
        yield client
