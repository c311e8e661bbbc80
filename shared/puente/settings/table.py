"""``docs/settings.md``: every setting, its default and its effect, from the models themselves."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from puente.settings.model import LOCAL_DEFAULTS, Settings
from puente.settings.variables import (
    LISTS,
    PREFIX,
    SECRET_VARIABLE,
    STAGE_VARIABLE,
    models,
    name_of,
)

HEAD = f"""# Settings

Written by `make settings` from the code that reads them.

Every setting is a variable of the environment: `{PREFIX}<PART>__<FIELD>`. Two have names of
their own, `MONGODB_URI` and `OPENAI_API_KEY`. Where deployed, `template.yaml` sets what is not
secret; what is secret lies in the one secret that `{SECRET_VARIABLE}` names: a flat JSON object
of variables. The environment wins over the secret.

`python -m puente.settings check` names every mistake in an environment, one line each, and ends
with code 2 where there is one. A process that starts with a mistake stops and says the same.

**Default** is what any stage takes where nothing is set; **in stage local** is what is taken there
alone. A setting without either is needed.

| Setting | Default | In stage local | Effect |
|---|---|---|---|
| `{STAGE_VARIABLE}` | needed | needed | {{stage}} |
| `{SECRET_VARIABLE}` | none | none | The ARN of the secret that holds what is secret. |
"""


def as_markdown() -> str:
    """Raises LookupError for a field that says nothing of its effect."""
    rows = [row for part, model in models().items() for row in _rows(part, model)]
    head = HEAD.format(stage=_plain(effects(Settings)["stage"]))
    return head + "".join(f"{row}\n" for row in rows)


def _rows(part: str, model: type[BaseModel]) -> Iterator[str]:
    said = effects(model)
    local = LOCAL_DEFAULTS.get(part, {})
    for name, field in model.model_fields.items():
        if name not in said:
            raise LookupError(f"{model.__name__}.{name} says nothing of its effect")
        default = "needed" if field.is_required() else _shown(name, field.default, field)
        here = _shown(name, local[name], field) if name in local else default
        cells = (f"`{name_of(part, name)}`", default, here, _plain(said[name]) + _limits(field))
        yield f"| {' | '.join(cells)} |"


def effects(model: type[BaseModel]) -> dict[str, str]:
    """The string under each field, as a reader of the class sees it."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    found = {}
    for field, below in pairwise(body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[field.target.id] = inspect.cleandoc(str(below.value.value))
    return found


def _plain(docstring: str) -> str:
    return " ".join(docstring.replace("``", "`").replace("|", "\\|").split())


def _limits(field: FieldInfo) -> str:
    """What else a value has to be: one of a few, or within a range."""
    annotation: Any = field.annotation
    choices = [c for c in get_args(annotation) if isinstance(c, str)]
    if choices:
        return f" One of {', '.join(f'`{choice}`' for choice in choices)}."
    words = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    bounds = [
        f"{word} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, word in words.items()
        if getattr(limit, name, None) is not None
    ]
    return f" A number, {' and '.join(bounds)}." if bounds else ""


def _shown(name: str, value: Any, field: FieldInfo) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if SecretStr in (field.annotation, *get_args(field.annotation)) and value:
        return "made for this machine"
    if value is None or value in ("", ()):
        return "none"
    if name in LISTS:
        value = ",".join(value)
    if isinstance(value, bool):
        value = str(value).lower()
    return f"`{value}`"
