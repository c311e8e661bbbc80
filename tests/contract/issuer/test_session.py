"""One browser's session: silent renewal, asking again, signing out; and who may read what."""

import httpx
import pytest

from local.issuer.client import SignInError, renew, sign_in
from tests.contract.issuer.stand import ANA, BEN, Stand, answer_of


async def is_signed_in(stand: Stand, http: httpx.AsyncClient) -> bool:
    answer = answer_of(await stand.authorize(http, prompt="none"))
    assert answer["state"] == "a-state"
    if "code" in answer:
        return True
    assert answer["error"] == "login_required"
    return False


async def test_silent_sign_in_needs_a_session(stand: Stand, http: httpx.AsyncClient) -> None:
    assert not await is_signed_in(stand, http)
    await stand.press(http, BEN.sub)
    answer = answer_of(await stand.authorize(http, prompt="none"))
    tokens = (await stand.exchange(http, answer["code"])).json()
    told = await http.get(
        f"{stand.base_url}/oidc/userinfo",
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
    )
    assert told.json()["sub"] == BEN.sub


async def test_another_browser_shares_no_session(stand: Stand, http: httpx.AsyncClient) -> None:
    await stand.press(http)
    async with httpx.AsyncClient() as another:
        assert not await is_signed_in(stand, another)
    assert await is_signed_in(stand, http)


async def test_the_cookie_is_out_of_scripts_reach_and_cannot_be_forged(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    cookie = (await stand.press(http)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/oidc" in cookie
    name, value = cookie.split(";")[0].split("=", 1)
    body, rest = value.split(".", 1)
    async with httpx.AsyncClient(cookies={name: f"{body}A.{rest}"}) as forger:
        assert not await is_signed_in(stand, forger)


async def test_whoever_has_a_session_is_not_asked_again_unless_the_page_wants_it(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    await stand.press(http)
    assert "code" in answer_of(await stand.authorize(http))
    for prompt in ("login", "select_account"):
        page = await stand.authorize(http, prompt=prompt)
        assert page.status_code == 200
        assert "Continue as" in page.text


async def test_a_session_older_than_the_page_accepts_counts_as_none(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    await stand.press(http)
    stand.clock.offset = 120
    assert "code" in answer_of(await stand.authorize(http, prompt="none", max_age="600"))
    refused = answer_of(await stand.authorize(http, prompt="none", max_age="60"))
    assert refused["error"] == "login_required"


async def test_signing_out_ends_the_session_and_its_refresh_tokens(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    async with httpx.AsyncClient() as elsewhere:
        other = await sign_in(stand.base_url, ANA.sub, client=elsewhere)
    asked = {
        "id_token_hint": tokens.id_token,
        "post_logout_redirect_uri": f"{stand.base_url}/",
        "state": "bye",
    }
    answer = await http.get(f"{stand.base_url}/oidc/logout", params=asked)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{stand.base_url}/?state=bye"
    assert not await is_signed_in(stand, http)
    with pytest.raises(SignInError, match="invalid_grant"):
        await renew(stand.base_url, tokens.refresh_token, client=http)
    await renew(stand.base_url, other.refresh_token, client=http)


async def test_signing_out_leads_only_to_our_own_start_pages(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    for uri in ("https://evil.example/", f"{stand.base_url}.evil.example/"):
        tokens = await sign_in(stand.base_url, ANA.sub, client=http)
        asked = {"id_token_hint": tokens.id_token, "post_logout_redirect_uri": uri}
        answer = await http.get(f"{stand.base_url}/oidc/logout", params=asked)
        assert answer.status_code == 200
        assert "You are signed out" in answer.text
        assert not await is_signed_in(stand, http)


async def test_without_a_hint_the_person_is_asked_first(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    await stand.press(http)
    url = f"{stand.base_url}/oidc/logout"
    asked = {"client_id": "puente-page", "post_logout_redirect_uri": f"{stand.base_url}/"}
    page = await http.get(url, params=asked)
    assert page.status_code == 200
    assert await is_signed_in(stand, http)
    answer = await http.post(url, params=asked)
    assert answer.headers["location"] == f"{stand.base_url}/"
    assert not await is_signed_in(stand, http)


async def test_a_forged_hint_signs_nobody_out(stand: Stand, http: httpx.AsyncClient) -> None:
    await stand.press(http)
    answer = await http.get(
        f"{stand.base_url}/oidc/logout", params={"id_token_hint": "eyJhbGciOiJub25lIn0.e30."}
    )
    assert answer.status_code == 400
    assert await is_signed_in(stand, http)


READ_BY_SCRIPTS = ("/.well-known/openid-configuration", "/jwks", "/token", "/userinfo")


@pytest.mark.parametrize("path", READ_BY_SCRIPTS)
async def test_our_pages_may_read_what_scripts_need(
    stand: Stand, http: httpx.AsyncClient, path: str
) -> None:
    origin = f"http://localhost:{stand.port}"
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = await http.options(f"{stand.base_url}/oidc{path}", headers=headers)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == origin
    assert "Authorization" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize("path", [*READ_BY_SCRIPTS, "/authorize", "/logout"])
async def test_foreign_pages_may_read_nothing(
    stand: Stand, http: httpx.AsyncClient, path: str
) -> None:
    headers = {"Origin": "https://evil.example"}
    answer = await http.get(f"{stand.base_url}/oidc{path}", headers=headers)
    assert "access-control-allow-origin" not in answer.headers
