"""What the local peer is told when it is created."""

from dataclasses import dataclass, field
from typing import Literal

from local.visit_script import VISIT_SCRIPT, Utterance

Purpose = Literal["translation", "conversation", "transcription"]


@dataclass(frozen=True)
class Model:
    """A model that the peer lists. `shutdown_date` (ISO date) is None until one is announced."""

    id: str
    purposes: frozenset[Purpose]
    created: int
    shutdown_date: str | None = None


_TRANSLATES: frozenset[Purpose] = frozenset({"translation"})
_CONVERSES: frozenset[Purpose] = frozenset({"conversation"})
_TRANSCRIBES: frozenset[Purpose] = frozenset({"transcription"})

MODELS: tuple[Model, ...] = (
    Model("gpt-realtime-translate", _TRANSLATES, created=1_777_939_200),
    Model("gpt-realtime-2.1", _CONVERSES, created=1_782_864_000),
    Model("gpt-realtime", _CONVERSES, created=1_756_310_400, shutdown_date="2027-01-20"),
    Model("gpt-transcribe", _TRANSCRIBES, created=1_782_864_000),
    Model("gpt-realtime-whisper", _TRANSCRIBES, created=1_777_939_200),
    Model("whisper-1", _TRANSCRIBES, created=1_677_532_384, shutdown_date="2027-02-26"),
)


@dataclass(frozen=True)
class PeerConfig:
    """Settings of the peer. Durations are seconds.

    `api_key` is what the server of the page must present to mint client secrets.
    """

    api_key: str = field(repr=False)
    script: tuple[Utterance, ...] = VISIT_SCRIPT
    models: tuple[Model, ...] = MODELS
    same_utterance_s: float = 0.7
    """Speech starts of two legs this close together are one utterance."""
    idle_reset_s: float = 600.0
    """A visit in which nobody spoke for this long starts over."""
    session_s: int = 3600
    """A session is ended after this long."""
    transcript_delay_s: float = 0.3
    """In a conversation session, heard speech is written down this long after its end: before
    its interpretation, in the middle of it, or after."""
    allow_faults: bool = False
    """Let tests break things by `POST /v1/_test/faults`."""
    connect_timeout_s: float = 15.0
    """A call whose events channel has not opened after this long is given up."""
    gather_timeout_s: float = 5.0
    """Finding this machine's own addresses must not take longer."""
    farewell_s: float = 1.0
    """After `session.closed`, the client has this long to hang up before the peer does."""

    def __post_init__(self) -> None:
        if not self.script:
            raise ValueError("the script of the peer is empty")

    @property
    def languages(self) -> frozenset[str]:
        """The output languages that the script can serve."""
        return frozenset(line.target_lang for line in self.script)

    def has_model(self, model_id: str, purpose: Purpose) -> bool:
        return any(m.id == model_id and purpose in m.purposes for m in self.models)
