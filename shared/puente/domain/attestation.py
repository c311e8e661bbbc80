"""What somebody declared about a vendor before patients' words may go there."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from puente.domain.base import Instant, Model

ApiPath = Literal["translations", "realtime", "text"]
"""The vendor's API by its path: a contract, and its promise to keep nothing, can cover one and not
the other."""

ClinicData = Literal["demo", "patients"]
"""``demo``: made-up visits only, which the page says all the time."""


class Attestation(Model):
    """That a BAA was signed and zero retention is switched on for one path, and who says so."""

    path: ApiPath
    baa_signed_on: date
    zero_retention: Literal[True]
    attested_by: str
    attested_at: Instant


class DataState(Model):
    """What data a clinic may put in, and what was declared for it."""

    data: ClinicData = "demo"
    attested: Mapping[ApiPath, Attestation] = {}
    changed_by: str | None = None
    changed_at: Instant | None = None

    def missing(self, needed: frozenset[ApiPath]) -> list[ApiPath]:
        """The paths in use for which nothing was declared, in order."""
        return sorted(needed - set(self.attested))
