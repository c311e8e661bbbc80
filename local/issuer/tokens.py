"""The tokens: access tokens for the API, id tokens for the page, and how we check our own."""

# Authlib ships no types, so its classes are Any to the checker; ours still state their own.
# mypy: disallow-subclassing-any=False

from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator, JWTBearerTokenValidator
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet

from local.issuer.grants import AuthorizationCode
from local.issuer.issuer import Issuer, Subject
from local.issuer.keys import ALGORITHM


class AccessTokens(JWTBearerTokenGenerator):
    """Signed access tokens (RFC 9068) for the API, each with an opaque refresh token."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(
            issuer.config.issuer_url,
            alg=ALGORITHM,
            refresh_token_generator=lambda **_: issuer.new_id(),
            expires_generator=issuer.config.access_token_seconds,
        )
        self._issuer = issuer

    def get_jwks(self) -> KeySet:
        return self._issuer.keys.signing

    def get_audiences(self, client: ClientMixin, user: Subject, scope: str) -> str:
        return self._issuer.config.audience

    def get_jti(self, client: ClientMixin, grant_type: str, user: Subject, scope: str) -> str:
        return self._issuer.new_id()

    def get_extra_claims(
        self, client: ClientMixin, grant_type: str, user: Subject, scope: str
    ) -> dict[str, int | str]:
        """Both times from the issuer's own clock, in place of the process's, and the sign-in that
        this token comes from, named as Cognito does."""
        now = int(self._issuer.clock())
        times = {"iat": now, "exp": now + self._issuer.config.access_token_seconds}
        return {**times, "origin_jti": user.grant_id}


class IdTokens(OpenIDCode):
    """Id tokens for the page, beside each access token that a code is exchanged for."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(require_nonce=False)
        self._issuer = issuer

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """Never: the page compares its nonce, codes work once, and refusing a second answer to the
        same request would turn a double click on the sign-in button into an error."""
        return False

    def resolve_client_private_key(self, client: ClientMixin) -> KeySet:
        return self._issuer.keys.signing

    def get_client_algorithm(self, client: ClientMixin) -> str:
        return ALGORITHM

    def get_client_claims(self, client: ClientMixin) -> dict[str, object]:
        config = self._issuer.config
        now = int(self._issuer.clock())
        return {
            "iss": config.issuer_url,
            "aud": client.get_client_id(),
            "iat": now,
            "exp": now + config.id_token_seconds,
        }

    def get_authorization_code_claims(
        self, authorization_code: AuthorizationCode
    ) -> dict[str, object]:
        claims: dict[str, object] = super().get_authorization_code_claims(authorization_code)
        return {**claims, "sid": authorization_code.grant.session_id}

    def generate_user_info(self, user: Subject, scope: str) -> UserInfo:
        return self._issuer.claims(user.user, scope)


class AccessTokenCheck(JWTBearerTokenValidator):
    """Our own access tokens, as the user info endpoint accepts them."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer.config.issuer_url, issuer.config.audience)
        self._keys = issuer.keys

    def get_jwks(self) -> KeySet:
        return self._keys.signing
