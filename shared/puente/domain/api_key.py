"""Keys with which a clinic's own systems call."""

from puente.domain.base import Instant, Model
from puente.domain.member import Scope


class ApiKey(Model):
    """A key, without its secret: that is shown once and stored hashed."""

    key_id: str
    clinic_id: str
    clinic_name: str
    name: str
    scopes: tuple[Scope, ...]
    created_by: str
    created_at: Instant
    last_used_at: Instant | None = None
    """Kept to the minute."""
    revoked_at: Instant | None = None
