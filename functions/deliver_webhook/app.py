"""Lambda: one attempt at each delivery that the queue says is due."""

from typing import Any

from puente import doors
from puente.bootstrap import Puente


async def deliver(puente: Puente, record: dict[str, Any]) -> None:
    await puente.deliver(record["delivery_id"], record["attempt"])


handler = doors.Records(deliver)
