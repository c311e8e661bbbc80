"""How a start ends that a wrong setting stops: one line in the log, and the runtime told.

Left to itself AWS's runtime client writes a warning that blames the code, and a traceback, around
that one line; and where a process merely ends, Lambda says no more than that it did.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from puente.domain.errors import ConfigurationError
from puente.telemetry import Telemetry

RUNTIME_API = "AWS_LAMBDA_RUNTIME_API"
"""Where a function's process finds the runtime's own HTTP interface: on Lambda alone."""

INIT_ERROR = "/2018-06-01/runtime/init/error"


@contextmanager
def starting() -> Iterator[None]:
    """What is built inside is built, or this process ends.

    Raises ConfigurationError elsewhere than on Lambda: whoever starts there says it themselves.
    """
    try:
        yield
    except ConfigurationError as error:
        runtime = os.environ.get(RUNTIME_API)
        if not runtime:
            raise
        # Names variables, never their values: fit for a log.
        Telemetry("puente").error(error.message)
        report(runtime, error)
        sys.exit(1)


def report(runtime: str, error: ConfigurationError) -> None:
    """Tell the runtime why there will be no function. Raises OSError where it does not listen."""
    kind = type(error).__name__
    told = {"errorType": kind, "errorMessage": error.message, "stackTrace": []}
    headers = {
        "Content-Type": "application/json",
        "Lambda-Runtime-Function-Error-Type": kind,
    }
    connection = HTTPConnection(runtime, timeout=5)
    try:
        connection.request("POST", INIT_ERROR, json.dumps(told), headers)
        connection.getresponse().read()
    finally:
        connection.close()
