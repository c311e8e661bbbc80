"""A whole visit as a page and an administrator go through it, by the API alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from puente.domain.turn import TurnIn
from tests.flows.receiver import Receiver
from tests.flows.stage import Stage
from tests.flows.standing import READER
from tests.flows.test_whole_visit import SAID

EVENTS = ["action.proposed", "action.confirmed", "conversation.completed", "conversation.updated"]


async def call(client: httpx.AsyncClient, method: str, path: str, body: Any = None) -> Any:
    answer = await client.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def said(number: int) -> TurnIn:
    """A turn of the made-up visit, spoken today."""
    began = datetime.now(UTC) + timedelta(seconds=5 * number)
    spoken = {"started_at": began, "ended_at": began + timedelta(seconds=3)}
    return TurnIn.model_validate({**SAID[number - 1].model_dump(), **spoken})


class Visit:
    """A whole visit as the page and the clinic's system go through it."""

    def __init__(self, stage: Stage, page: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
        self._stage = stage
        self._page = page
        self._admin = admin
        self.id = ""

    async def listen(self, receiver: Receiver) -> None:
        """The administrator adds the clinic's system as an endpoint."""
        asked = {"url": receiver.url, "events": EVENTS, "propose_medication": True}
        made = await call(self._admin, "POST", "/api/webhooks", asked)
        receiver.secret = made["secret"]

    async def open(self) -> dict[str, Any]:
        """Consent, and a token for the interpreter."""
        consent = {
            "granted": True, "wording": "2026-11-23", "language": "es",
            "at": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        opening = {"languages": ["en", "es"], "consent": consent}
        self.id = (await call(self._page, "POST", "/api/conversations", opening))["conversation_id"]
        way = (await call(self._page, "GET", "/api/me"))["ways"][0]
        mode = "conversation" if way == "conversation" else "translate"
        asked = {"conversation_id": self.id, "mode": mode}
        session: dict[str, Any] = await call(self._page, "POST", "/api/session", asked)
        return {**session, "way": way}

    async def speak(self) -> dict[str, Any]:
        """Every turn, then a person's word on the action that was found in them."""
        cards: dict[str, Any] = {}
        for number in range(1, len(SAID) + 1):
            path = f"/api/conversations/{self.id}/turns/turn-00000{number}"
            receipt = await call(self._page, "PUT", path, said(number).model_dump(mode="json"))
            cards |= {card["action_id"]: card for card in receipt["actions"]}
        (card,) = cards.values()
        decision = {"decision": "confirm", "revision": card["revision"]}
        path = f"/api/actions/{card['action_id']}/review"
        confirmed: dict[str, Any] = await call(self._page, "POST", path, decision)
        return confirmed

    async def measure(self, way: str) -> None:
        """What the page tells of itself: two minutes interpreted, and a connection's time."""
        points = [
            {"name": "interpreted.seconds", "value": 120},
            {"name": "webrtc.connection.time", "value": 420},
        ]
        body = {"points": points, "conversation_id": self.id, "way": way}
        await call(self._page, "POST", "/api/telemetry", body)

    async def end(self) -> dict[str, Any]:
        refs = [{"turn_id": f"turn-00000{n}", "revision": 1} for n in range(1, len(SAID) + 1)]
        body = {"turns": refs}
        ended = await call(self._page, "POST", f"/api/conversations/{self.id}/end", body)
        assert ended == {"state": "ending", "missing": []}
        await self._stage.settle()
        detail: dict[str, Any] = await call(self._page, "GET", f"/api/conversations/{self.id}")
        assert (detail["state"], detail["fallbacks"]) == ("completed", [])
        return detail

    async def approve_and_mail(self, revision: int) -> dict[str, Any]:
        path = f"/api/conversations/{self.id}/summary"
        approved = await call(self._page, "POST", f"{path}/review", {"revision": revision})
        assert approved["summary"]["reviewed"] is True
        await self._stage.settle()
        key = {"idempotency-key": "made-up-key"}
        for _ in range(2):
            answer = await self._page.post(f"{path}/mail", json={"to": READER}, headers=key)
            assert answer.status_code == 200, answer.text
        mailed: dict[str, Any] = answer.json()
        return mailed

    async def read(self) -> None:
        """The record, as somebody opens it later."""
        history = await call(self._page, "GET", "/api/conversations?state=completed")
        assert [row["conversation_id"] for row in history["items"]] == [self.id]
        turns = await call(self._page, "GET", f"/api/conversations/{self.id}/turns")
        assert [t["source"]["text"] for t in turns["items"]] == [t.source.text for t in SAID]
        actions = await call(self._page, "GET", f"/api/actions?conversation_id={self.id}")
        assert [card["status"] for card in actions["items"]] == ["confirmed"]

    async def figures(self, way: str, *, legs: int, delivered: int) -> None:
        """An administrator sees this visit's figures."""
        told = await call(self._admin, "GET", "/api/operations")
        (used,) = told["visits"]
        assert (used["conversation_id"], used["minutes"]) == (self.id, 2.0)
        price = told["prices"]["per_minute_usd"][way]
        expected = None if price is None else round(2 * price, 4)
        assert used["cost_usd"] == expected
        counts = {one["name"]: one["count"] for one in told["metrics"]}
        assert (counts["webrtc.connection.time"], counts["mint.latency"]) == (1, legs)
        assert counts["ingest.latency"] == counts["detection.time"] == len(SAID)
        assert counts["delivery.delivered"] == delivered
