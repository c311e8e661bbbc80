"""Authlib's authorization server with our client, our grants and our way to sign out."""

# Authlib ships no types, so its classes are Any to the checker; ours still state their own.
# mypy: disallow-subclassing-any=False

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from flask import session
from joserfc.jwk import KeySet

from local.issuer.grants import AuthorizationCode, Grant, RefreshToken
from local.issuer.issuer import Issuer, Subject
from local.issuer.registration import SCOPES, PageClient, RequiredChallenge
from local.issuer.tokens import AccessTokens, IdTokens


class IssuerServer(AuthorizationServer):
    """The authorization server of one ``Issuer``; its grants reach the issuer through it."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__()
        self.issuer = issuer
        self.scopes_supported = SCOPES
        self._client = PageClient(issuer.config)
        self.register_token_generator("default", AccessTokens(issuer))
        self.register_grant(CodeGrant, [RequiredChallenge(required=True), IdTokens(issuer)])
        self.register_grant(RenewalGrant)
        self.register_endpoint(SignOut)

    def query_client(self, client_id: str) -> PageClient | None:
        return self._client if client_id == self._client.get_client_id() else None

    def save_token(self, token: dict[str, str], request: OAuth2Request) -> None:
        """Keep the refresh token; access tokens are checked by signature, and kept nowhere."""
        granted: AuthorizationCode | RefreshToken
        granted = request.authorization_code or request.refresh_token
        self.issuer.grants.add_refresh_token(
            token["refresh_token"],
            granted.grant,
            lifetime=self.issuer.config.refresh_token_seconds,
        )

    def subject_of(self, grant: Grant) -> Subject | None:
        """Whom a grant speaks for; nobody once the person is no longer among the users."""
        user = self.issuer.config.user(grant.sub)
        return Subject(user, grant.session_id, grant.auth_time, grant.grant_id) if user else None


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code: handed out once a person is known, exchanged once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    server: IssuerServer

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        issuer = self.server.issuer
        person: Subject = request.user
        data = request.payload.data
        grant = Grant(
            grant_id=issuer.new_id(),
            sub=person.get_user_id(),
            client_id=request.client.get_client_id(),
            scope=request.scope,
            session_id=person.session_id,
            auth_time=person.auth_time,
        )
        entry = AuthorizationCode(
            grant=grant,
            redirect_uri=request.payload.redirect_uri,
            code_challenge=data["code_challenge"],
            nonce=data.get("nonce"),
        )
        issuer.grants.add_code(code, entry, lifetime=issuer.config.code_seconds)

    def query_authorization_code(self, code: str, client: ClientMixin) -> AuthorizationCode | None:
        """Take the code before anything is checked: of two exchanges at once only one can win, and
        a wrong verifier gets no second guess."""
        return self.server.issuer.grants.take_code(code)

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Nothing left to do: taking it spent it, and its row stays to recognise a second use."""

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Subject | None:
        return self.server.subject_of(authorization_code.grant)


class RenewalGrant(RefreshTokenGrant):
    """Refresh token: each use brings a new one and retires the old."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: IssuerServer

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        return self.server.issuer.grants.find_refresh_token(refresh_token)

    def authenticate_user(self, refresh_token: RefreshToken) -> Subject | None:
        return self.server.subject_of(refresh_token.grant)

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        # Runs after the successor was kept: killed in between, the old token still works.
        self.server.issuer.grants.replace_refresh_token(refresh_token)


class SignOut(EndSessionEndpoint):
    """RP-initiated logout: ends the browser's session and every refresh token it brought."""

    server: IssuerServer

    def get_server_jwks(self) -> KeySet:
        return self.server.issuer.keys.signing

    def is_post_logout_redirect_uri_legitimate(
        self, request: OAuth2Request, uri: str, client: ClientMixin, logout_hint: str | None
    ) -> bool:
        """Yes: it is one of our own start pages, and without a hint the person is asked first."""
        return True

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        hinted = (end_session_request.id_token_claims or {}).get("sid")
        for session_id in (hinted, session.get("session_id")):
            if session_id is not None:
                self.server.issuer.grants.end_session(session_id)
        session.clear()
