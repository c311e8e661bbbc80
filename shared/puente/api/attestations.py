"""``/api/attestations``: what was declared about the vendors, and what data a clinic may put in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from puente.api.door import Caller, Services
from puente.api.door import router as make_router
from puente.domain.attestation import ApiPath, Attestation, ClinicData, DataState
from puente.domain.base import Model

router = make_router("attestations")


class AttestationsOut(Model):
    data: ClinicData
    needed: list[ApiPath]
    """The paths that this installation uses: each is attested before patients' data."""
    missing: list[ApiPath]
    items: list[Attestation]


def _is_no_number(value: object) -> object:
    """1 equals True in Python, and is nothing that anybody says on purpose."""
    if not isinstance(value, bool):
        raise ValueError("must be true")
    return value


class Attest(Model):
    baa_signed_on: date
    zero_retention: Annotated[Literal[True], BeforeValidator(_is_no_number)]
    """Said on purpose: without it there is nothing to attest."""


class SwitchData(Model):
    data: ClinicData


@router.get("/attestations", operation_id="getAttestations")
async def get_attestations(caller: Caller, services: Services) -> AttestationsOut:
    return _out(await services.attest_data.state(caller), services)


@router.put("/attestations/{path}", operation_id="attest")
async def attest(
    path: ApiPath, body: Attest, caller: Caller, services: Services
) -> AttestationsOut:
    """Declare that a BAA covers this path and that the vendor retains nothing there."""
    state = await services.attest_data.attest(caller, path, body.baa_signed_on)
    return _out(state, services)


@router.delete("/attestations/{path}", operation_id="takeAttestationBack")
async def take_attestation_back(
    path: ApiPath, caller: Caller, services: Services
) -> AttestationsOut:
    """What was declared holds no more: where the path is in use, it is made-up data again."""
    return _out(await services.attest_data.take_back(caller, path), services)


@router.put("/clinic-data", operation_id="switchClinicData")
async def switch_clinic_data(
    body: SwitchData, caller: Caller, services: Services
) -> AttestationsOut:
    """Switch between made-up and patients' data; the latter once every path in use is attested."""
    return _out(await services.attest_data.switch(caller, body.data), services)


def _out(state: DataState, services: Services) -> AttestationsOut:
    needed = services.attest_data.needed
    return AttestationsOut(
        data=state.data,
        needed=sorted(needed),
        missing=state.missing(needed),
        items=[state.attested[path] for path in sorted(state.attested)],
    )
