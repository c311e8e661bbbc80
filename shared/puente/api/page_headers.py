"""What a browser must hold the page to: one source for the local server and for CloudFront.

``template.yaml`` writes the same out for CloudFront; a test compares the two.
"""

from collections.abc import Sequence

HSTS_S = 63_072_000
"""Two years, in seconds."""


def content_security_policy(others: Sequence[str]) -> str:
    """``others`` are the origins that the page may call beside its own: the interpreter, the
    sign-in, and where recordings are kept."""
    called = " ".join(("'self'", *others))
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"connect-src {called}; media-src 'self' blob: mediastream:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def page_headers(others: Sequence[str]) -> dict[str, str]:
    """By name. A browser heeds ``strict-transport-security`` only where it came over TLS."""
    return {
        "content-security-policy": content_security_policy(others),
        "strict-transport-security": f"max-age={HSTS_S}; includeSubDomains",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    }
