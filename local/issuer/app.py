"""The issuer as one ASGI application, to be mounted where ``issuer_url`` points."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from authlib.integrations.flask_oauth2 import ResourceProtector
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6750 import InvalidTokenError
from flask import Flask, Response, jsonify, request, session
from starlette.types import ASGIApp

from local.issuer.config import IssuerConfig
from local.issuer.grants import GrantStore
from local.issuer.issuer import Issuer, Subject
from local.issuer.keys import load_keys
from local.issuer.metadata import describe
from local.issuer.pages import show
from local.issuer.server import IssuerServer
from local.issuer.tokens import AccessTokenCheck

# What RFC 6749 forbids in an error's description, where Authlib repeats these parameters.
_UNREPEATABLE = re.compile(r'[^ -~]|["\\]')
_REPEATED = ("redirect_uri", "response_type")
_FOR_PEOPLE = {"authorize", "authorize_as", "logout"}
# What the page's own code reads; the other two are for a person to look at.
_READ_BY_SCRIPTS = {"discovery", "jwks", "token", "userinfo"}


def create_issuer(
    config: IssuerConfig,
    *,
    clock: Callable[[], float] = time.time,
    new_id: Callable[[], str] = secrets.token_urlsafe,
) -> ASGIApp:
    """The issuer of ``config``, ready to be mounted at the path of ``config.issuer_url``.

    Creates ``config.data_dir`` and, the first time, the keys in it. Raises
    ``UnreadableKeysError`` when the key file there is damaged.
    """
    # At DEBUG, Authlib logs the tokens it issues.
    logging.getLogger("authlib").setLevel(logging.INFO)
    keys = load_keys(config.data_dir)
    grants = GrantStore(config.data_dir, clock=clock, reuse_seconds=config.refresh_reuse_seconds)
    issuer = Issuer(config, keys, grants, clock, new_id)
    # Flask, a2wsgi and Starlette each name the same two interfaces in types of their own.
    flask = cast(WSGIApp, _create_flask(issuer))
    return cast(ASGIApp, WSGIMiddleware(flask, workers=4))


def _create_flask(issuer: Issuer) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=issuer.keys.cookie_secret,
        SESSION_COOKIE_NAME="puente_issuer",
        SESSION_COOKIE_PATH=urlsplit(issuer.config.issuer_url).path,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=issuer.config.session_seconds),
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    server = IssuerServer(issuer)
    _add_machine_routes(app, issuer, server)
    _add_person_routes(app, issuer, server)
    _add_cross_origin_headers(app, issuer.config.allowed_origins)

    @app.before_request
    def refuse_unrepeatable() -> None:
        if any(_UNREPEATABLE.search(request.values.get(name, "")) for name in _REPEATED):
            raise InvalidRequestError("A parameter holds characters that are not allowed.")

    @app.errorhandler(OAuth2Error)
    def explain(error: OAuth2Error) -> Response:
        if request.endpoint in _FOR_PEOPLE and not error.redirect_uri:
            return show(issuer, "error.html", status=400, error=error)
        answer: Response = server.handle_response(*error())
        return answer

    return app


def _add_machine_routes(app: Flask, issuer: Issuer, server: IssuerServer) -> None:
    protector = ResourceProtector()
    protector.register_token_validator(AccessTokenCheck(issuer))

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return jsonify(describe(issuer.config))

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(issuer.keys.public())

    @app.post("/token")
    def token() -> Response:
        answer: Response = server.create_token_response()
        return answer

    @app.route("/userinfo", methods=["GET", "POST"])
    def userinfo() -> Response:
        with protector.acquire(["openid"]) as claims:
            user = issuer.config.user(claims["sub"])
            if user is None:
                raise InvalidTokenError
            return jsonify(issuer.claims(user, claims["scope"]))


def _add_person_routes(app: Flask, issuer: Issuer, server: IssuerServer) -> None:
    @app.get("/authorize")
    def authorize() -> Response:
        person = _signed_in(issuer)
        grant = server.get_consent_grant(end_user=person)
        if person is None or grant.prompt in {"login", "select_account"}:
            return show(issuer, "sign_in.html", users=issuer.config.users)
        answer: Response = server.create_authorization_response(grant=grant, grant_user=person)
        return answer

    @app.post("/authorize")
    def authorize_as() -> Response:
        user = issuer.config.user(request.form.get("sub"))
        if user is None:
            raise InvalidRequestError("Nobody of that name can sign in here.")
        person = Subject(user, issuer.new_id(), int(issuer.clock()))
        grant = server.get_consent_grant(end_user=person)
        session.permanent = True
        session.update(sub=user.sub, session_id=person.session_id, auth_time=person.auth_time)
        answer: Response = server.create_authorization_response(grant=grant, grant_user=person)
        return answer

    @app.route("/logout", methods=["GET", "POST"])
    def logout() -> Response:
        asked = server.validate_endpoint_request("end_session")
        if request.method == "GET" and asked.needs_confirmation:
            return show(issuer, "sign_out.html")
        answer: Response | None = server.create_endpoint_response("end_session", asked)
        return answer or show(issuer, "signed_out.html")


def _signed_in(issuer: Issuer) -> Subject | None:
    """Whom this browser's session vouches for, unless the page asks for a fresher sign-in."""
    user = issuer.config.user(session.get("sub"))
    if user is None:
        return None
    auth_time = int(session["auth_time"])
    max_age = request.args.get("max_age", type=int)
    if max_age is not None and issuer.clock() - auth_time > max_age:
        return None
    return Subject(user, session["session_id"], auth_time)


def _add_cross_origin_headers(app: Flask, allowed_origins: frozenset[str]) -> None:
    @app.after_request
    def let_pages_read(response: Response) -> Response:
        if request.endpoint in _READ_BY_SCRIPTS:
            response.vary.add("Origin")
            origin = request.headers.get("Origin")
            if origin in allowed_origins:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        return response
