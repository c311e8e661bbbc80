"""The door for SQS: each record is handled on its own, and only what failed comes back."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from puente.telemetry import Telemetry

Event = dict[str, Any]
Work = Callable[[dict[str, Any]], Awaitable[None]]


async def handle_records(event: Event, work: Work, telemetry: Telemetry) -> Event:
    """Handle a batch at once; ``batchItemFailures`` names exactly the records that raised."""
    records = event["Records"]
    outcomes = await asyncio.gather(*(_handle(record, work, telemetry) for record in records))
    failed = [record["messageId"] for record, ok in zip(records, outcomes, strict=True) if not ok]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


async def _handle(record: dict[str, Any], work: Work, telemetry: Telemetry) -> bool:
    try:
        body = json.loads(record["body"])
        if not isinstance(body, dict):
            raise TypeError("a record's body is a JSON object")
        correlation_id = body.pop("correlation_id", None)
        with telemetry.context(correlation_id=correlation_id):
            await work(body)
    except Exception as error:  # noqa: BLE001 - one record's failure must not touch its neighbours
        count = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
        telemetry.error("record failed", error, receive_count=count)
        return False
    return True
