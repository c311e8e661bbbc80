"""What this peer can serve, of all that the protocol can ask for."""

from collections.abc import Sequence

from local.peer.config import PeerConfig
from local.peer.conversation_session import (
    ConversationSession,
    FunctionTool,
    NamedFunction,
    ToolChoice,
)
from local.peer.wire import ApiError, TranslationSession


def check_conversation(session: ConversationSession, config: PeerConfig) -> None:
    """Raises ApiError 400 if a model is not listed, or the tools do not fit together."""
    if not config.has_model(session.model, "conversation"):
        raise _no_model(session.model, "session.model")
    transcription = session.audio.input.transcription
    if transcription is not None and not config.has_model(transcription.model, "transcription"):
        raise _no_model(transcription.model, "session.audio.input.transcription.model")
    check_tools(session.tools, session.tool_choice, "session")


def check_update(
    before: ConversationSession, after: ConversationSession, *, has_spoken: bool
) -> None:
    """Raises ApiError 400 for a change of what must stay: the model, and a voice once heard."""
    if after.model != before.model:
        raise ApiError(
            400, "The model cannot be changed.", code="invalid_value", param="session.model"
        )
    if has_spoken and after.audio.output.voice != before.audio.output.voice:
        raise ApiError(
            400,
            "Cannot update a conversation's voice if assistant audio is present.",
            code="cannot_update_voice",
            param="session.audio.output.voice",
        )


def check_tools(tools: Sequence[FunctionTool], choice: ToolChoice, where: str) -> None:
    """Raises ApiError 400 if two tools share a name, or a function that must be called is none
    of them. `where` is what the tools are a field of."""
    names = [tool.name for tool in tools]
    if len(set(names)) != len(names):
        raise ApiError(
            400, "Two tools have one name.", code="invalid_value", param=f"{where}.tools"
        )
    if isinstance(choice, NamedFunction) and choice.name not in names:
        raise ApiError(
            400,
            f"The function '{choice.name}' is none of the tools.",
            code="invalid_value",
            param=f"{where}.tool_choice",
        )


def check_session(session: TranslationSession, config: PeerConfig) -> None:
    """Raises ApiError 400 if a model is not listed or the script has no such language."""
    if not config.has_model(session.model, "translation"):
        raise _no_model(session.model, "session.model")
    transcription = session.audio.input.transcription
    if transcription is not None and not config.has_model(transcription.model, "transcription"):
        raise _no_model(transcription.model, "session.audio.input.transcription.model")
    language = session.audio.output.language
    if language not in config.languages:
        known = ", ".join(sorted(config.languages))
        raise ApiError(
            400,
            f"The output language must be one of: {known}.",
            code="invalid_value",
            param="session.audio.output.language",
        )


def _no_model(model: str, param: str) -> ApiError:
    return ApiError(
        400, f"The model '{model}' does not exist.", code="model_not_found", param=param
    )
