"""A recording: only where it was agreed to, only of what was announced, gone when asked."""

import base64
from typing import Any

import pytest

from puente.domain.recording import MAX_RECORDINGS, MAX_SEGMENTS, SEGMENT_BYTES
from puente.ports import SignedDoor
from puente.services.recordings import UPLOAD_TTL_S
from tests.api.clinic import RECORDING, SEGMENT, Clinic, a_part
from tests.support.people import People
from tests.support.visits import open_visit

DIGEST = "ab" * 32
STARTED = "2031-03-04T09:00:01.250Z"


def at(clinic: Clinic, rest: str = "") -> str:
    return f"/api/conversations/{clinic.visit.conversation_id}/recordings{rest}"


async def stored(clinic: Clinic) -> list[str]:
    return [key async for key in clinic.puente.storage.list("")]


async def begin(clinic: Clinic, recording_id: str = "recording-second", **other: Any) -> Any:
    body = {"recording_id": recording_id, "started_at": STARTED}
    return await clinic.call("clinician", "POST", at(clinic), body, **other)


async def announce(clinic: Clinic, name: str, size: int = 40, sha256: str = DIGEST) -> Any:
    body = {"parts": [{"name": name, "size": size, "sha256": sha256}]}
    return await clinic.call("clinician", "POST", at(clinic, f"/{RECORDING}/uploads"), body)


# --- consent ----------------------------------------------------------------------------------


async def test_a_visit_whose_patient_did_not_agree_is_not_recorded(clinic: Clinic) -> None:
    plain = await open_visit(
        clinic.puente, clinic.people["clinician"], conversation_id="visit-not-recorded"
    )
    path = f"/api/conversations/{plain.conversation_id}/recordings"
    before = await clinic.everything()
    body = {"recording_id": "recording-third", "started_at": STARTED}
    answer = await clinic.call("clinician", "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_required")
    assert (await clinic.call("clinician", "GET", path)).json() == {
        "agreed": False, "items": [], "next_cursor": None,
    }  # fmt: skip
    assert await clinic.everything() == before


async def test_the_consent_says_which_words_were_agreed_to(clinic: Clinic) -> None:
    (consent,) = await clinic.rows("consents", _id=clinic.visit.consent_id)
    assert (consent["recording"], consent["wording"], consent["language"]) == (
        True, "2026-11-23", "es",
    )  # fmt: skip
    assert len(consent["wording_sha256"]) == 64


async def test_withdrawing_destroys_the_key_and_what_is_stored(clinic: Clinic) -> None:
    assert len(await stored(clinic)) == 2
    answer = await clinic.call("clinician", "DELETE", at(clinic))
    assert answer.status_code == 204
    assert await stored(clinic) == []
    (row,) = await clinic.rows("recordings")
    assert row["state"] == "withdrawn"
    assert "content" not in row
    (consent,) = await clinic.rows("consents", _id=clinic.visit.consent_id)
    assert (consent["granted"], consent["recording"]) == (True, True)
    assert consent["recording_withdrawn_at"] == clinic.puente.clock()
    assert (await clinic.call("clinician", "GET", at(clinic))).json() == {
        "agreed": False, "items": [], "next_cursor": None,
    }  # fmt: skip
    for method, rest in (("GET", ""), ("POST", "/complete")):
        gone = await clinic.call("clinician", method, at(clinic, f"/{RECORDING}{rest}"))
        assert gone.status_code == 404
    assert (await announce(clinic, "1")).status_code == 404
    assert (await begin(clinic)).json()["code"] == "consent_required"
    assert (await clinic.call("clinician", "DELETE", at(clinic))).status_code == 204


async def test_an_upload_under_way_when_consent_ended_is_deleted_too(clinic: Clinic) -> None:
    puente: Any = clinic.puente
    item = (await announce(clinic, "1", len(SEGMENT), a_part("1").sha256)).json()["items"][0]
    await clinic.call("clinician", "DELETE", at(clinic))
    await arrive(clinic, item, SEGMENT)
    assert len(await stored(clinic)) == 1
    assert (await puente.sweep()).purged == 0
    puente.clock.advance(seconds=UPLOAD_TTL_S + 61)
    assert (await puente.sweep()).purged == 1
    assert await stored(clinic) == []
    assert (await puente.sweep()).purged == 0


async def arrive(clinic: Clinic, item: dict[str, Any], body: bytes) -> None:
    """The page makes the request that it was given."""
    store = clinic.puente.storage
    assert isinstance(store, SignedDoor)
    path, _, query = item["url"].partition("?")
    pairs = dict(pair.split("=", 1) for pair in query.split("&"))
    given = {name: value.replace("%2F", "/") for name, value in pairs.items()}
    key = path.removeprefix(f"{store.path}/")
    await store.take(key, given, body, content_type=item["headers"]["content-type"])


# --- what may be recorded ---------------------------------------------------------------------


async def test_a_recording_is_opened_once_with_one_key(clinic: Clinic) -> None:
    first, again = await begin(clinic), await begin(clinic)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(base64.b64decode(first.json()["key"])) == 32
    other = await begin(clinic, "recording-third")
    assert other.json()["key"] != first.json()["key"]


async def test_the_key_is_stored_behind_the_cipher_and_nowhere_else(clinic: Clinic) -> None:
    key = (await begin(clinic)).json()["key"]
    (row,) = await clinic.rows("recordings", _id="recording-second")
    content = row.pop("content")
    assert key not in repr(row)
    opened = await clinic.puente.cipher.open(
        row["clinic_id"], content, context="recordings/recording-second"
    )
    assert opened == base64.b64decode(key)


async def test_a_storage_key_is_made_of_ids(clinic: Clinic) -> None:
    item = (await announce(clinic, "7")).json()["items"][0]
    expected = f"/storage/cln_testnorth/recordings/visit-madeup-north/{RECORDING}/7?"
    assert item["url"].startswith(expected)


@pytest.mark.parametrize(
    ("name", "size", "status"),
    [
        ("0001", 40, 422),
        ("-1", 40, 422),
        ("../../secret", 40, 422),
        (str(MAX_SEGMENTS), 40, 422),
        (str(MAX_SEGMENTS - 1), SEGMENT_BYTES, 200),
        ("1", SEGMENT_BYTES + 1, 422),
        ("1", 27, 422),
    ],
)
async def test_parts_are_limited_in_size_and_number(
    clinic: Clinic, name: str, size: int, status: int
) -> None:
    assert (await announce(clinic, name, size)).status_code == status


async def test_a_part_that_was_announced_keeps_its_bytes(clinic: Clinic) -> None:
    assert (await announce(clinic, "1")).status_code == 200
    assert (await announce(clinic, "1")).status_code == 200
    swapped = await announce(clinic, "1", sha256="cd" * 32)
    assert (swapped.status_code, swapped.json()["code"]) == (409, "conflict")


async def test_a_closed_recording_takes_nothing_more(clinic: Clinic) -> None:
    done = await clinic.call("clinician", "POST", at(clinic, f"/{RECORDING}/complete"))
    assert done.json()["state"] == "complete"
    assert (await announce(clinic, "1")).status_code == 409
    again = await clinic.call("clinician", "POST", at(clinic, f"/{RECORDING}/complete"))
    assert again.json() == done.json()


async def test_a_recording_is_not_closed_before_its_manifest_came(clinic: Clinic) -> None:
    await begin(clinic)
    answer = await clinic.call("clinician", "POST", at(clinic, "/recording-second/complete"))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_a_visit_has_so_many_recordings_and_no_more(clinic: Clinic) -> None:
    for number in range(MAX_RECORDINGS - 1):
        assert (await begin(clinic, f"recording-{number:03}")).status_code == 201
    assert (await begin(clinic, "recording-more")).status_code == 429


async def test_what_a_network_held_back_is_taken_after_the_end_and_nothing_begins(
    clinic: Clinic,
) -> None:
    visit = f"/api/conversations/{clinic.visit.conversation_id}"
    await clinic.call("clinician", "POST", f"{visit}/end", {"turns": []})
    assert (await announce(clinic, "1")).status_code == 200
    assert (await begin(clinic)).status_code == 409


# --- whose it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["colleague", "south_clinician", "south_supervisor"])
async def test_nobody_else_hears_it_or_adds_to_it(clinic: Clinic, who: str) -> None:
    before = await clinic.everything()
    body = {"recording_id": "recording-third", "started_at": STARTED}
    parts = {"parts": [{"name": "1", "size": 40, "sha256": DIGEST}]}
    for method, rest, sent in (
        ("GET", "", None),
        ("POST", "", body),
        ("DELETE", "", None),
        ("GET", f"/{RECORDING}", None),
        ("POST", f"/{RECORDING}/uploads", parts),
        ("POST", f"/{RECORDING}/complete", None),
    ):
        answer = await clinic.call(who, method, at(clinic, rest), sent)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert await clinic.everything() == before


async def test_a_supervisor_listens_and_may_end_it_but_does_not_record(clinic: Clinic) -> None:
    heard = await clinic.call("supervisor", "GET", at(clinic, f"/{RECORDING}"))
    assert sorted(heard.json()["links"]) == ["0", "manifest"]
    body = {"recording_id": "recording-third", "started_at": STARTED}
    assert (await clinic.call("supervisor", "POST", at(clinic), body)).status_code == 404
    assert (await clinic.call("supervisor", "DELETE", at(clinic))).status_code == 204


async def test_an_id_of_another_visit_is_taken_and_nothing_is_told_of_it(
    clinic: Clinic, people: People
) -> None:
    other = await open_visit(
        clinic.puente, people["south_clinician"], conversation_id="visit-south", recording=True
    )
    path = f"/api/conversations/{other.conversation_id}/recordings"
    body = {"recording_id": RECORDING, "started_at": STARTED}
    answer = await clinic.call("south_clinician", "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert (await clinic.call("south_clinician", "GET", f"{path}/{RECORDING}")).status_code == 404


async def test_links_come_in_portions(clinic: Clinic) -> None:
    for number in range(1, 65):
        await clinic.puente.recordings.sign_uploads(
            clinic.people["clinician"], clinic.visit.conversation_id, RECORDING,
            [a_part(str(number))],
        )  # fmt: skip
    first = (await clinic.call("clinician", "GET", at(clinic, f"/{RECORDING}"))).json()
    assert first["segments"] == 65
    assert list(first["links"]) == [*map(str, range(60)), "manifest"]
    rest = (await clinic.call("clinician", "GET", at(clinic, f"/{RECORDING}?first=60"))).json()
    assert list(rest["links"]) == [*map(str, range(60, 65)), "manifest"]


async def test_a_list_goes_on_behind_its_cursor(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (3, 4):
        body = {"recording_id": f"recording-{number}", "started_at": STARTED}
        assert (await clinic.call("clinician", "POST", at(clinic), body)).status_code == 201
    whole = (await clinic.call("clinician", "GET", at(clinic))).json()
    assert (len(whole["items"]), whole["next_cursor"]) == (3, None)
    monkeypatch.setattr("puente.api.paging.page_of.__defaults__", (2,))
    first = (await clinic.call("clinician", "GET", at(clinic))).json()
    rest = await clinic.call("clinician", "GET", at(clinic) + f"?cursor={first['next_cursor']}")
    assert first["items"] + rest.json()["items"] == whole["items"]
    assert rest.json()["next_cursor"] is None
    lost = await clinic.call("clinician", "GET", at(clinic) + "?cursor=recording-of-nobody")
    assert (lost.status_code, lost.json()["code"]) == (422, "invalid")
