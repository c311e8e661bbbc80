"""Every identity provider: an access token of the issuer, and nothing that merely looks like one.

The issuer is a real HTTP server that publishes its keys and can change them, fall silent or talk
nonsense; the tokens are signed, or forged, with PyJWT and by hand.
"""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.responses import JSONResponse, Response

from puente.domain.errors import Unauthenticated, Unavailable
from puente.ports import Identity
from puente.providers import create
from puente.settings import IdentitySettings, Settings
from tests.conftest import MakePuente
from tests.contract.providers.covering import each
from tests.support.clock import MovableClock
from tests.support.serving import serve
from tests.support.tokens import (
    AUDIENCE,
    CLIENT,
    EDWARDS,
    ELLIPTIC,
    NOW,
    RSA,
    STRANGER,
    Issuer,
    by_hand,
    not_ours,
    public_jwk,
)

RIGS = {"oidc": "oidc", "local": "local"}


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    async with serve(issuer.app()) as url:
        issuer.url = url
        yield issuer


def identity_at(
    url: str, name: str, make_puente: MakePuente, settings: Settings, **changes: Any
) -> Identity:
    chosen = IdentitySettings(
        provider="local", issuer=url, audience=AUDIENCE, client_id=CLIENT, **changes
    )
    # The issuers here speak plain HTTP, so no certificates need be read for each of them.
    plain = httpx.AsyncClient(verify=False, trust_env=False)
    made = make_puente(settings.model_copy(update={"identity": chosen}), http=plain)
    identity: Identity = create("identity", name, made.context)
    return identity


@pytest.fixture(params=each("identity", RIGS))
def identity(
    request: pytest.FixtureRequest, issuer: Issuer, make_puente: MakePuente, settings: Settings
) -> Identity:
    return identity_at(issuer.url, request.param, make_puente, settings)


@pytest.fixture
def oidc(issuer: Issuer, make_puente: MakePuente, settings: Settings) -> Identity:
    return identity_at(issuer.url, "oidc", make_puente, settings)


async def refused(identity: Identity, token: str) -> None:
    with pytest.raises(Unauthenticated) as met:
        await identity.verify(token)
    assert token[:20] not in met.value.message


async def test_an_access_token_names_its_subject(identity: Identity, issuer: Issuer) -> None:
    verified = await identity.verify(issuer.token())
    assert (verified.issuer, verified.subject) == (issuer.url, "made-up-subject")
    assert verified.token_id == "token-1"
    assert verified.expires_at == datetime.fromtimestamp(NOW + 600, UTC)


async def test_one_of_several_audiences_is_enough(identity: Identity, issuer: Issuer) -> None:
    await identity.verify(issuer.token(aud=["elsewhere", AUDIENCE]))


async def test_a_client_stands_in_for_a_missing_audience(
    identity: Identity, issuer: Issuer
) -> None:
    """As Amazon Cognito writes its access tokens."""
    await identity.verify(issuer.token(aud=None, client_id=CLIENT, token_use="access"))


@pytest.mark.parametrize(("key", "alg"), [(ELLIPTIC, "ES256"), (EDWARDS, "EdDSA"), (RSA, "RS256")])
async def test_every_kind_of_key_pair_may_sign(
    oidc: Identity, issuer: Issuer, key: Any, alg: str
) -> None:
    issuer.keys = {"first": key}
    await oidc.verify(issuer.token(key=key, alg=alg))


@pytest.mark.parametrize("changes", list(not_ours().values()), ids=list(not_ours()))
async def test_a_signed_token_that_is_not_for_us_is_refused(
    identity: Identity, issuer: Issuer, changes: dict[str, Any]
) -> None:
    await refused(identity, issuer.token(**changes))


async def test_clocks_may_differ_by_half_a_minute(identity: Identity, issuer: Issuer) -> None:
    await identity.verify(issuer.token(exp=NOW - 29))
    await identity.verify(issuer.token(nbf=NOW + 29))


async def test_a_signature_of_another_key_is_refused(identity: Identity, issuer: Issuer) -> None:
    await refused(identity, issuer.token(key=STRANGER))


async def test_changed_claims_are_refused(identity: Identity, issuer: Issuer) -> None:
    head, _, signature = issuer.token().split(".")
    changed = by_hand({}, issuer.claims(sub="somebody-else"), None).split(".")[1]
    await refused(identity, f"{head}.{changed}.{signature}")


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
async def test_an_unsigned_token_is_refused(identity: Identity, issuer: Issuer, alg: str) -> None:
    await refused(identity, by_hand({"alg": alg, "kid": "first"}, issuer.claims(), None))


@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
async def test_the_public_key_signs_nothing(
    identity: Identity, issuer: Issuer, form: PublicFormat
) -> None:
    """Key confusion: an HMAC whose secret is what the issuer publishes."""
    public = RSA.public_key().public_bytes(Encoding.PEM, form)
    await refused(identity, by_hand({"alg": "HS256", "kid": "first"}, issuer.claims(), public))


async def test_a_published_shared_secret_signs_nothing(identity: Identity, issuer: Issuer) -> None:
    secret = base64.urlsafe_b64encode(b"s" * 32).decode().rstrip("=")
    shared = {"kty": "oct", "kid": "shared", "alg": "HS256", "k": secret}
    issuer.answers["keys"] = JSONResponse({"keys": [public_jwk(RSA, "first"), shared]})
    await refused(identity, by_hand({"alg": "HS256", "kid": "shared"}, issuer.claims(), b"s" * 32))
    await identity.verify(issuer.token())


async def test_a_key_in_the_token_itself_is_not_believed(
    identity: Identity, issuer: Issuer
) -> None:
    headers = {"kid": "first", "jwk": public_jwk(STRANGER, "first"), "jku": "http://127.0.0.1:9/"}
    await refused(identity, jwt.encode(issuer.claims(), STRANGER, "RS256", headers=headers))


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "..", "é.ü.ñ", "eyJhbGciOiJSUzI1NiJ9.e30.", "a" * 20_000, "null"]
)
async def test_what_is_no_token_is_refused(identity: Identity, token: str) -> None:
    with pytest.raises(Unauthenticated):
        await identity.verify(token)


async def test_keys_are_fetched_once_for_ten_minutes(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    await asyncio.gather(*(identity.verify(issuer.token()) for _ in range(10)))
    clock.advance(seconds=590)
    await identity.verify(issuer.token(exp=NOW + 3_600))
    assert issuer.fetches() == 1
    clock.advance(seconds=11)
    await identity.verify(issuer.token(exp=NOW + 3_600, jti="token-2"))
    assert issuer.fetches() == 2


async def test_a_flood_of_unknown_keys_asks_the_issuer_once(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    await identity.verify(issuer.token())
    clock.advance(seconds=11)
    for number in range(5):
        await refused(identity, issuer.token(kid=f"made-up-{number}"))
    await asyncio.gather(*(refused(identity, issuer.token(kid=f"x{n}")) for n in range(5)))
    assert issuer.fetches() == 2
    clock.advance(seconds=11)
    await refused(identity, issuer.token(kid="made-up-again"))
    assert issuer.fetches() == 3


async def test_a_token_without_a_key_id_is_refused(identity: Identity, issuer: Issuer) -> None:
    await refused(identity, issuer.token(kid=None))


async def test_a_rotation_is_seen_at_once_and_the_old_key_ends(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    await identity.verify(issuer.token())
    clock.advance(seconds=11)
    issuer.keys = {"second": STRANGER}
    await identity.verify(issuer.token(key=STRANGER, kid="second"))
    await refused(identity, issuer.token())


async def test_a_token_that_was_found_good_still_expires(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    token = issuer.token(exp=NOW + 10)
    await identity.verify(token)
    clock.advance(seconds=39)
    await identity.verify(token)
    clock.advance(seconds=2)
    await refused(identity, token)


async def test_a_token_that_was_found_good_ends_with_its_key(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    old = issuer.token()
    await identity.verify(old)
    clock.advance(seconds=11)
    issuer.keys = {"second": STRANGER}
    await identity.verify(issuer.token(key=STRANGER, kid="second"))
    await refused(identity, old)


async def test_only_the_very_token_that_was_found_good_is_believed_again(
    identity: Identity, issuer: Issuer
) -> None:
    token = issuer.token()
    await identity.verify(token)
    for other in (token[:-2], token.replace(".", ".ñ", 1), token + "."):
        await refused(identity, other)


async def test_an_issuer_that_is_away_at_first_is_unavailable(
    make_puente: MakePuente, settings: Settings
) -> None:
    for name in RIGS:
        identity = identity_at("http://127.0.0.1:9", name, make_puente, settings)
        with pytest.raises(Unavailable, match="the sign-in service does not answer"):
            await identity.verify(Issuer("http://127.0.0.1:9").token())


async def test_known_keys_stay_good_while_the_issuer_is_away(
    identity: Identity, issuer: Issuer, clock: MovableClock
) -> None:
    await identity.verify(issuer.token())
    issuer.answers = {"keys": Response("broken", 500), "discovery": Response("broken", 500)}
    clock.advance(seconds=601)
    await identity.verify(issuer.token(exp=NOW + 3_600))
    await refused(identity, issuer.token(kid="unknown", exp=NOW + 3_600))


NONSENSE = {
    "not json": Response("<html>", 200),
    "a list": JSONResponse([]),
    "a text": JSONResponse("keys"),
    "keys that are none": JSONResponse({"keys": [{"kty": "??"}]}),
    "keys that are no list": JSONResponse({"keys": 7}),
    "a list of texts": JSONResponse({"keys": ["a"]}),
    "no keys": JSONResponse({"keys": []}),
    "an error": Response("broken", 500),
    "a redirect": Response("", 302, {"location": "https://elsewhere.test/"}),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
@pytest.mark.parametrize("path", ["keys", "discovery"])
async def test_an_issuer_that_talks_nonsense_is_unavailable(
    oidc: Identity, issuer: Issuer, path: str, answer: Response
) -> None:
    issuer.answers[path] = answer
    with pytest.raises(Unavailable):
        await oidc.verify(issuer.token())
    issuer.answers.clear()
    await oidc.verify(issuer.token())


@pytest.mark.parametrize("uri", ["http://[", "no url", "ftp://127.0.0.1/keys", 7, None, ""])
async def test_a_key_address_that_is_none_is_unavailable(
    oidc: Identity, issuer: Issuer, uri: Any
) -> None:
    issuer.answers["discovery"] = JSONResponse({"issuer": issuer.url, "jwks_uri": uri})
    with pytest.raises(Unavailable):
        await oidc.verify(issuer.token())


async def test_a_document_of_another_issuer_is_not_believed(oidc: Identity, issuer: Issuer) -> None:
    elsewhere = {"issuer": "https://elsewhere.test", "jwks_uri": f"{issuer.url}/keys"}
    issuer.answers["discovery"] = JSONResponse(elsewhere)
    with pytest.raises(Unavailable):
        await oidc.verify(issuer.token())


async def test_a_given_address_of_the_keys_needs_no_discovery(
    issuer: Issuer, make_puente: MakePuente, settings: Settings
) -> None:
    keys = f"{issuer.url}/keys"
    identity = identity_at(issuer.url, "oidc", make_puente, settings, jwks_url=keys)
    await identity.verify(issuer.token())
    assert issuer.asked == ["keys"]
