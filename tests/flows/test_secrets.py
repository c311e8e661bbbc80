"""Secrets: shown once, kept sealed, rotated without a receiver noticing, gone after the overlap."""

from typing import Any

import pytest
import standardwebhooks
import svix
from svix.webhooks import WebhookVerificationError as SvixRefuses

from puente.api import cards
from puente.domain.errors import Conflict, Unavailable
from puente.domain.webhook import Endpoint
from puente.providers.cipher.passthrough import PassthroughCipher
from puente.webhooks.signatures import sign
from tests.api.clinic import an_action
from tests.flows.conftest import MakeContainer
from tests.flows.receiver import Answer, Receiver
from tests.flows.stage import Stage

LIBRARIES: dict[str, Any] = {
    "standardwebhooks": (standardwebhooks.Webhook, standardwebhooks.WebhookVerificationError),
    "svix": (svix.Webhook, SvixRefuses),
}
DAY_S = 86_400


async def rotate(stage: Stage, endpoint: Endpoint, overlap_s: int = DAY_S) -> Endpoint:
    return await stage.puente.endpoints.rotate(
        stage.people["admin"], endpoint.endpoint_id, overlap_s=overlap_s
    )


async def sent(stage: Stage, receiver: Receiver, number: int) -> Any:
    """The headers and body of one more event, as the receiver verified them."""
    visit = await stage.visit()
    await stage.store(an_action(visit, action_id=f"act_madeup3{number}"))
    await stage.pass_time(seconds=6)
    return receiver.arrivals[-1] if receiver.arrivals else None


async def test_old_and_new_verify_while_the_overlap_lasts_and_only_the_new_after(
    stage: Stage,
) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    old = endpoint.secrets[0]
    rotated = await rotate(stage, endpoint)
    assert rotated.secrets[0] != old
    await sent(stage, receiver, 1)
    assert (len(receiver.arrivals), receiver.refused) == (1, 0)
    receiver.secret = rotated.secrets[0]
    await sent(stage, receiver, 2)
    assert (len(receiver.arrivals), receiver.refused) == (2, 0)
    receiver.secret = old
    stage.clock.advance(seconds=DAY_S)
    await sent(stage, receiver, 3)
    assert (len(receiver.arrivals), receiver.refused) == (2, 1)
    receiver.secret = rotated.secrets[0]
    await stage.pass_time(minutes=6)
    assert len(receiver.arrivals) == 3


async def test_a_delivery_that_was_waiting_is_signed_with_what_signs_at_its_attempt(
    stage: Stage,
) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    receiver.answers.append(Answer(500))
    await sent(stage, receiver, 1)
    rotated = await rotate(stage, endpoint, overlap_s=0)
    receiver.secret = rotated.secrets[0]
    await stage.pass_time(minutes=1)
    assert len(set(receiver.ids)) == 1
    assert len({arrival.body for arrival in receiver.arrivals}) == 1
    assert len(receiver.arrivals) == 2


@pytest.mark.parametrize("library", LIBRARIES)
async def test_the_public_libraries_take_either_secret_and_no_third(
    stage: Stage, library: str
) -> None:
    _, endpoint = await stage.receiver()
    twice = await rotate(stage, await rotate(stage, endpoint), overlap_s=3_600)
    assert len(twice.secrets) == 3
    webhook, refuses = LIBRARIES[library]
    now = stage.clock()
    body = b'{"made":"up"}'
    headers = sign(twice.secrets_at(now), "evt_madeup01", int(now.timestamp()), body)
    for secret in twice.secrets:
        webhook(secret).verify(body, headers)
    assert endpoint.secrets[0] in twice.secrets_at(now)
    stage.clock.advance(hours=1)
    assert twice.secrets_at(stage.clock()) == twice.secrets[:1]
    with pytest.raises(refuses):
        webhook("whsec_" + "A" * 32).verify(body, headers)


async def test_a_secret_that_got_out_is_refused_at_once(stage: Stage) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    await rotate(stage, endpoint, overlap_s=0)
    await sent(stage, receiver, 1)
    assert (receiver.arrivals, receiver.refused) == ([], 1)
    (row,) = await stage.rows("webhook_endpoints")
    assert endpoint.secrets[0].encode() not in bytes(row["content"])


async def kept(stage: Stage, endpoint: Endpoint) -> tuple[str, ...]:
    """The secrets that are still in the endpoint's row."""
    row = await stage.puente.repositories.endpoints.get(endpoint.clinic_id, endpoint.endpoint_id)
    assert row is not None
    assert len(row.retire_at) == len(row.secrets) - 1
    return row.secrets


async def test_the_sweep_forgets_a_secret_when_its_overlap_has_ended(stage: Stage) -> None:
    receiver, endpoint = await stage.receiver(events=["action.proposed"])
    _, other = await stage.receiver()
    first = await rotate(stage, endpoint, overlap_s=3_600)
    second = await rotate(stage, first, overlap_s=7_200)
    await rotate(stage, other, overlap_s=7_200)
    await stage.pass_time(seconds=3_599)
    assert await kept(stage, endpoint) == second.secrets
    await stage.pass_time(seconds=1)
    assert await kept(stage, endpoint) == second.secrets[:2]
    (row,) = await stage.rows("webhook_endpoints", _id=endpoint.endpoint_id)
    assert (row["rotations"], len(row["retire_at"])) == (2, 1)
    await stage.pass_time(seconds=3_600)
    assert await kept(stage, endpoint) == second.secrets[:1]
    assert len(await kept(stage, other)) == 1
    receiver.secret = second.secrets[0]
    await sent(stage, receiver, 1)
    assert (len(receiver.arrivals), receiver.refused) == (1, 0)


async def test_what_the_sweep_forgets_takes_no_rotation_back(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    await rotate(stage, endpoint, overlap_s=3_600)
    stage.clock.advance(hours=1)
    endpoints = stage.puente.repositories.endpoints
    seen = await endpoints.get(endpoint.clinic_id, endpoint.endpoint_id)
    assert seen is not None
    rotated = await rotate(stage, endpoint)
    assert not await endpoints.rotate(seen, seen.without_retired(stage.clock()))
    assert await kept(stage, endpoint) == rotated.secrets


class KeyAway(PassthroughCipher):
    """The key of one document cannot be had."""

    def __init__(self, context: str) -> None:
        self.context = context

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        if context == self.context:
            raise Unavailable("made up: the store of keys does not answer")
        return sealed


async def test_a_key_that_is_away_keeps_no_other_secret_alive(
    stage: Stage, container: MakeContainer
) -> None:
    _, away = await stage.receiver()
    _, endpoint = await stage.receiver()
    for one in (away, endpoint):
        await rotate(stage, one, overlap_s=3_600)
    stage.clock.advance(hours=1)
    other = container(cipher=KeyAway(f"webhook_endpoints/{away.endpoint_id}"))
    assert await other.retire_secrets() == 1
    await other.close()
    assert (len(await kept(stage, endpoint)), len(await kept(stage, away))) == (1, 2)
    await stage.sweep()
    assert len(await kept(stage, away)) == 1


async def test_rotating_again_does_not_lengthen_the_life_of_an_older_secret(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    first = await rotate(stage, endpoint, overlap_s=3_600)
    stage.clock.advance(minutes=30)
    second = await rotate(stage, first)
    assert second.retire_at[1] == first.retire_at[0]
    stage.clock.advance(minutes=31)
    assert second.secrets_at(stage.clock()) == second.secrets[:2]


async def test_only_so_many_sign_at_once(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    for _ in range(3):
        endpoint = await rotate(stage, endpoint)
    with pytest.raises(Conflict):
        await rotate(stage, endpoint)
    assert len((await rotate(stage, endpoint, overlap_s=0)).secrets) == 1


async def test_two_rotations_at_once_leave_one(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    changed = endpoint.model_copy(update={"rotations": 1})
    endpoints = stage.puente.repositories.endpoints
    assert await endpoints.rotate(endpoint, changed)
    assert not await endpoints.rotate(endpoint, changed)


async def test_an_edit_keeps_a_rotation_that_came_between(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    rotated = await rotate(stage, endpoint)
    admin = stage.people["admin"]
    await stage.puente.endpoints.edit(admin, endpoint.endpoint_id, {"description": "moved"})
    kept = await stage.puente.endpoints.get(admin, endpoint.endpoint_id)
    assert (kept.secrets, kept.description) == (rotated.secrets, "moved")


async def test_no_answer_shows_a_secret_again(stage: Stage) -> None:
    _, endpoint = await stage.receiver()
    shown = cards.endpoint(await rotate(stage, endpoint), stage.clock()).model_dump_json()
    assert "whsec_" not in shown
