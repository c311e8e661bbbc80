"""Endpoints and their deliveries: the same routes for administrators and for keys."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from puente.api import cards
from puente.api.door import IDEMPOTENT, Caller, PathId, Services, name_in_audit
from puente.api.endpoint_schemas import (
    DeliveryOut,
    DeliveryPage,
    EndpointCreated,
    EndpointIn,
    EndpointOut,
    EndpointPage,
    EndpointPatch,
    EventTypeOut,
    EventTypes,
    RotateSecret,
)
from puente.api.hook_schemas import DeliveryDetail, DeliveryState, SendAgain, SentAgain
from puente.api.paging import Cursor, Since, Until, number_of, page_of, with_offset
from puente.domain.webhook import Endpoint, EventType
from puente.webhooks.catalogue import catalogue

DeliveryId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{4,48}\.[A-Za-z0-9_-]{4,47}$")]


async def list_event_types(caller: Caller) -> EventTypes:
    """The catalogue: what each event says, as JSON Schema and by example."""
    return EventTypes(
        items=[
            EventTypeOut(
                type=spec.type,
                description=spec.description,
                default=spec.default,
                payload_schema=spec.schema,
                examples=dict(spec.examples),
            )
            for spec in catalogue()
        ]
    )


async def create_endpoint(
    body: EndpointIn, caller: Caller, services: Services, request: Request
) -> EndpointCreated:
    """A new endpoint; its secret is in this answer and in no other."""
    made = await services.endpoints.add(caller, body.model_dump())
    name_in_audit(request, endpoint_id=made.endpoint_id)
    return _with_secret(services, made)


async def list_endpoints(caller: Caller, services: Services, cursor: Cursor = None) -> EndpointPage:
    """The clinic's endpoints, oldest first."""
    found = await services.endpoints.all(caller)
    shown, following = page_of(found, lambda endpoint: endpoint.endpoint_id, cursor)
    return EndpointPage(items=await _as_they_stand(services, caller, shown), next_cursor=following)


async def get_endpoint(endpoint_id: PathId, caller: Caller, services: Services) -> EndpointOut:
    """One endpoint, and whether it fails at this moment."""
    found = await services.endpoints.get(caller, endpoint_id)
    return (await _as_they_stand(services, caller, [found]))[0]


async def edit_endpoint(
    endpoint_id: PathId, body: EndpointPatch, caller: Caller, services: Services
) -> EndpointOut:
    """Change what is named. Enabling it again forgives what it failed."""
    changes = body.model_dump(exclude_unset=True)
    changed = await services.endpoints.edit(caller, endpoint_id, changes)
    return (await _as_they_stand(services, caller, [changed]))[0]


async def delete_endpoint(endpoint_id: PathId, caller: Caller, services: Services) -> Response:
    """Delete it and cancel what is still owed to it."""
    await services.endpoints.remove(caller, endpoint_id)
    return Response(status_code=204)


async def rotate_secret(
    endpoint_id: PathId, body: RotateSecret, caller: Caller, services: Services
) -> EndpointCreated:
    """A new secret, shown in this answer alone; the old one signs too until the overlap ends."""
    changed = await services.endpoints.rotate(
        caller, endpoint_id, overlap_s=body.overlap_hours * 3600
    )
    return _with_secret(services, changed)


async def send_test(
    endpoint_id: PathId, caller: Caller, services: Services, request: Request
) -> DeliveryOut:
    """Send this endpoint a ``test.ping``, whatever it is subscribed to."""
    made = await services.redelivery.ping(caller, endpoint_id)
    name_in_audit(request, delivery_id=made.delivery_id)
    return cards.delivery(made)


async def list_deliveries(
    endpoint_id: PathId,
    caller: Caller,
    services: Services,
    status: DeliveryState | None = None,
    event_type: Annotated[EventType | None, Query(alias="type")] = None,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
) -> DeliveryPage:
    """What was sent there, newest first. 30 days unless told."""
    found, following = await services.redelivery.of_endpoint(
        caller,
        endpoint_id,
        status=status,
        event_type=event_type,
        since=with_offset(since),
        until=with_offset(until),
        cursor=cursor,
    )
    return DeliveryPage(items=[cards.delivery(d) for d in found], next_cursor=following)


async def get_delivery(
    endpoint_id: PathId,
    delivery_id: DeliveryId,
    caller: Caller,
    services: Services,
    cursor: Cursor = None,
) -> DeliveryDetail:
    """One delivery with its attempts: what each met, and when the next one is due."""
    found, attempts, following = await services.redelivery.one(
        caller, endpoint_id, delivery_id, before=number_of(cursor)
    )
    return DeliveryDetail(
        delivery=cards.delivery(found),
        attempts=[cards.attempt(one) for one in attempts],
        next_cursor=str(following) if following is not None else None,
    )


async def resend_delivery(
    endpoint_id: PathId, delivery_id: DeliveryId, caller: Caller, services: Services
) -> DeliveryOut:
    """Send it again now, under the same id. What is due already is left as it is."""
    return cards.delivery(await services.redelivery.resend(caller, endpoint_id, delivery_id))


async def recover_deliveries(
    endpoint_id: PathId, body: SendAgain, caller: Caller, services: Services
) -> SentAgain:
    """Send again what failed since then, and at once what waits for a later attempt."""
    found = await services.redelivery.recover(
        caller, endpoint_id, since=body.since, until=body.until, dry_run=body.dry_run
    )
    return SentAgain(
        dry_run=body.dry_run, matched=found.matched, queued=found.queued, more=found.more
    )


async def replay_missing(
    endpoint_id: PathId, body: SendAgain, caller: Caller, services: Services
) -> SentAgain:
    """Send what the endpoint would want today and was never owed."""
    found = await services.redelivery.replay(
        caller, endpoint_id, since=body.since, until=body.until, dry_run=body.dry_run
    )
    return SentAgain(
        dry_run=body.dry_run, matched=found.matched, queued=found.queued, more=found.more
    )


async def list_event_deliveries(
    event_id: PathId, caller: Caller, services: Services, cursor: Cursor = None
) -> DeliveryPage:
    """Where an event went: one row an endpoint."""
    found = await services.redelivery.of_event(caller, event_id)
    shown, following = page_of(found, lambda delivery: delivery.endpoint_id, cursor)
    return DeliveryPage(items=[cards.delivery(d) for d in shown], next_cursor=following)


async def _as_they_stand(
    services: Services, caller: Caller, endpoints: Sequence[Endpoint]
) -> list[EndpointOut]:
    failing = await services.endpoints.failing(caller, endpoints)
    now = services.clock()
    return [cards.endpoint(one, now, failing.get(one.endpoint_id)) for one in endpoints]


def _with_secret(services: Services, endpoint: Endpoint) -> EndpointCreated:
    shown = cards.endpoint(endpoint, services.clock())
    return EndpointCreated(**shown.model_dump(), secret=endpoint.secrets[0])


ONE = "/webhooks/{endpoint_id}"
SENT = ONE + "/deliveries"

ROUTES: tuple[tuple[str, str, Any, str, int, bool], ...] = (
    ("GET", "/event-types", list_event_types, "listEventTypes", 200, False),
    ("POST", "/webhooks", create_endpoint, "createEndpoint", 201, True),
    ("GET", "/webhooks", list_endpoints, "listEndpoints", 200, False),
    ("GET", ONE, get_endpoint, "getEndpoint", 200, False),
    ("PATCH", ONE, edit_endpoint, "editEndpoint", 200, False),
    ("DELETE", ONE, delete_endpoint, "deleteEndpoint", 204, False),
    ("POST", ONE + "/rotate", rotate_secret, "rotateSecret", 200, True),
    ("POST", ONE + "/test", send_test, "sendTest", 202, True),
    ("POST", ONE + "/recover", recover_deliveries, "recoverDeliveries", 202, True),
    ("POST", ONE + "/replay", replay_missing, "replayMissing", 202, True),
    ("GET", SENT, list_deliveries, "listDeliveries", 200, False),
    ("GET", SENT + "/{delivery_id}", get_delivery, "getDelivery", 200, False),
    ("POST", SENT + "/{delivery_id}/resend", resend_delivery, "resendDelivery", 202, True),
    (
        "GET",
        "/events/{event_id}/deliveries",
        list_event_deliveries,
        "listEventDeliveries",
        200,
        False,
    ),
)
"""Method, path, what answers, its name, its status, and whether it takes an Idempotency-Key."""


def add_webhook_routes(router: APIRouter, prefix: str, suffix: str, access: dict[str, Any]) -> None:
    """All of them under ``prefix``, each operation's name with ``suffix``."""
    for method, path, answer, name, status, once in ROUTES:
        router.add_api_route(
            prefix + path,
            answer,
            methods=[method],
            operation_id=name + suffix,
            status_code=status,
            openapi_extra={**access, **(IDEMPOTENT if once else {})},
        )
