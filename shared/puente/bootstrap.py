"""The one place that builds everything. Nothing connects until it is used."""

import random
import secrets
import ssl
import string
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx
from pymongo.asynchronous.mongo_client import AsyncMongoClient

from puente.domain.base import to_stored_precision
from puente.overseeing import Overseeing
from puente.ports import (
    AiProvider,
    Analytics,
    Clock,
    ContentCipher,
    EmailSender,
    Identity,
    Ids,
    Queue,
    Randomness,
    RealtimeProvider,
    State,
    Storage,
    WebhookSender,
)
from puente.providers import ProviderContext, create
from puente.repositories.base import Database
from puente.services.metering import Meter
from puente.services.parts import Queues, Repositories, Tools
from puente.settings import Settings, load_settings
from puente.telemetry import EmbeddedMetrics, Telemetry

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from puente.domain.action import ProposedAction
    from puente.services.attesting import AttestData
    from puente.services.auditing import SearchAudit
    from puente.services.checks import CheckTurn
    from puente.services.clinic import AuditTrail, Membership
    from puente.services.delivery import Deliver
    from puente.services.endpoints import EndpointBook
    from puente.services.expiring import Expire
    from puente.services.figures import ReadFigures, TakeFigures
    from puente.services.finish import FinishVisit
    from puente.services.given_up import GivenUp
    from puente.services.health import CheckHealth
    from puente.services.idempotency import Idempotency
    from puente.services.integration import Integration
    from puente.services.interpreter_requests import InterpreterRequests
    from puente.services.keys import KeyRing
    from puente.services.limits import Limits
    from puente.services.live import LiveDetection
    from puente.services.mailing import MailSummary
    from puente.services.members import ManageMembers
    from puente.services.outbox import Outbox
    from puente.services.purging import Purge
    from puente.services.recordings import Recordings
    from puente.services.redelivery import Redelivery
    from puente.services.references import SetReference
    from puente.services.retention import KeepRules
    from puente.services.retiring import RetireSecrets
    from puente.services.review import Reviews
    from puente.services.sealing import SealAudit
    from puente.services.session_check import CheckSession
    from puente.services.sessions import OpenSession
    from puente.services.summary_review import ReviewSummary
    from puente.services.sweep import Sweep
    from puente.services.turns import TakeTurn
    from puente.services.upkeep import Upkeep
    from puente.services.verifying import VerifyAudit
    from puente.services.visits import Visits

_ALPHABET = string.ascii_letters + string.digits


def system_clock() -> datetime:
    return to_stored_precision(datetime.now(UTC))


def random_bytes(size: int) -> bytes:
    return secrets.token_bytes(size)


def random_id(prefix: str) -> str:
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(22))}"


class Puente(Overseeing):
    """Every part, made when first used. An argument replaces a part, for tests and benchmarks.

    One instance belongs to one event loop: its database and HTTP clients are bound to it.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock = system_clock,
        ids: Ids = random_id,
        randomness: Randomness = random_bytes,
        chance: Callable[[], float] = random.random,
        telemetry: Telemetry | None = None,
        **replaced: Any,
    ) -> None:
        self.settings = settings or load_settings()
        self.clock = clock
        self.ids = ids
        self.randomness = randomness
        self.chance = chance
        self.telemetry = telemetry or Telemetry("puente")
        for name, part in replaced.items():
            if not isinstance(getattr(type(self), name, None), cached_property):
                raise TypeError(f"Puente has no part {name}")
            self.__dict__[name] = part

    # --- clients and providers

    @cached_property
    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=ssl.create_default_context(), trust_env=False)

    @cached_property
    def mongo(self) -> AsyncMongoClient[dict[str, Any]]:
        timeout = self.settings.mongodb.timeout_ms
        return AsyncMongoClient(
            self.settings.mongodb.uri.get_secret_value(),
            connect=False,
            tz_aware=True,
            timeoutMS=timeout,
            serverSelectionTimeoutMS=timeout,
            connectTimeoutMS=timeout,
            retryWrites=True,
            # A worker's loop stands still between two events. A monitor that streams would believe
            # the server gone when it goes on, and break the connections that are in use.
            serverMonitoringMode="poll",
            appname="puente",
        )

    @cached_property
    def redis(self) -> "Redis":
        from redis.asyncio import Redis

        state = self.settings.state
        url = state.redis_url.get_secret_value() if state.redis_url else ""
        timeout = state.timeout_s
        return Redis.from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout)

    def _provider(self, port: str, **options: Any) -> Any:
        name = getattr(self.settings, port).provider
        return create(port, name, self.context, **options)

    @cached_property
    def context(self) -> ProviderContext:
        return ProviderContext(
            settings=self.settings,
            clock=self.clock,
            ids=self.ids,
            randomness=self.randomness,
            telemetry=self.telemetry,
            clients=self,
        )

    @cached_property
    def cipher(self) -> ContentCipher:
        cipher: ContentCipher = self._provider("cipher")
        return cipher

    @cached_property
    def realtime(self) -> RealtimeProvider:
        realtime: RealtimeProvider = self._provider("realtime")
        return realtime

    @cached_property
    def ai(self) -> AiProvider:
        ai: AiProvider = self._provider("ai")
        return ai

    @cached_property
    def storage(self) -> Storage:
        storage: Storage = self._provider("storage")
        return storage

    @cached_property
    def anchors(self) -> Storage:
        """Where the audit's chain is anchored: apart from what it is kept with."""
        anchors: Storage = self._provider("storage", anchors=True)
        return anchors

    @cached_property
    def email(self) -> EmailSender:
        email: EmailSender = self._provider("email")
        return email

    @cached_property
    def analytics(self) -> Analytics:
        analytics: Analytics = self._provider("analytics")
        return analytics

    @cached_property
    def webhook_sender(self) -> WebhookSender:
        sender: WebhookSender = self._provider("webhook")
        return sender

    @cached_property
    def state(self) -> State:
        state: State = self._provider("state")
        return state

    @cached_property
    def sign_outs(self) -> State:
        """Beside the members, whatever store is chosen: visits go on when a cache dies."""
        kept: State = create("state", "mongodb", self.context)
        return kept

    @cached_property
    def identity(self) -> Identity:
        identity: Identity = self._provider("identity")
        return identity

    @cached_property
    def webhook_queue(self) -> Queue:
        queue: Queue = self._provider("queue", url=self.settings.queue.webhook_url)
        return queue

    @cached_property
    def visit_queue(self) -> Queue:
        queue: Queue = self._provider("queue", url=self.settings.queue.visit_url)
        return queue

    # --- what the use cases share

    @cached_property
    def database(self) -> Database:
        return Database(
            self.mongo,
            self.settings.mongodb.database,
            self.cipher,
            timeout_s=self.settings.mongodb.timeout_ms / 1000,
        )

    @cached_property
    def repositories(self) -> Repositories:
        return Repositories(self.database)

    @cached_property
    def tools(self) -> Tools:
        return Tools(self.clock, self.ids, self.telemetry, self.meter)

    @cached_property
    def meter(self) -> Meter:
        stage = self.settings.stage
        emit = None if stage == "local" else EmbeddedMetrics(f"puente-{stage}", "puente")
        return Meter(self.clock, self.telemetry, self.repositories.figures, emit)

    @cached_property
    def queues(self) -> Queues:
        return Queues(webhook=self.webhook_queue, visit=self.visit_queue)

    # --- the use cases, imported only where a function uses them

    @cached_property
    def detect(self) -> "Callable[..., list[ProposedAction]]":
        from puente.detection.forms import propose_actions

        return propose_actions

    @cached_property
    def outbox(self) -> "Outbox":
        from puente.services.outbox import Outbox

        return Outbox(self.repositories, self.queues, self.tools)

    @cached_property
    def live(self) -> "LiveDetection":
        from puente.services.live import LiveDetection

        return LiveDetection(self.repositories, self.outbox, self.tools)

    @cached_property
    def visits(self) -> "Visits":
        from puente.services.visits import Visits

        return Visits(self.repositories, self.outbox, self.tools)

    @cached_property
    def set_reference(self) -> "SetReference":
        from puente.services.references import SetReference

        return SetReference(self.repositories, self.outbox, self.tools)

    @cached_property
    def interpreter_requests(self) -> "InterpreterRequests":
        from puente.services.interpreter_requests import InterpreterRequests

        return InterpreterRequests(self.repositories, self.outbox, self.tools)

    @cached_property
    def take_turn(self) -> "TakeTurn":
        from puente.services.turns import TakeTurn

        return TakeTurn(self.repositories, self.outbox, self.live, self.tools)

    @cached_property
    def reviews(self) -> "Reviews":
        from puente.services.review import Reviews

        return Reviews(self.repositories, self.outbox, self.live, self.tools)

    @cached_property
    def open_session(self) -> "OpenSession":
        from puente.services.sessions import OpenSession

        parts = (self.repositories, self.realtime, self.state, self.limits, self.tools)
        return OpenSession(*parts, self.consenting, self.settings.realtime.offered)

    @cached_property
    def recordings(self) -> "Recordings":
        from puente.services.recordings import Recordings

        parts = (self.repositories, self.storage, self.purge, self.emergencies)
        return Recordings(*parts, self.randomness, self.tools)

    @cached_property
    def check_turn(self) -> "CheckTurn":
        from puente.services.checks import CheckTurn

        return CheckTurn(self.repositories, self.ai, self.state)

    @cached_property
    def mail_summary(self) -> "MailSummary":
        from puente.services.mailing import MailRules, MailSummary

        chosen = self.settings.email
        rules = MailRules(chosen.page_url or "", allow_content=chosen.allow_content)
        return MailSummary(self.repositories, self.email, self.state, self.tools, rules)

    @cached_property
    def review_summary(self) -> "ReviewSummary":
        from puente.services.summary_review import ReviewSummary

        return ReviewSummary(self.repositories, self.outbox, self.tools)

    @cached_property
    def purge(self) -> "Purge":
        from puente.services.purging import Purge

        return Purge(self.repositories, self.storage, self.tools)

    @cached_property
    def retire_secrets(self) -> "RetireSecrets":
        from puente.services.retiring import RetireSecrets

        return RetireSecrets(self.repositories, self.tools)

    @cached_property
    def check_session(self) -> "CheckSession":
        from puente.services.session_check import CheckSession

        return CheckSession(self.realtime, self.limits)

    @cached_property
    def finish_visit(self) -> "FinishVisit":
        from puente.services.finish import FinishVisit

        return FinishVisit(
            self.repositories,
            self.outbox,
            self.live,
            self.ai,
            self.storage,
            self.analytics,
            self.audit,
            self.tools,
        )

    @cached_property
    def given_up(self) -> "GivenUp":
        from puente.services.given_up import GivenUp

        return GivenUp(self.repositories, self.outbox, self.tools)

    @cached_property
    def deliver(self) -> "Deliver":
        from puente.services.delivery import Deliver
        from puente.services.endpoint_health import HealthWatch
        from puente.services.taking import Take

        lease_s = self.settings.webhook.lease_s
        watch = HealthWatch(self.repositories, self.outbox, self.tools, lease_s=lease_s)
        take = Take(self.repositories, self.outbox, watch, self.state, self.tools, lease_s=lease_s)
        return Deliver(
            self.repositories,
            self.outbox,
            self.webhook_sender,
            take,
            watch,
            self.tools,
            chance=self.chance,
        )

    @cached_property
    def check_health(self) -> "CheckHealth":
        from puente.services.health import CheckHealth

        asked = {
            "realtime": self.realtime,
            "ai": self.ai,
            "storage": self.storage,
            "email": self.email,
            "identity": self.identity,
        }
        chosen = self.settings.providers()
        return CheckHealth(
            self.repositories, chosen, asked, self.cipher, self.state, self.queues, self.tools
        )

    @cached_property
    def upkeep(self) -> "Upkeep":
        from puente.services.model_watch import WatchModels
        from puente.services.upkeep import Upkeep

        figures, kept_days = self.repositories.figures, self.settings.figures.kept_days
        watch = WatchModels([self.realtime, self.ai], self.tools)
        return Upkeep(figures, watch, self.state, kept_days, self.tools)

    @cached_property
    def take_figures(self) -> "TakeFigures":
        from puente.services.figures import TakeFigures

        return TakeFigures(self.repositories, self.state, self.meter, self.tools)

    @cached_property
    def read_figures(self) -> "ReadFigures":
        from puente.services.figures import ReadFigures

        prices = self.settings.prices.per_minute()
        return ReadFigures(self.repositories, self.meter, prices, self.tools)

    @cached_property
    def sweep(self) -> "Sweep":
        from puente.services.sweep import Sweep

        return Sweep(
            self.repositories,
            self.queues,
            self.outbox,
            self.visits,
            self.retire_secrets,
            self.expire,
            self.purge,
            self.seal_audit,
            self.tools,
        )

    @cached_property
    def seal_audit(self) -> "SealAudit":
        from puente.services.sealing import SealAudit

        return SealAudit(self.repositories.seals, self.anchors, self.randomness, self.tools)

    @cached_property
    def verify_audit(self) -> "VerifyAudit":
        from puente.services.verifying import VerifyAudit

        return VerifyAudit(self.repositories.seals, self.anchors)

    @cached_property
    def manage_members(self) -> "ManageMembers":
        from puente.services.members import ManageMembers

        return ManageMembers(self.repositories, self.membership, self.randomness, self.tools)

    @cached_property
    def keep_rules(self) -> "KeepRules":
        from puente.services.retention import KeepRules

        return KeepRules(self.repositories, self.tools)

    @cached_property
    def expire(self) -> "Expire":
        from puente.services.expiring import Expire

        return Expire(self.repositories, self.storage, self.purge, self.tools)

    @cached_property
    def attest_data(self) -> "AttestData":
        from puente.services.attesting import AttestData, paths_in_use

        needed = paths_in_use(self.settings.realtime.offered, self.settings.ai.provider)
        return AttestData(self.repositories, self.tools, needed, demo=self.realtime.demo)

    @cached_property
    def search_audit(self) -> "SearchAudit":
        from puente.services.auditing import SearchAudit

        return SearchAudit(self.repositories, self.tools)

    @cached_property
    def endpoints(self) -> "EndpointBook":
        from puente.services.endpoints import EndpointBook

        return EndpointBook(self.repositories, self.webhook_sender, self.tools, self.randomness)

    @cached_property
    def redelivery(self) -> "Redelivery":
        from puente.services.redelivery import Redelivery

        return Redelivery(self.repositories, self.outbox, self.tools)

    @cached_property
    def keys(self) -> "KeyRing":
        from puente.services.keys import KeyRing

        return KeyRing(self.repositories, self.state, self.tools, self.randomness)

    @cached_property
    def integration(self) -> "Integration":
        from puente.services.integration import Integration

        return Integration(self.repositories)

    @cached_property
    def idempotency(self) -> "Idempotency":
        from puente.services.idempotency import Idempotency

        return Idempotency(self.repositories, self.tools)

    @cached_property
    def membership(self) -> "Membership":
        from puente.services.clinic import Membership
        from puente.services.sign_ins import SignIns

        sign_ins = SignIns(self.identity, self.sign_outs, self.clock)
        return Membership(self.repositories, sign_ins, self.tools, self.randomness)

    @cached_property
    def limits(self) -> "Limits":
        from puente.services.limits import Limits

        return Limits(self.state, self.clock)

    @cached_property
    def audit(self) -> "AuditTrail":
        from puente.services.clinic import AuditTrail

        return AuditTrail(self.repositories, self.tools)

    async def flush(self, *, more_follows: bool = False) -> None:
        """Send what was counted: after an answer, because the process may stand still then.
        Where ``more_follows`` figures are written every few seconds for all answers together."""
        if "analytics" in self.__dict__:
            await self.analytics.flush()
        if "meter" in self.__dict__:
            self.meter.tick() if more_follows else await self.meter.flush()

    async def close(self) -> None:
        """Close what was opened, on the loop it was opened on."""
        if "meter" in self.__dict__ and "mongo" in self.__dict__:
            await self.meter.flush()
        ends = {"cipher": "close", "mongo": "close", "http": "aclose", "redis": "aclose"}
        for part, end in {**ends, "webhook_sender": "close"}.items():
            if hasattr(self.__dict__.get(part), end):
                await getattr(self.__dict__[part], end)()
