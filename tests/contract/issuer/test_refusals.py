"""What the issuer must not do, whoever asks for it."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.contract.issuer.stand import VERIFIER, Stand, answer_of, running


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """One issuer for all: a refusal changes nothing, and no test here moves the clock."""
    with running(tmp_path_factory.mktemp("issuer")) as shared:
        yield shared


def error_of(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    return str(response.json()["error"])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": VERIFIER[::-1]}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1/other"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"client_id": "another-client"}, "invalid_client"),
        ({"client_id": None}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_exchanged_only_as_it_was_asked_for(
    stand: Stand, http: httpx.AsyncClient, changes: dict[str, str | None], error: str
) -> None:
    code = await stand.code(http)
    assert error_of(await stand.exchange(http, code, **changes)) == error


async def test_only_a_code_that_was_issued_is_exchanged(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    assert error_of(await stand.exchange(http, None)) == "invalid_request"
    assert error_of(await stand.exchange(http, "never-issued")) == "invalid_grant"


async def test_a_wrong_verifier_gets_no_second_guess(stand: Stand, http: httpx.AsyncClient) -> None:
    code = await stand.code(http)
    assert error_of(await stand.exchange(http, code, code_verifier="x" * 43)) == "invalid_grant"
    assert error_of(await stand.exchange(http, code)) == "invalid_grant"


async def test_a_code_used_twice_ends_what_it_had_brought(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    code = await stand.code(http)
    refresh_token = (await stand.exchange(http, code)).json()["refresh_token"]
    assert error_of(await stand.exchange(http, code)) == "invalid_grant"
    renewal = await stand.exchange(
        http, code, grant_type="refresh_token", refresh_token=refresh_token
    )
    assert error_of(renewal) == "invalid_grant"


async def test_of_many_exchanges_at_once_one_wins(stand: Stand, http: httpx.AsyncClient) -> None:
    code = await stand.code(http)
    answers = await asyncio.gather(*(stand.exchange(http, code) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/",
        "http://127.0.0.1:{port}.evil.example/",
        "http://127.0.0.1:{port}@evil.example/",
        "http://evil.example/http://127.0.0.1:{port}/",
        "http://127.0.0.1:{port}\\@evil.example/",
        "http://127.0.0.1:{port}\t.evil.example/",
        "http://user@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/#fragment",
        "https://127.0.0.1:{port}/",
        "http://127.0.0.1:1/",
        "http://[127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/ñ",
        "//127.0.0.1:{port}/",
        "javascript:alert(1)",
        "/signed-in",
        "",
    ],
)
async def test_a_foreign_address_is_never_answered_to(
    stand: Stand, http: httpx.AsyncClient, uri: str
) -> None:
    hostile = uri.replace("{port}", str(stand.port))
    for changes in ({}, {"response_type": "token"}, {"prompt": "none"}, {"scope": "nothing"}):
        asked = {**changes, "redirect_uri": hostile}
        for answer in (await stand.authorize(http, **asked), await stand.press(http, **asked)):
            assert answer.status_code == 400, asked
            assert "location" not in answer.headers
            assert "<html" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_every_page_of_our_own_origins_may_be_answered_to(
    stand: Stand, http: httpx.AsyncClient, host: str
) -> None:
    uri = f"http://{host}:{stand.port}/any/page?with=query"
    answer = await stand.press(http, redirect_uri=uri)
    assert answer.headers["location"].startswith(uri + "&")
    assert answer_of(answer)["with"] == "query"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
async def test_a_bad_request_is_explained_to_the_page(
    stand: Stand, http: httpx.AsyncClient, changes: dict[str, str | None], error: str
) -> None:
    for response in (await stand.authorize(http, **changes), await stand.press(http, **changes)):
        assert response.headers["location"].startswith(stand.redirect_uri + "?")
        answer = answer_of(response)
        assert answer["error"] == error
        assert answer["state"] == "a-state"
        assert "code" not in answer


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "another"}, {"client_id": None}, {"response_type": 'co"de'}],
    ids=["unknown client", "no client", "a quote"],
)
async def test_what_cannot_be_answered_to_the_page_is_shown(
    stand: Stand, http: httpx.AsyncClient, changes: dict[str, str | None]
) -> None:
    answer = await stand.authorize(http, **changes)
    assert answer.status_code == 400
    assert 'lang="es"' in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_shown_error_cannot_carry_markup(stand: Stand, http: httpx.AsyncClient) -> None:
    uri = "https://evil.example/<script>alert(1)</script>"
    answer = await stand.authorize(http, redirect_uri=uri)
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_nobody_but_the_listed_people_signs_in(stand: Stand, http: httpx.AsyncClient) -> None:
    answer = await stand.press(http, "demo-nobody")
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers


async def test_a_request_under_a_foreign_name_is_refused(
    stand: Stand, http: httpx.AsyncClient
) -> None:
    headers = {"Host": "rebound.example"}
    url = f"{stand.base_url}/oidc"
    page = await http.get(f"{url}/authorize", params=stand.query(), headers=headers)
    token = await http.post(f"{url}/token", data={"grant_type": "refresh_token"}, headers=headers)
    assert [page.status_code, token.status_code] == [400, 400]


async def test_a_large_body_is_refused(stand: Stand, http: httpx.AsyncClient) -> None:
    answer = await stand.exchange(http, "x" * 1_000_000)
    assert answer.status_code == 413
