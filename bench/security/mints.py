"""A thousand mints in a minute by one member: limited, never another's, and never the API key."""

import io
import json
from collections import Counter
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import httpx

from bench.faults.table import Row
from bench.security.served import ground
from puente.services import limits, sessions
from puente.settings import Settings
from tests.support.clock import MovableClock
from tests.support.visits import open_visit

NO_LIMIT = 10**9


async def _one_for_all(self: Any, principal: Any, *where: Any) -> Any:
    """A defect to plant: the cache of secrets does not know whose they are."""
    other = principal.model_copy(update={"member_id": "mbr_anybody0000"})
    return await _own(self, other, *where)


_own = sessions.OpenSession._leg


def planted(name: str | None) -> Any:
    if name == "no limit":
        return patch.object(limits, "MINTS_PER_USER", NO_LIMIT)
    if name == "shared cache":
        return patch.object(sessions.OpenSession, "_leg", _one_for_all)
    return nullcontext()


async def row(settings: Settings, clock: MovableClock, many: int, plant: str | None = None) -> Row:
    made_row = Row("mints", f"{many} in a minute by one: 429, Retry-After, nobody else's")
    log = io.StringIO()
    answers: list[httpx.Response] = []
    given: dict[str, set[str]] = {"clinician": set(), "supervisor": set()}
    key = settings.realtime.api_key.get_secret_value()
    if plant == "the key gets out":
        key = "call_url"
    async with ground(settings, clock, stream=log) as made:
        visit = made.clinic.visit.conversation_id
        people = made.clinic.people
        theirs = await open_visit(made.puente, people["colleague"], conversation_id="theirs-1")
        with planted(plant):
            for who in ("supervisor", *("clinician",) * many):
                body = {"conversation_id": visit, "renew": len(answers) % 10 == 5}
                answer = await made.call(who, "POST", "/api/session", body)
                answers.append(answer)
                if answer.status_code == 200:
                    given[who] |= {leg["client_secret"] for leg in json.loads(answer.text)["legs"]}
            body = {"conversation_id": theirs.conversation_id}
            colleague = await made.call("colleague", "POST", "/api/session", body)
    mine = answers[1:]
    counts = Counter(answer.status_code for answer in mine)
    made_row.hold("minted", counts[200], 0 < counts[200] <= limits.MINTS_PER_USER < many)
    told = all(1 <= int(a.headers["retry-after"]) <= 60 for a in mine if a.status_code == 429)
    made_row.hold("429 with Retry-After", counts[429], counts[429] == many - counts[200] and told)
    made_row.hold("a colleague meanwhile", colleague.status_code, colleague.status_code == 200)
    crossed = given["clinician"] & given["supervisor"]
    made_row.hold("secrets given to two", len(crossed), not crossed and bool(given["clinician"]))
    left = [f"{answer.headers}{answer.text}" for answer in (*answers, colleague)]
    leaks = sum(key in text for text in (*left, log.getvalue()))
    made_row.hold("answers and logs with the API key", leaks, leaks == 0)
    return made_row
