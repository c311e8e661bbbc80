"""A made-up clinic with one of everything, and requests to it as its members."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

import httpx
from fastapi import FastAPI

from puente.bootstrap import Puente
from puente.domain.action import Action
from puente.domain.api_key import ApiKey
from puente.domain.break_glass import LASTS, BrokenGlass
from puente.domain.conversation import Conversation, Summary, SummaryLine, with_content
from puente.domain.member import Member, Principal, Scope
from puente.domain.recording import Part
from puente.domain.retention import Deletion
from puente.domain.webhook import Delivery, Endpoint
from puente.repositories.base import Transaction
from puente.services.emergencies import Urgent
from puente.services.reconcile import Change
from tests.support.people import People, token_of
from tests.support.visits import open_visit, turn_in

CANARY = "zzcanaryword"
"""Said by a patient, or sent in a body: it may come back to who sent it, and reach nothing else."""

RECORDING = "recording-madeup"
SEGMENT = b"made up, and encrypted as far as anybody here knows"

UNAUDITED = "/api/health"


class Caller:
    """Requests as a member (``who`` is a name of ``ROLES``, or a stranger's; None has no token), or
    as a clinic's own system (a name in ``keys``).

    After each request it looks whether exactly one audit row was written that tells of it.
    """

    def __init__(self, puente: Puente, client: httpx.AsyncClient) -> None:
        self._puente = puente
        self._client = client
        self.keys: dict[str, str] = {}

    async def __call__(
        self,
        who: str | None,
        method: str,
        path: str,
        body: Any = None,
        *,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        bearer = self.keys.get(who or "") or token_of(who or "")
        sent = {} if who is None else {"authorization": f"Bearer {bearer}"}
        sent |= dict(headers or {})
        if body is not None:
            # Not httpx's own: it refuses values that a test sends on purpose.
            content = json.dumps(body)
            sent.setdefault("content-type", "application/json")
        answer = await self._client.request(method, path, content=content, headers=sent)
        await self._look_at_trace(answer, path)
        return answer

    async def _look_at_trace(self, answer: httpx.Response, path: str) -> None:
        rows = await self.trace(answer)
        if path.partition("?")[0] == UNAUDITED:
            assert rows == []
            return
        assert len(rows) == 1, f"{len(rows)} audit rows for {answer.request.method} {path}"
        assert rows[0]["status"] == answer.status_code
        expected = answer.json()["code"] if answer.is_error else None
        assert rows[0]["code"] == expected
        assert CANARY not in repr(rows)

    async def trace(self, answer: httpx.Response) -> list[dict[str, Any]]:
        """The audit rows of a request."""
        collection = self._puente.database.collection("audit_events")
        return await collection.find({"request_id": answer.headers["x-request-id"]}).to_list(None)


@dataclass
class Clinic:
    """What the north clinic has stored before a test begins."""

    puente: Puente
    people: People
    app: FastAPI
    call: Caller
    visit: Conversation
    action: Action
    endpoint: Endpoint
    invitation: str
    delivery: Delivery
    key: ApiKey
    invited: Member
    urgent: Conversation
    """A visit that began without consent."""

    @property
    def ids(self) -> dict[str, str]:
        return {
            "conversation_id": self.visit.conversation_id,
            "turn_id": "turn-000001",
            "action_id": self.action.action_id,
            "endpoint_id": self.endpoint.endpoint_id,
            "recording_id": RECORDING,
            "delivery_id": self.delivery.delivery_id,
            "event_id": self.delivery.event_id,
            "key_id": self.key.key_id,
            "member_id": self.invited.member_id,
            "emergency_id": emergency_id_of(self.urgent),
        }

    async def rows(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        found = await self.puente.database.collection(collection).find(query).to_list(None)
        return sorted(found, key=lambda row: str(row["_id"]))

    async def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row that a request may change, but for its own trace."""
        names = (
            "conversations", "turns", "actions", "sessions", "consents", "members",
            "webhook_endpoints", "events", "deliveries", "attempts", "recordings",
            "idempotency_keys", "break_glass", "legal_holds", "deletions", "retention_rules",
            "mails", "clinic_data",
        )  # fmt: skip
        kept = {name: await self.rows(name) for name in names}
        # When a key was used last is a trace of its own.
        keys = [{**row, "last_used_at": None} for row in await self.rows("api_keys")]
        return {**kept, "api_keys": keys}


def an_action(conversation: Conversation, **changes: Any) -> Action:
    """A made-up order of a chest X-ray."""
    given: dict[str, Any] = {
        "action_id": "act_madeup01",
        "clinic_id": conversation.clinic_id,
        "conversation_id": conversation.conversation_id,
        "type": "imaging",
        "concept": "chest x-ray",
        "description": "chest x-ray",
        "confidence": 0.9,
        "evidence": ("turn-000001",),
        "language": "en",
        "source": "rules",
        "created_at": conversation.created_at,
        "updated_at": conversation.created_at,
    }
    return Action(**{**given, **changes})


async def store_action(puente: Puente, action: Action) -> Action:
    """Store an action as live detection does, with the event it owes."""

    async def work(transaction: Transaction) -> None:
        seen = await puente.repositories.conversations.get(
            action.clinic_id, action.conversation_id, transaction
        )
        assert seen is not None
        outcome = await puente.live.store(seen, [Change(None, action)], transaction)
        await puente.repositories.conversations.replace(seen, outcome.conversation, transaction)

    await puente.database.transact(work)
    return action


def a_summary(conversation: Conversation, **changes: Any) -> Summary:
    """A made-up summary that a machine wrote."""
    line = SummaryLine(
        kind="complaint",
        en="The chest hurts.",
        es="Le duele el pecho.",
        evidence=("turn-000001",),
    )
    given: dict[str, Any] = {
        "lines": (line,),
        "provider": "rules",
        "made_at": conversation.created_at,
    }
    return Summary(**{**given, **changes})


async def store_summary(puente: Puente, conversation: Conversation, summary: Summary) -> None:
    """As if the visit had been finished, but for its state."""

    async def work(transaction: Transaction) -> None:
        seen = await puente.repositories.conversations.get(
            conversation.clinic_id, conversation.conversation_id, transaction
        )
        assert seen is not None
        changed = with_content(seen, summary=summary)
        await puente.repositories.conversations.replace(seen, changed, transaction)

    await puente.database.transact(work)


def a_part(name: str, body: bytes = SEGMENT) -> Part:
    return Part(name=name, size=len(body), sha256=hashlib.sha256(body).hexdigest())


async def record(
    puente: Puente, principal: Principal, visit: Conversation, recording_id: str = RECORDING
) -> None:
    """A recording of one segment, uploaded with its manifest and not yet closed."""
    where = (principal, visit.conversation_id, recording_id)
    recording, _, _ = await puente.recordings.open(*where, puente.clock())
    await puente.recordings.sign_uploads(*where, [a_part("0"), a_part("manifest")])
    for part in ("0", "manifest"):
        await puente.storage.put(recording.key(part), SEGMENT, content_type="text/plain")


def gone_long_ago(puente: Puente, clinic_id: str) -> Deletion:
    """The record of a visit that nobody here knows any more."""
    then = puente.clock() - timedelta(days=30)
    return Deletion(
        deletion_id="del_madeup00001",
        clinic_id=clinic_id,
        data="text",
        rule="retention",
        days=365,
        conversation_id="visit-madeup-gone",
        counts={"conversations": 1, "turns": 2},
        oldest=then,
        newest=then,
        deleted_at=then,
    )


def long_ago(puente: Puente, principal: Principal, visit: Conversation) -> BrokenGlass:
    """An emergency that ended a minute ago: it opens nothing any more."""
    ended = puente.clock() - timedelta(minutes=1)
    return BrokenGlass(
        glass_id="gls_madeup00001",
        clinic_id=visit.clinic_id,
        conversation_id=visit.conversation_id,
        member_id=principal.member_id,
        reason="Made up, and long over.",
        opened_at=ended - LASTS,
        expires_at=ended,
    )


async def open_urgent_visit(puente: Puente, principal: Principal, name: str) -> Conversation:
    """A made-up visit that began without consent."""
    urgent = Urgent(("en", "es"), "Made up: she cannot breathe.", f"visit-urgent-{name}")
    visit, made = await puente.emergencies.start(principal, urgent)
    assert made
    return visit


def emergency_id_of(visit: Conversation) -> str:
    assert visit.emergency is not None
    return visit.emergency.emergency_id


async def furnish(puente: Puente, people: People, app: FastAPI, call: Caller) -> Clinic:
    """One visit of the clinician with a turn, a proposed action and a recording, one endpoint, one
    invitation.

    The endpoint's address has nobody listening: what is sent there stays owed.
    """
    clinician, admin = people["clinician"], people["admin"]
    visit = await open_visit(
        puente, clinician, conversation_id="visit-madeup-north", recording=True
    )
    await record(puente, clinician, visit)
    said = turn_in(
        f"I have a {CANARY} in my chest.", speaker="patient", target="Tengo algo en el pecho."
    )
    await puente.take_turn(clinician, visit.conversation_id, "turn-000001", said)
    await store_summary(puente, visit, a_summary(visit))
    endpoint = await puente.endpoints.add(
        admin, {"url": "http://127.0.0.1:9/hooks", "events": ["action.proposed"]}
    )
    action = await store_action(puente, an_action(visit))
    invited, invitation = await puente.membership.invite(
        clinic_id=admin.clinic_id, clinic_name="North (made up)", name="Invited", role="clinician"
    )
    for who, issuer in (("machine", "admin"), ("south_machine", "south_admin")):
        _, call.keys[who] = await puente.keys.issue(
            people[issuer], name="Made-up record system", scopes=get_args(Scope)
        )
    (mine,) = await puente.keys.all(admin)
    await puente.keep_rules.hold(
        people["supervisor"], visit.conversation_id, "A made-up lawsuit about this visit."
    )
    await puente.repositories.retention.note(gone_long_ago(puente, visit.clinic_id))
    await puente.attest_data.attest(admin, "realtime", puente.clock().date())
    await puente.repositories.break_glass.add(long_ago(puente, people["colleague"], visit))
    (delivery,), _ = await puente.redelivery.of_endpoint(
        admin, endpoint.endpoint_id,
        status=None, event_type=None, since=None, until=None, cursor=None,
    )  # fmt: skip
    urgent = await open_urgent_visit(puente, clinician, "north")
    return Clinic(
        puente, people, app, call, visit, action, endpoint, invitation, delivery, mine, invited,
        urgent,
    )  # fmt: skip


async def a_visit_of(clinic: Clinic, who: str, name: str) -> dict[str, str]:
    """A further visit, held by ``who``: the ids of it, its action and its recording."""
    principal = clinic.people[who]
    visit = await open_visit(
        clinic.puente, principal, conversation_id=f"visit-madeup-{name}", recording=True
    )
    recording_id = f"recording-of-{name}"
    await record(clinic.puente, principal, visit, recording_id)
    said = turn_in("I have a cough.", speaker="patient", target="Tengo tos.")
    await clinic.puente.take_turn(principal, visit.conversation_id, "turn-000001", said)
    await store_summary(clinic.puente, visit, a_summary(visit))
    action = an_action(visit, action_id=f"act_of{name}01")
    await store_action(clinic.puente, action)
    return {
        "conversation_id": visit.conversation_id,
        "recording_id": recording_id,
        "action_id": action.action_id,
        "emergency_id": emergency_id_of(await open_urgent_visit(clinic.puente, principal, name)),
    }
