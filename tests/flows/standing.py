"""What stands for a provider while a visit is held: a real server where one runs here, else a local
one that holds the vendor's documented contract.

A provider is chosen by environment variables alone. ``proof`` looks where the provider keeps or
sends things, past Puente, for what the visit must have left there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.settings import Settings
from tests.contract.issuer.stand import ANA, BEN
from tests.flows.receiver import Receiver

READER = "reader.one@example.test"
SUBJECTS = {"clinician": ANA.sub, "admin": BEN.sub}


@dataclass
class Held:
    """A visit that was held, and what it can be looked at with."""

    puente: Puente
    settings: Settings
    visit: str
    clinic_id: str
    summary: dict[str, Any]
    session: dict[str, Any]
    receiver: Receiver
    log: str

    @property
    def transcript(self) -> str:
        return f"{self.clinic_id}/transcripts/{self.visit}.json"


SignIn = Callable[[str], Awaitable[str]]
Proof = Callable[[Held], Awaitable[None]]


async def _nothing_more(held: Held) -> None:
    """Its contract suite and the flow itself say all there is to say."""


@dataclass
class Standing:
    """``variables`` choose the provider; ``token`` signs somebody in, where that is its affair."""

    variables: dict[str, str] = field(default_factory=dict)
    proof: Proof = _nothing_more
    token: SignIn | None = None
    issuer: str | None = None


@dataclass
class Ground:
    """What the servers may use: moto, KMS, an issuer, a folder, the database."""

    request: pytest.FixtureRequest
    folder: Path
    name: str
    mongodb_uri: str

    def aws(self) -> str:
        return str(self.request.getfixturevalue("aws"))


Stands = Callable[[Ground], AbstractAsyncContextManager[Standing]]


def at_rest(**variables: str) -> Stands:
    """A provider that needs no server: these settings choose it."""

    @asynccontextmanager
    async def stand(ground: Ground) -> AsyncIterator[Standing]:
        yield Standing(variables)

    return stand
