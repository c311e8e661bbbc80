"""What is wrong with an environment: one line a mistake, naming the variable, never its value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from puente.settings.capabilities import unfit
from puente.settings.model import LOCAL_ONLY, text_key
from puente.settings.outgoing import AiSettings
from puente.settings.parts import Part, RealtimeSettings
from puente.settings.variables import SECRET_VARIABLE, Values, closest, name_of

URLS = (
    ("identity", "issuer"),
    ("identity", "jwks_url"),
    ("realtime", "base_url"),
    ("realtime", "public_base_url"),
    ("email", "sendgrid_base_url"),
    ("email", "page_url"),
    ("ai", "base_url"),
    ("analytics", "mixpanel_base_url"),
    ("analytics", "amplitude_base_url"),
)
"""Addresses that are dialled by TLS alone outside stage ``local``."""

REGION = r"[a-z]{2,4}(?:-[a-z]+)+-\d"
SQS_HOST = rf"https://sqs\.({REGION})\.amazonaws\."


@dataclass(frozen=True, order=True)
class Mistake:
    variable: str
    message: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.message}"


def of_part(part: str, error: ValidationError, values: Values) -> Iterator[Mistake]:
    """What a part's model refused, each under its variable."""
    for found in error.errors():
        field = str(found["loc"][0]) if found["loc"] else ""
        context = found.get("ctx", {})
        field = getattr(context.get("error"), "field", field)
        if found["type"] == "extra_forbidden":
            continue  # told with what it was likely meant to be
        given = values.get(part, {}).get(field)
        yield Mistake(name_of(part, field), _say(found["type"], found["msg"], context, given))


def _say(kind: str, message: str, context: Mapping[str, Any], given: Any) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", context["expected"])
        meant = closest(str(given), choices, alike=0.6)
        hint = f" (did you mean {meant}?)" if meant else ""
        return f"is not known; choose {' or '.join(choices)}{hint}"
    return message.removeprefix("Value error, ").replace("Input should be", "must be", 1)


def of_slip(name: str, meant: str | None) -> Mistake:
    return Mistake(name, "is no setting" + (f"; did you mean {meant}?" if meant else ""))


def between_parts(stage: str, parts: Mapping[str, Part]) -> Iterator[Mistake]:
    """What only several parts, or the stage, show. A part that is wrong by itself is left out."""
    match parts.get("ai"), parts.get("realtime"):
        case AiSettings(provider="openai") as ai, RealtimeSettings() as realtime:
            if not text_key(ai, realtime):
                message = "is empty: set OPENAI_API_KEY or PUENTE_AI__API_KEY"
                yield Mistake("PUENTE_AI__API_KEY", message)
        case AiSettings(provider="anthropic") as ai, _:
            if not ai.api_key.get_secret_value().strip():
                yield Mistake("PUENTE_AI__API_KEY", "is empty, and provider anthropic needs it")
    if stage != "local":
        yield from _refused_elsewhere(stage, parts)


def _refused_elsewhere(stage: str, parts: Mapping[str, Part]) -> Iterator[Mistake]:
    for (part, provider), what in LOCAL_ONLY.items():
        if getattr(parts.get(part), "provider", None) == provider:
            why = unfit(part, provider)
            yield Mistake(name_of(part, "provider"), f"{what} is refused in stage {stage}: {why}")
    for part, field in URLS:
        url = getattr(parts.get(part), field, None)
        if url and not url.startswith("https://"):
            yield Mistake(name_of(part, field), f"plain http is refused in stage {stage}")
    if getattr(parts.get("webhook"), "allow_plain_http", False):
        message = f"plain http is refused in stage {stage}"
        yield Mistake("PUENTE_WEBHOOK__ALLOW_PLAIN_HTTP", message)
    redis_url = getattr(parts.get("state"), "redis_url", None)
    if redis_url and not redis_url.get_secret_value().startswith("rediss://"):
        message = f"plain redis is refused in stage {stage}: use rediss://"
        yield Mistake("PUENTE_STATE__REDIS_URL", message)
    email = parts.get("email")
    if (getattr(email, "provider", ""), getattr(email, "smtp_security", "")) == ("smtp", "none"):
        message = f"mail without TLS is refused in stage {stage}"
        yield Mistake("PUENTE_EMAIL__SMTP_SECURITY", message)


def of_region(env: Mapping[str, str], parts: Mapping[str, Part]) -> Iterator[Mistake]:
    """AWS answers in one region: what is named in another is not found at the first request."""
    ours = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION")
    if not ours:
        return
    if not re.fullmatch(REGION, ours):
        name = "AWS_REGION" if env.get("AWS_REGION") else "AWS_DEFAULT_REGION"
        yield Mistake(name, "is no region: they are written like us-east-1")
        return
    elsewhere = f"is in another region than AWS_REGION ({ours})"
    secret = env.get(SECRET_VARIABLE, "").split(":")
    if len(secret) > 3 and secret[3] != ours:
        yield Mistake(SECRET_VARIABLE, elsewhere)
    queue = parts.get("queue")
    for field in ("webhook_url", "visit_url"):
        named = re.match(SQS_HOST, getattr(queue, field, ""))
        if named and named[1] != ours:
            yield Mistake(name_of("queue", field), elsewhere)
