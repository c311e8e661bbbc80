"""OpenAI for text. Not tried against the vendor; held to its documented contract by the tests."""

from puente.ports import AiProvider
from puente.providers import ProviderContext
from puente.providers.ai.by_model import read_by_model
from puente.providers.ai.responses import Responses


def create(context: ProviderContext) -> AiProvider:
    settings = context.settings
    wire = Responses(settings.ai.base_url, settings.ai_key(), settings.ai.model)
    return read_by_model("openai", wire, context)
