"""How a command ends that could not do its work: in one line that says what to do about it.

The database driver's own message is long, names servers and may quote a document; nothing of it is
passed on.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pymongo.errors import OperationFailure, PyMongoError

from puente.domain.errors import PuenteError

T = TypeVar("T")

CODES = {
    13: "its user may not do this: give it readWrite on the one database",
    18: "it refuses the user or the password in MONGODB_URI",
    8_000: "it refuses the user or the password in MONGODB_URI",
}
"""Of a refusal by MongoDB, and of Atlas's own for a wrong password."""

SIGNS = (
    (
        ("name or service not known", "nodename nor servname", "no address associated"),
        "nobody knows the host in MONGODB_URI: compare it with the cluster's own",
    ),
    (
        ("dns query name does not exist", "nxdomain", "no nameservers", "resolution lifetime"),
        "nobody knows the host in MONGODB_URI: compare it with the cluster's own",
    ),
    (
        ("ssl", "certificate"),
        "TLS fails: Atlas ends it so for an address that is not on its IP access list",
    ),
    (
        ("connection refused", "connect call failed"),
        "nothing listens at the host and port in MONGODB_URI: is it started?",
    ),
    (
        ("timed out", "timeout"),
        "no answer in time: is this address on the IP access list (docs/operate/atlas.md)?",
    ),
    (
        ("unknown option", "invalid uri"),
        "MONGODB_URI is not written as the database's own page gives it: copy it anew",
    ),
)
"""What a driver's message holds, and what to do; the first that fits."""


class Failed(Exception):
    """It could not be done; the message is the line to print."""


def carry_out(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What ``work`` brings. Raises Failed."""
    try:
        return asyncio.run(work())
    except (PuenteError, PyMongoError) as error:
        raise Failed(in_one_line(error)) from None


def in_one_line(error: BaseException) -> str:
    """What went wrong; where it was the database, however deep, what to look at first."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, PyMongoError):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        return f"the database cannot be used: {advice(cause)}"
    return error.message if isinstance(error, PuenteError) else type(error).__name__


def advice(error: PyMongoError) -> str:
    """What to do, by the kind of failure."""
    if isinstance(error, OperationFailure):
        other = f"it refused (code {error.code}): what was done stays, look at its own log"
        return CODES.get(error.code or 0, other)
    said = str(error).lower()
    for signs, what_to_do in SIGNS:
        if any(sign in said for sign in signs):
            return what_to_do
    return "the connection broke: what was done stays, run it again"
