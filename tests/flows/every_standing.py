"""The table of what stands for each registered provider."""

from tests.contract.providers.anthropic_text import AnthropicVendor
from tests.contract.providers.openai_text import OpenAiVendor
from tests.flows import standing_outward as outward
from tests.flows import standing_within as within
from tests.flows.standing import Stands, at_rest

STANDING: dict[tuple[str, str], Stands] = {
    ("realtime", "openai"): outward.interpreter("openai"),
    ("realtime", "openai_translate"): outward.interpreter("openai_translate"),
    ("realtime", "openai_conversation"): outward.interpreter("openai_conversation"),
    ("realtime", "local_peer"): outward.interpreter("local_peer"),
    ("ai", "rules"): at_rest(PUENTE_AI__PROVIDER="rules"),
    ("ai", "openai"): outward.text(OpenAiVendor),
    ("ai", "anthropic"): outward.text(AnthropicVendor),
    ("storage", "folder"): within.folder,
    ("storage", "s3"): within.s3,
    ("storage", "memory"): at_rest(PUENTE_STORAGE__PROVIDER="memory"),
    ("email", "console"): outward.console,
    ("email", "smtp"): outward.smtp,
    ("email", "ses"): outward.ses,
    ("email", "sendgrid"): outward.sendgrid,
    ("webhook", "http"): outward.webhooks_over_http,
    ("webhook", "recording"): outward.webhooks_recorded,
    ("analytics", "none"): at_rest(PUENTE_ANALYTICS__PROVIDER="none"),
    ("analytics", "log"): outward.logged,
    ("analytics", "mixpanel"): outward.analytics("mixpanel"),
    ("analytics", "amplitude"): outward.analytics("amplitude"),
    ("queue", "memory"): at_rest(PUENTE_QUEUE__PROVIDER="memory"),
    ("queue", "sqs"): within.sqs,
    ("state", "memory"): at_rest(PUENTE_STATE__PROVIDER="memory"),
    ("state", "mongodb"): within.state_in_mongodb,
    ("state", "redis"): within.redis,
    ("identity", "oidc"): within.local_issuer("oidc"),
    ("identity", "local"): within.local_issuer("local"),
    ("cipher", "passthrough"): at_rest(PUENTE_CIPHER__PROVIDER="passthrough"),
    ("cipher", "local_key"): within.key_in_a_file,
    ("cipher", "kms"): within.kms,
}
