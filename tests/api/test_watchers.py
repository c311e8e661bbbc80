"""Whoever watches over a clinic is mailed of an emergency opening: by a real mail server."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from puente.domain.notice import TRIES
from puente.settings import Settings
from tests.api.clinic import CANARY, Clinic
from tests.api.interpreter import Interpreter
from tests.support.clock import MovableClock
from tests.support.mail_server import PAGE, MailServer
from tests.support.people import NORTH, SOUTH

REASON = {"reason": f"Bleeding again, asks for her {CANARY} dose (made up)."}
WATCHERS = f"{NORTH}=supervisor@north.test, {NORTH}=admin@north.test, {SOUTH}=admin@south.test"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    made = MailServer()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def settings(
    mongodb_uri: str,
    database_name: str,
    tmp_path: Path,
    clock: MovableClock,
    interpreter: Interpreter,
    server: MailServer,
) -> Settings:
    interpreter.clock = clock
    chosen = {**server.variables, "PUENTE_EMAIL__WATCHERS": WATCHERS}
    return interpreter.settings(mongodb_uri, database_name, tmp_path, **chosen)


async def opened(clinic: Clinic) -> None:
    path = f"/api/conversations/{clinic.visit.conversation_id}/break-glass"
    answer = await clinic.call("colleague", "POST", path, REASON)
    assert answer.status_code == 201, answer.text


def arrived(server: MailServer) -> list[str]:
    return sorted(mail.to for mail in server.arrived)


async def test_the_clinics_own_watchers_are_told_who_and_not_why(
    clinic: Clinic, server: MailServer, log: io.StringIO
) -> None:
    await opened(clinic)
    # The access itself waited for no mail.
    assert server.arrived == []
    assert await clinic.puente.tell_watchers() == 2
    assert arrived(server) == ["admin@north.test", "supervisor@north.test"]
    for mail in server.arrived:
        assert "Made-up colleague opened a colleague's visit" in mail.text
        assert "Made-up colleague abrió" in mail.text
        assert f"{PAGE}/#/oversight/emergencies" in mail.html
        for secret in (CANARY, "Bleeding", clinic.visit.conversation_id):
            assert secret not in mail.message.as_string()
    assert "north.test" not in log.getvalue()
    assert await clinic.puente.tell_watchers() == 0


async def begun(clinic: Clinic, who: str, times: int) -> list[str]:
    """Visits that one began without consent, one after the other; their emergencies' ids."""
    found = []
    for _ in range(times):
        body = {"languages": ["en", "es"], "reason": f"Made up: cannot breathe, {CANARY}."}
        answer = await clinic.call(who, "POST", "/api/emergencies", body)
        assert answer.status_code == 201, answer.text
        found.append(answer.json()["emergency"]["emergency_id"])
    return found


async def test_who_owes_accounts_of_many_emergencies_is_never_refused_and_watchers_hear_of_it(
    clinic: Clinic, server: MailServer
) -> None:
    owed = await begun(clinic, "colleague", 3)
    # Everybody counts for themselves.
    await begun(clinic, "supervisor", 1)
    assert await clinic.puente.tell_watchers() == 0
    await begun(clinic, "colleague", 1)
    assert await clinic.puente.tell_watchers() == 2
    assert arrived(server) == ["admin@north.test", "supervisor@north.test"]
    for mail in server.arrived:
        assert "Made-up colleague began another visit without consent" in mail.text
        assert "Made-up colleague empezó otra consulta sin consentimiento" in mail.text
        assert f"{PAGE}/#/oversight/unconsented" in mail.html
        for secret in (CANARY, "breathe", "visit-"):
            assert secret not in mail.message.as_string()
    await begun(clinic, "colleague", 1)
    assert await clinic.puente.tell_watchers() == 2
    # What was accounted for is owed no more.
    account = {"explanation": "Made up: he was unconscious."}
    for emergency_id in owed[:2]:
        path = f"/api/emergencies/{emergency_id}/explanation"
        assert (await clinic.call("colleague", "POST", path, account)).status_code == 200
    assert await clinic.puente.tell_watchers() == 0
    (fewer, *_) = await begun(clinic, "colleague", 1)
    assert await clinic.puente.tell_watchers() == 2
    for emergency_id in [*owed[2:], fewer]:
        path = f"/api/emergencies/{emergency_id}/explanation"
        assert (await clinic.call("colleague", "POST", path, account)).status_code == 200
    await begun(clinic, "colleague", 1)
    assert await clinic.puente.tell_watchers() == 0


async def test_an_emergency_that_is_asked_for_again_is_told_once(
    clinic: Clinic, server: MailServer
) -> None:
    await begun(clinic, "colleague", 3)
    body = {
        "languages": ["en", "es"],
        "reason": "Made up: cannot breathe.",
        "conversation_id": "visit-madeup-urgent-again",
    }
    for status in (201, 200):
        answer = await clinic.call("colleague", "POST", "/api/emergencies", body)
        assert answer.status_code == status
    assert await clinic.puente.tell_watchers() == 2


async def test_a_notice_of_before_there_were_two_kinds_is_of_a_colleagues_visit(
    clinic: Clinic, server: MailServer
) -> None:
    await opened(clinic)
    notices = clinic.puente.database.collection("notices")
    await notices.update_one({}, {"$unset": {"kind": ""}})
    assert await clinic.puente.tell_watchers() == 2
    assert "opened a colleague's visit" in server.arrived[0].text


async def test_the_sweep_brings_it(clinic: Clinic, server: MailServer) -> None:
    await opened(clinic)
    assert (await clinic.puente.sweep()).told == 2
    assert len(server.arrived) == 2


async def test_an_hour_that_is_asked_for_again_is_told_once(
    clinic: Clinic, server: MailServer
) -> None:
    await opened(clinic)
    path = f"/api/conversations/{clinic.visit.conversation_id}/break-glass"
    assert (await clinic.call("colleague", "POST", path, REASON)).status_code == 200
    await clinic.puente.tell_watchers()
    assert len(server.arrived) == 2


async def test_a_mail_server_that_is_away_is_asked_again_and_keeps_nobody_out(
    clinic: Clinic, server: MailServer, clock: MovableClock
) -> None:
    await server.stop()
    await opened(clinic)
    assert await clinic.puente.tell_watchers() == 0
    assert await clinic.puente.tell_watchers() == 0
    (owed,) = await clinic.rows("notices")
    assert (owed["tries"], owed["told"]) == (1, [])
    await server.start()
    assert await clinic.puente.tell_watchers() == 0
    clock.advance(hours=1)
    assert await clinic.puente.tell_watchers() == 2
    assert arrived(server) == ["admin@north.test", "supervisor@north.test"]


async def test_a_mail_that_may_be_lost_is_sent_again_and_the_others_once(
    clinic: Clinic, server: MailServer, clock: MovableClock
) -> None:
    await opened(clinic)
    server.trouble = "gone_when_taken"
    assert await clinic.puente.tell_watchers() == 0
    server.trouble = None
    clock.advance(hours=1)
    assert await clinic.puente.tell_watchers() == 2
    assert arrived(server) == ["admin@north.test"] + ["supervisor@north.test"] * 2


async def test_an_address_that_is_refused_is_not_asked_for_ever(
    clinic: Clinic, server: MailServer, clock: MovableClock
) -> None:
    await opened(clinic)
    server.reply = "550 no such mailbox"
    await clinic.puente.tell_watchers()
    server.reply = None
    clock.advance(hours=1)
    assert await clinic.puente.tell_watchers() == 0
    (owed,) = await clinic.rows("notices")
    assert owed["due_at"] is None


async def test_what_never_arrives_is_given_up_loudly(
    clinic: Clinic, server: MailServer, clock: MovableClock, log: io.StringIO
) -> None:
    await server.stop()
    await opened(clinic)
    for _ in range(TRIES + 5):
        await clinic.puente.tell_watchers()
        clock.advance(hours=1)
    (owed,) = await clinic.rows("notices")
    assert (owed["tries"], owed["due_at"]) == (TRIES, None)
    assert "notice given up" in log.getvalue()
