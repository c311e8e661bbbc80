"""``/api/webhooks`` and ``/api/event-types``: where a clinic's systems hear of things."""

from fastapi import Request, Response

from puente.api import cards
from puente.api.door import Caller, PathId, Services, name_in_audit
from puente.api.door import router as make_router
from puente.api.schemas import (
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
from puente.api.transcripts import Cursor, Since, Until, with_offset
from puente.webhooks.catalogue import catalogue

router = make_router("integrations")


@router.get("/event-types", operation_id="listEventTypes")
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


@router.post("/webhooks", status_code=201, operation_id="createEndpoint")
async def create_endpoint(
    body: EndpointIn, caller: Caller, services: Services, request: Request
) -> EndpointCreated:
    """A new endpoint; its secret is in this answer and in no other."""
    made = await services.endpoints.add(caller, body.model_dump())
    name_in_audit(request, endpoint_id=made.endpoint_id)
    return EndpointCreated(**cards.endpoint(made).model_dump(), secret=made.secrets[0])


@router.get("/webhooks", operation_id="listEndpoints")
async def list_endpoints(caller: Caller, services: Services) -> EndpointPage:
    """All of the clinic's endpoints: there are at most fifty."""
    found = await services.endpoints.all(caller)
    return EndpointPage(items=[cards.endpoint(e) for e in found], next_cursor=None)


@router.get("/webhooks/{endpoint_id}", operation_id="getEndpoint")
async def get_endpoint(endpoint_id: PathId, caller: Caller, services: Services) -> EndpointOut:
    return cards.endpoint(await services.endpoints.get(caller, endpoint_id))


@router.patch("/webhooks/{endpoint_id}", operation_id="editEndpoint")
async def edit_endpoint(
    endpoint_id: PathId, body: EndpointPatch, caller: Caller, services: Services
) -> EndpointOut:
    changes = body.model_dump(exclude_unset=True)
    return cards.endpoint(await services.endpoints.edit(caller, endpoint_id, changes))


@router.post("/webhooks/{endpoint_id}/rotate", operation_id="rotateSecret")
async def rotate_secret(
    endpoint_id: PathId, body: RotateSecret, caller: Caller, services: Services
) -> EndpointCreated:
    """A new secret, shown in this answer alone; the old one signs too until the overlap ends."""
    changed = await services.endpoints.rotate(
        caller, endpoint_id, overlap_s=body.overlap_hours * 3600
    )
    return EndpointCreated(**cards.endpoint(changed).model_dump(), secret=changed.secrets[0])


@router.delete("/webhooks/{endpoint_id}", status_code=204, operation_id="deleteEndpoint")
async def delete_endpoint(endpoint_id: PathId, caller: Caller, services: Services) -> Response:
    """Delete it and cancel what is still owed to it."""
    await services.endpoints.remove(caller, endpoint_id)
    return Response(status_code=204)


@router.get("/webhooks/{endpoint_id}/deliveries", operation_id="listDeliveries")
async def list_deliveries(
    endpoint_id: PathId,
    caller: Caller,
    services: Services,
    since: Since = None,
    until: Until = None,
    cursor: Cursor = None,
) -> DeliveryPage:
    """What was sent there, newest first. 30 days unless told."""
    found, following = await services.endpoints.deliveries(
        caller,
        endpoint_id,
        since=with_offset(since),
        until=with_offset(until),
        cursor=cursor,
    )
    return DeliveryPage(items=[cards.delivery(d) for d in found], next_cursor=following)
