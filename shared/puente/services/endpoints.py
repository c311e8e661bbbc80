"""Where a clinic's systems receive events."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from puente.domain.access import reach_of
from puente.domain.errors import Conflict, Invalid, NotFound
from puente.domain.member import Principal, require_scope
from puente.domain.webhook import (
    DEFAULT_EVENTS,
    EVENT_TYPES,
    FOLLOWS_PROPOSED,
    Endpoint,
    EndpointHealth,
)
from puente.ports import Randomness, WebhookSender
from puente.services.parts import Repositories, Tools
from puente.webhooks.signatures import make_secret

MAX_PER_CLINIC = 50
CLEARABLE = frozenset({"rate_limit", "schedule_s"})
"""Null has a meaning there: back to the usual."""
MAX_SECRETS = 4
"""How many may sign at once: a header of them all stays short."""


class EndpointBook:
    def __init__(
        self,
        repositories: Repositories,
        sender: WebhookSender,
        tools: Tools,
        randomness: Randomness,
    ) -> None:
        self._repositories = repositories
        self._sender = sender
        self._tools = tools
        self._randomness = randomness

    async def add(self, principal: Principal, given: dict[str, Any]) -> Endpoint:
        """Raises Forbidden, Invalid (the URL or an event type, saying how to mend it)."""
        reach_of(principal, "endpoints.manage")
        events = check_events(given.pop("events", None) or DEFAULT_EVENTS)
        if len(await self._repositories.endpoints.of_clinic(principal.clinic_id)) >= MAX_PER_CLINIC:
            raise Invalid(
                f"a clinic has at most {MAX_PER_CLINIC} endpoints: delete one first",
                reason="too_many_endpoints",
            )
        endpoint = Endpoint(
            **given,
            events=events,
            endpoint_id=self._tools.ids("ep"),
            clinic_id=principal.clinic_id,
            secrets=(make_secret(self._randomness(32)),),
            created_at=self._tools.clock(),
        )
        require_may_receive(principal, endpoint)
        check_filters(endpoint)
        await self._sender.check(endpoint.url)
        await self._repositories.endpoints.add(endpoint)
        return endpoint

    async def all(self, principal: Principal) -> Sequence[Endpoint]:
        reach_of(principal, "endpoints.manage")
        return await self._repositories.endpoints.of_clinic(principal.clinic_id)

    async def failing(
        self, principal: Principal, endpoints: Sequence[Endpoint]
    ) -> dict[str, EndpointHealth]:
        """Those of the caller's own ``endpoints`` that fail, by id; the others have no row."""
        ids = [one.endpoint_id for one in endpoints]
        return await self._repositories.healths.of(principal.clinic_id, ids)

    async def get(self, principal: Principal, endpoint_id: str) -> Endpoint:
        reach_of(principal, "endpoints.manage")
        endpoint = await self._repositories.endpoints.get(principal.clinic_id, endpoint_id)
        if endpoint is None:
            raise NotFound("no such endpoint")
        return endpoint

    async def edit(
        self, principal: Principal, endpoint_id: str, changes: dict[str, Any]
    ) -> Endpoint:
        endpoint = await self.get(principal, endpoint_id)
        if changes.get("events") is not None:
            changes["events"] = check_events(changes["events"])
        given = {n: value for n, value in changes.items() if value is not None or n in CLEARABLE}
        if given.get("state") == "enabled" and endpoint.state != "enabled":
            given |= {"disabled_reason": None, "disabled_at": None}
        changed = Endpoint.model_validate({**_fields(endpoint), **given})
        require_may_receive(principal, changed)
        check_filters(changed)
        if changed.url != endpoint.url:
            await self._sender.check(changed.url)
        if given and not await self._repositories.endpoints.update(
            principal.clinic_id, endpoint_id, given
        ):
            raise NotFound("no such endpoint")
        if changed.state == "enabled" and endpoint.state != "enabled":
            await self._repositories.healths.clear(endpoint)
        return changed

    async def rotate(self, principal: Principal, endpoint_id: str, *, overlap_s: int) -> Endpoint:
        """A new secret, the first of ``secrets``; those before it sign too until the overlap ends.

        With no overlap they stop at once, for a secret that got out. Raises NotFound, Conflict
        (another rotation at the same moment, or too many within one overlap).
        """
        seen = await self.get(principal, endpoint_id)
        now = self._tools.clock()
        older = seen.secrets_at(now)[: MAX_SECRETS if overlap_s else 0]
        if len(older) >= MAX_SECRETS:
            raise Conflict(
                f"{MAX_SECRETS} secrets sign already: wait until one retires, or rotate without "
                "overlap",
                at="body.overlap_hours",
                reason="too_many_secrets",
            )
        until = now + timedelta(seconds=overlap_s)
        retiring = dict(zip(seen.secrets[1:], seen.retire_at, strict=False))
        changed = seen.model_copy(
            update={
                "secrets": (make_secret(self._randomness(32)), *older),
                "retire_at": tuple(min(until, retiring.get(secret, until)) for secret in older),
                "rotations": seen.rotations + 1,
            }
        )
        if not await self._repositories.endpoints.rotate(seen, changed):
            raise Conflict(
                "the secret was rotated at the same moment: look before you rotate it",
                reason="rotated_meanwhile",
            )
        return changed

    async def remove(self, principal: Principal, endpoint_id: str) -> None:
        """Remove it and cancel what is still owed to it."""
        await self.get(principal, endpoint_id)
        await self._repositories.endpoints.remove(principal.clinic_id, endpoint_id)
        await self._repositories.deliveries.cancel_of(
            principal.clinic_id, endpoint_id, self._tools.clock()
        )


def _fields(endpoint: Endpoint) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in Endpoint.model_fields}


def check_events(events: Sequence[str]) -> tuple[str, ...]:
    """Raises Invalid, naming the catalogue, for a type that is not in it."""
    if any(event not in EVENT_TYPES for event in events):
        raise Invalid(
            "unknown event type: choose from " + ", ".join(EVENT_TYPES),
            at="body.events",
            reason="unknown_event_type",
        )
    return tuple(dict.fromkeys(events))


def check_filters(endpoint: Endpoint) -> None:
    """Raises Invalid, saying how to mend it, for a filter that would let nothing through."""
    proposes = "action.proposed" in endpoint.events
    if not proposes and (endpoint.min_confidence > 0 or endpoint.propose_medication):
        raise Invalid(
            "min_confidence and propose_medication choose among proposals, and this endpoint takes "
            "none: add action.proposed to its events, or leave both at their defaults",
            at="body.events",
            reason="no_proposals",
        )
    if not endpoint.action_types:
        return
    if not any(event.startswith("action.") for event in endpoint.events):
        raise Invalid(
            "action_types chooses among actions, and this endpoint takes no action event: add one, "
            "or leave action_types empty",
            at="body.action_types",
            reason="no_actions",
        )
    others = {event for event in endpoint.events if event.startswith("action.")}
    others -= {"action.proposed", *FOLLOWS_PROPOSED}
    if set(endpoint.action_types) == {"medication"} and not (others or endpoint.propose_medication):
        raise Invalid(
            "proposals of medication are sent only where propose_medication is true: set it, or "
            "choose further action_types",
            at="body.propose_medication",
            reason="nothing_left",
        )


def require_may_receive(principal: Principal, endpoint: Endpoint) -> None:
    """A key sends itself no more than it may read. Raises Forbidden, naming the scope."""
    if principal.role == "machine" and endpoint.payload != "thin":
        require_scope(principal, "actions:read")
        require_scope(principal, "conversations:read")
