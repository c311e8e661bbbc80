"""The names of the environment's variables, and what they say before anything is checked."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from puente.settings.model import LOCAL_DEFAULTS, OPENAI_DEFAULTS, Settings
from puente.settings.parts import Part

PREFIX = "PUENTE_"
STAGE_VARIABLE = "PUENTE_STAGE"
SECRET_VARIABLE = "PUENTE_SECRETS_ARN"  # noqa: S105 - the name of a variable, not a secret

PLAIN_NAMES = {"MONGODB_URI": ("mongodb", "uri"), "OPENAI_API_KEY": ("realtime", "api_key")}
"""Variables with a name of their own, and the field each one sets."""

LISTS = frozenset({"allowed_networks", "ways", "watchers"})
"""Fields that are written with commas between."""

ALIKE = 0.85
"""How like a setting's name another variable has to be, to be taken for a slip of the pen."""

Values = dict[str, dict[str, Any]]


def name_of(part: str, field: str) -> str:
    plain = {fields: name for name, fields in PLAIN_NAMES.items()}
    return plain.get((part, field), f"{PREFIX}{part}__{field}".upper())


def models() -> dict[str, type[Part]]:
    """Each part's model."""
    found = {name: field.annotation for name, field in Settings.model_fields.items()}
    return {
        name: model
        for name, model in found.items()
        if isinstance(model, type) and issubclass(model, Part)
    }


def known() -> list[str]:
    """Every variable that is read, those with a name of their own under both names."""
    fields = [(part, field) for part, model in models().items() for field in model.model_fields]
    every = [f"{PREFIX}{part}__{field}".upper() for part, field in fields]
    return [STAGE_VARIABLE, SECRET_VARIABLE, *PLAIN_NAMES, *every]


def read(env: Mapping[str, str]) -> Values:
    """What the variables say, part by part."""
    values: Values = {}
    for name, text in env.items():
        part, _, field = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and field:
            values.setdefault(part, {})[field] = _split(field, text)
    for name, (part, field) in PLAIN_NAMES.items():
        if env.get(name):
            values.setdefault(part, {})[field] = env[name]
    return values


def _split(field: str, text: str) -> Any:
    if field in LISTS:
        return [block.strip() for block in text.split(",") if block.strip()]
    return text


def with_local_defaults(values: Values) -> Values:
    merged = {
        part: {**defaults, **values.get(part, {})} for part, defaults in LOCAL_DEFAULTS.items()
    }
    given = values.get("realtime", {})
    if "api_key" in given and given.get("provider") != "local_peer":
        merged["realtime"] = {**OPENAI_DEFAULTS, **given}
    return {**values, **merged}


def slips(env: Mapping[str, str]) -> dict[str, str | None]:
    """Variables of ours that are no setting, and the one that each was likely meant to be.

    One without ``__`` may belong to something else (``PUENTE_DATA`` names a folder): it is a slip
    only where it is much like a setting's name.
    """
    names = known()
    found: dict[str, str | None] = {}
    for name in env:
        if not name.startswith(PREFIX) or name in names:
            continue
        meant = closest(name, names)
        if meant is not None or "__" in name:
            found[name] = meant
    return found


def closest(given: str, names: Sequence[str], *, alike: float = ALIKE) -> str | None:
    """The name that ``given`` is much like, if one is."""
    return next(iter(get_close_matches(given, names, n=1, cutoff=alike)), None)
