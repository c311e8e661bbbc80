"""Every content cipher: what was sealed for a clinic and a document opens there, and only there."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import boto3
import pytest
import trustme
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from puente.domain.errors import ConfigurationError, Unavailable, Unreadable, UpstreamRejected
from puente.ports import ContentCipher
from puente.providers import create
from puente.repositories.migrations import migrate
from puente.settings import CipherSettings, Settings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.settings import local_settings

CLINIC, OTHER = "cln_testnorth", "cln_testsouth"
CONTEXT = "turns/cnv_1/turn-0001"
WORDS = "¿Le duele? — made up".encode()
RIGS = {"passthrough": "passthrough", "local_key": "local_key", "kms": "kms"}
SEALING = ("local_key", "kms")
PROFILE = """[default]
aws_access_key_id = testing
aws_secret_access_key = testing
"""

MakeCipher = Callable[[str], Awaitable[ContentCipher]]


class Kms:
    """AWS KMS as moto plays it, over TLS: the driver speaks nothing else."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(tls)
        app = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=tls)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.endpoint = f"127.0.0.1:{self._server.server_port}"

    def make_key(self) -> str:
        client = boto3.client(
            "kms",
            endpoint_url=f"https://{self.endpoint}",
            verify=self.ca_file,
            config=Config(retries={"total_max_attempts": 1}),
        )
        return str(client.create_key()["KeyMetadata"]["Arn"])

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="session")
def kms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kms]:
    server = Kms(tmp_path_factory.mktemp("kms"))
    yield server
    server.stop()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def chosen(name: str, folder: Path, request: pytest.FixtureRequest) -> CipherSettings:
    if name == "local_key":
        return CipherSettings(provider="local_key", key_file=str(folder / "keys" / "master"))
    if name == "kms":
        request.getfixturevalue("credentials")
        server: Kms = request.getfixturevalue("kms")
        return CipherSettings(
            provider="kms",
            kms_key_arn=server.make_key(),
            kms_endpoint=server.endpoint,
            kms_ca_file=server.ca_file,
        )
    return CipherSettings(provider="passthrough")


@pytest.fixture
async def make_cipher(
    make_puente: MakePuente, settings: Settings, tmp_path: Path, request: pytest.FixtureRequest
) -> MakeCipher:
    """A cipher as one more process would make it, over the same database and master key."""
    parts: dict[str, CipherSettings] = {}

    async def make(name: str) -> ContentCipher:
        if name not in parts:
            parts[name] = chosen(name, tmp_path, request)
        puente = make_puente(settings.model_copy(update={"cipher": parts[name]}))
        await migrate(puente.database)
        cipher = puente.cipher
        assert create("cipher", name, puente.context).name == cipher.name == name
        return cipher

    return make


@pytest.fixture(params=each("cipher", RIGS))
async def cipher(request: pytest.FixtureRequest, make_cipher: MakeCipher) -> ContentCipher:
    return await make_cipher(request.param)


@pytest.fixture(params=SEALING)
async def pair(
    request: pytest.FixtureRequest, make_cipher: MakeCipher
) -> tuple[ContentCipher, ContentCipher]:
    """The same cipher in two processes."""
    return await make_cipher(request.param), await make_cipher(request.param)


@pytest.mark.parametrize("plaintext", [b"", WORDS, bytes(range(256)) * 4_000])
async def test_what_was_sealed_opens(cipher: ContentCipher, plaintext: bytes) -> None:
    sealed = await cipher.seal(CLINIC, plaintext, context=CONTEXT)
    assert await cipher.open(CLINIC, sealed, context=CONTEXT) == plaintext
    assert type(sealed) is bytes


async def test_what_was_sealed_shows_nothing_and_never_looks_the_same(
    pair: tuple[ContentCipher, ContentCipher],
) -> None:
    first, second = [await cipher.seal(CLINIC, WORDS, context=CONTEXT) for cipher in pair]
    assert first != second
    for sealed in (first, second):
        assert b"duele" not in sealed
        assert CONTEXT.encode() not in sealed


async def test_another_process_opens_it(pair: tuple[ContentCipher, ContentCipher]) -> None:
    one, other = pair
    sealed = await one.seal(CLINIC, WORDS, context=CONTEXT)
    assert await other.open(CLINIC, sealed, context=CONTEXT) == WORDS


async def test_of_many_that_seal_first_all_seal_under_one_key(
    pair: tuple[ContentCipher, ContentCipher],
) -> None:
    one, other = pair
    sealed = await asyncio.gather(
        *(cipher.seal(CLINIC, WORDS, context=CONTEXT) for cipher in (one, other) * 6)
    )
    assert await one.forget(CLINIC)
    assert not await one.forget(CLINIC), "there was one key, and no more"
    assert len(set(sealed)) == 12


@pytest.mark.parametrize(
    ("clinic_id", "context"), [(OTHER, CONTEXT), (CLINIC, "turns/cnv_1/turn-0002"), (CLINIC, "")]
)
async def test_what_was_moved_does_not_open(
    pair: tuple[ContentCipher, ContentCipher], clinic_id: str, context: str
) -> None:
    cipher, _ = pair
    sealed = await cipher.seal(CLINIC, WORDS, context=CONTEXT)
    with pytest.raises(Unreadable):
        await cipher.open(clinic_id, sealed, context=context)


@pytest.mark.parametrize("at", [0, 1, 20, -1])
async def test_what_was_changed_does_not_open(
    pair: tuple[ContentCipher, ContentCipher], at: int
) -> None:
    cipher, _ = pair
    sealed = bytearray(await cipher.seal(CLINIC, WORDS, context=CONTEXT))
    sealed[at] ^= 1
    for changed in (bytes(sealed), bytes(sealed[:-1]), b"", WORDS):
        with pytest.raises(Unreadable):
            await cipher.open(CLINIC, changed, context=CONTEXT)


async def test_without_its_key_nothing_of_a_clinic_opens(
    pair: tuple[ContentCipher, ContentCipher], make_cipher: MakeCipher
) -> None:
    one, other = pair
    sealed = await one.seal(CLINIC, WORDS, context=CONTEXT)
    kept = await one.seal(OTHER, WORDS, context=CONTEXT)
    assert await one.forget(CLINIC)
    with pytest.raises(Unreadable):
        await other.open(CLINIC, sealed, context=CONTEXT)
    assert await other.open(OTHER, kept, context=CONTEXT) == WORDS
    # Sealed again, it is under a new key, and the old text stays shut.
    fresh = await other.seal(CLINIC, WORDS, context=CONTEXT)
    assert await other.open(CLINIC, fresh, context=CONTEXT) == WORDS
    with pytest.raises(Unreadable):
        await other.open(CLINIC, sealed, context=CONTEXT)


async def test_the_key_file_is_its_owners_and_made_once(
    make_cipher: MakeCipher, tmp_path: Path
) -> None:
    await make_cipher("local_key")
    path = tmp_path / "keys" / "master"
    before = path.read_bytes()
    await make_cipher("local_key")
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == ["master"]


async def test_a_file_that_is_no_key_stops_the_start(
    make_cipher: MakeCipher, tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "master").write_bytes(b"too short")
    with pytest.raises(ConfigurationError):
        await make_cipher("local_key")


async def test_a_database_that_is_gone_is_unavailable(
    make_puente: MakePuente, tmp_path: Path
) -> None:
    settings = local_settings(
        mongodb_uri="mongodb://127.0.0.1:9/",
        database="gone",
        folder=tmp_path,
        PUENTE_MONGODB__TIMEOUT_MS="100",
        PUENTE_CIPHER__PROVIDER="local_key",
        PUENTE_CIPHER__KEY_FILE=str(tmp_path / "master"),
    )
    with pytest.raises(Unavailable):
        await make_puente(settings).cipher.seal(CLINIC, WORDS, context=CONTEXT)


async def test_a_master_key_that_may_not_be_used_is_refused(
    make_puente: MakePuente, settings: Settings, kms: Kms, credentials: None
) -> None:
    part = CipherSettings(
        provider="kms",
        kms_key_arn="arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
        kms_endpoint=kms.endpoint,
        kms_ca_file=kms.ca_file,
    )
    cipher = make_puente(settings.model_copy(update={"cipher": part})).cipher
    with pytest.raises(UpstreamRejected):
        await cipher.seal(CLINIC, WORDS, context=CONTEXT)


async def test_credentials_that_the_environment_does_not_hold_are_asked_for(
    make_puente: MakePuente,
    settings: Settings,
    kms: Kms,
    credentials: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = CipherSettings(
        provider="kms",
        kms_key_arn=kms.make_key(),
        kms_endpoint=kms.endpoint,
        kms_ca_file=kms.ca_file,
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    profile = tmp_path / "credentials"
    profile.write_text(PROFILE)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(profile))
    cipher = make_puente(settings.model_copy(update={"cipher": part})).cipher
    sealed = await cipher.seal(CLINIC, WORDS, context=CONTEXT)
    assert await cipher.open(CLINIC, sealed, context=CONTEXT) == WORDS


async def test_a_key_service_that_is_not_whom_it_says_gets_nothing(
    make_puente: MakePuente, settings: Settings, kms: Kms, credentials: None
) -> None:
    """Without the right authority the connection is never trusted."""
    part = CipherSettings(provider="kms", kms_key_arn=kms.make_key(), kms_endpoint=kms.endpoint)
    cipher = make_puente(settings.model_copy(update={"cipher": part})).cipher
    with pytest.raises((Unavailable, UpstreamRejected)):
        await cipher.seal(CLINIC, WORDS, context=CONTEXT)


def test_the_settings_of_a_cipher_are_whole() -> None:
    alias = {"provider": "kms", "kms_key_arn": "alias/puente"}
    for wrong in ({"provider": "kms"}, alias, {"provider": "local_key"}):
        with pytest.raises(ValueError, match="needs"):
            CipherSettings.model_validate(wrong)
