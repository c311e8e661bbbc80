"""Deleting what was recorded, once it is no longer agreed to."""

from puente.domain.recording import Recording
from puente.ports import Storage
from puente.services.parts import Repositories, Tools

BATCH = 50


class Purge:
    """Its key was destroyed before: what is deleted here could not be heard any more."""

    def __init__(self, repositories: Repositories, storage: Storage, tools: Tools) -> None:
        self._repositories = repositories
        self._storage = storage
        self._tools = tools

    async def delete(self, recording: Recording) -> None:
        """Raises Unavailable where the store does not answer: the sweep tries again."""
        for part in recording.parts:
            await self._storage.delete(recording.key(part))

    async def __call__(self) -> int:
        """Delete what is due: an upload under way when consent ended has arrived by now."""
        due = await self._repositories.recordings.due_to_purge(self._tools.clock(), BATCH)
        for recording in due:
            await self.delete(recording)
            await self._repositories.recordings.purged(recording)
        return len(due)
