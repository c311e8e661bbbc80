"""``/api/health/details``: how the whole is, for the clinic's administrator."""

from fastapi import Request

from puente.api.door import Caller, Services
from puente.api.door import router as make_router
from puente.api.operation_schemas import HealthDetails, ModelOut, PartOut, QueueOut
from puente.services.health import days_left

router = make_router("clinic")


@router.get("/health/details", operation_id="getHealthDetails")
async def get_health_details(caller: Caller, services: Services, request: Request) -> HealthDetails:
    """Every part as it answers now; one that does not is named, and holds up no other."""
    report = await services.check_health(caller)
    today = report.checked_at.date()
    return HealthDetails(
        status="ok" if all(part.state != "failing" for part in report.parts) else "degraded",
        stage=services.settings.stage,
        version=request.app.version,
        checked_at=report.checked_at,
        parts=[
            PartOut(
                part=part.part,
                provider=part.provider,
                state=part.state,
                latency_ms=part.latency_ms,
                version=part.version,
                code=part.code,
                models=[
                    ModelOut(
                        name=life.name,
                        listed=life.listed,
                        shutdown_date=life.shutdown_date,
                        days_left=days_left(life, today),
                    )
                    for life in part.models
                ],
            )
            for part in report.parts
        ],
        queues=[QueueOut(name=q.name, waiting=q.waiting, dead=q.dead) for q in report.queues],
        attestation="not_attested",
    )
