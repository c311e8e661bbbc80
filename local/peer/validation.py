"""What this peer can serve, of all that the protocol can ask for."""

from local.peer.config import PeerConfig
from local.peer.wire import ApiError, TranslationSession


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
