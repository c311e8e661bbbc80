"""From the environment to checked settings, or to every mistake in it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pydantic import ValidationError

from puente.domain.errors import ConfigurationError
from puente.settings.mistakes import Mistake, between_parts, of_part, of_region, of_slip
from puente.settings.model import Settings, Stage
from puente.settings.packages import missing_packages
from puente.settings.parts import Part
from puente.settings.variables import (
    SECRET_VARIABLE,
    STAGE_VARIABLE,
    Values,
    models,
    read,
    slips,
    with_local_defaults,
)


@dataclass(frozen=True)
class Examined:
    """``settings`` is None exactly where there is a mistake."""

    settings: Settings | None
    mistakes: tuple[Mistake, ...]


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Raises ConfigurationError, naming the variables that are missing, wrong or refused here, and
    never their values.
    """
    examined = examine(os.environ if environ is None else environ)
    if examined.settings is None:
        told = "; ".join(str(mistake) for mistake in examined.mistakes)
        raise ConfigurationError(f"settings are missing or wrong: {told}")
    return examined.settings


def examine(environ: Mapping[str, str]) -> Examined:
    """Every mistake at once, so that mending takes one round."""
    env = dict(environ)
    found: set[Mistake] = set()
    if env.get(SECRET_VARIABLE):
        try:
            env = {**read_secret(env[SECRET_VARIABLE]), **env}
        except ConfigurationError as error:
            unread = Mistake(SECRET_VARIABLE, error.message)
            return Examined(None, tuple(sorted({unread, *of_region(env, {})})))
    stage = env.get(STAGE_VARIABLE, "")
    if stage == "local" and "AWS_LAMBDA_FUNCTION_NAME" in env:
        refused = "stage local is refused on Lambda: choose dev or prod"
        return Examined(None, (Mistake(STAGE_VARIABLE, refused),))
    if stage not in get_args(Stage):
        said = "is not known" if stage else "is missing"
        found.add(Mistake(STAGE_VARIABLE, f"{said}; choose {' or '.join(get_args(Stage))}"))
    values = read(env)
    if stage == "local":
        values = with_local_defaults(values)
    found |= {of_slip(name, meant) for name, meant in slips(env).items()}
    parts = _parts(values, found)
    found |= {*between_parts(stage, parts), *of_region(env, parts), *missing_packages(parts)}
    if found:
        return Examined(None, tuple(sorted(found)))
    return Examined(Settings.model_validate({"stage": stage, **parts}), ())


def _parts(values: Values, found: set[Mistake]) -> dict[str, Part]:
    """The parts that are right by themselves; what is wrong with the others is added to ``found``.

    A part without any variable is empty, so that what is missing is named one by one.
    """
    parts: dict[str, Part] = {}
    for name, model in models().items():
        try:
            parts[name] = model.model_validate(values.get(name, {}))
        except ValidationError as error:
            found |= set(of_part(name, error, values))
    return parts


def read_secret(arn: str) -> dict[str, str]:
    """The variables kept in one AWS Secrets Manager secret, a flat JSON object."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client = boto3.Session().client("secretsmanager")
        loaded = json.loads(client.get_secret_value(SecretId=arn)["SecretString"])
    except (BotoCoreError, ClientError) as error:
        why = _why_unread(error)
        raise ConfigurationError(f"the secret that it names cannot be read: {why}") from None
    except (ValueError, KeyError):
        loaded = None
    if not isinstance(loaded, dict):
        raise ConfigurationError("the secret that it names is no JSON object")
    return {str(name): str(value) for name, value in loaded.items()}


def _why_unread(error: Exception) -> str:
    """What to do about a secret that AWS did not give; never AWS's own words."""
    response: Mapping[str, Mapping[str, str]] = getattr(error, "response", {})
    code = response.get("Error", {}).get("Code", "")
    if code == "ResourceNotFoundException":
        return "there is none of this name and region, or it has no value yet: put one in"
    if code in ("AccessDeniedException", "DecryptionFailure"):
        return "this role may not read or open it"
    if code in (
        "UnrecognizedClientException",
        "ExpiredTokenException",
        "InvalidSignatureException",
    ):
        return "AWS does not take these credentials: sign in again"
    if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError"):
        return "there are no AWS credentials: sign in, or set AWS_PROFILE"
    return "Secrets Manager does not answer: look at the region and the network"
