"""What is refused in an endpoint's URL before anybody asks where it leads."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from puente.domain.errors import Invalid


def check_form(url: str, *, allow_plain_http: bool) -> SplitResult:
    """The parts of ``url``. Raises Invalid, saying how to mend it."""
    parts = _split(url)
    if parts.scheme not in ({"https", "http"} if allow_plain_http else {"https"}):
        raise Invalid("the URL must begin with https://")
    if parts.username or parts.password:
        raise Invalid("the URL must not carry a user name or password")
    if parts.fragment or not parts.hostname:
        raise Invalid("the URL needs a host and takes no fragment")
    return parts


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise Invalid("the URL is not readable") from None
    if host.replace(".", "").replace("x", "").isalnum() and host[:1].isdigit():
        # «0177.1» and «2130706433» are addresses to a resolver; only the usual form is taken.
        try:
            ip_address(host)
        except ValueError:
            if host.rsplit(".", 1)[-1][:1].isdigit():
                raise Invalid("write the address in its usual form") from None
    return parts
