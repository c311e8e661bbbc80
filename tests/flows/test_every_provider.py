"""The same whole visit over every registered provider, each port switched by its setting alone."""

import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from puente.api.application import create_app
from puente.bootstrap import Puente
from puente.doors import Records, Schedule
from puente.providers import REGISTRY
from puente.repositories.migrations import migrate
from puente.settings import Settings
from puente.telemetry import Telemetry
from tests.contract.issuer.stand import Stand, running
from tests.contract.providers.conftest import aws, moto_url
from tests.contract.providers.test_cipher import credentials, kms
from tests.flows.conftest import handlers
from tests.flows.every_standing import STANDING
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage, Workers, in_thread
from tests.flows.standing import READER, SUBJECTS, Ground, Held, Standing, Stands
from tests.flows.standing_within import cognito
from tests.flows.test_whole_visit import SAID
from tests.flows.visit_by_api import EVENTS, Visit, call
from tests.support.clock import MovableClock
from tests.support.people import People, seed_people
from tests.support.settings import local_settings

__all__ = ["aws", "credentials", "kms", "moto_url"]

DEFAULTS = {
    "realtime": "local_peer", "ai": "rules", "storage": "folder", "email": "smtp",
    "webhook": "http", "analytics": "log", "queue": "memory", "state": "memory",
    "identity": "local", "cipher": "local_key",
}  # fmt: skip
"""What a visit is held over; a case changes one of them."""

PARTS = {
    "realtime": "realtime", "ai": "ai", "storage": "storage", "email": "email",
    "webhook": "webhook_sender", "analytics": "analytics", "queue": "visit_queue",
    "state": "state", "identity": "identity", "cipher": "cipher",
}  # fmt: skip
"""The part of the container that stands for each port."""

CASES: list[Any] = [
    *(pytest.param(*case, STANDING[case], id="-".join(case)) for case in REGISTRY),
    pytest.param("identity", "oidc", cognito, id="identity-cognito"),
]


@pytest.fixture(scope="session")
def issuer_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with running(tmp_path_factory.mktemp("issuer")) as started:
        yield started


class Clinic:
    """A clinic's people before one API process, and the workers behind it, all from settings."""

    def __init__(self, settings: Settings, log: io.StringIO, signed: Standing) -> None:
        self.settings = settings
        self.signed = signed
        self.log = log
        self._telemetry = Telemetry(settings.mongodb.database, stream=log)
        self.puente = self.process()

    def process(self) -> Puente:
        """A further process: nothing in it is replaced."""
        return Puente(self.settings, telemetry=self._telemetry)

    async def seed(self) -> People:
        await migrate(self.puente.database)
        people = await seed_people(self.puente)
        assert self.signed.issuer is not None
        for who, subject in SUBJECTS.items():
            await self.puente.repositories.members.bind(
                people[who].clinic_id,
                people[who].member_id,
                issuer=self.signed.issuer,
                subject=subject,
            )
        return people

    async def client(self, who: str) -> httpx.AsyncClient:
        """Somebody's page, once they have signed in."""
        assert self.signed.token is not None
        headers = {"authorization": f"Bearer {await self.signed.token(who)}"}
        transport = httpx.ASGITransport(create_app(self.puente))
        return httpx.AsyncClient(
            transport=transport, base_url="http://puente.test", headers=headers
        )


@pytest.fixture
async def ground(
    request: pytest.FixtureRequest, tmp_path: Path, database_name: str, mongodb_uri: str
) -> Ground:
    return Ground(request, tmp_path, database_name, mongodb_uri)


@pytest.fixture
async def standing(
    ground: Ground, port: str, name: str, stand: Stands
) -> AsyncIterator[dict[str, Standing]]:
    """What stands for each port: the one that a case is about, and the defaults of the others."""
    async with AsyncExitStack() as stack:
        stands = {each: STANDING[each, chosen] for each, chosen in DEFAULTS.items()}
        stands[port] = stand
        yield {
            each: await stack.enter_async_context(chosen(ground)) for each, chosen in stands.items()
        }


@pytest.fixture
async def clinic(
    standing: dict[str, Standing], ground: Ground, log: io.StringIO
) -> AsyncIterator[Clinic]:
    variables: dict[str, str] = {}
    for one in standing.values():
        variables |= one.variables
    settings = local_settings(
        mongodb_uri=ground.mongodb_uri,
        database=ground.name,
        folder=ground.folder,
        **variables,
    )
    made = Clinic(settings, log, standing["identity"])
    yield made
    await made.puente.close()


@pytest.fixture
async def stage(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    deliver, finish, sweep = handlers(monkeypatch)
    workers = Workers(
        Records(deliver, clinic.process()),
        Records(finish, clinic.process()),
        Schedule(sweep, clinic.process()),
    )
    people = await clinic.seed()
    yield Stage(clinic.puente, people, MovableClock(), workers)
    await in_thread(lambda *_: workers.close(), {}, None)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver(lambda: datetime.now(UTC))
    await made.up()
    yield made
    await made.down()
    assert (made.misfits, made.refused) == ([], 0)


@pytest.mark.parametrize(("port", "name", "stand"), CASES)
async def test_a_whole_visit_is_held_over_it(
    clinic: Clinic,
    stage: Stage,
    receiver: Receiver,
    standing: dict[str, Standing],
    port: str,
    name: str,
    log: io.StringIO,
) -> None:
    assert clinic.settings.providers() == {**DEFAULTS, port: name}
    page, admin = await clinic.client("clinician"), await clinic.client("admin")
    async with page, admin:
        visit = Visit(stage, page, admin)
        await visit.listen(receiver)
        session = await visit.open()
        confirmed = await visit.speak()
        assert confirmed["status"] == "confirmed"
        await visit.measure(session["way"])
        detail = await visit.end()
        assert detail["summary"]["lines"]
        assert all(line["evidence"] for line in detail["summary"]["lines"])
        mailed = await visit.approve_and_mail(detail["summary"]["revision"])
        assert mailed["demo"] is (clinic.settings.email.provider == "console")
        await visit.read()
        assert await told_of(clinic, receiver) == EVENTS
        legs = len(session["legs"])
        await visit.figures(session["way"], legs=legs, delivered=len(EVENTS))
        parts = (await call(admin, "GET", "/api/health/details"))["parts"]
    assert {part["part"]: part["provider"] for part in parts}[port] == name
    assert getattr(clinic.puente, PARTS[port]).name == name
    held = Held(
        clinic.puente, clinic.settings, visit.id, stage.clinician.clinic_id, detail["summary"],
        session, receiver, log.getvalue(),
    )  # fmt: skip
    assert await turns_in_storage(held) == [turn.source.text for turn in SAID]
    for one in standing.values():
        await one.proof(held)
    assert not [word for word in ("amoxicil", "fiebre", READER) if word in log.getvalue()]


async def told_of(clinic: Clinic, receiver: Receiver) -> list[str]:
    """The events that the clinic's system was told of, in their order: each once."""
    if clinic.settings.webhook.provider == "http":
        assert len(set(receiver.ids)) == len(receiver.ids)
        return [one.type for one in receiver.in_order]
    kept: Any = clinic.puente.webhook_sender
    bodies = [json.loads(one.body) for one in kept.requests]
    return [one["type"] for one in sorted(bodies, key=lambda one: int(one["data"]["sequence"]))]


async def turns_in_storage(held: Held) -> list[str]:
    """What the stored transcript says, opened with the clinic's key."""
    sealed = await held.puente.storage.get(held.transcript)
    plain = await held.puente.database.open_bytes(held.clinic_id, sealed, context=held.transcript)
    return [turn["source"]["text"] for turn in json.loads(plain)["turns"]]
