"""``/api/keys``, and what keys are for: ``/api/integration``."""

from fastapi import APIRouter, Request

from puente.api import cards
from puente.api.door import IDEMPOTENT, KEY, Caller, PathId, Services, name_in_audit
from puente.api.hook_schemas import (
    IntegrationConversation,
    KeyCreated,
    KeyIn,
    KeyOut,
    KeyPage,
    ReferenceOut,
)
from puente.api.paging import Cursor, page_of
from puente.api.schemas import ActionCard, EditConversation


async def create_key(
    body: KeyIn, caller: Caller, services: Services, request: Request
) -> KeyCreated:
    """A key for a clinic's own system; its text is in this answer and in no other."""
    key, text = await services.keys.issue(caller, name=body.name, scopes=body.scopes)
    name_in_audit(request, key_id=key.key_id)
    return KeyCreated(**cards.key(key).model_dump(), key=text)


async def list_keys(caller: Caller, services: Services, cursor: Cursor = None) -> KeyPage:
    """The clinic's keys, revoked ones too, with when each was used last."""
    found = await services.keys.all(caller)
    shown, following = page_of(found, lambda key: key.key_id, cursor)
    return KeyPage(items=[cards.key(key) for key in shown], next_cursor=following)


async def revoke_key(key_id: PathId, caller: Caller, services: Services) -> KeyOut:
    """From the next request on it opens nothing. Revoking it again changes nothing."""
    return cards.key(await services.keys.revoke(caller, key_id))


async def read_action(action_id: PathId, caller: Caller, services: Services) -> ActionCard:
    """An action that a payload named."""
    return cards.card(await services.integration.action(caller, action_id))


async def read_conversation(
    conversation_id: PathId, caller: Caller, services: Services
) -> IntegrationConversation:
    """A visit that a payload named: its summary, and its actions where the key may read them."""
    found, actions = await services.integration.conversation(caller, conversation_id)
    return IntegrationConversation(
        **cards.conversation_detail(found).model_dump(),
        actions=None if actions is None else [cards.card(action) for action in actions],
    )


async def set_reference(
    conversation_id: PathId, body: EditConversation, caller: Caller, services: Services
) -> ReferenceOut:
    """Set the visit's names in the clinic's own systems; whoever was told of it is told of them."""
    changed = await services.set_reference(caller, conversation_id, body.external_ref)
    return ReferenceOut(conversation_id=conversation_id, external_ref=changed.content.external_ref)


def add_key_routes(router: APIRouter) -> None:
    router.post("/keys", status_code=201, operation_id="createKey", openapi_extra=IDEMPOTENT)(
        create_key
    )
    router.get("/keys", operation_id="listKeys")(list_keys)
    router.delete("/keys/{key_id}", operation_id="revokeKey")(revoke_key)
    visit = "/integration/conversations/{conversation_id}"
    router.get(
        "/integration/actions/{action_id}",
        operation_id="readActionByKey",
        openapi_extra=KEY,
    )(read_action)
    router.get(visit, operation_id="readConversationByKey", openapi_extra=KEY)(read_conversation)
    router.put(visit + "/external-ref", operation_id="setReferenceByKey", openapi_extra=KEY)(
        set_reference
    )
