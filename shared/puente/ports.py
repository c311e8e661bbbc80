"""Every interface to the outside, on one page.

A provider implements one of these in one file under ``providers/`` and is named in one REGISTRY
line. All of them raise members of ``puente.domain.errors.PuenteError`` only.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from puente.domain.action import Action, DetectorTurn, ProposedAction
from puente.domain.base import Language
from puente.domain.conversation import Fallback, Summary
from puente.domain.session import Leg, Mode
from puente.domain.turn import BackTranslation, Utterance


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, in UTC, cut to milliseconds."""


class Ids(Protocol):
    def __call__(self, prefix: str) -> str:
        """A new identifier ``prefix_…`` that cannot be guessed."""


class Randomness(Protocol):
    def __call__(self, size: int) -> bytes:
        """``size`` random bytes, fit for keys."""


# --- how a part is ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ModelLife:
    """A chosen model as its vendor lists it: not at all, for good, or until a day."""

    name: str
    listed: bool
    shutdown_date: date | None = None


@dataclass(frozen=True)
class Found:
    """What a probe learnt, beside that its provider answers."""

    version: str | None = None
    models: tuple[ModelLife, ...] = ()


@runtime_checkable
class Probed(Protocol):
    """A provider that can be asked how it is."""

    async def probe(self) -> Found:
        """Ask something cheap that changes nothing. Raises what its other methods raise."""


# --- the interpreter --------------------------------------------------------------------------


class RealtimeProvider(Protocol):
    """Mints what the page needs to dial an interpreter, and never lets the API key out."""

    name: str
    demo: bool
    """Answers from a script: the page must say so."""

    def model(self, mode: Mode) -> str:
        """The model that serves this mode."""

    def targets(
        self, mode: Mode, languages: tuple[Language, Language]
    ) -> Sequence[Language | None]:
        """The output languages to mint a leg for; None is one leg for both."""

    async def mint(self, mode: Mode, target: Language | None, *, user_hash: str) -> Leg:
        """A leg whose secret lives 60 s. ``user_hash`` names the caller to the vendor, unnamed.

        Raises UpstreamRejected (our key or request), RateLimited, UpstreamTimeout, Unavailable.
        """


# --- text -------------------------------------------------------------------------------------


Tell = Callable[[Fallback], None]
"""Told where a model gave no usable answer, and the rules' stands instead."""


class AiProvider(Protocol):
    """Reads a finished visit, and a turn's translation back."""

    name: str

    async def detect(
        self,
        turns: Sequence[DetectorTurn],
        *,
        visit_date: date | None = None,
        tell: Tell | None = None,
    ) -> list[ProposedAction]:
        """What the clinician committed to, over the whole visit; ``visit_date`` is its day, which
        «on Monday» counts from."""

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        tell: Tell | None = None,
    ) -> Summary:
        """A bilingual summary, marked machine-made."""

    async def back_translate(self, words: Utterance, *, into: Language) -> BackTranslation:
        """What a translation says, in the other language again; an outcome, never an exception."""


# --- what is kept and sent --------------------------------------------------------------------


class ContentCipher(Protocol):
    """Seals what was said, per clinic. ``context`` binds a ciphertext to its document.

    Raises Unavailable or UpstreamRejected where the clinic's key cannot be had now.
    """

    name: str

    async def seal(self, clinic_id: str, plaintext: bytes, *, context: str) -> bytes: ...

    async def open(self, clinic_id: str, sealed: bytes, *, context: str) -> bytes:
        """Raises Unreadable for what was changed, moved, or sealed under a key that is deleted."""

    async def forget(self, clinic_id: str) -> bool:
        """Delete the clinic's key, so that nothing sealed under it opens again.

        Whether there was one. A process that runs may read on for up to a minute.
        """


@dataclass(frozen=True)
class SignedRequest:
    """A request that carries its own permission. ``url`` may be relative to the page's origin;
    ``headers`` are part of what was signed."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Storage(Protocol):
    """Objects by key (``a/b/c``). A key that climbs out of the store raises Invalid."""

    name: str

    async def put(self, key: str, body: bytes, *, content_type: str) -> str:
        """Store (over what was there) and return the SHA-256, hexadecimal."""

    async def get(self, key: str) -> bytes:
        """Raises NotFound."""

    async def delete(self, key: str) -> None:
        """Nothing happens where nothing was."""

    def list(self, prefix: str) -> AsyncIterator[str]: ...

    async def sign_upload(
        self, key: str, *, content_type: str, size: int, sha256: str, ttl_s: int
    ) -> SignedRequest:
        """A PUT that whoever holds it may make for ``ttl_s`` seconds: of this key, and of a body
        of exactly this size and SHA-256 (hexadecimal)."""

    async def sign_download(self, key: str, *, ttl_s: int) -> SignedRequest:
        """A GET of this key, for ``ttl_s`` seconds."""


@runtime_checkable
class SignedDoor(Protocol):
    """A store that no server stands before: whoever serves it lets signed requests in here.

    Both raise Forbidden where the signature is not ours, too old, or for something else.
    """

    path: str
    """Where it is served, for example ``/storage``."""

    async def take(
        self, key: str, query: Mapping[str, str], body: bytes, *, content_type: str
    ) -> None: ...

    async def give(self, key: str, query: Mapping[str, str]) -> bytes: ...


@dataclass(frozen=True)
class Email:
    """One mail to one address. ``message_id`` names it: the same mail again has the same."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str


class EmailSender(Protocol):
    name: str
    demo: bool
    """Sends nothing: whoever asked for a mail must be told so."""

    async def send(self, email: Email) -> None:
        """Hand the mail over; a bounce after that is the mail service's to tell.

        Raises EmailRefused (this address or mail, for good), RateLimited, UpstreamRejected (our
        credentials or sender), UpstreamTimeout, Unavailable: the mail was not taken then. Raises
        EmailUncertain where nobody can tell, because its service fell silent half-way.
        """


class Analytics(Protocol):
    """Counts what happened: names and numbers, never content. Never delays or fails a request."""

    name: str

    def track(self, event: str, properties: Mapping[str, str | int | float | bool]) -> None:
        """Note it, at once and without a word to anybody; what is not on the list is dropped."""

    async def flush(self) -> None:
        """Send what waits, within two seconds; what cannot be sent is dropped and counted.

        Called when a request or record has been answered, never before.
        """


# --- webhooks ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class WebhookRequest:
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class WebhookResponse:
    """What one attempt met. ``status`` is None where no whole response head came; ``head`` is the
    beginning of the answer, a redirect's target first."""

    status: int | None
    error: str | None = None
    address: str | None = None
    retry_after: str | None = None
    head: bytes = b""
    duration_ms: int = 0


class WebhookSender(Protocol):
    name: str

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        """One attempt under one deadline; whatever happens is a response, never an exception."""

    async def check(self, url: str) -> None:
        """Raises Invalid, saying how to mend it, where this URL may not be dialled."""


# --- queues and state -------------------------------------------------------------------------


@dataclass(frozen=True)
class QueueMessage:
    message_id: str
    receipt_handle: str
    body: str
    receive_count: int
    group: str | None = None
    sent_at_ms: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)


class Queue(Protocol):
    """One queue with SQS's semantics: at least once, visibility, redelivery, delay, DLQ."""

    name: str

    async def send(self, body: str, *, delay_s: int = 0, group: str | None = None) -> str:
        """Returns the message's id. ``delay_s`` from 0 to 900. Raises Unavailable."""

    async def receive(self, *, limit: int = 10, wait_s: float = 0) -> list[QueueMessage]: ...

    async def delete(self, receipt_handle: str) -> None: ...

    async def change_visibility(self, receipt_handle: str, visibility_s: int) -> None: ...

    async def waiting(self) -> int:
        """About how many messages nobody has received yet. Raises Unavailable."""

    async def dead(self) -> int:
        """About how many messages were given up and need a person. Raises Unavailable."""

    async def redrive(self) -> int | None:
        """Send every dead letter round again; returns how many, or None where the service moves
        them by itself in the background. Raises Unavailable."""


class State(Protocol):
    """Small values that expire, shared between processes (memory is not, and says so)."""

    name: str
    shared: bool

    async def get(self, key: str) -> bytes | None: ...

    async def put(self, key: str, value: bytes, *, ttl_s: float) -> None: ...

    async def add(self, key: str, value: bytes, *, ttl_s: float) -> bool:
        """Put only where nothing is; says whether it did."""

    async def increment(self, key: str, *, ttl_s: float) -> int:
        """Count from 1; the first increment sets the time to live."""

    async def delete(self, key: str) -> None: ...


# --- who calls --------------------------------------------------------------------------------


@dataclass(frozen=True)
class VerifiedToken:
    issuer: str
    subject: str
    token_id: str | None
    expires_at: datetime
    sign_in_id: str | None = None
    """What all tokens of one sign-in share, renewed ones too, where the issuer names it."""


class Identity(Protocol):
    name: str

    async def verify(self, token: str) -> VerifiedToken:
        """Issuer, audience or client, expiry and algorithm hold. Raises Unauthenticated."""
