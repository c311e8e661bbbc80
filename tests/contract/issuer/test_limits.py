"""Who tries to sign in too often is told to wait, and for how long."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from local.issuer.app import create_issuer
from local.issuer.limits import PER_MINUTE, LimitedSignIn
from puente.domain.errors import Unavailable
from puente.ports import State
from puente.providers.state.memory import MemoryState
from puente.services.limits import Limits
from tests.contract.issuer.stand import config_for
from tests.support.clock import MovableClock


class Away:
    """A state store that does not answer."""

    name = "away"
    shared = True

    async def increment(self, key: str, *, ttl_s: float) -> int:
        raise Unavailable("the state store does not answer", retry_after=2)


def issuer(folder: Path, clock: MovableClock, state: State, address: str) -> httpx.AsyncClient:
    inside = create_issuer(config_for(8_000, folder))
    app = Starlette(routes=[Mount("/oidc", LimitedSignIn(inside, Limits(state, clock).hold))])
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000/oidc")


@pytest.mark.parametrize("path", list(PER_MINUTE))
async def test_too_many_tries_of_one_address_are_refused_until_the_minute_is_over(
    tmp_path: Path, clock: MovableClock, path: str
) -> None:
    state = MemoryState(clock)
    clock.advance(seconds=20)
    async with issuer(tmp_path, clock, state, "192.0.2.1") as here:
        before = [(await here.post(path)).status_code for _ in range(PER_MINUTE[path])]
        assert set(before) == {400}
        refused = await here.post(path)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
        async with issuer(tmp_path, clock, state, "192.0.2.2") as there:
            assert (await there.post(path)).status_code == 400
        assert (await here.get("/.well-known/openid-configuration")).status_code == 200
        clock.advance(seconds=40)
        assert (await here.post(path)).status_code == 400


async def test_where_nobody_can_count_nobody_signs_in(tmp_path: Path, clock: MovableClock) -> None:
    async with issuer(tmp_path, clock, Away(), "192.0.2.1") as here:  # type: ignore[arg-type]
        answer = await here.post("/token")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
