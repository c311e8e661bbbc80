"""Refresh tokens: replaced at each use, kept across restarts, ended when stolen."""

import re
import sqlite3
from pathlib import Path

import httpx
import jwt
import pytest

from local.issuer.app import create_issuer
from local.issuer.client import SignInError, renew, sign_in
from local.issuer.keys import UnreadableKeysError
from tests.contract.issuer.stand import ANA, BEN, Stand, answer_of, config_for


async def refused(stand: Stand, http: httpx.AsyncClient, refresh_token: str) -> bool:
    try:
        await renew(stand.base_url, refresh_token, client=http)
    except SignInError as error:
        return error.code == "invalid_grant"
    return False


def claim(token: str, key: jwt.PyJWK, name: str) -> str:
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="puente-api")
    return str(claims[name])


async def key_of(stand: Stand, http: httpx.AsyncClient) -> jwt.PyJWK:
    return jwt.PyJWKSet.from_dict((await http.get(f"{stand.base_url}/oidc/jwks")).json()).keys[0]


async def test_a_renewal_brings_a_new_pair_for_the_same_person(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    first = await sign_in(stand.base_url, BEN.sub, client=http)
    second = await renew(stand.base_url, first.refresh_token, client=http)
    third = await renew(stand.base_url, second.refresh_token, client=http)
    key = await key_of(stand, http)
    assert claim(third.access_token, key, "sub") == BEN.sub
    assert third.scope == first.scope
    assert len({t.refresh_token for t in (first, second, third)}) == 3
    assert len({t.access_token for t in (first, second, third)}) == 3


async def test_tokens_of_one_sign_in_name_it_and_those_of_another_do_not(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    """What signing out ends: the token in hand, and those it was renewed from."""
    first = await sign_in(stand.base_url, BEN.sub, client=http)
    renewed = await renew(stand.base_url, first.refresh_token, client=http)
    other = await sign_in(stand.base_url, BEN.sub, client=http)
    key = await key_of(stand, http)
    named = [claim(t.access_token, key, "origin_jti") for t in (first, renewed, other)]
    assert named[0] == named[1] != named[2]
    ids = [claim(t.access_token, key, "jti") for t in (first, renewed, other)]
    assert len(set(ids)) == 3


async def test_an_answer_lost_on_its_way_can_be_asked_for_again(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    first = await sign_in(stand.base_url, ANA.sub, client=http)
    lost = await renew(stand.base_url, first.refresh_token, client=http)
    again = await renew(stand.base_url, first.refresh_token, client=http)
    assert not await refused(stand, http, again.refresh_token)
    assert not await refused(stand, http, lost.refresh_token)


async def test_a_replaced_token_that_returns_later_ends_the_whole_grant(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    first = await sign_in(stand.base_url, ANA.sub, client=http)
    bystander = await sign_in(stand.base_url, ANA.sub, client=http)
    second = await renew(stand.base_url, first.refresh_token, client=http)
    stand.clock.offset = stand.config.refresh_reuse_seconds + 1
    assert await refused(stand, http, first.refresh_token)
    assert await refused(stand, http, second.refresh_token)
    assert not await refused(stand, http, bystander.refresh_token)


async def test_an_unused_token_lives_as_long_as_promised(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    stand.clock.offset = stand.config.refresh_token_seconds - 60
    renewed = await renew(stand.base_url, tokens.refresh_token, client=http)
    stand.clock.offset += stand.config.refresh_token_seconds + 1
    assert await refused(stand, http, renewed.refresh_token)


async def test_a_token_is_not_widened(stand: Stand, http: httpx.AsyncClient) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http, scope="openid")
    asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
    answer = await stand.exchange(http, "", **asked, scope="openid email")
    assert answer.json()["error"] == "invalid_scope"


async def test_a_restart_signs_nobody_out(stand: Stand, http: httpx.AsyncClient) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    code = await stand.code(http)
    before = await key_of(stand, http)

    stand.restart()

    after = await key_of(stand, http)
    assert after.key_id == before.key_id
    assert claim(tokens.access_token, after, "sub") == ANA.sub
    assert (await stand.exchange(http, code)).status_code == 200
    assert "code" in answer_of(await stand.authorize(http, prompt="none"))
    renewed = await renew(stand.base_url, tokens.refresh_token, client=http)
    assert claim(renewed.access_token, before, "sub") == ANA.sub


async def test_another_data_folder_has_another_key(
    stand: Stand, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    stand.restart(data_dir=tmp_path / "another")
    with pytest.raises(jwt.InvalidSignatureError):
        claim(tokens.access_token, await key_of(stand, http), "sub")
    assert await refused(stand, http, tokens.refresh_token)


async def test_someone_removed_cannot_renew(stand: Stand, http: httpx.AsyncClient) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    stand.restart(users=(BEN,))
    with pytest.raises(SignInError):
        await renew(stand.base_url, tokens.refresh_token, client=http)
    assert answer_of(await stand.authorize(http, prompt="none"))["error"] == "login_required"


async def test_the_files_are_their_owners_alone_and_hold_no_usable_token(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    code = await stand.code(http)
    refresh_token = (await stand.exchange(http, code)).json()["refresh_token"]
    unused = await stand.code(http)
    files = sorted(stand.config.data_dir.iterdir())
    assert [file.name for file in files] == ["grants.sqlite3", "keys.json"]
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600, file
        for secret in (code, unused, refresh_token):
            assert not re.search(re.escape(secret.encode()), file.read_bytes())


async def test_what_expired_is_forgotten(stand: Stand, http: httpx.AsyncClient) -> None:
    for _ in range(10):
        await stand.exchange(http, await stand.code(http))
    grants = stand.config.data_dir / "grants.sqlite3"
    full = count_of(grants)
    stand.clock.offset = stand.config.refresh_token_seconds + 1
    await stand.exchange(http, await stand.code(http))
    assert (full, count_of(grants)) == (10, 1)


def count_of(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM grants").fetchone()[0])


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"jwks": {"keys": [{}]}, "cookie_secret": ""}']
)
def test_damaged_keys_stop_the_start_and_are_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(UnreadableKeysError, match=r"keys\.json"):
        create_issuer(config_for(8000, tmp_path))
    assert (tmp_path / "keys.json").read_text() == content
