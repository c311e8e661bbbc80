"""Lambda: finishes the visits that the queue says are due."""

from typing import Any

from puente import doors
from puente.bootstrap import Puente


async def finish(puente: Puente, record: dict[str, Any]) -> None:
    await puente.finish_visit(record["clinic_id"], record["conversation_id"])


handler = doors.Records(finish)
