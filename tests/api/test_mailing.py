"""Mailing a summary: a link by default, marked for what it is, sent once, never told to a log."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from puente.services.mailing import MAILS
from puente.settings import Settings
from tests.api.clinic import Clinic, a_summary, store_summary
from tests.api.interpreter import Interpreter
from tests.support.clock import START, MovableClock
from tests.support.mail_server import PAGE, SENDER, MailServer
from tests.support.settings import local_settings

TO = "reader.one@example.test"
WORDS = ("chest", "pecho")


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    made = MailServer()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def allow() -> bool:
    """Whether the clinic lets words be mailed."""
    return False


@pytest.fixture
def settings(
    mongodb_uri: str,
    database_name: str,
    tmp_path: Path,
    clock: MovableClock,
    interpreter: Interpreter,
    server: MailServer,
    allow: bool,
) -> Settings:
    interpreter.clock = clock
    chosen = {**server.variables, "PUENTE_EMAIL__ALLOW_CONTENT": str(allow).lower()}
    return interpreter.settings(mongodb_uri, database_name, tmp_path, **chosen)


def at(clinic: Clinic) -> str:
    return f"/api/conversations/{clinic.visit.conversation_id}/summary/mail"


async def send(
    clinic: Clinic, *, who: str = "clinician", key: str | None = None, **body: Any
) -> Any:
    headers = {} if key is None else {"idempotency-key": key}
    return await clinic.call(who, "POST", at(clinic), {"to": TO, **body}, headers=headers)


# --- what arrives -----------------------------------------------------------------------------


async def test_by_default_a_link_arrives_that_says_nothing_of_the_visit(
    clinic: Clinic, server: MailServer
) -> None:
    answer = await send(clinic)
    assert (answer.status_code, answer.json()["form"], answer.json()["demo"]) == (
        200,
        "link",
        False,
    )
    (mail,) = server.arrived
    assert (mail.to, mail.message["From"], mail.message["To"]) == (TO, SENDER, TO)
    assert mail.message["Subject"] == "Resumen de una consulta / Summary of a visit"
    assert answer.json()["mail_id"] in mail.message["Message-ID"]
    link = f"{PAGE}/#/history/{clinic.visit.conversation_id}"
    for body in (mail.text, mail.html):
        assert body.count("nadie lo ha revisado") == body.count("nobody has reviewed it") == 1
        assert body.index("nadie") < body.index("nobody"), "the patient's language comes first"
        assert link in body
        assert not [word for word in WORDS if word in body]


@pytest.mark.parametrize("allow", [True])
async def test_words_arrive_in_both_languages_where_the_clinic_allows_it(
    clinic: Clinic, server: MailServer
) -> None:
    lines = (
        {"kind": "plan", "en": "<b>Rest</b> & water.", "es": "Reposo y agua.", "evidence": ["t"]},
        {"kind": "other", "en": None, "es": "Gracias.", "evidence": ["t"]},
    )
    await store_summary(clinic.puente, clinic.visit, a_summary(clinic.visit, lines=lines))
    assert (await send(clinic, form="content", language="en")).status_code == 200
    (mail,) = server.arrived
    assert mail.text.index("Plan: <b>Rest</b> & water.") < mail.text.index("Plan: Reposo y agua.")
    assert "Also: Gracias. (in Spanish only)" in mail.text
    assert "Además: Gracias.\n" in mail.text
    assert "&lt;b&gt;Rest&lt;/b&gt; &amp; water." in mail.html
    assert "<b>Rest" not in mail.html


async def test_words_are_refused_where_the_clinic_does_not_allow_them(
    clinic: Clinic, server: MailServer
) -> None:
    answer = await send(clinic, form="content")
    assert answer.status_code == 422
    (field,) = answer.json()["errors"]
    assert (field["at"], field["code"]) == ("body.form", "content_not_allowed")
    assert server.arrived == []
    assert (await clinic.call("clinician", "GET", "/api/me")).json()["mail_content"] is False


@pytest.mark.parametrize(
    ("needs_review", "mark"),
    [(False, "approved this summary on 2031-03-04."), (True, "More was said after that")],
)
async def test_a_summary_that_a_person_approved_says_so(
    clinic: Clinic, server: MailServer, needs_review: bool, mark: str
) -> None:
    approved = a_summary(
        clinic.visit, reviewed=True, reviewed_by="mbr_1", reviewed_at=START,
        needs_review=needs_review, revision=2,
    )  # fmt: skip
    await store_summary(clinic.puente, clinic.visit, approved)
    assert (await send(clinic)).json()["revision"] == 2
    (mail,) = server.arrived
    assert mark in mail.text
    assert "nobody has reviewed" not in mail.text


@pytest.mark.parametrize("allow", [True])
@pytest.mark.parametrize(
    ("qualification", "english", "spanish"),
    [
        (None, "Ana Reviewer reviewed", "Ana Reviewer revisó"),
        (
            "qualified_interpreter",
            "Ana Reviewer (qualified interpreter) reviewed",
            "Ana Reviewer (con calificación en interpretación) revisó",
        ),
    ],
)
async def test_words_go_out_with_who_reviewed_them_and_a_link_without(
    clinic: Clinic, server: MailServer, qualification: str | None, english: str, spanish: str
) -> None:
    approved = a_summary(
        clinic.visit, reviewed=True, reviewed_by="mbr_1", reviewed_at=START, revision=2,
        reviewer_name="Ana Reviewer", reviewer_qualification=qualification,
    )  # fmt: skip
    await store_summary(clinic.puente, clinic.visit, approved)
    await send(clinic, form="content")
    await send(clinic, form="link")
    words, link = server.arrived
    assert english in words.text
    assert spanish in words.text
    assert "Ana Reviewer" not in link.text
    assert "A person of the clinic reviewed and approved this summary" in link.text


async def test_a_machine_that_only_writes_down_mail_says_that_it_sent_nothing(
    clinic: Clinic, make_puente: Any, mongodb_uri: str, database_name: str, tmp_path: Path
) -> None:
    console = local_settings(mongodb_uri=mongodb_uri, database=database_name, folder=tmp_path)
    clinic.puente.__dict__["email"] = make_puente(console).email
    answer = await send(clinic)
    assert (answer.status_code, answer.json()["demo"]) == (200, True)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("nobody", "address_malformed"),
        ("", "address_malformed"),
        ("a@b", "address_malformed"),
        ("a@127.0.0.1", "address_malformed"),
        ("josé@example.test", "address_malformed"),
        ("a..b@example.test", "address_malformed"),
        (f"{'a' * 65}@example.test", "address_malformed"),
        ("a@example.test, b@example.test", "address_several"),
        ("a@b@example.test", "address_several"),
        ("Reader <a@example.test>", "address_several"),
        ("a@example.test\r\nBcc: b@example.test", "address_several"),
    ],
)
async def test_what_is_no_single_address_is_refused_with_how_to_mend_it(
    clinic: Clinic, server: MailServer, to: str, reason: str
) -> None:
    answer = await send(clinic, to=to)
    assert answer.status_code == 422
    (field,) = answer.json()["errors"]
    assert (field["at"], field["code"]) == ("body.to", reason)
    assert to.strip() == "" or to not in answer.text
    assert server.arrived == []
    assert await clinic.rows("mails") == []


async def test_an_address_that_its_server_refuses_is_told_and_may_be_mended(
    clinic: Clinic, server: MailServer
) -> None:
    server.reply = "550 no such user"
    refused = await send(clinic, key="first-try")
    assert (refused.status_code, refused.json()["code"]) == (422, "email_refused")
    assert refused.json()["errors"][0]["code"] == "address_refused"
    server.reply = None
    assert (await send(clinic, key="first-try", to="reader.two@example.test")).is_success
    assert [mail.to for mail in server.arrived] == ["reader.two@example.test"]


async def test_without_a_summary_there_is_nothing_to_send(
    clinic: Clinic, server: MailServer
) -> None:
    body = {"languages": ["en", "es"], "consent": _consent()}
    made = (await clinic.call("clinician", "POST", "/api/conversations", body)).json()
    path = f"/api/conversations/{made['conversation_id']}/summary/mail"
    answer = await clinic.call("clinician", "POST", path, {"to": TO})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert server.arrived == []


def _consent() -> dict[str, Any]:
    return {
        "granted": True, "wording": "2026-11-23", "language": "es", "at": START.isoformat(),
    }  # fmt: skip


async def test_mails_are_limited_by_member(clinic: Clinic, server: MailServer) -> None:
    for _ in range(MAILS):
        assert (await send(clinic)).is_success
    answer = await send(clinic)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert len(server.arrived) == MAILS
    assert (await send(clinic, who="supervisor")).is_success


# --- once -------------------------------------------------------------------------------------


async def test_one_key_is_one_mail_and_another_is_another(
    clinic: Clinic, server: MailServer
) -> None:
    first, again = await send(clinic, key="one"), await send(clinic, key="one")
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert len(server.arrived) == 1
    assert (await send(clinic, key="two")).json()["mail_id"] != first.json()["mail_id"]
    assert len(server.arrived) == 2


async def test_a_mail_whose_answer_was_never_kept_is_not_sent_again(
    clinic: Clinic, server: MailServer
) -> None:
    """The process dies after the mail left and before the call's answer was kept."""
    first = await send(clinic, key="one")
    await clinic.puente.database.collection("idempotency_keys").delete_one({})
    assert (await send(clinic, key="one")).json() == first.json()
    assert len(server.arrived) == 1


@pytest.mark.parametrize("allow", [True])
@pytest.mark.parametrize("other", [{"to": "another@clinic.example"}, {"form": "content"}])
async def test_a_key_of_long_ago_does_not_pass_for_another_mail(
    clinic: Clinic, server: MailServer, clock: MovableClock, other: dict[str, str]
) -> None:
    """What the key once said is kept for a day, the mail that it named for as long as the visit."""
    await send(clinic, key="one")
    clock.advance(hours=25)
    answer = await send(clinic, key="one", **other)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert len(server.arrived) == 1


async def test_a_mail_whose_sender_died_on_the_way_is_not_sent_again(
    clinic: Clinic, server: MailServer, clock: MovableClock
) -> None:
    await send(clinic, key="one")
    rows = clinic.puente.database.collection("mails")
    await rows.update_one({}, {"$set": {"state": "sending"}})
    await clinic.puente.database.collection("idempotency_keys").delete_one({})
    on_its_way = await send(clinic, key="one")
    assert (on_its_way.status_code, on_its_way.headers["retry-after"]) == (409, "2")
    clock.advance(minutes=2)
    for _ in range(2):
        answer = await send(clinic, key="one")
        assert (answer.status_code, answer.json()["code"]) == (504, "email_uncertain")
    assert len(server.arrived) == 1


# --- what is kept of it -----------------------------------------------------------------------


async def test_the_trace_names_the_mail_and_nobody_learns_the_address(
    clinic: Clinic, server: MailServer, log: io.StringIO
) -> None:
    server.reply = "550 no such user"
    await send(clinic)
    server.reply = None
    answer = await send(clinic)
    (row,) = await clinic.call.trace(answer)
    assert row["ids"]["mail_id"] == answer.json()["mail_id"]
    assert row["ids"]["form"] == "link"
    kept = await clinic.rows("mails")
    assert {one["state"] for one in kept} == {"sent", "failed"}
    for one in [*kept, *await clinic.rows("audit_events"), *await clinic.rows("idempotency_keys")]:
        one.pop("content", None)
        assert "reader" not in repr(one)
    assert "reader" not in log.getvalue()


@pytest.mark.parametrize("who", ["colleague", "south_clinician", "south_supervisor"])
async def test_nobody_else_mails_it(clinic: Clinic, server: MailServer, who: str) -> None:
    assert (await send(clinic, who=who)).status_code == 404
    assert server.arrived == []
