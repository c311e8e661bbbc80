"""The four flows, one after the other, as one visit that a clinic's system hears of."""

import json
from typing import Any

import httpx

from puente.api.application import create_app
from tests.flows.stage import Stage
from tests.support.people import token_of
from tests.support.visits import PRESCRIPTION, PRESCRIPTION_ES, turn_in

CONSENT = {"granted": True, "wording": "2026-11", "language": "es", "at": "2031-03-04T09:00:00Z"}
SAID = (
    turn_in("What brings you in today?", number=1, target="¿Qué le trae por aquí hoy?"),
    turn_in(
        "Tengo tos y fiebre desde hace cuatro días.",
        number=2,
        speaker="patient",
        lang="es",
        target="I have had a cough and a fever for four days.",
    ),
    turn_in(PRESCRIPTION, number=3, target=PRESCRIPTION_ES),
    turn_in("Gracias, doctora.", number=4, speaker="patient", lang="es", target="Thank you."),
)
WORDS = ("amoxicil", "fiebre", "fever", "miligramos", "p-77")


class Page:
    """What the page does, in the order it does it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self._client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def open(self) -> str:
        opening = {
            "languages": ["en", "es"],
            "consent": CONSENT,
            "external_ref": {"system": "urn:made-up", "patient_id": "p-77"},
        }
        made = await self.call("POST", "/api/conversations", opening)
        return str(made["conversation_id"])

    async def say(self, conversation_id: str) -> list[dict[str, Any]]:
        """Send every turn; returns the cards that came with them."""
        cards: dict[str, dict[str, Any]] = {}
        for number, turn in enumerate(SAID, start=1):
            path = f"/api/conversations/{conversation_id}/turns/turn-00000{number}"
            receipt = await self.call("PUT", path, turn.model_dump(mode="json"))
            cards |= {card["action_id"]: card for card in receipt["actions"]}
        return list(cards.values())


async def test_a_visit_from_consent_to_the_verified_webhooks(stage: Stage) -> None:
    thin, _ = await stage.receiver(
        events=["action.proposed", "action.confirmed", "conversation.completed"],
        propose_medication=True,
    )
    full, _ = await stage.receiver(payload="full")
    headers = {"authorization": f"Bearer {token_of('clinician')}"}
    transport = httpx.ASGITransport(create_app(stage.puente))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://puente.test", headers=headers
    ) as client:
        page = Page(client)
        visit = await page.open()
        session = await page.call("POST", "/api/session", {"conversation_id": visit})
        assert [leg["direction"] for leg in session["legs"]] == ["en-es", "es-en"]

        (card,) = await page.say(visit)
        assert card["type"] == "medication"
        assert "turn-000003" in card["evidence"]
        path = f"/api/actions/{card['action_id']}/review"
        body = {"decision": "confirm", "revision": card["revision"]}
        confirmed = await page.call("POST", path, body)
        assert confirmed["status"] == "confirmed"

        refs = [{"turn_id": f"turn-00000{n}", "revision": 1} for n in range(1, 5)]
        ended = await page.call("POST", f"/api/conversations/{visit}/end", {"turns": refs})
        assert ended == {"state": "ending", "missing": []}
        await stage.settle()
        detail = await page.call("GET", f"/api/conversations/{visit}")
        history = await page.call("GET", "/api/conversations?state=completed")

    assert detail["state"] == "completed"
    assert [row["conversation_id"] for row in history["items"]] == [visit]
    summary = detail["summary"]
    assert (summary["machine_made"], summary["reviewed"]) == (True, False)
    quoted = {line["evidence"][0]: (line["en"], line["es"]) for line in summary["lines"]}
    assert quoted["turn-000003"] == (PRESCRIPTION, PRESCRIPTION_ES)
    assert "turn-000002" in quoted

    first, second, third = told = thin.in_order
    assert [arrival.type for arrival in told] == [
        "action.proposed", "action.confirmed", "conversation.completed",
    ]  # fmt: skip
    confirmation, completion = full.in_order
    assert (confirmation.webhook_id, completion.webhook_id) == (second.webhook_id, third.webhook_id)
    assert thin.refused == full.refused == 0
    assert [arrival.data["sequence"] for arrival in told] == [1, 2, 3]
    assert (first.data["review"], second.data["review"]) == ("unreviewed", "reviewed")
    for arrival in told:
        assert not [word for word in WORDS if word in arrival.body.decode()]
    assert "amoxicillin" in confirmation.data["description"]
    assert confirmation.data["evidence"] == card["evidence"]
    assert completion.data["external_ref"]["patient_id"] == "p-77"
    assert completion.data["summary"]["machine_made"] is True

    kept = json.loads(await stage.puente.storage.get(f"cln_testnorth/transcripts/{visit}.json"))
    assert [turn["source"]["text"] for turn in kept["turns"]] == [t.source.text for t in SAID]
    assert kept["notice"] == "machine-made, not reviewed"
    assert {row["status"] for row in await stage.rows("deliveries")} == {"delivered"}
    assert {row["number"] for row in await stage.rows("attempts")} == {1}


async def test_nothing_said_reaches_a_log_a_trace_or_a_row_outside_content(
    stage: Stage, log: Any
) -> None:
    receiver, _ = await stage.receiver(events=["action.proposed"], propose_medication=True)
    visit = await stage.visit()
    for number, turn in enumerate(SAID, start=1):
        await stage.puente.take_turn(
            stage.clinician, visit.conversation_id, f"turn-00000{number}", turn
        )
    await stage.end(visit.conversation_id)
    await stage.settle()
    assert receiver.arrivals
    for name in (
        "conversations", "turns", "actions", "events", "deliveries", "attempts",
        "audit_events", "sessions", "consents",
    ):  # fmt: skip
        for row in await stage.rows(name):
            row.pop("content", None)
            assert not [word for word in WORDS if word in repr(row)], name
    assert not [word for word in WORDS if word in log.getvalue()]
