"""Secrets whose overlap has ended: they sign nothing any more, and are kept no longer either."""

from puente.domain.errors import PuenteError
from puente.services.parts import Repositories, Tools

BATCH = 500


class RetireSecrets:
    def __init__(self, repositories: Repositories, tools: Tools) -> None:
        self._repositories = repositories
        self._tools = tools

    async def __call__(self) -> int:
        """Take them out of their endpoints; returns from how many.

        A clinic whose key cannot be had now keeps nobody else's waiting: the next sweep tries it
        again.
        """
        found = await self._repositories.endpoints.retired(self._tools.clock(), BATCH)
        return sum([await self._drop(*one) for one in found])

    async def _drop(self, clinic_id: str, endpoint_id: str) -> bool:
        try:
            seen = await self._repositories.endpoints.get(clinic_id, endpoint_id)
            if seen is None:
                return False
            kept = seen.without_retired(self._tools.clock())
            # Where it was rotated meanwhile, the rotation has dropped them.
            return await self._repositories.endpoints.rotate(seen, kept)
        except PuenteError as error:
            self._tools.telemetry.error("secret not retired", error, endpoint_id=endpoint_id)
            return False
