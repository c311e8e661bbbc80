"""The one registered client, our page, and what is demanded of it."""

# Authlib ships no types, so its classes are Any to the checker; ours still state their own.
# mypy: disallow-subclassing-any=False

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import BaseGrant, ClientMixin, InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc7636 import CodeChallenge

from local.issuer.config import IssuerConfig

SCOPES = ("openid", "profile", "email", "offline_access")
# Browsers drop tabs and newlines from an address and read a backslash as a slash: an address that
# holds them may lead elsewhere than it seems to.
_PLAIN_ADDRESS = re.compile(r"[!-\[\]-~]+")


@dataclass(frozen=True)
class PageClient(ClientMixin):
    """Our page: it runs in a browser, so it can keep no secret and must use PKCE."""

    config: IssuerConfig

    @property
    def client_metadata(self) -> dict[str, list[str]]:
        origins = sorted(self.config.allowed_origins)
        return {"post_logout_redirect_uris": [o + end for o in origins for end in ("", "/")]}

    def get_client_id(self) -> str:
        return self.config.client_id

    def get_default_redirect_uri(self) -> str:
        """None: a request must say where it wants its answer."""
        return ""

    def get_allowed_scope(self, scope: object) -> str:
        """The scopes as asked; raises ``InvalidScopeError`` when ``openid`` is not among them,
        because the checks that OpenID Connect adds to OAuth would then not apply."""
        asked = str(scope or "").split()
        if "openid" not in asked:
            raise InvalidScopeError("The scope must include openid.")
        return " ".join(asked)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """True for any page of an allowed origin, and for nothing that merely looks like one."""
        if not _PLAIN_ADDRESS.fullmatch(redirect_uri) or "#" in redirect_uri:
            return False
        try:
            parts = urlsplit(redirect_uri)
        except ValueError:
            return False
        return f"{parts.scheme}://{parts.netloc}" in self.config.allowed_origins

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in {"authorization_code", "refresh_token"}


class RequiredChallenge(CodeChallenge):
    """PKCE with SHA-256, refused at the first step when absent: ``plain`` would protect nothing."""

    def validate_code_challenge(self, grant: BaseGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with code_challenge_method S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)
