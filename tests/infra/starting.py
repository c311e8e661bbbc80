"""Run as a process of its own: start one function as Lambda would, with nothing but what it pins.

Reads ``{handler, refused, parts}`` as JSON from standard input, takes the settings from the
environment, and prints what the handler answered as JSON. Importing a module that is ``refused``
fails as it would on Lambda, where no pinned package brings it.
"""

import json
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import Any


class Refusing(MetaPathFinder):
    """Finds everything but some top-level modules."""

    def __init__(self, refused: set[str]) -> None:
        self._refused = refused

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        top = fullname.partition(".")[0]
        if top in self._refused:
            raise ModuleNotFoundError(f"{top} is not pinned", name=top)


def http_event() -> dict[str, Any]:
    """API Gateway's event (payload 2.0) for a path that no function has."""
    return {
        "version": "2.0",
        "routeKey": "GET /api/nowhere",
        "rawPath": "/api/nowhere",
        "rawQueryString": "",
        "headers": {"host": "example.org", "content-length": "0"},
        "requestContext": {
            "http": {
                "method": "GET",
                "path": "/api/nowhere",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
            },
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }


def sqs_event() -> dict[str, Any]:
    """SQS's event with one record that nobody can read."""
    return {"Records": [{"messageId": "unreadable", "body": "no JSON", "attributes": {}}]}


def main() -> None:
    asked = json.load(sys.stdin)
    sys.meta_path.insert(0, Refusing(set(asked["refused"])))
    module, _, name = asked["handler"].rpartition(".")
    handler: Any = getattr(import_module(module), name)
    is_http = not hasattr(handler, "puente")
    puente = handler.app.state.puente if is_http else handler.puente
    for part in asked["parts"]:
        getattr(puente, part)
    answer = None
    if is_http:
        answer = handler(http_event(), None)
    elif type(handler).__name__ == "Records":
        answer = handler(sqs_event(), None)
    json.dump({"stage": puente.settings.stage, "answer": answer}, sys.stdout)


if __name__ == "__main__":
    main()
