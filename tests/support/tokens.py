"""An issuer on a real socket, its tokens, and tokens that only look like them."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.support.clock import START

AUDIENCE, CLIENT = "puente-api", "puente-page"
NOW = int(START.timestamp())

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()


def public_jwk(key: Any, kid: str) -> dict[str, Any]:
    if isinstance(key, rsa.RSAPrivateKey):
        jwk = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        jwk = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**jwk, "kid": kid}


@dataclass
class Issuer:
    """What the issuer publishes, and how often it was asked."""

    url: str = ""
    subject: str = "made-up-subject"
    keys: dict[str, Any] = field(default_factory=lambda: {"first": RSA})
    asked: list[str] = field(default_factory=list)
    answers: dict[str, Response] = field(default_factory=dict)
    """What it says instead, by path."""

    def app(self) -> Starlette:
        async def discovery(request: Request) -> Response:
            self.asked.append("discovery")
            named = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
            return self.answers.get("discovery") or JSONResponse(named)

        async def keys(request: Request) -> Response:
            self.asked.append("keys")
            published = [public_jwk(key, kid) for kid, key in self.keys.items()]
            return self.answers.get("keys") or JSONResponse({"keys": published})

        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", discovery),
                Route("/keys", keys),
            ]
        )

    def fetches(self) -> int:
        return self.asked.count("keys")

    def claims(self, **changes: Any) -> dict[str, Any]:
        """An access token's claims; a change to None leaves one out."""
        given = {
            "iss": self.url,
            "sub": self.subject,
            "aud": AUDIENCE,
            "iat": NOW,
            "exp": NOW + 600,
            "jti": "token-1",
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def token(
        self, *, key: Any = RSA, kid: str | None = "first", alg: str = "RS256", **changes: Any
    ) -> str:
        headers = {"kid": kid} if kid else {}
        return jwt.encode(self.claims(**changes), key, algorithm=alg, headers=headers)


def not_ours() -> dict[str, dict[str, Any]]:
    return {
        "expired": {"exp": NOW - 31},
        "not yet valid": {"nbf": NOW + 31},
        "another issuer": {"iss": "https://elsewhere.test"},
        "no issuer": {"iss": None},
        "no subject": {"sub": None},
        "no expiry": {"exp": None},
        "expiry that is no number": {"exp": "tomorrow"},
        "expiry beyond the calendar": {"exp": 10**18},
        "not-before that is no number": {"nbf": "now"},
        "another audience": {"aud": "elsewhere"},
        "no audience and no client": {"aud": None},
        "another client": {"aud": None, "client_id": "elsewhere"},
        "another audience with our client": {"aud": "elsewhere", "client_id": CLIENT},
        "an id token of Cognito": {"aud": CLIENT, "token_use": "id"},
        "an id token of OpenID Connect": {"aud": CLIENT, "nonce": "n-1"},
        "an id token with our audience": {"token_use": "id"},
        "an id token with our audience and a nonce": {"nonce": "n-1"},
    }


def by_hand(header: dict[str, Any], claims: dict[str, Any], key: bytes | None) -> str:
    """A token that a library would refuse to make."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in (header, claims)
    ]
    signed = b".".join(parts)
    signature = hmac.digest(key, signed, hashlib.sha256) if key is not None else b""
    return (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def forgeries(issuer: Issuer) -> dict[str, str]:
    """Everything that must not be believed, by what is wrong with it."""
    made = {name: issuer.token(**changes) for name, changes in not_ours().items()}
    head, body, signature = issuer.token().split(".")
    changed = by_hand({}, issuer.claims(sub="admin"), None).split(".")[1]
    made["changed claims"] = f"{head}.{changed}.{signature}"
    made["a cut signature"] = f"{head}.{body}.{signature[:-8]}"
    made["no signature"] = f"{head}.{body}."
    made["signed by a stranger"] = issuer.token(key=STRANGER)
    made["an unknown key id"] = issuer.token(kid="made-up")
    made["no key id"] = issuer.token(kid=None)
    for alg in ("none", "None", "NONE", ""):
        claims = issuer.claims()
        made[f"alg {alg!r}"] = by_hand({"alg": alg, "kid": "first"}, claims, None)
    for form in (PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1):
        public = RSA.public_key().public_bytes(Encoding.PEM, form)
        for alg in ("HS256", "RS256"):
            header = {"alg": alg, "kid": "first"}
            made[f"the public key as secret, {form} {alg}"] = by_hand(
                header, issuer.claims(), public
            )
    own = {"kid": "first", "jwk": public_jwk(STRANGER, "first"), "jku": "http://127.0.0.1:9/"}
    made["a key brought along"] = jwt.encode(issuer.claims(), STRANGER, "RS256", headers=own)
    for name, text in (("nothing", "."), ("dots", ".."), ("long", "a" * 8_000), ("null", "null")):
        made[name] = text
    return made
