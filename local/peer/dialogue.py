"""The conversation of one session: its items, and the responses that are given to them."""

import asyncio
from collections.abc import Callable

from local.peer.background import Background
from local.peer.conversation_session import ConversationSession, NamedFunction
from local.peer.conversation_wire import ItemReference, NewItem, ResponseRequest
from local.peer.history import History, Item
from local.peer.response import Means, Plan, Response, ResponseSettings, StopReason
from local.peer.scripted_model import PROPOSE_ACTION, UNKNOWN, Said, ScriptedModel
from local.peer.validation import check_tools
from local.peer.wire import ApiError, Json


class Dialogue:
    """Only one response at a time writes to the conversation; any number run beside it."""

    def __init__(
        self,
        settings: Callable[[], ConversationSession],
        model: ScriptedModel,
        means: Means,
        background: Background,
    ) -> None:
        self._settings = settings
        self._model = model
        self._means = means
        self._background = background
        self._history = History(means.ids("conv"))
        self._running: dict[Response, asyncio.Task[None]] = {}
        self.has_spoken = False

    # Items.

    @property
    def last_id(self) -> str | None:
        return self._history.last_id

    def add(self, item: Item, after: str | None = None) -> None:
        """Add an item that is complete. Raises ApiError as History.add does."""
        before = self._history.add(item, after)
        for what in ("added", "done"):
            self._means.events.send(
                f"conversation.item.{what}", item=item.body, previous_item_id=before
            )

    def create(self, wanted: NewItem, after: str | None) -> None:
        """Add what the client made. Raises ApiError 400 for a result of a call that nobody made:
        a call of an out-of-band response is not in the conversation."""
        if wanted.type == "function_call_output" and not self._history.has_call(wanted.call_id):
            raise ApiError(
                400,
                f"Tool call ID '{wanted.call_id}' not found in conversation.",
                code="invalid_tool_call_id",
                param="item.call_id",
            )
        self.add(Item(self._body(wanted)), after)

    def truncate(self, item_id: str, content_index: int, audio_end_ms: int) -> None:
        """Forget what of a spoken item was not heard. Raises ApiError 400 if it is not one."""
        item = self._history.get(item_id)
        if not item.audio_ms or content_index != 0:
            raise ApiError(
                400, "Only spoken items can be truncated.", code="invalid_value", param="item_id"
            )
        if audio_end_ms > item.audio_ms:
            message = f"Audio content of {item.audio_ms} ms is already shorter than that."
            raise ApiError(400, message, code="invalid_value", param="audio_end_ms")
        item.body = {**item.body, "content": [{"type": "output_audio"}]}
        item.audio_ms = audio_end_ms
        self._means.events.send(
            "conversation.item.truncated",
            item_id=item_id,
            content_index=content_index,
            audio_end_ms=audio_end_ms,
        )

    def _body(self, wanted: NewItem) -> Json:
        body = wanted.model_dump(mode="json", exclude_none=True)
        made = {"id": self._means.ids("item"), "object": "realtime.item", "status": "completed"}
        return {**made, **body}

    # Responses.

    def respond(self, request: ResponseRequest) -> None:
        """Start a response. Raises ApiError 400 if its tools or references are wrong, or another
        one is still writing to the conversation."""
        in_band = request.conversation == "auto"
        active = self._active()
        if in_band and active is not None:
            raise ApiError(
                400,
                "Conversation already has an active response in progress: "
                f"{active.response_id}. Wait until the response is finished before creating "
                "a new one.",
                code="conversation_already_has_active_response",
            )
        response = Response(
            self._means.ids("resp"),
            self._plan(request, in_band=in_band),
            self._response_settings(request),
            self._history if in_band else None,
            self._means,
        )
        response.begin()
        self._running[response] = self._background.start(self._run(response))

    def cancel(self, response_id: str | None, reason: StopReason) -> None:
        """Stop a response, the one of the conversation if none is named.

        Raises ApiError 400 if there is nothing to stop.
        """
        wanted = self._active() if response_id is None else self._find(response_id)
        if wanted is None:
            raise ApiError(
                400,
                "Cancellation failed: no active response found",
                code="response_cancel_not_active",
            )
        self._running.pop(wanted).cancel()
        wanted.stop(reason)

    def interrupt(self) -> None:
        """Somebody speaks: stop the response, and what is still heard of the last one."""
        if self._active() is not None:
            self.cancel(None, "turn_detected")
        self._means.loudspeaker.clear()

    def _active(self) -> Response | None:
        return next((each for each in self._running if each.history is not None), None)

    def _find(self, response_id: str) -> Response | None:
        return next((each for each in self._running if each.response_id == response_id), None)

    async def _run(self, response: Response) -> None:
        self.has_spoken = self.has_spoken or response.settings.modality == "audio"
        try:
            await response.run()
        finally:
            self._running.pop(response, None)

    def _plan(self, request: ResponseRequest, *, in_band: bool) -> Plan:
        session = self._settings()
        tools = session.tools if request.tools is None else request.tools
        choice = session.tool_choice if request.tool_choice is None else request.tool_choice
        check_tools(tools, choice, "response")
        heard = self._context(request)
        said = self._interpret(heard[-1]) if heard else UNKNOWN
        callable_names = {tool.name for tool in tools}
        must_call = choice == "required"
        if isinstance(choice, NamedFunction):
            must_call, callable_names = True, {choice.name}
        calls: list[Json] = []
        again = in_band and request.input is None and self._was_called_for(heard)
        if choice != "none" and PROPOSE_ACTION in callable_names and not again:
            calls = self._model.commitments(" ".join(item.text for item in heard))
        speaks = not must_call and (in_band or not calls)
        return Plan(said if speaks else None, tuple(calls), PROPOSE_ACTION)

    def _was_called_for(self, heard: list[Item]) -> bool:
        return bool(heard) and self._history.has_call_after(heard[-1])

    def _context(self, request: ResponseRequest) -> list[Item]:
        """The messages of people that the response is about."""
        if request.input is None:
            last = self._history.last_heard()
            return [last] if last is not None else []
        given = [
            self._history.get(each.id, f"response.input.{at}.id")
            if isinstance(each, ItemReference)
            else Item(self._body(each))
            for at, each in enumerate(request.input)
        ]
        return [item for item in given if item.is_message_of("user")]

    def _interpret(self, item: Item) -> Said:
        if item.says is not None:
            return Said(item.says.target_text, item.says.target_lang)
        return self._model.interpret(item.text)

    def _response_settings(self, request: ResponseRequest) -> ResponseSettings:
        session = self._settings()
        modalities = request.output_modalities or session.output_modalities
        asked_voice = request.audio.output.voice if request.audio is not None else None
        return ResponseSettings(
            modality=modalities[0],
            voice=asked_voice or session.audio.output.voice,
            max_output_tokens=request.max_output_tokens or session.max_output_tokens,
            metadata=request.metadata,
        )
