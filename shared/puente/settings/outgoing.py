"""The settings of what leaves: mail, text for a model, counts, webhooks."""

from datetime import date
from ipaddress import ip_network
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, model_validator

from puente.domain.errors import Invalid
from puente.domain.mail import one_address
from puente.domain.session import Way
from puente.settings.parts import Part, Together


def _check_network(block: str) -> str:
    try:
        ip_network(block, strict=True)
    except ValueError:
        raise ValueError("networks are written like 10.20.0.0/16") from None
    return block


def _check_watcher(entry: str) -> str:
    clinic, named, address = (part.strip() for part in entry.partition("="))
    if not (clinic and named):
        raise ValueError("each is written like cln_valle=supervisor@clinic.example")
    try:
        return f"{clinic}={one_address(address)}"
    except Invalid as error:
        raise ValueError(error.message) from None


class EmailSettings(Part):
    provider: Literal["console", "smtp", "ses", "sendgrid"]
    """What sends a visit's summary; ``console`` writes down that it would."""
    sender: str | None = None
    """``Puente <interpreter@clinic.example>``: the address mail comes from."""
    page_url: str | None = None
    """Where the page is, as a mail's link names it: ``https://interpreter.clinic.example``."""
    allow_content: bool = False
    """Mail may carry a summary's words. Otherwise it carries a link that asks for a sign-in."""
    watchers: tuple[Annotated[str, AfterValidator(_check_watcher)], ...] = ()
    """Who is mailed when somebody opens a colleague's visit in an emergency, or owes accounts of
    several visits without consent, each as ``clinic_id=address``:
    ``cln_valle=supervisor@clinic.example``."""
    smtp_host: str = "localhost"
    """The mail server of provider ``smtp``."""
    smtp_port: int = Field(default=587, gt=0, lt=65_536)
    """Its port."""
    smtp_security: Literal["tls", "starttls", "none"] = "starttls"
    """How the connection is sealed; ``none`` in stage ``local`` alone."""
    smtp_username: str = ""
    """Empty: no sign-in."""
    smtp_password: SecretStr = SecretStr("")
    """The password of ``smtp_username``."""
    sendgrid_api_key: SecretStr = SecretStr("")
    """The key of provider ``sendgrid``."""
    sendgrid_base_url: str = "https://api.sendgrid.com"
    """SendGrid's address; it has a European one too."""
    timeout_s: float = Field(default=10.0, gt=0)
    """The longest that handing over one mail may take."""

    def watching(self, clinic_id: str) -> tuple[str, ...]:
        """The addresses that watch over a clinic."""
        named = [one.partition("=") for one in self.watchers]
        return tuple(address for clinic, _, address in named if clinic == clinic_id)

    @model_validator(mode="after")
    def _check_choice(self) -> "EmailSettings":
        if self.provider != "console" and not self.sender:
            raise Together("sender", f"is empty, and provider {self.provider} needs a sender")
        if self.provider != "console" and not self.page_url:
            raise Together("page_url", "is empty, and every mail links to the page")
        if self.provider == "sendgrid" and not self.sendgrid_api_key.get_secret_value():
            raise Together("sendgrid_api_key", "is empty, and provider sendgrid needs it")
        named = self.provider == "smtp" and self.smtp_username
        if named and not self.smtp_password.get_secret_value():
            raise Together("smtp_password", "is empty, and smtp_username signs in with it")
        return self


ANTHROPIC_DEFAULTS = {"base_url": "https://api.anthropic.com", "model": "claude-haiku-4-5"}
"""What ``AiSettings`` has of its own for that vendor; its other defaults are OpenAI's."""


class AiSettings(Part):
    provider: Literal["rules", "openai", "anthropic"]
    """What reads a finished visit: the rules alone, or a model beside them."""
    base_url: str = "https://api.openai.com"
    """Where text is sent; a regional address keeps it there. With ``anthropic``
    ``https://api.anthropic.com``."""
    api_key: SecretStr = SecretStr("")
    """Empty with ``openai``: OPENAI_API_KEY, which then serves the interpreter and the text."""
    model: str = "gpt-5.4-mini"
    """The model that reads text. With ``anthropic`` ``claude-haiku-4-5``."""
    timeout_s: float = Field(default=30.0, gt=0)
    """The longest that one answer may take, with its repetitions."""

    @model_validator(mode="before")
    @classmethod
    def _take_vendors_own(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("provider") == "anthropic":
            return {**ANTHROPIC_DEFAULTS, **given}
        return given


class AnalyticsSettings(Part):
    provider: Literal["mixpanel", "amplitude", "log", "none"]
    """Who is told what happened: names and numbers, never content."""
    token: SecretStr = SecretStr("")
    """Mixpanel's project token or Amplitude's API key."""
    mixpanel_base_url: str = "https://api.mixpanel.com"
    """Mixpanel's address. Its European one keeps data there."""
    amplitude_base_url: str = "https://api2.amplitude.com"
    """Amplitude's address. Its European one keeps data there."""

    @model_validator(mode="after")
    def _check_token(self) -> "AnalyticsSettings":
        if self.provider in ("mixpanel", "amplitude") and not self.token.get_secret_value():
            raise Together("token", f"is empty, and provider {self.provider} needs a token")
        return self


class WebhookSettings(Part):
    provider: Literal["http", "recording"]
    """What posts webhooks; ``recording`` keeps them in memory and sends nothing."""
    allowed_networks: tuple[Annotated[str, AfterValidator(_check_network)], ...] = ()
    """CIDR blocks an operator's own receivers live in; everything private is refused otherwise."""
    allow_plain_http: bool = False
    """Post to ``http://`` too; in stage ``local`` alone."""
    deadline_s: float = Field(default=30.0, gt=0)
    """The longest that one attempt may take."""
    lease_s: float = Field(default=45.0, gt=0)
    """How long a claimed delivery is left alone: longer than the deadline."""

    @model_validator(mode="after")
    def _check_lease(self) -> "WebhookSettings":
        if self.lease_s <= self.deadline_s:
            raise Together("lease_s", "lease_s must be longer than deadline_s")
        return self


class PriceSettings(Part):
    translate_leg_minute_usd: float | None = Field(default=0.034, ge=0, le=100)
    """What a minute of one translation leg costs, in US dollars: two legs cost twice as much."""
    # That vendor bills tokens. Of gpt-realtime-2.1, a minute: 300 heard (32 $ a million) and 600
    # spoken (64 $), 600 of what was spoken before read anew (32 $), and the visit so far, at its
    # middle 6,750, read again with each of six turns (0.40 $). Half of it is written down (0.0045).
    conversation_minute_usd: float | None = Field(default=0.09, ge=0, le=100)
    """What a minute in mode ``conversation`` costs: reckoned for a visit of a quarter of an hour,
    half of it spoken and as much interpreted, six turns a minute."""
    taken_on: date = date(2026, 11, 22)
    """The day these prices were looked up. Costs are estimates: the vendor's bill decides."""

    def per_minute(self) -> dict[Way, float | None]:
        """By way of interpreting."""
        leg = self.translate_leg_minute_usd
        return {
            "two_legs": None if leg is None else 2 * leg,
            "one_leg": leg,
            "conversation": self.conversation_minute_usd,
        }


class FiguresSettings(Part):
    kept_days: int = Field(default=395, ge=8, le=3_650)
    """How long the figures by the hour and the minutes of each visit are kept. The Operations page
    looks back seven days."""


class HumanInterpreterSettings(Part):
    phone: str | None = None
    """Shown in the page, for when a machine will not do."""
    url: str | None = None
    """Shown in the page, for when a machine will not do."""
