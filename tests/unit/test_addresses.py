"""Which addresses a webhook may dial: public ones, and an operator's own networks."""

from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.webhooks.addresses import may_dial, parse_networks

REFUSED = [
    # This network, loopback, private use
    "0.0.0.0", "0.0.0.1", "0.255.255.255", "127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254",
    "10.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.0", "172.16.0.1", "172.20.10.5",
    "172.31.255.255", "192.168.0.0", "192.168.0.1", "192.168.1.254", "192.168.255.255",
    # Shared space, link-local, and the metadata services that live there
    "100.64.0.0", "100.64.0.1", "100.100.100.200", "100.127.255.255", "169.254.0.0", "169.254.0.1",
    "169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.255.255",
    # Protocol assignments, documentation, benchmarking, AS112, 6to4 relays
    "192.0.0.0", "192.0.0.1", "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170",
    "192.0.0.171", "192.0.0.192", "192.0.0.255", "192.0.2.0", "192.0.2.1", "192.0.2.255",
    "198.51.100.0", "198.51.100.7", "198.51.100.255", "203.0.113.0", "203.0.113.9",
    "203.0.113.255", "198.18.0.0", "198.18.0.1", "198.19.255.255", "192.31.196.1",
    "192.52.193.1", "192.88.99.1", "192.88.99.2", "192.175.48.1",
    # Multicast, reserved, broadcast
    "224.0.0.0", "224.0.0.1", "224.0.0.251", "232.1.1.1", "233.252.0.1", "239.255.255.250",
    "239.255.255.255", "240.0.0.0", "240.0.0.1", "250.1.2.3", "255.255.255.254",
    "255.255.255.255",
    # IPv6: unspecified, loopback, mapped, compatible
    "::", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "::127.0.0.1", "::8.8.8.8",
    # IPv6: translation and tunnels to IPv4
    "64:ff9b::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::8.8.8.8", "64:ff9b:1::1",
    "64:ff9b:1:ffff::1", "2002::", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1",
    "2001::", "2001::1", "2001:0:53aa:64c::1", "2001:1::1", "2001:1::2", "2001:2::1", "2001:3::1",
    "2001:4:112::1", "2001:5::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:1ff::1",
    # IPv6: documentation, discard, dummy, local, link-local, site-local, segment routing
    "2001:db8::", "2001:db8::1", "2001:db8:ffff::1", "3fff::1", "3fff:fff::1", "100::", "100::1",
    "100:0:0:1::1", "fc00::", "fc00::1", "fd00::1", "fd12:3456:789a::1", "fd00:ec2::254",
    "fdff:ffff::1", "fe80::", "fe80::1", "fe80::1%eth0", "fe80::1%1", "febf::1", "fec0::1",
    "feff::1", "5f00::1", "2620:4f:8000::1",
    # IPv6: multicast, and space nobody was given
    "ff00::1", "ff02::1", "ff02::fb", "ff05::2", "ff0e::1", "ffff::1", "4000::1", "6000::1",
    "8000::1", "a000::1", "c000::1", "e000::1", "200::1", "400::1", "800::1", "1000::1",
    # A zone makes an address somebody's own
    "2606:4700::1%eth0",
    # What is no literal address at all
    "", " ", "localhost", "example.com", "127.1", "127.0.1", "2130706433", "0x7f000001",
    "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "127.0.0.1/32", "127.0.0.1:80",
    "[::1]", "8.8.8.8 ", " 8.8.8.8", "8.8.8", "8.8.8.8.8", "8.8.8.256", "08.8.8.8", "8.8.8.-8",
    "１２７.0.0.1", "::g", ":::1", "1::2::3", "8.8.8.8\n", "\x00",
]  # fmt: skip

ACCEPTED = [
    "1.0.0.1", "1.1.1.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "9.255.255.255", "11.0.0.0",
    "93.184.215.14", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255",
    "203.0.114.0", "223.255.255.255", "52.95.110.1", "192.88.98.255", "192.175.47.255",
    "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2620:fe::fe",
    "2620:4f:7fff::1", "2a00:1450:4001::1", "2600:1f18::1", "2003::1", "2001:db7::1",
    "2001:db9::1", "3ffe::1", "2400:cb00::1",
]  # fmt: skip


def test_there_are_many_of_each() -> None:
    assert len(set(REFUSED)) == len(REFUSED) >= 120
    assert len(set(ACCEPTED)) == len(ACCEPTED) >= 20


@pytest.mark.parametrize("address", REFUSED)
def test_a_refused_address(address: str) -> None:
    assert not may_dial(address)


@pytest.mark.parametrize("address", ACCEPTED)
def test_an_accepted_address(address: str) -> None:
    assert may_dial(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_refused(address: object) -> None:
    parsed = ip_address(str(address))
    odd = not parsed.is_global or parsed.is_multicast or parsed.is_reserved
    if odd:
        assert not may_dial(str(parsed))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_refused(address: object) -> None:
    packed = int(ip_address(str(address)))
    for prefix in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not may_dial(str(IPv6Address(int(IPv6Address(prefix)) + packed)))
    assert not may_dial(str(IPv6Address((0x2002 << 112) + (packed << 80))))


def test_an_operators_network_is_dialled_and_nothing_beside_it() -> None:
    allowed = parse_networks(["10.20.0.0/16", "fd00:1::/32", "127.0.0.1/32"])
    for address in ("10.20.0.1", "10.20.255.255", "fd00:1::1", "127.0.0.1", "8.8.8.8"):
        assert may_dial(address, allowed), address
    for address in ("10.21.0.1", "fd00:2::1", "127.0.0.2", "::1", "::ffff:10.20.0.1", "10.20.0"):
        assert not may_dial(address, allowed), address


def test_an_operators_network_takes_no_zone() -> None:
    assert not may_dial("fe80::1%eth0", parse_networks(["fe80::/10"]))


def test_networks_are_read_strictly() -> None:
    assert parse_networks(["10.0.0.0/8"]) == (ip_network("10.0.0.0/8"),)
    for block in ("10.0.0.1/8", "10.0.0.0/33", "localhost", ""):
        with pytest.raises(ValueError, match=r".*"):
            parse_networks([block])
