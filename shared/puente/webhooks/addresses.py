"""Which addresses a webhook may dial.

Python's ``is_global`` lets multicast, NAT64, 6to4 and others through, so the refused blocks are
listed here, from IANA's special-purpose address registries.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4 = [
    ip_network(block)
    for block in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ]
]
_GLOBAL_UNICAST_V6 = ip_network("2000::/3")
_REFUSED_V6 = [
    ip_network(block)
    for block in ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]
]
"""Within 2000::/3; all else outside it (NAT64, mapped, link-local, multicast…) is refused."""


def parse_networks(blocks: Sequence[str]) -> tuple[Network, ...]:
    """CIDR blocks as networks. Raises ``ValueError`` for one that is none."""
    return tuple(ip_network(block, strict=True) for block in blocks)


def may_dial(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether a webhook may be sent to this literal address.

    ``allowed`` are an operator's own blocks: what lies in one is dialled though it is private.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.scope_id:
        return False
    if any(parsed.version == block.version and parsed in block for block in allowed):
        return True
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _REFUSED_V4)
    return parsed in _GLOBAL_UNICAST_V6 and not any(parsed in block for block in _REFUSED_V6)
