"""What was said is behind the cipher, and nowhere else: the raw documents of one whole visit."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from puente.bootstrap import Puente
from puente.domain.action import ActionEdit
from puente.domain.conversation import ExternalRef
from puente.domain.turn import ModelCall
from puente.ports import WebhookRequest, WebhookResponse
from puente.repositories.migrations import INDEXES, migrate
from tests.conftest import MakePuente
from tests.support.cipher import BindingCipher, WrongPlace
from tests.support.people import NORTH, SOUTH, seed_people
from tests.support.visits import open_visit, turn_in

SAID = "Le voy a recetar amoxicilina de quinientos miligramos tres veces al día para su garganta."
TRANSLATED = "I'm going to prescribe amoxicillin 500 milligrams three times a day for your throat."
COMPLAINT = "Me arde horriblemente cuando trago, desde anteayer."
EDITED = "amoxicillin suspension, flavour zanzibar"
CANARIES = {
    *re.findall(r"\w{6,}", f"{SAID} {TRANSLATED} {COMPLAINT} {EDITED}"),
    *("patient-canary-77", "encounter-canary-88", "quetzal", "receiver-said-canary", "gargling"),
}
"""Every longer word that was said, written or named; made up."""


class Answering:
    """A webhook sender that remembers what it was given; its receiver quotes something back."""

    name = "answering"

    def __init__(self) -> None:
        self.sent: list[WebhookRequest] = []

    async def post(self, request: WebhookRequest) -> WebhookResponse:
        self.sent.append(request)
        return WebhookResponse(200, head=b"receiver-said-canary")

    async def check(self, url: str) -> None:
        return None


async def live_through_a_visit(puente: Puente) -> list[WebhookRequest]:
    """Everything that writes: turns, a revision, a review, an edit, the end, deliveries."""
    await migrate(puente.database)
    people = await seed_people(puente)
    clinician, admin = people["clinician"], people["admin"]
    for payload in ("thin", "full"):
        await puente.endpoints.add(
            admin,
            {
                "url": "https://receiver.test/hook",
                "payload": payload,
                "events": ["action.proposed", "action.edited", "conversation.completed"],
                "propose_medication": True,
            },
        )
    ref = ExternalRef(
        system="ehr", patient_id="patient-canary-77", encounter_id="encounter-canary-88"
    )
    visit = await open_visit(puente, clinician, external_ref=ref)
    where = visit.conversation_id
    call = ModelCall(call_id="call-1", name="note", arguments={"note": "quetzal"})
    turns = {
        "turn-0001": turn_in(COMPLAINT, number=1, speaker="patient", lang="es"),
        "turn-0002": turn_in(TRANSLATED, number=2, target=SAID, model_calls=(call,)),
    }
    actions = []
    for turn_id, turn in turns.items():
        actions += list((await puente.take_turn(clinician, where, turn_id, turn)).actions)
    revised = turn_in(COMPLAINT + " gargling", speaker="patient", lang="es", revision=2)
    await puente.take_turn(clinician, where, "turn-0001", revised)
    [action] = actions
    edit = ActionEdit(description=EDITED, reason="gargling")
    await puente.reviews.decide(clinician, action.action_id, "edit", revision=1, edit=edit)
    await puente.visits.end(clinician, where, [])
    await puente.finish_visit(NORTH, where)
    for message in await puente.webhook_queue.receive(limit=100):
        record = json.loads(message.body)
        await puente.deliver(record["delivery_id"], record["attempt"])
    sender = puente.webhook_sender
    assert isinstance(sender, Answering)
    return sender.sent


def leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every value of a document as text, with where it stands."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield f"{path}.{name}", name
            yield from leaves(child, f"{path}.{name}")
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child, path)
    elif isinstance(value, bytes):
        yield path, value.decode("utf-8", "replace")
    else:
        yield path, str(value)


async def spoken_at(puente: Puente) -> dict[str, set[str]]:
    """Where a canary stands in the raw documents of every collection."""
    database = puente.mongo[puente.settings.mongodb.database]
    found: dict[str, set[str]] = {}
    names = await database.list_collection_names()
    assert set(INDEXES) - {"state"} <= set(names)
    for name in names:
        async for document in database[name].find({}):
            for path, text in leaves(document, name):
                heard = {word for word in CANARIES if word.lower() in text.lower()}
                if heard:
                    found.setdefault(path, set()).update(heard)
    return found


async def test_a_visit_with_a_cipher_leaves_no_word_anywhere(make_puente: MakePuente) -> None:
    puente = make_puente(cipher=BindingCipher(), webhook_sender=Answering())
    sent = await live_through_a_visit(puente)
    assert await spoken_at(puente) == {}
    keys = [key async for key in puente.storage.list("")]
    assert keys == [f"{NORTH}/transcripts/cnv_00000001.json"]
    transcript = await puente.storage.get(keys[0])
    assert [word for word in CANARIES if word.encode() in transcript] == []
    # What was sealed is still whole: the receivers got the words, and the page reads them.
    assert EDITED in b"".join(request.body for request in sent).decode()
    stored = await puente.repositories.turns.get(NORTH, "cnv_00000001", "turn-0002")
    assert stored is not None
    assert stored.target is not None
    assert stored.target.text == SAID


async def test_without_one_every_word_is_in_content_alone(make_puente: MakePuente) -> None:
    puente = make_puente(webhook_sender=Answering())
    await live_through_a_visit(puente)
    found = await spoken_at(puente)
    assert {path.split(".", 1)[1] for path in found} == {"content"}
    assert set.union(*found.values()) == CANARIES, "a canary that was stored nowhere proves nothing"


async def test_secrets_and_keys_are_sealed_too(make_puente: MakePuente) -> None:
    puente = make_puente(cipher=BindingCipher(), webhook_sender=Answering())
    await live_through_a_visit(puente)
    admin = await puente.repositories.members.by_token("https://issuer.test", "admin")
    assert admin is not None
    [secret, *_] = [e.secrets[0] for e in await puente.repositories.endpoints.of_clinic(NORTH)]
    key = await puente.repositories.members.outbox_key(NORTH, admin.member_id)
    for name in ("webhook_endpoints", "members", "deliveries", "events"):
        for row in await puente.database.collection(name).find({}).to_list(None):
            assert secret not in str(row)
            assert key.hex() not in str(row)
            assert repr(key)[2:-1] not in str(row)


async def test_a_thin_delivery_says_nothing_of_what_was_said(make_puente: MakePuente) -> None:
    puente = make_puente(webhook_sender=Answering())
    thin = [r for r in await live_through_a_visit(puente) if b"description" not in r.body]
    completed = [r for r in thin if b'"summary"' not in r.body]
    assert len(completed) == 3, "proposed, edited, completed"
    for request in completed:
        assert [word for word in CANARIES if word in request.body.decode()] == []


@pytest.mark.parametrize("collection", ["turns", "actions", "conversations"])
async def test_content_moved_to_another_clinic_does_not_open(
    make_puente: MakePuente, collection: str
) -> None:
    puente = make_puente(cipher=BindingCipher(), webhook_sender=Answering())
    await live_through_a_visit(puente)
    rows = puente.database.collection(collection)
    [row, *_] = await rows.find({}).to_list(None)
    await rows.update_one({"_id": row["_id"]}, {"$set": {"clinic_id": SOUTH}})
    names = ("_id",) if collection != "turns" else ("conversation_id", "turn_id")
    repository = getattr(puente.repositories, collection)
    with pytest.raises(WrongPlace):
        await repository.get(SOUTH, *(row[name] for name in names))
