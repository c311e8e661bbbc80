"""The whole sign-in, as the page does it, and tokens as the API will check them."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from local.issuer.client import SignInError, sign_in
from tests.contract.issuer.stand import ANA, BEN, CARLA, Stand, answer_of, running


def verified(stand: Stand, token: str, audience: str) -> dict[str, Any]:
    """The claims of a token, checked the way a resource server does it: keys fetched over HTTP."""
    key = jwt.PyJWKClient(f"{stand.base_url}/oidc/jwks").get_signing_key_from_jwt(token)
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        audience=audience,
        issuer=stand.config.issuer_url,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    return claims


async def test_discovery_leads_to_every_endpoint(stand: Stand, http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{stand.base_url}/oidc/.well-known/openid-configuration")
    provider = answer.json()
    assert provider["issuer"] == stand.config.issuer_url
    assert provider["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization", "token", "userinfo", "end_session"):
        url = provider[f"{name}_endpoint"]
        assert url.startswith(stand.config.issuer_url + "/")
        assert (await http.options(url)).status_code == 200, url
    keys = (await http.get(provider["jwks_uri"])).json()["keys"]
    assert [key["kty"] for key in keys] == ["RSA"]
    assert not {"d", "p", "q"} & set(keys[0]), "a private part of the key is published"


async def test_a_code_becomes_an_access_token_the_api_can_verify(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    page = await stand.authorize(http)
    assert page.status_code == 200
    answer = answer_of(await stand.press(http))
    assert answer["state"] == "a-state"
    response = await stand.exchange(http, answer["code"])
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == stand.config.access_token_seconds

    assert jwt.get_unverified_header(body["access_token"])["typ"] == "at+jwt"
    claims = verified(stand, body["access_token"], "puente-api")
    assert claims["sub"] == ANA.sub
    assert claims["client_id"] == "puente-page"
    assert claims["scope"] == "openid profile email"
    assert claims["exp"] - claims["iat"] == stand.config.access_token_seconds
    assert abs(claims["iat"] - time.time()) < 30
    named = {"iss", "sub", "aud", "client_id", "exp", "iat", "jti", "scope", "origin_jti"}
    assert set(claims) == named


async def test_the_id_token_is_for_the_page_and_not_for_the_api(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    body = (await stand.exchange(http, await stand.code(http))).json()
    claims = verified(stand, body["id_token"], "puente-page")
    assert claims["nonce"] == "a-nonce"
    assert claims["sub"] == ANA.sub
    assert claims["name"] == ANA.name
    assert not {"clinic", "role"} & set(claims)
    with pytest.raises(jwt.InvalidAudienceError):
        verified(stand, body["id_token"], "puente-api")
    with pytest.raises(jwt.InvalidAudienceError):
        verified(stand, body["access_token"], "puente-page")


async def test_a_changed_token_does_not_verify(stand: Stand, http: httpx.AsyncClient) -> None:
    token = (await sign_in(stand.base_url, ANA.sub, client=http)).access_token
    header, _, signature = token.split(".")
    other = (await sign_in(stand.base_url, BEN.sub, client=http)).access_token.split(".")[1]
    with pytest.raises(jwt.InvalidSignatureError):
        verified(stand, f"{header}.{other}.{signature}", "puente-api")


@pytest.mark.parametrize("user", [ANA, BEN, CARLA], ids=lambda user: user.sub)
async def test_the_helper_signs_every_demo_user_in(
    stand: Stand, http: httpx.AsyncClient, user: Any
) -> None:
    tokens = await sign_in(stand.base_url, user.sub, client=http)
    claims = verified(stand, tokens.access_token, "puente-api")
    assert claims["sub"] == user.sub
    assert len({tokens.access_token, tokens.refresh_token, tokens.id_token}) == 3


async def test_the_helper_changes_the_person_of_one_browser(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    await sign_in(stand.base_url, ANA.sub, client=http)
    second = await sign_in(stand.base_url, CARLA.sub, client=http)
    assert verified(stand, second.access_token, "puente-api")["sub"] == CARLA.sub


async def test_the_helper_says_whom_it_could_not_sign_in(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    with pytest.raises(SignInError) as refused:
        await sign_in(stand.base_url, "demo-nobody", client=http)
    assert refused.value.code == "unknown_user"


async def test_the_helper_reports_the_issuers_own_refusal(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    with pytest.raises(SignInError) as refused:
        await sign_in(stand.base_url, ANA.sub, client=http, scope="openid everything")
    assert refused.value.code == "invalid_scope"


class Meddler(httpx.AsyncHTTPTransport):
    """Someone on the way who changes the addresses that are asked for."""

    def __init__(self, change: Callable[[httpx.URL], httpx.URL]) -> None:
        super().__init__()
        self._change = change

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = self._change(request.url)
        return await super().handle_async_request(request)


async def refusal_of(stand: Stand, change: Callable[[httpx.URL], httpx.URL]) -> str:
    async with httpx.AsyncClient(transport=Meddler(change)) as client:
        with pytest.raises(SignInError) as refused:
            await sign_in(stand.base_url, ANA.sub, client=client)
    return refused.value.code


@pytest.mark.parametrize(("name", "code"), [("state", "wrong_state"), ("nonce", "wrong_nonce")])
async def test_the_helper_takes_no_answer_to_another_request(
    stand: Stand, name: str, code: str
) -> None:
    def change(url: httpx.URL) -> httpx.URL:
        return url.copy_set_param(name, "another") if name in url.params else url

    assert await refusal_of(stand, change) == code


async def test_the_helper_takes_no_token_under_another_key(stand: Stand, tmp_path: Path) -> None:
    with running(tmp_path / "another") as another:

        def change(url: httpx.URL) -> httpx.URL:
            return url.copy_with(port=another.port) if url.path.endswith("/jwks") else url

        assert await refusal_of(stand, change) == "bad_id_token"


async def test_the_helper_takes_no_issuer_that_goes_by_another_name(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    with pytest.raises(SignInError) as refused:
        await sign_in(f"http://localhost:{stand.port}", ANA.sub, client=http)
    assert refused.value.code == "wrong_issuer"


async def test_a_code_expires(stand: Stand, http: httpx.AsyncClient) -> None:
    code = await stand.code(http)
    stand.clock.offset = stand.config.code_seconds + 1
    answer = await stand.exchange(http, code)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_user_info_tells_what_the_scope_allows(stand: Stand, http: httpx.AsyncClient) -> None:
    async def told(scope: str) -> dict[str, object]:
        tokens = await sign_in(stand.base_url, ANA.sub, client=http, scope=scope)
        answer = await http.get(
            f"{stand.base_url}/oidc/userinfo",
            headers={"Authorization": f"Bearer {tokens.access_token}"},
        )
        assert answer.status_code == 200
        return dict(answer.json())

    assert await told("openid") == {"sub": ANA.sub}
    assert await told("openid profile email") == {
        "sub": ANA.sub,
        "name": ANA.name,
        "email": ANA.email,
        "email_verified": True,
    }


async def test_user_info_refuses_what_is_no_living_access_token(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    async def status(token: str | None) -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await http.get(f"{stand.base_url}/oidc/userinfo", headers=headers)).status_code

    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    assert await status(tokens.access_token) == 200
    assert await status(None) == 401
    assert await status("nonsense") == 401
    assert await status(tokens.id_token) == 401

    stand.clock.offset = -3600
    body = (await stand.exchange(http, await stand.code(http))).json()
    assert await status(body["access_token"]) == 401, "it expired 45 minutes ago"


async def test_user_info_forgets_a_person_who_is_no_longer_there(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    tokens = await sign_in(stand.base_url, ANA.sub, client=http)
    stand.restart(users=(BEN,))
    answer = await http.get(
        f"{stand.base_url}/oidc/userinfo",
        headers={"Authorization": f"Bearer {tokens.access_token}"},
    )
    assert answer.status_code == 401
