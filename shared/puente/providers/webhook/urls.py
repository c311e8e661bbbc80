"""What is refused in an endpoint's URL before anybody asks where it leads."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from puente.domain.errors import Invalid


def check_form(url: str, *, allow_plain_http: bool) -> SplitResult:
    """The parts of ``url``. Raises Invalid, saying how to mend it."""
    parts = _split(url)
    if parts.scheme not in ({"https", "http"} if allow_plain_http else {"https"}):
        raise refused("the URL must begin with https://", "url_scheme")
    if parts.username or parts.password:
        raise refused("the URL must not carry a user name or password", "url_userinfo")
    if parts.fragment or not parts.hostname:
        raise refused("the URL needs a host and takes no fragment", "url_host")
    return parts


def refused(message: str, reason: str) -> Invalid:
    """``reason`` is for programs: a page says it in its own words."""
    return Invalid(message, at="body.url", reason=reason)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise refused("the URL is not readable", "url_unreadable") from None
    if host.replace(".", "").replace("x", "").isalnum() and host[:1].isdigit():
        # «0177.1» and «2130706433» are addresses to a resolver; only the usual form is taken.
        try:
            ip_address(host)
        except ValueError:
            if host.rsplit(".", 1)[-1][:1].isdigit():
                raise refused("write the address in its usual form", "url_form") from None
    return parts
