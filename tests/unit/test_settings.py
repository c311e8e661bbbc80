"""Settings: what is missing is named, what is secret is not, and what is local stays local."""

import json
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from puente.domain.errors import ConfigurationError
from puente.settings import LOCAL_DEFAULTS, LOCAL_ONLY, SECRET_VARIABLE, load_settings

CANARY = "canary-secret-value"

DEPLOYED = {
    "PUENTE_STAGE": "prod",
    "MONGODB_URI": "mongodb+srv://user:password@cluster.test/",
    "OPENAI_API_KEY": "sk-made-up",
    "PUENTE_REALTIME__PROVIDER": "openai_translate",
    "PUENTE_REALTIME__BASE_URL": "https://api.openai.com",
    "PUENTE_REALTIME__TRANSLATE_MODEL": "gpt-realtime-translate",
    "PUENTE_REALTIME__TRANSCRIPTION_MODEL": "gpt-realtime-whisper",
    "PUENTE_REALTIME__CONVERSATION_MODEL": "gpt-realtime-2.1",
    "PUENTE_REALTIME__CONVERSATION_TRANSCRIPTION_MODEL": "gpt-transcribe",
    "PUENTE_REALTIME__VOICE": "marin",
    "PUENTE_IDENTITY__PROVIDER": "oidc",
    "PUENTE_IDENTITY__ISSUER": "https://issuer.test",
    "PUENTE_IDENTITY__AUDIENCE": "puente-api",
    "PUENTE_IDENTITY__CLIENT_ID": "puente-page",
    "PUENTE_QUEUE__PROVIDER": "sqs",
    "PUENTE_QUEUE__WEBHOOK_URL": "https://sqs.test/webhook",
    "PUENTE_QUEUE__VISIT_URL": "https://sqs.test/visit",
    "PUENTE_STATE__PROVIDER": "mongodb",
    "PUENTE_STORAGE__PROVIDER": "s3",
    "PUENTE_STORAGE__BUCKET": "transcripts",
    "PUENTE_STORAGE__ANCHOR_BUCKET": "anchors",
    "PUENTE_EMAIL__PROVIDER": "console",
    "PUENTE_AI__PROVIDER": "rules",
    "PUENTE_ANALYTICS__PROVIDER": "log",
    "PUENTE_CIPHER__PROVIDER": "kms",
    "PUENTE_CIPHER__KMS_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:key/made-up",
    "PUENTE_WEBHOOK__PROVIDER": "http",
}


def refused(environ: dict[str, str]) -> str:
    """The message of the error that stops the start."""
    with pytest.raises(ConfigurationError) as met:
        load_settings(environ)
    assert met.value.__cause__ is None
    assert CANARY not in met.value.message
    return met.value.message


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in DEPLOYED.items() if name not in names}


# --- stages -----------------------------------------------------------------------------------


def test_stage_local_needs_nothing_else() -> None:
    settings = load_settings({"PUENTE_STAGE": "local"})
    assert settings.providers() == {
        "realtime": "local_peer",
        "identity": "local",
        "queue": "memory",
        "state": "memory",
        "storage": "folder",
        "ai": "rules",
        "analytics": "none",
        "cipher": "local_key",
        "email": "console",
        "webhook": "http",
    }


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_deployed_stage_with_everything_named_loads(stage: str) -> None:
    settings = load_settings({**DEPLOYED, "PUENTE_STAGE": stage})
    assert settings.stage == stage
    assert settings.mongodb.uri.get_secret_value() == DEPLOYED["MONGODB_URI"]
    assert settings.realtime.api_key.get_secret_value() == "sk-made-up"
    assert settings.webhook.allowed_networks == ()
    assert not settings.webhook.allow_plain_http


REQUIRED = [
    name
    for name in DEPLOYED
    if name
    not in (
        "PUENTE_STAGE",
        "PUENTE_STORAGE__BUCKET",
        "PUENTE_STORAGE__ANCHOR_BUCKET",
        "PUENTE_CIPHER__KMS_KEY_ARN",
    )
]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_setting_is_named(name: str) -> None:
    assert f"{name}: is missing" in refused(without(name))


def test_every_missing_setting_is_named_at_once() -> None:
    message = refused(without("MONGODB_URI", "OPENAI_API_KEY", "PUENTE_QUEUE__VISIT_URL"))
    for name in ("MONGODB_URI", "OPENAI_API_KEY", "PUENTE_QUEUE__VISIT_URL"):
        assert name in message


@pytest.mark.parametrize("stage", ["", "production", "Local", "test"])
def test_an_unknown_stage_is_refused_and_has_no_defaults(stage: str) -> None:
    message = refused({"PUENTE_STAGE": stage})
    assert "PUENTE_STAGE" in message
    assert "MONGODB_URI: is missing" in message


def test_no_stage_at_all_is_refused() -> None:
    assert "PUENTE_STAGE" in refused(without("PUENTE_STAGE"))


@pytest.mark.parametrize("name", ["BUCKET", "FOLDER", "ANCHOR_BUCKET", "ANCHOR_FOLDER"])
def test_a_store_needs_its_place(name: str) -> None:
    local = {"PUENTE_STAGE": "local", f"PUENTE_STORAGE__{name}": ""}
    environ = without(f"PUENTE_STORAGE__{name}") if name.endswith("BUCKET") else local
    assert f"PUENTE_STORAGE__{name}" in refused(environ)


def test_redis_needs_its_address_and_tls_where_it_is_deployed() -> None:
    chosen = {**DEPLOYED, "PUENTE_STATE__PROVIDER": "redis"}
    url = "PUENTE_STATE__REDIS_URL"
    assert url in refused(chosen)
    plain = refused({**chosen, url: "redis://user:made-up@cache.test:6379/0"})
    assert "rediss://" in plain
    assert "made-up" not in plain
    load_settings({**chosen, url: "rediss://user:made-up@cache.test:6379/0"})


def test_local_is_refused_on_lambda() -> None:
    message = refused({"PUENTE_STAGE": "local", "AWS_LAMBDA_FUNCTION_NAME": "sweep"})
    assert "refused on Lambda" in message
    load_settings({**DEPLOYED, "AWS_LAMBDA_FUNCTION_NAME": "sweep"})


# --- what is fit for one machine alone --------------------------------------------------------


@pytest.mark.parametrize(("part", "provider"), LOCAL_ONLY, ids=str)
@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_local_part_is_refused_in_other_stages(part: str, provider: str, stage: str) -> None:
    environ = {
        **DEPLOYED,
        "PUENTE_STAGE": stage,
        f"PUENTE_{part.upper()}__PROVIDER": provider,
        "PUENTE_STORAGE__FOLDER": "/tmp/store",
        "PUENTE_STORAGE__ANCHOR_FOLDER": "/tmp/anchors",
        "PUENTE_CIPHER__KEY_FILE": "/tmp/key",
    }
    assert f"PUENTE_{part.upper()}__PROVIDER" in refused(environ)


def test_every_part_of_one_machine_is_on_the_list() -> None:
    chosen = {(part, given.get("provider")) for part, given in LOCAL_DEFAULTS.items()}
    elsewhere = set(load_settings(DEPLOYED).providers().items())
    never_chosen = {("cipher", "passthrough"), ("storage", "memory"), ("webhook", "recording")}
    assert chosen - elsewhere - {("mongodb", None), ("analytics", "none")} | never_chosen == set(
        LOCAL_ONLY
    )


@pytest.mark.parametrize(
    "name",
    [
        "PUENTE_IDENTITY__ISSUER",
        "PUENTE_IDENTITY__JWKS_URL",
        "PUENTE_REALTIME__BASE_URL",
        "PUENTE_REALTIME__PUBLIC_BASE_URL",
    ],
)
def test_plain_http_is_refused_in_other_stages(name: str) -> None:
    for url in ("http://elsewhere.test", "HTTP://elsewhere.test", "elsewhere.test"):
        assert "plain http is refused" in refused({**DEPLOYED, name: url})


def test_plain_http_webhooks_are_refused_in_other_stages() -> None:
    environ = {**DEPLOYED, "PUENTE_WEBHOOK__ALLOW_PLAIN_HTTP": "true"}
    assert "plain http is refused" in refused(environ)


# --- values -----------------------------------------------------------------------------------

WRONG = {
    "PUENTE_QUEUE__PROVIDER": CANARY,
    "PUENTE_MONGODB__TIMEOUT_MS": CANARY,
    "PUENTE_REALTIME__TIMEOUT_S": "-1",
    "PUENTE_REALTIME__NOISE_REDUCTION": CANARY,
    "PUENTE_WEBHOOK__ALLOW_PLAIN_HTTP": CANARY,
    "PUENTE_WEBHOOK__DEADLINE_S": "0",
    "PUENTE_WEBHOOK__ALLOWED_NETWORKS": f"10.0.0.0/8,{CANARY}",
    "PUENTE_REALTIME__COLOUR": CANARY,
    "PUENTE_COLOUR__OF": CANARY,
    "PUENTE_EMAIL__SMTP_PORT": "65536",
    "OPENAI_API_KEY": f"{CANARY} and more ñ",
}


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_a_wrong_value_is_named_and_not_shown(name: str, value: str) -> None:
    message = refused({**DEPLOYED, name: value})
    assert name in message


def test_a_lease_outlasts_the_deadline() -> None:
    environ = {**DEPLOYED, "PUENTE_WEBHOOK__DEADLINE_S": "45"}
    assert "lease_s must be longer than deadline_s" in refused(environ)
    load_settings({**environ, "PUENTE_WEBHOOK__LEASE_S": "46"})


@pytest.mark.parametrize("block", ["10.0.0.1/8", "10.0.0.0/33", "localhost", "::1/129"])
def test_a_network_that_is_none_stops_the_start(block: str) -> None:
    message = refused({**DEPLOYED, "PUENTE_WEBHOOK__ALLOWED_NETWORKS": block})
    assert "PUENTE_WEBHOOK__ALLOWED_NETWORKS" in message
    assert block not in message


def test_networks_are_written_with_commas_between() -> None:
    settings = load_settings(
        {**DEPLOYED, "PUENTE_WEBHOOK__ALLOWED_NETWORKS": " 10.0.0.0/8, fd00::/8 ,"}
    )
    assert settings.webhook.allowed_networks == ("10.0.0.0/8", "fd00::/8")


def test_the_newline_of_a_file_is_no_part_of_a_key() -> None:
    settings = load_settings({**DEPLOYED, "OPENAI_API_KEY": "sk-made-up\n"})
    assert settings.realtime.api_key.get_secret_value() == "sk-made-up"


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    environ = {**DEPLOYED, "OPENAI_API_KEY": CANARY, "MONGODB_URI": f"mongodb://u:{CANARY}@h/"}
    settings = load_settings(environ)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert CANARY not in shown


# --- stage local ------------------------------------------------------------------------------


def test_a_key_makes_the_local_stage_interpret_for_real() -> None:
    settings = load_settings({"PUENTE_STAGE": "local", "OPENAI_API_KEY": "sk-made-up"})
    assert settings.realtime.provider == "openai"
    assert settings.realtime.base_url == "https://api.openai.com"


def test_the_local_peer_may_be_kept_with_a_key() -> None:
    settings = load_settings(
        {
            "PUENTE_STAGE": "local",
            "OPENAI_API_KEY": "sk-made-up",
            "PUENTE_REALTIME__PROVIDER": "local_peer",
        }
    )
    assert settings.realtime.provider == "local_peer"
    assert settings.realtime.base_url.startswith("http://127.0.0.1")


def test_a_local_default_is_replaced_alone() -> None:
    settings = load_settings({"PUENTE_STAGE": "local", "PUENTE_QUEUE__VISIT_URL": "mine"})
    assert (settings.queue.visit_url, settings.queue.webhook_url) == ("mine", "webhook")
    assert settings.queue.provider == "memory"


def test_an_empty_variable_of_an_own_name_is_as_if_absent() -> None:
    settings = load_settings({"PUENTE_STAGE": "local", "OPENAI_API_KEY": "", "MONGODB_URI": ""})
    assert settings.realtime.provider == "local_peer"
    assert settings.mongodb.uri.get_secret_value() == LOCAL_DEFAULTS["mongodb"]["uri"]


# --- the secret -------------------------------------------------------------------------------


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield


def keep(value: str) -> str:
    client = boto3.client("secretsmanager")
    return str(client.create_secret(Name="puente", SecretString=value)["ARN"])


def test_a_secret_holds_variables_and_the_environment_wins(aws: None) -> None:
    hidden = {"MONGODB_URI": "mongodb://from-the-secret/", "OPENAI_API_KEY": "sk-from-the-secret"}
    environ = {**without("MONGODB_URI"), SECRET_VARIABLE: keep(json.dumps(hidden))}
    settings = load_settings(environ)
    assert settings.mongodb.uri.get_secret_value() == hidden["MONGODB_URI"]
    assert settings.realtime.api_key.get_secret_value() == DEPLOYED["OPENAI_API_KEY"]


@pytest.mark.parametrize("value", [CANARY, f'["{CANARY}"]', f'"{CANARY}"', "7", f'{{"a": {CANARY}'])
def test_a_secret_that_is_no_object_stops_the_start(aws: None, value: str) -> None:
    message = refused({**DEPLOYED, SECRET_VARIABLE: keep(value)})
    assert SECRET_VARIABLE in message


def test_a_secret_that_is_not_there_stops_the_start(aws: None) -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone"
    message = refused({**DEPLOYED, SECRET_VARIABLE: arn})
    expected = "there is none of this name and region, or it has no value yet: put one in"
    assert f"{SECRET_VARIABLE}: the secret that it names cannot be read: {expected}" in message


def test_a_secret_that_nobody_is_signed_in_for_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:puente"
    message = refused({**DEPLOYED, SECRET_VARIABLE: arn})
    assert "there are no AWS credentials: sign in, or set AWS_PROFILE" in message


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("AccessDeniedException", "this role may not read or open it"),
        ("ExpiredTokenException", "sign in again"),
        ("InternalServiceError", "Secrets Manager does not answer"),
    ],
)
def test_a_secret_that_aws_does_not_give_says_why(
    aws: None, monkeypatch: pytest.MonkeyPatch, code: str, expected: str
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise ClientError({"Error": {"Code": code, "Message": CANARY}}, "GetSecretValue")

    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refuses)
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:puente"
    message = refused({**DEPLOYED, SECRET_VARIABLE: arn})
    assert expected in message
    assert CANARY not in message


# --- ways of interpreting ---------------------------------------------------------------------


def test_the_ways_of_interpreting_are_those_that_are_allowed_and_served() -> None:
    assert load_settings({"PUENTE_STAGE": "local"}).realtime.offered == (
        "two_legs",
        "one_leg",
        "conversation",
    )
    some = {**DEPLOYED, "PUENTE_REALTIME__WAYS": "conversation, one_leg"}
    assert load_settings(some).realtime.offered == ("one_leg",)


@pytest.mark.parametrize("ways", ["conversation", "", "three_legs"])
def test_ways_that_leave_nothing_to_interpret_with_stop_the_start(ways: str) -> None:
    assert "PUENTE_REALTIME" in refused({**DEPLOYED, "PUENTE_REALTIME__WAYS": ways})
