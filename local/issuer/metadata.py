"""What the issuer says of itself to whoever wants to use it."""

from local.issuer.config import IssuerConfig
from local.issuer.keys import ALGORITHM
from local.issuer.registration import SCOPES


def describe(config: IssuerConfig) -> dict[str, object]:
    """The OpenID Provider metadata: where everything is, and the little that is supported."""
    base = config.issuer_url
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
        "end_session_endpoint": f"{base}/logout",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "select_account"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "at_hash"),
            *("name", "email", "email_verified"),
        ],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
