"""Indexes, made by a command and safe to run again."""

from collections.abc import Mapping, Sequence
from typing import Any

from puente.repositories.base import Database

Key = Sequence[tuple[str, int]]

INDEXES: Mapping[str, Sequence[tuple[Key, Mapping[str, Any]]]] = {
    "conversations": [
        ([("clinic_id", 1), ("created_at", -1)], {}),
        ([("clinic_id", 1), ("created_by", 1), ("created_at", -1)], {}),
        ([("finish_due_at", 1)], {"sparse": True}),
        ([("finish_failed_at", 1)], {}),
        ([("state", 1), ("last_activity_at", 1)], {}),
        ([("clinic_id", 1), ("ended_at", 1)], {}),
        ([("emergency.emergency_id", 1)], {"sparse": True}),
        (
            [("clinic_id", 1), ("created_at", -1), ("emergency.state", 1)],
            {"partialFilterExpression": {"emergency.emergency_id": {"$exists": True}}},
        ),
    ],
    "turns": [
        ([("conversation_id", 1), ("turn_id", 1)], {"unique": True}),
        ([("conversation_id", 1), ("seq", 1)], {}),
    ],
    "actions": [
        ([("conversation_id", 1), ("evidence", 1)], {}),
        ([("clinic_id", 1), ("created_at", -1)], {}),
    ],
    "sessions": [([("conversation_id", 1)], {})],
    "consents": [([("conversation_id", 1)], {})],
    "recordings": [
        ([("conversation_id", 1)], {}),
        ([("purge_due_at", 1)], {"sparse": True}),
        ([("clinic_id", 1), ("created_at", 1)], {}),
    ],
    "break_glass": [
        ([("member_id", 1), ("expires_at", -1)], {}),
        ([("clinic_id", 1), ("opened_at", -1)], {}),
    ],
    "members": [
        ([("issuer", 1), ("subject", 1)], {"unique": True, "sparse": True}),
        ([("clinic_id", 1)], {}),
        ([("invitation_hash", 1)], {"unique": True, "sparse": True}),
    ],
    "api_keys": [([("clinic_id", 1)], {})],
    "idempotency_keys": [([("expires_at", 1)], {"expireAfterSeconds": 0})],
    "mails": [([("conversation_id", 1)], {})],
    "webhook_endpoints": [([("clinic_id", 1)], {}), ([("retire_at", 1)], {})],
    "events": [
        ([("clinic_id", 1), ("created_at", -1)], {}),
        ([("conversation_id", 1)], {}),
    ],
    "deliveries": [
        ([("event_id", 1), ("endpoint_id", 1)], {"unique": True}),
        ([("due_at", 1)], {"sparse": True}),
        ([("endpoint_id", 1), ("created_at", -1)], {}),
        ([("clinic_id", 1), ("created_at", 1)], {}),
    ],
    "attempts": [
        ([("delivery_id", 1), ("number", 1)], {"unique": True}),
        ([("clinic_id", 1), ("started_at", 1)], {}),
    ],
    "legal_holds": [
        ([("clinic_id", 1), ("placed_at", -1)], {}),
        ([("conversation_id", 1)], {}),
    ],
    "deletions": [
        ([("clinic_id", 1), ("deleted_at", -1)], {}),
        ([("conversation_id", 1)], {}),
        ([("finished", 1)], {}),
    ],
    "audit_events": [
        ([("clinic_id", 1), ("at", -1)], {}),
        ([("clinic_id", 1), ("ids.conversation_id", 1), ("at", -1)], {}),
        ([("seal", 1), ("clinic_id", 1), ("at", 1)], {}),
    ],
    "audit_seals": [([("clinic_id", 1), ("number", 1)], {"unique": True})],
    "metrics": [([("clinic_id", 1), ("hour", 1)], {}), ([("hour", 1)], {})],
    "visit_usage": [([("clinic_id", 1), ("last_at", 1)], {}), ([("last_at", 1)], {})],
    "content_keys": [
        (
            [("keyAltNames", 1)],
            {"unique": True, "partialFilterExpression": {"keyAltNames": {"$exists": True}}},
        )
    ],
    "state": [([("expires_at", 1)], {"expireAfterSeconds": 0})],
}


async def migrate(database: Database) -> list[str]:
    """Make every index that is missing; returns their names. Existing ones are left as they are."""
    made = []
    for collection, indexes in INDEXES.items():
        for key, options in indexes:
            made.append(await database.collection(collection).create_index(list(key), **options))
    return made
