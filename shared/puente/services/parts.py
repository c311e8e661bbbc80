"""What the use cases work with, built once by ``bootstrap``."""

from dataclasses import dataclass
from functools import cached_property

from puente.ports import Clock, Ids, Queue
from puente.repositories.actions import Actions
from puente.repositories.attestations import Attestations
from puente.repositories.base import Database
from puente.repositories.break_glass import BreakGlass
from puente.repositories.conversations import Conversations
from puente.repositories.delivery_log import DeliveryLog
from puente.repositories.figures import Figures
from puente.repositories.health import Healths
from puente.repositories.hooks import Deliveries, Endpoints, Events
from puente.repositories.keys import ApiKeys, IdempotencyKeys
from puente.repositories.mails import Mails
from puente.repositories.notices import Notices
from puente.repositories.people import Audit, Consents, Members, Sessions
from puente.repositories.recordings import Recordings
from puente.repositories.retention import Retention
from puente.repositories.seals import Seals
from puente.repositories.turns import Turns
from puente.services.metering import Meter
from puente.telemetry import Telemetry


@dataclass(frozen=True)
class Tools:
    """Time, ids, the logger and the meter: passed in, so that a test can choose them."""

    clock: Clock
    ids: Ids
    telemetry: Telemetry
    meter: Meter


class Repositories:
    """Every repository over one database, each made when first used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.database)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self.database)

    @cached_property
    def actions(self) -> Actions:
        return Actions(self.database)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.database)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.database)

    @cached_property
    def break_glass(self) -> BreakGlass:
        return BreakGlass(self.database)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self.database)

    @cached_property
    def attestations(self) -> Attestations:
        return Attestations(self.database)

    @cached_property
    def recordings(self) -> Recordings:
        return Recordings(self.database)

    @cached_property
    def members(self) -> Members:
        return Members(self.database)

    @cached_property
    def endpoints(self) -> Endpoints:
        return Endpoints(self.database)

    @cached_property
    def events(self) -> Events:
        return Events(self.database)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.database)

    @cached_property
    def healths(self) -> Healths:
        return Healths(self.database)

    @cached_property
    def delivery_log(self) -> DeliveryLog:
        return DeliveryLog(self.database)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self.database)

    @cached_property
    def idempotency_keys(self) -> IdempotencyKeys:
        return IdempotencyKeys(self.database)

    @cached_property
    def mails(self) -> Mails:
        return Mails(self.database)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.database)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.database)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.database)

    @cached_property
    def seals(self) -> Seals:
        return Seals(self.database)


@dataclass(frozen=True)
class Queues:
    webhook: Queue
    visit: Queue
