"""Who declares that the vendors signed for patients' data, and what a clinic may put in."""

from datetime import date

from puente.domain.access import reach_of
from puente.domain.attestation import ApiPath, Attestation, ClinicData, DataState
from puente.domain.errors import Conflict, NotFound
from puente.domain.member import Principal
from puente.services.parts import Repositories, Tools


class AttestData:
    """``needed`` are the paths that this installation's settings use; ``demo`` is whether its
    interpreter is scripted."""

    def __init__(
        self,
        repositories: Repositories,
        tools: Tools,
        needed: frozenset[ApiPath],
        *,
        demo: bool,
    ) -> None:
        self._repositories = repositories
        self._tools = tools
        self.needed = needed
        self._demo = demo

    async def state(self, principal: Principal) -> DataState:
        """Raises Forbidden."""
        reach_of(principal, "attestation.read")
        return await self.of(principal.clinic_id)

    async def of(self, clinic_id: str) -> DataState:
        """What the clinic may put in. A path that came into use since is not attested: then it is
        made-up data again, whatever was switched before."""
        state = await self._repositories.attestations.of(clinic_id)
        if state.data == "patients" and (self._demo or state.missing(self.needed)):
            return state.model_copy(update={"data": "demo"})
        return state

    async def made_up(self, clinic_id: str) -> bool:
        """Whether a visit that is opened now may hold made-up words alone."""
        return (await self.of(clinic_id)).data == "demo"

    async def attest(self, principal: Principal, path: ApiPath, baa_signed_on: date) -> DataState:
        """Put on record who says that a BAA covers this path and nothing is retained there.

        Raises Forbidden, Conflict for a day to come.
        """
        reach_of(principal, "attestation.manage")
        now = self._tools.clock()
        if baa_signed_on > now.date():
            raise Conflict("an agreement is attested once it is signed")
        attestation = Attestation(
            path=path,
            baa_signed_on=baa_signed_on,
            zero_retention=True,
            attested_by=principal.member_id,
            attested_at=now,
        )
        await self._repositories.attestations.attest(principal.clinic_id, attestation)
        return await self.of(principal.clinic_id)

    async def take_back(self, principal: Principal, path: ApiPath) -> DataState:
        """Raises Forbidden, NotFound where nothing was attested for it."""
        reach_of(principal, "attestation.manage")
        state = await self._repositories.attestations.of(principal.clinic_id)
        if path not in state.attested:
            raise NotFound("nothing was attested for this path")
        await self._repositories.attestations.take_back(
            principal.clinic_id, path, demo=path in self.needed
        )
        return await self.of(principal.clinic_id)

    async def switch(self, principal: Principal, data: ClinicData) -> DataState:
        """Raises Forbidden, Conflict where a path in use is not attested, or the interpreter is
        scripted: then no patient's words may go there."""
        reach_of(principal, "attestation.manage")
        if data == "patients":
            if self._demo:
                raise Conflict("the interpreter is a scripted demo: patients' data has no use here")
            needed = self.needed
        else:
            needed = frozenset[ApiPath]()
        if not await self._repositories.attestations.set_data(
            principal.clinic_id, data, needed, principal.member_id, self._tools.clock()
        ):
            state = await self._repositories.attestations.of(principal.clinic_id)
            lacking = ", ".join(state.missing(self.needed))
            raise Conflict(f"not attested yet: {lacking}")
        return await self.of(principal.clinic_id)


def paths_in_use(ways: tuple[str, ...], ai: str) -> frozenset[ApiPath]:
    """Which of a vendor's paths hear or read patients' words with these settings."""
    found: set[ApiPath] = {"realtime" if way == "conversation" else "translations" for way in ways}
    return frozenset(found if ai == "rules" else found | {"text"})
