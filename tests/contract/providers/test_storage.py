"""Every store: what was put is what is got, and no key leads out of it."""

import asyncio
import base64
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest

from local.uploads import create_storage_door
from puente.domain.errors import Invalid, NotFound, PuenteError, Unavailable
from puente.ports import SignedDoor, SignedRequest, Storage
from puente.providers import create
from puente.settings import Settings, StorageSettings
from tests.conftest import MakePuente
from tests.contract.providers.conftest import point_aws_at
from tests.contract.providers.covering import each
from tests.support.clock import MovableClock

KEY = "cln_testnorth/transcripts/cnv_00000001.json"


@pytest.fixture
def folder_store(make_puente: MakePuente) -> Storage:
    store: Storage = create("storage", "folder", make_puente().context)
    return store


@pytest.fixture
def s3_store(make_puente: MakePuente, settings: Settings, aws: str, database_name: str) -> Storage:
    bucket = database_name.replace("_", "-")
    boto3.client("s3").create_bucket(Bucket=bucket)
    return s3_at(make_puente, settings, bucket)


def s3_at(make_puente: MakePuente, settings: Settings, bucket: str) -> Storage:
    chosen = StorageSettings(provider="s3", bucket=bucket, anchor_bucket=bucket)
    made = make_puente(settings.model_copy(update={"storage": chosen}))
    store: Storage = create("storage", "s3", made.context)
    return store


@pytest.fixture
def memory_store(make_puente: MakePuente, settings: Settings) -> Storage:
    chosen = settings.storage.model_copy(update={"provider": "memory"})
    made = make_puente(settings.model_copy(update={"storage": chosen}))
    store: Storage = create("storage", "memory", made.context)
    return store


RIGS = {"folder": "folder_store", "s3": "s3_store", "memory": "memory_store"}
DOORS = ["folder_store", "memory_store"]
"""Stores that no server stands before: ours lets signed requests in."""


@pytest.fixture(params=each("storage", RIGS))
def store(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=DOORS)
def door_store(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


async def keys(store: Storage, prefix: str = "") -> list[str]:
    return [key async for key in store.list(prefix)]


async def test_what_was_put_is_got_with_its_checksum(store: Storage) -> None:
    body = bytes(range(256)) * 300
    checksum = await store.put(KEY, body, content_type="application/octet-stream")
    assert checksum == hashlib.sha256(body).hexdigest()
    assert await store.get(KEY) == body


async def test_an_empty_object_is_an_object(store: Storage) -> None:
    await store.put(KEY, b"", content_type="text/plain")
    assert await store.get(KEY) == b""
    assert await keys(store) == [KEY]


async def test_a_second_put_replaces_the_first(store: Storage) -> None:
    await store.put(KEY, b"first and longer", content_type="text/plain")
    await store.put(KEY, b"second", content_type="text/plain")
    assert await store.get(KEY) == b"second"
    assert await keys(store) == [KEY]


async def test_what_is_not_there_is_not_found(store: Storage) -> None:
    await store.put("a/b", b"here", content_type="text/plain")
    for key in (KEY, "a", "a/b/c", "a/bc"):
        with pytest.raises(NotFound):
            await store.get(key)


async def test_deleting_removes_one_object_and_nothing_where_nothing_was(store: Storage) -> None:
    await store.put("a/one", b"1", content_type="text/plain")
    await store.put("a/two", b"2", content_type="text/plain")
    for key in ("a/one", "a/one", "a", "a/two/three"):
        await store.delete(key)
    assert await keys(store) == ["a/two"]


async def test_list_names_what_begins_with_the_prefix_in_order(store: Storage) -> None:
    names = ["a-b/x", "a/b/1", "a/b/10", "a/b/2", "a/c", "b"]
    for name in names:
        await store.put(name, b"x", content_type="text/plain")
    assert await keys(store) == names
    assert await keys(store, "a/b/") == ["a/b/1", "a/b/10", "a/b/2"]
    assert await keys(store, "a/b/1") == ["a/b/1", "a/b/10"]
    assert await keys(store, "nowhere/") == []


@pytest.mark.parametrize(
    "key",
    [
        "", ".", "..", "/", "/etc/passwd", "../secret", "a/../../secret", "a/..", "a//b", "a/",
        "a/./b", ".hidden", "a/.hidden", "a\\..\\b", "a/b\n", "a\x00b", "a b", "á/b", "~/b",
        "%2e%2e/secret", "a/" + "b" * 600, "C:/secret",
    ],
)  # fmt: skip
async def test_a_key_that_is_no_plain_path_is_refused(
    store: Storage, key: str, tmp_path: Path
) -> None:
    outside = tmp_path / "secret"
    outside.write_text("outside")
    for call in (
        store.put(key, b"x", content_type="text/plain"),
        store.get(key),
        store.delete(key),
    ):
        with pytest.raises(Invalid):
            await call
    assert outside.read_text() == "outside"
    assert await keys(store) == []


async def test_s3_lists_beyond_one_page(s3_store: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")
    names = [f"many/{number}" for number in range(8)]
    for name in names:
        await s3_store.put(name, b"x", content_type="text/plain")
    assert await keys(s3_store, "many/") == names


async def test_of_many_that_write_a_key_at_once_one_is_whole(door_store: Storage) -> None:
    bodies = [bytes([number]) * 50_000 for number in range(8)]
    puts = (door_store.put(KEY, body, content_type="text/plain") for body in bodies)
    await asyncio.gather(*puts)
    assert await door_store.get(KEY) in bodies
    assert await keys(door_store) == [KEY]


async def test_an_answer_cut_short_is_unavailable(
    make_puente: MakePuente, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        point_aws_at(f"http://127.0.0.1:{port}", monkeypatch)
        store = s3_at(make_puente, settings, "bucket")
        with pytest.raises(Unavailable):
            await store.get(KEY)


async def test_a_bucket_that_is_gone_is_unavailable(
    make_puente: MakePuente, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_aws_at("http://127.0.0.1:9", monkeypatch)
    store = s3_at(make_puente, settings, "gone")
    for call in (
        store.put(KEY, b"x", content_type="text/plain"),
        store.get(KEY),
        store.delete(KEY),
        keys(store),
    ):
        with pytest.raises(Unavailable):
            await call


async def test_a_folder_that_cannot_be_written_is_a_known_error(
    make_puente: MakePuente, settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    chosen = StorageSettings(provider="folder", folder=str(blocked), anchor_folder=str(blocked))
    made = make_puente(settings.model_copy(update={"storage": chosen}))
    store: Storage = create("storage", "folder", made.context)
    with pytest.raises(PuenteError):
        await store.put(KEY, b"x", content_type="text/plain")


# --- requests that carry their own permission -------------------------------------------------

BODY = b"a made-up segment" * 100
DIGEST = hashlib.sha256(BODY).hexdigest()


async def send(store: Storage, method: str, signed: SignedRequest, body: bytes = b"") -> int:
    """Makes a signed request as the page does; the answer's status."""
    if isinstance(store, SignedDoor):
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_storage_door(store)), base_url="http://page.test"
        ) as client:
            path = signed.url.removeprefix(store.path)
            answer = await client.request(method, path, content=body, headers=signed.headers)
    else:
        async with httpx.AsyncClient() as client:
            answer = await client.request(method, signed.url, content=body, headers=signed.headers)
    if method == "GET" and answer.status_code == 200:
        assert answer.content == BODY
    return answer.status_code


async def upload(store: Storage, key: str = KEY, **changes: Any) -> SignedRequest:
    given = {"content_type": "application/octet-stream", "size": len(BODY), "sha256": DIGEST}
    return await store.sign_upload(key, ttl_s=60, **{**given, **changes})


async def test_a_signed_upload_stores_what_was_announced(store: Storage) -> None:
    assert await send(store, "PUT", await upload(store), BODY) == 200
    assert await store.get(KEY) == BODY
    assert await send(store, "GET", await store.sign_download(KEY, ttl_s=60)) == 200


@pytest.mark.parametrize("other", [BODY.replace(b"made-up", b"swapped"), BODY[:-1], BODY + b"!"])
async def test_a_signed_upload_takes_no_other_body(door_store: Storage, other: bytes) -> None:
    assert await send(door_store, "PUT", await upload(door_store), other) == 403
    assert await keys(door_store) == []


async def test_what_was_signed_for_one_key_opens_no_other(door_store: Storage) -> None:
    await door_store.put("a/secret", BODY, content_type="text/plain")
    signed = await door_store.sign_download(KEY, ttl_s=60)
    moved = SignedRequest(signed.url.replace(KEY, "a/secret"))
    assert await send(door_store, "GET", moved) == 403
    climbing = SignedRequest(signed.url.replace(KEY, "%2e%2e/secret"))
    assert await send(door_store, "GET", climbing) in (403, 404, 422)
    longer = SignedRequest(signed.url.replace("expires=1", "expires=2"))
    assert longer != signed
    assert await send(door_store, "GET", longer) == 403
    assert await send(door_store, "PUT", signed, BODY) == 403
    assert await send(door_store, "GET", SignedRequest(f"/storage/{KEY}")) == 403


async def test_a_signed_request_ends(door_store: Storage, clock: MovableClock) -> None:
    signed = await upload(door_store)
    clock.advance(seconds=61)
    assert await send(door_store, "PUT", signed, BODY) == 403
    assert await keys(door_store) == []


async def test_s3_signs_the_type_the_size_and_the_checksum(s3_store: Storage) -> None:
    """The local server looks at none of them: S3 refuses a body that is not what was signed."""
    signed = await upload(s3_store)
    query = parse_qs(urlsplit(signed.url).query)
    assert query["X-Amz-Expires"] == ["60"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-SignedHeaders"] == [
        "content-length;content-type;host;x-amz-checksum-sha256"
    ]
    assert signed.headers == {
        "content-type": "application/octet-stream",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(DIGEST)).decode(),
    }


async def test_what_one_container_stores_in_memory_another_of_the_process_finds(
    make_puente: MakePuente, settings: Settings, memory_store: Storage
) -> None:
    await memory_store.put(KEY, BODY, content_type="text/plain")
    chosen = settings.storage.model_copy(update={"provider": "memory"})
    beside = make_puente(settings.model_copy(update={"storage": chosen}))
    other: Storage = create("storage", "memory", beside.context)
    assert await other.get(KEY) == BODY
    signed = await memory_store.sign_download(KEY, ttl_s=60)
    assert await send(other, "GET", signed) == 200
    apart = chosen.model_copy(update={"folder": "another"})
    made = make_puente(settings.model_copy(update={"storage": apart}))
    assert await keys(create("storage", "memory", made.context)) == []
