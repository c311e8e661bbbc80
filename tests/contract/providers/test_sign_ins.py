"""Signing out, over every state store and in several processes: no token of it opens anything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from puente.domain.errors import Unauthenticated, Unavailable
from puente.ports import State, VerifiedToken
from puente.services.sign_ins import KEPT_AT_LEAST, SignIns
from tests.contract.providers.covering import each
from tests.contract.providers.test_state import RIGS
from tests.support.clock import MovableClock
from tests.support.settings import ISSUER

Processes = list[SignIns]


@dataclass
class Claims:
    """An ``Identity`` whose tokens are ``sign-in.token.signature``; ``-`` leaves a claim out."""

    clock: MovableClock
    name: str = "claims"
    lifetime: timedelta = field(default=timedelta(minutes=15))
    issuer: str = ISSUER

    async def verify(self, token: str) -> VerifiedToken:
        sign_in, token_id, _ = token.split(".")
        named = [None if claim == "-" else claim for claim in (token_id, sign_in)]
        return VerifiedToken(self.issuer, "somebody", named[0], self._ends, named[1])

    def __post_init__(self) -> None:
        self._ends = self.clock() + self.lifetime


@pytest.fixture(params=each("state", RIGS))
def processes(
    request: pytest.FixtureRequest,
    make_stores: Callable[[str, int], list[State]],
    clock: MovableClock,
) -> Processes:
    name, _ = request.param
    stores = make_stores(name, 2) if name != "memory" else make_stores(name, 1) * 2
    return [SignIns(Claims(clock), store, clock) for store in stores]


async def refused(sign_ins: SignIns, token: str) -> None:
    with pytest.raises(Unauthenticated, match="sign in again"):
        await sign_ins.verify(token)
    with pytest.raises(Unauthenticated, match="sign in again"):
        await sign_ins.verify_while(token, subject_of)


async def subject_of(verified: VerifiedToken) -> str:
    return verified.subject


async def test_a_token_replayed_after_signing_out_is_refused_by_every_process(
    processes: Processes,
) -> None:
    here, there = processes
    assert (await there.verify("-.t1.sig")).token_id == "t1"
    await here.end("-.t1.sig")
    await refused(here, "-.t1.sig")
    await refused(there, "-.t1.sig")
    await there.verify("-.t2.sig")


async def test_every_token_of_one_sign_in_ends_with_it(processes: Processes) -> None:
    """A page renews its token: the one before is as good as the last until it expires."""
    here, there = processes
    await here.end("s1.t2.sig")
    for token in ("s1.t1.sig", "s1.t2.sig", "s1.t3.sig"):
        await refused(there, token)
    await there.verify("s2.t4.sig")


async def test_a_token_without_an_id_is_known_by_what_is_signed(processes: Processes) -> None:
    """The same signature can be written in several ways: that is no new token."""
    here, there = processes
    await here.end("-.-.c2lnbmF0dXJlQ")
    for signature in ("c2lnbmF0dXJlQ", "c2lnbmF0dXJlR", "c2lnbmF0dXJlQ=="):
        await refused(there, f"-.-.{signature}")


async def test_it_is_kept_for_longer_than_the_token_is_good(
    processes: Processes, clock: MovableClock
) -> None:
    here, there = processes
    await here.end("s1.t1.sig")
    clock.advance(seconds=KEPT_AT_LEAST.total_seconds() + 15 * 60 - 1)
    await refused(there, "s1.t1.sig")
    clock.advance(seconds=2)
    await there.verify("s1.t1.sig")


async def test_a_sign_in_ends_once(processes: Processes) -> None:
    here, there = processes
    await here.end("s1.t1.sig")
    with pytest.raises(Unauthenticated):
        await there.end("s1.t1.sig")


async def test_ids_of_one_kind_or_issuer_end_nothing_of_another(
    make_stores: Callable[[str, int], list[State]], clock: MovableClock
) -> None:
    (state,) = make_stores("memory", 1)
    ours = SignIns(Claims(clock), state, clock)
    theirs = SignIns(Claims(clock, issuer="https://elsewhere.test"), state, clock)
    await ours.end("same.t1.sig")
    await ours.verify("-.same.sig")
    await theirs.verify("same.t1.sig")


class Away:
    """A state store that does not answer."""

    name = "away"
    shared = True

    async def get(self, key: str) -> bytes | None:
        raise Unavailable("the state store does not answer")

    put = add = increment = delete = get


async def test_where_nobody_knows_who_signed_out_nobody_is_let_in(clock: MovableClock) -> None:
    away = SignIns(Claims(clock), Away(), clock)  # type: ignore[arg-type]
    for call in (away.verify, away.end, lambda token: away.verify_while(token, subject_of)):
        with pytest.raises(Unavailable):
            await call("s1.t1.sig")


async def test_what_is_looked_for_meanwhile_is_found_or_fails_as_it_did(
    make_stores: Callable[[str, int], list[State]], clock: MovableClock
) -> None:
    (state,) = make_stores("memory", 1)
    sign_ins = SignIns(Claims(clock), state, clock)
    expected = (await sign_ins.verify("-.t1.sig")).subject
    assert await sign_ins.verify_while("-.t1.sig", subject_of) == expected

    async def fails(_: VerifiedToken) -> str:
        raise Unavailable("the members are not to be had")

    with pytest.raises(Unavailable, match="members"):
        await sign_ins.verify_while("-.t1.sig", fails)
