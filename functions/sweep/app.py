"""Lambda: each minute, what nobody else brings."""

from puente import doors
from puente.bootstrap import Puente


async def sweep(puente: Puente) -> None:
    await puente.sweep()
    await puente.upkeep()


handler = doors.Schedule(sweep)
