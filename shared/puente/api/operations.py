"""``/api/health/details``, ``/api/telemetry``, ``/api/operations``: how the whole is doing."""

from typing import Annotated

from fastapi import Query, Request, Response

from puente.api.door import LIMIT, Caller, Services
from puente.api.door import router as make_router
from puente.api.operation_schemas import (
    FiguresOut,
    HealthDetails,
    HourOut,
    MetricOut,
    ModelOut,
    PartOut,
    PricesOut,
    QueueOut,
    TelemetryIn,
    VisitUseOut,
)
from puente.domain.metric import Tally
from puente.services.figures import MetricFigures, VisitUse
from puente.services.health import days_left

TELEMETRY_LIMIT = 65_536
"""Bytes: what a browser sends on while its page is closed."""

router = make_router("clinic")


@router.get("/health/details", operation_id="getHealthDetails")
async def get_health_details(caller: Caller, services: Services, request: Request) -> HealthDetails:
    """Every part as it answers now; one that does not is named, and holds up no other."""
    report = await services.check_health(caller)
    today = report.checked_at.date()
    state = await services.attest_data.of(caller.clinic_id)
    missing = state.missing(services.attest_data.needed)
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
        attestation="not_attested" if missing else "attested",
        not_attested=missing,
        data=state.data,
    )


@router.post(
    "/telemetry",
    status_code=204,
    operation_id="postTelemetry",
    openapi_extra={LIMIT: TELEMETRY_LIMIT},
)
async def post_telemetry(body: TelemetryIn, caller: Caller, services: Services) -> Response:
    """Numbers the page measured: names from a fixed list, values in their range, no text."""
    known = body.conversation_id is not None and body.way is not None
    await services.take_figures(
        caller,
        [(point.name, point.value) for point in body.points],
        visit=(body.conversation_id, body.way) if known else None,
    )
    return Response(status_code=204)


@router.get("/operations", operation_id="getOperations")
async def get_operations(
    caller: Caller,
    services: Services,
    hours: Annotated[int, Query(ge=1, le=168)] = 24,
) -> FiguresOut:
    """The clinic's figures by the hour, and its visits' minutes with what they may have cost."""
    figures = await services.read_figures(caller, hours)
    prices = services.settings.prices
    return FiguresOut(
        since=figures.since,
        until=figures.until,
        metrics=[_metric(one) for one in figures.metrics],
        visits=[_visit(one) for one in figures.visits],
        prices=PricesOut(per_minute_usd=prices.per_minute(), taken_on=prices.taken_on),
    )


def _metric(figures: MetricFigures) -> MetricOut:
    return MetricOut(
        name=figures.name,
        unit=figures.unit,
        **_numbers(figures.whole),
        hours=[HourOut(hour=one.hour, **_numbers(one.tally)) for one in figures.hours],
    )


def _numbers(tally: Tally) -> dict[str, float | None]:
    return {
        "count": tally.count,
        "sum": round(tally.total, 1),
        "p50": tally.quantile(0.5),
        "p95": tally.quantile(0.95),
    }


def _visit(use: VisitUse) -> VisitUseOut:
    ways = {way: round(seconds / 60, 2) for way, seconds in use.seconds.items()}
    return VisitUseOut(
        conversation_id=use.conversation_id,
        began_at=use.began_at,
        minutes=round(sum(use.seconds.values()) / 60, 2),
        ways=ways,
        cost_usd=use.cost_usd,
    )
