"""The chain that shows whether an audit was touched: links, seals, anchors.

A row is written alone, because a chain in the path of every request would make them wait for
each other. Soon after, a seal lists the rows in order, each with a link: an HMAC over the link
before it and the row. Who changes, removes or moves a row breaks the link of the first one
touched. The last link of each seal is anchored outside the database: a cut tail, or a chain made
anew by somebody who has the key, does not meet it.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from puente.domain.base import Instant, Model

START = "0" * 64
"""What the first row of a clinic is linked to."""

NOBODY = "_"
"""The chain of rows that belong to no clinic: calls that were refused before anybody was known."""

FIELDS = (
    "audit_id",
    "clinic_id",
    "principal_id",
    "at",
    "route",
    "ids",
    "status",
    "code",
    "address",
    "request_id",
)
"""What every row says; the rest of a stored row is ours."""

LATER_FIELDS = ("right",)
"""What rows say since a day on which others were sealed already: linked where a row has it."""


class Link(Model):
    """One row of a seal."""

    audit_id: str
    mac: str
    """64 hexadecimal digits: HMAC-SHA-256 over the link before it and the row."""


class Seal(Model):
    """Rows of one clinic, in order, linked to the seal before."""

    clinic_id: str
    number: int
    """1, 2, 3 …: a gap is a seal that was removed."""
    previous: str
    links: tuple[Link, ...]
    sealed_at: Instant

    @property
    def head(self) -> str:
        return self.links[-1].mac


class Anchor(Model):
    """What is kept of a seal outside the database."""

    clinic_id: str
    number: int
    head: str
    rows: int
    sealed_at: Instant

    @property
    def key(self) -> str:
        """Where it is stored; numbers sort as they count."""
        return f"{anchors_of(self.clinic_id)}{self.number:09d}.json"


def anchors_of(clinic_id: str) -> str:
    """The prefix of a clinic's anchors."""
    return f"audit/{clinic_id}/"


def row_bytes(row: Mapping[str, Any]) -> bytes:
    """One row in one spelling: the same before and after it was stored."""
    plain = {name: _plain(row.get(name)) for name in FIELDS}
    plain |= {name: _plain(row[name]) for name in LATER_FIELDS if name in row}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def link(key: bytes, previous: str, row: Mapping[str, Any]) -> Link:
    """The link of a row that follows ``previous``; ``key`` is the clinic's, 32 bytes."""
    mac = hmac.new(key, previous.encode() + b"\n" + row_bytes(row), hashlib.sha256)
    return Link(audit_id=str(row["audit_id"]), mac=mac.hexdigest())


def seal_rows(
    key: bytes, last: Seal | None, clinic_id: str, rows: Sequence[Mapping[str, Any]], now: datetime
) -> Seal:
    """The seal that follows ``last`` over ``rows``, which must not be empty."""
    previous = last.head if last else START
    links: list[Link] = []
    for row in rows:
        links.append(link(key, links[-1].mac if links else previous, row))
    number = last.number + 1 if last else 1
    return Seal(
        clinic_id=clinic_id, number=number, previous=previous, links=tuple(links), sealed_at=now
    )


def anchor(seal: Seal) -> Anchor:
    return Anchor(
        clinic_id=seal.clinic_id,
        number=seal.number,
        head=seal.head,
        rows=len(seal.links),
        sealed_at=seal.sealed_at,
    )


def _plain(value: Any) -> Any:
    """A stored row's ``at`` as text, to the millisecond that the database keeps."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return dict(value) if isinstance(value, Mapping) else value
