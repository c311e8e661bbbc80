"""The functions: what runs them, how long, with which settings, and what they write down."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from typing import get_args

import boto3
from moto import mock_aws
from pydantic import BaseModel, SecretStr

from puente.domain.errors import ConfigurationError
from puente.settings import (
    PLAIN_NAMES,
    PREFIX,
    SECRET_VARIABLE,
    Settings,
    load_settings,
)
from tests.infra.checking import check, reach_of
from tests.infra.checks_queues import CONSUMERS
from tests.infra.stack import EXAMPLE, OPTIONAL, ROOT, Stack, folder, named

SECRET = {"MONGODB_URI": "mongodb://made-up.example.org/", "OPENAI_API_KEY": "made-up-key"}
"""What an operator puts into the secret."""

NOT_CHOSEN = "of a provider that the template does not choose"

LIST_PRICE = "the vendor's list price; whoever pays another may set it in the secret"

SECRET_NOT_CHOSEN = {
    "PUENTE_STATE__REDIS_URL",
    "PUENTE_EMAIL__SMTP_PASSWORD",
    "PUENTE_EMAIL__SENDGRID_API_KEY",
    "PUENTE_ANALYTICS__TOKEN",
    "PUENTE_AI__API_KEY",
}
"""Secrets of providers that the template does not choose."""

LEFT_OUT = {
    "PUENTE_REALTIME__PUBLIC_BASE_URL": "the page dials where the server mints",
    "PUENTE_IDENTITY__JWKS_URL": "found by discovery, which the API's authoriser needs anyway",
    "PUENTE_STORAGE__FOLDER": "of one machine",
    "PUENTE_STORAGE__ANCHOR_FOLDER": "of one machine",
    "PUENTE_WEBHOOK__ALLOW_PLAIN_HTTP": "refused in every deployed stage",
    "PUENTE_STATE__TIMEOUT_S": NOT_CHOSEN,
    "PUENTE_AI__BASE_URL": NOT_CHOSEN,
    "PUENTE_AI__MODEL": NOT_CHOSEN,
    "PUENTE_AI__TIMEOUT_S": NOT_CHOSEN,
    "PUENTE_EMAIL__SENDER": NOT_CHOSEN,
    "PUENTE_EMAIL__ALLOW_CONTENT": NOT_CHOSEN,
    "PUENTE_EMAIL__SMTP_HOST": NOT_CHOSEN,
    "PUENTE_EMAIL__SMTP_PORT": NOT_CHOSEN,
    "PUENTE_EMAIL__SMTP_SECURITY": NOT_CHOSEN,
    "PUENTE_EMAIL__SMTP_USERNAME": NOT_CHOSEN,
    "PUENTE_EMAIL__SENDGRID_BASE_URL": NOT_CHOSEN,
    "PUENTE_EMAIL__TIMEOUT_S": NOT_CHOSEN,
    "PUENTE_PRICES__TRANSLATE_LEG_MINUTE_USD": LIST_PRICE,
    "PUENTE_PRICES__CONVERSATION_MINUTE_USD": LIST_PRICE,
    "PUENTE_PRICES__TAKEN_ON": LIST_PRICE,
    "PUENTE_CIPHER__KMS_ENDPOINT": "AWS's own",
    "PUENTE_CIPHER__KMS_CA_FILE": "AWS's certificates are known",
    "PUENTE_CIPHER__KEY_FILE": "refused in every deployed stage",
    "PUENTE_ANALYTICS__MIXPANEL_BASE_URL": NOT_CHOSEN,
    "PUENTE_ANALYTICS__AMPLITUDE_BASE_URL": NOT_CHOSEN,
}
"""Settings that a deployed stage leaves as they are."""

HTTP_LIMIT_S = 30
"""When API Gateway's HTTP API gives up."""

SECRET_SHAPES = (
    r"mongodb(\+srv)?://",
    r"\bsk-[A-Za-z0-9]",
    r"\bwhsec_",
    r"\bAKIA[0-9A-Z]{12}",
    r"-----BEGIN",
    r"(?i)\b(password|passwd|api_?key|token)\b\s*[:=]\s*['\"]?[A-Za-z0-9/+]{8}",
)


def settings_variables() -> dict[str, bool]:
    """Every variable that the settings read, and whether it is secret."""
    plain = {fields: name for name, fields in PLAIN_NAMES.items()}
    found = {f"{PREFIX}STAGE": False, SECRET_VARIABLE: False}
    for part, outer in Settings.model_fields.items():
        model = outer.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            for name, inner in model.model_fields.items():
                variable = plain.get((part, name), f"{PREFIX}{part}__{name}".upper())
                found[variable] = SecretStr in (inner.annotation, *get_args(inner.annotation))
    return found


@contextmanager
def secret_store() -> Iterator[str]:
    """A Secrets Manager that holds the secret; yields its ARN."""
    with mock_aws():
        client = boto3.client("secretsmanager", region_name="us-east-1")
        yield client.create_secret(Name="made-up", SecretString=json.dumps(SECRET))["ARN"]


@check
def functions_are_the_folders(stack: Stack) -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/app.py")}
    assert sorted(folder(f) for f in stack.functions().values()) == sorted(folders)


@check
def handlers_exist(stack: Stack) -> None:
    for name, function in stack.functions().items():
        module, _, attribute = str(function["Handler"]).rpartition(".")
        path = (ROOT / module.replace(".", "/")).with_suffix(".py")
        assert path.is_file(), f"{name}: no {module}"
        assigned = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.Assign)]
        targets = [t.id for n in assigned for t in n.targets if isinstance(t, ast.Name)]
        assert attribute in targets, f"{name}: {module} has no {attribute}"


@check
def functions_run_on_the_runtime_they_are_built_for(stack: Stack) -> None:
    recipe = (ROOT / "functions" / "build.mk").read_text()
    version = re.search(r"^LAMBDA_PYTHON := (\S+)$", recipe, re.MULTILINE)
    platform = re.search(r"^LAMBDA_PLATFORM := aarch64-", recipe, re.MULTILINE)
    assert version
    assert platform
    for name, function in stack.functions().items():
        assert function["Runtime"] == f"python{version[1]}" == "python3.13", name
        assert function["Architectures"] == ["arm64"], name


@check
def every_function_finds_the_libraries(stack: Stack) -> None:
    """What it leaves out of its own archive, made for what it runs on."""
    layers = stack.of("Lambda::LayerVersion")
    (layer,) = layers.values()
    for name, function in stack.functions().items():
        assert [found["Ref"] for found in function["Layers"]] == list(layers), name
        assert layer["CompatibleRuntimes"] == [function["Runtime"]], name
        assert layer["CompatibleArchitectures"] == function["Architectures"], name
    for resource in stack.resources.values():
        if resource["Type"] == "AWS::Lambda::LayerVersion":
            # An older deployment names an older version, and may be rolled back to.
            assert resource["DeletionPolicy"] == "Retain"


@check
def http_functions_answer_before_the_gateway_gives_up(stack: Stack) -> None:
    for name, function in stack.functions().items():
        if reach_of(stack, name).door is not None:
            assert function["Timeout"] < HTTP_LIMIT_S, name
            assert function["MemorySize"] >= 512, name


@check
def one_sweep_a_minute(stack: Stack) -> None:
    (sweep,) = [n for n, f in stack.functions().items() if folder(f) == "sweep"]
    (rule,) = stack.of("Events::Rule").values()
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert rule.get("State", "ENABLED") == "ENABLED"
    assert [named(target["Arn"]) for target in rule["Targets"]] == [sweep]
    assert stack.functions()[sweep]["Timeout"] < 60, "the next one would start beside it"
    (invoke,) = stack.of("Lambda::EventInvokeConfig").values()
    assert named(invoke["FunctionName"]) == sweep
    assert invoke["MaximumRetryAttempts"] == 0
    alarms = stack.of("CloudWatch::Alarm").values()
    dimension = [{"Name": "FunctionName", "Value": {"Ref": sweep}}]
    (alarm,) = [a for a in alarms if a.get("Dimensions") == dimension]
    assert alarm["TreatMissingData"] == "breaching", "a sweep that never runs has no errors"


@check
def every_function_is_called_by_something(stack: Stack) -> None:
    consuming = {name for name, f in stack.functions().items() if folder(f) in CONSUMERS}
    assert consuming == set(stack.sources())
    called = {named(p["FunctionName"]) for p in stack.of("Lambda::Permission").values()}
    assert called | consuming == set(stack.functions())


@check
def logs_are_kept_for_a_time_and_no_longer(stack: Stack) -> None:
    groups = stack.of("Logs::LogGroup")
    used = [named(f["LoggingConfig"]["LogGroup"]) for f in stack.functions().values()]
    assert len(set(used)) == len(used)
    assert set(used) <= set(groups)
    for name, group in groups.items():
        assert group.get("RetentionInDays") == {"Ref": "LogRetentionDays"}, name


@check
def variables_declared_are_those_the_settings_read(stack: Stack) -> None:
    read = settings_variables()
    expected = {n for n, is_secret in read.items() if not is_secret} - set(LEFT_OUT)
    assert set(LEFT_OUT) <= set(read), "a setting that is left out no longer exists"
    for name in stack.functions():
        declared = set(stack.environment(name, {**EXAMPLE, **OPTIONAL, "Stage": "prod"}))
        assert declared == expected, f"{name}: {declared ^ expected}"


@check
def settings_load_in_both_stages(stack: Stack) -> None:
    with secret_store() as arn:
        for stage, optional in product(("dev", "prod"), ({}, OPTIONAL)):
            given = {**EXAMPLE, **optional, "Stage": stage, "Secrets": arn}
            made = [stack.environment(name, given) for name in stack.functions()]
            for environment in {tuple(sorted(each.items())) for each in made}:
                settings = _load(dict(environment))
                assert settings.stage == stage
                assert settings.mongodb.uri.get_secret_value() == SECRET["MONGODB_URI"]


def _load(environment: Mapping[str, str]) -> Settings:
    """The settings as Lambda would load them."""
    try:
        return load_settings({**environment, "AWS_LAMBDA_FUNCTION_NAME": "made-up"})
    except ConfigurationError as error:
        raise AssertionError(error.message) from None


@check
def no_secret_is_written_down(stack: Stack) -> None:
    secret = {name for name, is_secret in settings_variables().items() if is_secret}
    assert secret == set(SECRET) | SECRET_NOT_CHOSEN
    spelled = secret | {f"{PREFIX}{part}__{field}".upper() for part, field in PLAIN_NAMES.values()}
    for name, function in stack.functions().items():
        assert not spelled & set(function["Environment"]["Variables"]), name
    text = json.dumps(stack.source, default=str)
    for shape in SECRET_SHAPES:
        assert not re.search(shape, text), shape
    for made in stack.of("SecretsManager::Secret").values():
        assert not {"SecretString", "GenerateSecretString"} & set(made)


@check
def wrong_parameters_are_refused(stack: Stack) -> None:
    for name, parameter in stack.source["Parameters"].items():
        pattern = parameter.get("AllowedPattern")
        bounded = {"AllowedValues", "MinValue"} & set(parameter)
        assert pattern or bounded, f"{name} takes anything"
        if pattern and "Default" in parameter:
            assert re.fullmatch(pattern, str(parameter["Default"])), name
        if pattern and "Default" not in parameter:
            assert not re.fullmatch(pattern, "REPLACE-with-something"), name
            assert re.fullmatch(pattern, EXAMPLE[name]), name
            assert parameter["ConstraintDescription"], name
    for name, value in OPTIONAL.items():
        assert re.fullmatch(stack.source["Parameters"][name]["AllowedPattern"], value), name
    assert "Default" not in stack.source["Parameters"]["Stage"]
