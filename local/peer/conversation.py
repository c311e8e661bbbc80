"""A conversation session: one leg that hears both people, and interprets each for the other."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from local.peer.background import Background
from local.peer.config import PeerConfig
from local.peer.connection import Outlet
from local.peer.conversation_session import ConversationSession
from local.peer.conversation_wire import (
    BufferEvent,
    ConversationUpdate,
    ItemCreate,
    ItemTruncate,
    ResponseCancel,
    ResponseCreate,
)
from local.peer.dialogue import Dialogue
from local.peer.events import Events, Ids, Message, refuse_unknown
from local.peer.listening import Listener
from local.peer.loudspeaker import Loudspeaker
from local.peer.response import Means
from local.peer.scripted_model import ScriptedModel
from local.peer.validation import check_conversation, check_update
from local.peer.visits import Visit
from local.peer.voice import Interpreter
from local.peer.wire import read

BOTH = "both"


class ConversationLeg:
    """Interprets what is heard and what is typed, each into the other language."""

    def __init__(
        self,
        leg_id: str,
        session: ConversationSession,
        *,
        config: PeerConfig,
        enter_visit: Callable[[str, str], Visit],
        outlet: Outlet,
        interpreter: Interpreter,
        ids: Ids,
    ) -> None:
        self._id = leg_id
        self._session = session
        self._config = config
        self._enter_visit = enter_visit
        self._events = Events(outlet, ids)
        self._background = Background(leg_id)
        self._loudspeaker = Loudspeaker(outlet, self._events, self._background)
        self._means = Means(self._events, ids, interpreter, self._loudspeaker)
        self._dialogue = Dialogue(
            self._settings, ScriptedModel(config.script), self._means, self._background
        )
        self._visit: Visit | None = None
        self._listener: Listener | None = None

    def _settings(self) -> ConversationSession:
        return self._session

    @property
    def language(self) -> str:
        return BOTH

    # What the connection reports.

    def opened(self) -> None:
        self._visit = self._enter_visit(self._id, BOTH)
        self._listener = Listener(
            self._id,
            self._visit,
            self._settings,
            self._dialogue,
            self._means,
            self._background,
            transcript_delay_s=self._config.transcript_delay_s,
        )
        self._events.send("session.created", session=self._session.describe_settings())

    def received(self, message: Message) -> None:
        self._events.take(message, self._obey)

    def heard(self, frame: NDArray[np.int16]) -> None:
        if self._listener is not None:
            self._listener.hear(frame)

    def fell_silent(self) -> None:
        if self._listener is not None:
            self._listener.lose()

    def expire(self) -> None:
        self._events.expire()

    async def left(self) -> None:
        # The protocol has no goodbye for this kind of session: who comes back goes on.
        if self._visit is not None:
            self._visit.leave(self._id, clean=False)
            self._visit = self._listener = None
        await self._background.cancel()

    # What the client asks for.

    def _obey(self, kind: str, message: Message) -> None:
        obey = {
            "session.update": self._update,
            "input_audio_buffer.commit": self._commit_input,
            "input_audio_buffer.clear": self._clear_input,
            "output_audio_buffer.clear": self._clear_output,
            "conversation.item.create": self._create_item,
            "conversation.item.truncate": self._truncate_item,
            "response.create": self._create_response,
            "response.cancel": self._cancel_response,
        }.get(kind)
        if obey is None:
            raise refuse_unknown(kind)
        obey(message)

    def _update(self, message: Message) -> None:
        session = self._session.updated(read(ConversationUpdate, message).session)
        check_conversation(session, self._config)
        check_update(self._session, session, has_spoken=self._dialogue.has_spoken)
        self._session = session
        if self._listener is not None:
            self._listener.obey_settings()
        self._events.send("session.updated", session=session.describe_settings())

    def _commit_input(self, message: Message) -> None:
        read(BufferEvent, message)
        if self._listener is not None:
            self._listener.commit()

    def _clear_input(self, message: Message) -> None:
        read(BufferEvent, message)
        if self._listener is not None:
            self._listener.forget()
        self._events.send("input_audio_buffer.cleared")

    def _clear_output(self, message: Message) -> None:
        read(BufferEvent, message)
        self._loudspeaker.clear()

    def _create_item(self, message: Message) -> None:
        event = read(ItemCreate, message)
        self._dialogue.create(event.item, event.previous_item_id)

    def _truncate_item(self, message: Message) -> None:
        event = read(ItemTruncate, message)
        self._dialogue.truncate(event.item_id, event.content_index, event.audio_end_ms)

    def _create_response(self, message: Message) -> None:
        self._dialogue.respond(read(ResponseCreate, message).response)

    def _cancel_response(self, message: Message) -> None:
        response_id = read(ResponseCancel, message).response_id
        self._dialogue.cancel(response_id, "client_cancelled")
