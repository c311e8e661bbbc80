"""Signing in over HTTP as a person would: the page, the button, the code, the tokens."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import jwt

CLIENT_ID = "puente-page"
SCOPE = "openid profile email"
MOUNT = "/oidc"


class SignInError(RuntimeError):
    """The issuer refused, or answered with something that must not be trusted.

    ``code`` is the OAuth error where the issuer gave one.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True)
class Tokens:
    """What a sign-in brings; ``expires_in`` is the access token's lifetime in seconds.

    A renewal brings no new ``id_token``.
    """

    access_token: str
    refresh_token: str
    expires_in: int
    scope: str
    id_token: str | None = None


async def sign_in(
    base_url: str,
    sub: str,
    *,
    client: httpx.AsyncClient,
    client_id: str = CLIENT_ID,
    scope: str = SCOPE,
    new_secret: Callable[[], str] = lambda: secrets.token_urlsafe(48),
) -> Tokens:
    """Sign in as the demo user ``sub`` at the server whose origin is ``base_url``.

    Always through the sign-in page, whoever the client's cookies belong to. The id token is
    verified. Raises ``SignInError`` for every refusal, ``httpx.HTTPError`` when the server cannot
    be reached.
    """
    provider = await discover(base_url, client=client)
    verifier, state, nonce = new_secret(), new_secret(), new_secret()
    redirect_uri = base_url.rstrip("/") + "/"
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "prompt": "login",
    }
    page = await client.get(
        provider["authorization_endpoint"], params=query, follow_redirects=False
    )
    # A request that the issuer refuses is answered to the page at once, without showing a button.
    answer = page if page.is_redirect else await _press_button(page, sub, client=client)
    code = _code_of(answer, redirect_uri, state)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": client_id,
        "code_verifier": verifier,
    }
    tokens = await _exchange(provider, form, client=client)
    await _verify_id_token(provider, tokens.id_token, client_id, nonce, client=client)
    return tokens


async def renew(
    base_url: str, refresh_token: str, *, client: httpx.AsyncClient, client_id: str = CLIENT_ID
) -> Tokens:
    """New tokens for a refresh token, which is thereby replaced. Raises as ``sign_in`` does."""
    provider = await discover(base_url, client=client)
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id}
    return await _exchange(provider, form, client=client)


async def discover(base_url: str, *, client: httpx.AsyncClient) -> dict[str, Any]:
    """The metadata of the issuer mounted on this server; refused if it names another issuer."""
    issuer = base_url.rstrip("/") + MOUNT
    answer = await client.get(f"{issuer}/.well-known/openid-configuration")
    if answer.status_code != httpx.codes.OK:
        raise _refusal(answer)
    provider: dict[str, Any] = answer.json()
    if provider.get("issuer") != issuer:
        raise SignInError("wrong_issuer", str(provider.get("issuer")))
    return provider


def challenge_of(verifier: str) -> str:
    """The PKCE challenge (S256) of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


async def _press_button(
    page: httpx.Response, sub: str, *, client: httpx.AsyncClient
) -> httpx.Response:
    if page.status_code != httpx.codes.OK:
        raise _refusal(page)
    form = _SignInForm()
    form.feed(page.text)
    if sub not in form.subjects:
        raise SignInError("unknown_user", f"the sign-in page offers no {sub}")
    target = urljoin(str(page.url), form.action) if form.action else str(page.url)
    return await client.post(target, data={"sub": sub}, follow_redirects=False)


def _code_of(answer: httpx.Response, redirect_uri: str, state: str) -> str:
    location = str(answer.headers.get("location", ""))
    if not answer.is_redirect or not location.startswith(redirect_uri):
        raise _refusal(answer)
    given = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    if given.get("state") != state:
        raise SignInError("wrong_state", "the answer belongs to another request")
    if "code" not in given:
        raise SignInError(given.get("error", "no_code"), given.get("error_description", ""))
    return given["code"]


async def _exchange(
    provider: dict[str, Any], form: dict[str, str], *, client: httpx.AsyncClient
) -> Tokens:
    answer = await client.post(provider["token_endpoint"], data=form)
    if answer.status_code != httpx.codes.OK:
        raise _refusal(answer)
    body = answer.json()
    return Tokens(
        access_token=body["access_token"],
        refresh_token=body["refresh_token"],
        expires_in=body["expires_in"],
        scope=body["scope"],
        id_token=body.get("id_token"),
    )


async def _verify_id_token(
    provider: dict[str, Any],
    id_token: str | None,
    client_id: str,
    nonce: str,
    *,
    client: httpx.AsyncClient,
) -> None:
    if id_token is None:
        raise SignInError("no_id_token")
    keys = jwt.PyJWKSet.from_dict((await client.get(provider["jwks_uri"])).json())
    try:
        key = keys[jwt.get_unverified_header(id_token)["kid"]]
        claims = jwt.decode(
            id_token,
            key,
            algorithms=provider["id_token_signing_alg_values_supported"],
            audience=client_id,
            issuer=provider["issuer"],
            leeway=5,
        )
    except (jwt.PyJWTError, KeyError) as error:
        raise SignInError("bad_id_token", str(error)) from error
    if claims.get("nonce") != nonce:
        raise SignInError("wrong_nonce", "the id token belongs to another request")


def _refusal(answer: httpx.Response) -> SignInError:
    try:
        body = answer.json()
        return SignInError(body["error"], body.get("error_description", ""))
    except (ValueError, KeyError, TypeError):
        return SignInError("refused", f"HTTP {answer.status_code} from {answer.url.path}")


class _SignInForm(HTMLParser):
    """The sign-in page's form: where it posts to, and whom its buttons offer."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.subjects: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action = given.get("action") or ""
        elif tag == "button" and given.get("name") == "sub":
            self.subjects.add(given.get("value") or "")
