"""``python -m puente.api.openapi``: print the OpenAPI document of every route."""

import json
import sys
from typing import Any

from puente.api.application import create_app
from puente.api.door import ACCESS, PUBLIC
from puente.api.problems import MEDIA_TYPE


def document() -> str:
    """The document as it is committed: stable order, two spaces, a newline at the end."""
    described = create_app(puente=None).openapi()
    for path in described["paths"].values():
        for operation in path.values():
            if operation.get(ACCESS) == PUBLIC[ACCESS]:
                del operation["security"]
            for response in operation["responses"].values():
                _as_problem(response)
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _as_problem(response: dict[str, Any]) -> None:
    """FastAPI describes every model as plain JSON; a problem has a media type of its own."""
    content = response.get("content", {})
    if MEDIA_TYPE in content:
        content[MEDIA_TYPE] = content.pop("application/json")


if __name__ == "__main__":
    sys.stdout.write(document())
