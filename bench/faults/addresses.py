"""Addresses that may not be dialled, in a network of their own where something listens on them.

The row starts itself again inside a fresh network namespace, puts every address it can on the
loopback device there, listens on all of them, and sends. Nothing of it touches the real network.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from unittest.mock import patch

from bench.faults.ground import CHECKOUT
from bench.faults.planted import planted
from bench.faults.table import Row
from puente.domain.errors import Invalid
from puente.ports import WebhookRequest
from puente.providers.webhook.http import HttpWebhookSender
from puente.settings import WebhookSettings

PORT = 8077

_V4 = """
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.13.37.1 10.255.255.255 100.64.0.1 100.100.100.200
100.127.255.255 127.0.0.1 127.0.0.2 127.0.1.1 127.1.2.3 127.255.255.254 169.254.0.1 169.254.169.253
169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.1 172.17.0.1 172.24.1.1 172.31.255.255
192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192 192.0.2.1 192.0.2.255 192.31.196.1 192.52.193.1
192.88.99.1 192.168.0.1 192.168.1.1 192.168.122.1 192.168.255.255 192.175.48.1 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 250.1.2.3
255.255.255.255
""".split()
_V6 = """
:: ::1 ::2 ::7f00:1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:192.168.1.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe
64:ff9b::c0a8:101 64:ff9b:1::1 64:ff9b:1::a00:1 100::1 100:0:0:1::1 2001::1 2001:0:7f00:1::
2001:1::1 2001:1::2 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1
2001:db8:ffff::1 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101::
2620:4f:8000::1 3fff::1 3fff:fff::1 5f00::1 fc00::1 fc00:ec2::254 fd00::1 fd00:ec2::254
fd12:3456:789a::1 fe80::1 fe80::a9fe:a9fe fec0::1 ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1
4000::1 8000::1 e000::1
""".split()
_WRITTEN = """
2130706433 017700000001 0x7f000001 0X7F000001 0177.0.0.1 0x7f.0.0.1 0x7f.1 127.1 127.0.1 2852039166
0xa9fea9fe 025177524776 0251.0376.0251.0376 0xa9.0xfe.0xa9.0xfe 169.254.43518 167772161 0xa000001
012.0.0.1 10.1 3232235777 0xc0a80101 192.168.257 0 00000000000 localhost LOCALHOST localhost.
ip6-localhost
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 9.9.9.9 13.32.1.1 20.1.1.1 34.1.1.1 52.1.1.1 93.184.215.14 99.63.255.255 100.63.0.1
100.128.0.1 128.1.1.1 151.101.1.1 172.15.0.1 172.32.0.1 192.167.1.1 198.17.255.255 198.20.0.1
2606:4700:4700::1111 2a00:1450:4001::1
""".split()


def hosts() -> dict[str, str]:
    """Each refused host as a URL writes it, and the address behind it ('' for another notation)."""
    plain = {one: one for one in _V4}
    six = {f"[{one}]": one for one in _V6}
    return {**plain, **six, **dict.fromkeys(_WRITTEN, "")}


def row(*, plant: str | None = None) -> Row:
    """In a namespace of its own; not tried where this machine makes none."""
    found = Row(
        f"{len(hosts())} refused addresses, rebinding, redirects; {len(PUBLIC)} public ones",
        "0 reach the canary; 0 public ones refused",
    )
    unshare = shutil.which("unshare")
    if unshare is None or not shutil.which("ip"):
        found.unproved = "no unshare or ip here"
        return found
    command = [*_namespace(unshare), sys.executable, "-m", "bench.faults.addresses", plant or ""]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=CHECKOUT, timeout=150
    )
    if done.returncode == 77:
        found.unproved = "no network namespace may be made here"
        return found
    met: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found.measured["refused addresses on the wire"] = str(met["listening"])
    reached = met["reached"]
    found.hold("reached the canary", len(reached), not reached and len(hosts()) >= 120)
    found.hold("saved though refused", len(met["saved"]), not met["saved"])
    missing = [one for one in PUBLIC if one not in met["public"]]
    found.hold("public ones refused", len(missing), not missing)
    found.hold("canary answers", met["canary"], met["canary"])
    return found


def _namespace(unshare: str) -> list[str]:
    """The command that makes a network of its own, with rights in it or as root."""
    own = [unshare, "--user", "--map-root-user", "--net"]
    tried = subprocess.run([*own, "true"], check=False, capture_output=True)
    return own if tried.returncode == 0 else [unshare, "--net"]


class Canary:
    """Listens on every address of this network, and writes down who came."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                self.paths.append(path)
                lengths = [line for line in head.split("\r\n") if "content-length" in line]
                await reader.readexactly(int(lengths[0].split(":")[1]))
                if path.startswith("/to/"):
                    target = f"http://169.254.169.254:{PORT}/reached-by-redirect"
                    code = path.rsplit("/", 1)[-1]
                    said = f"HTTP/1.1 {code} X\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"
                    writer.write(said.encode())
                else:
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def _put_on_loopback() -> int:
    """Bring every address that can be had to this network; returns how many of the refused."""
    ip = shutil.which("ip") or "ip"
    command = [ip, "link", "set", "lo", "up"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        raise SystemExit(77)
    had = 0
    for address in [*_V4, *_V6, *PUBLIC]:
        family = "-6" if ip_address(address).version == 6 else "-4"
        command = [ip, family, "route", "add", "local", address, "dev", "lo"]
        done = subprocess.run(command, check=False, capture_output=True)
        local = address.startswith("127.") or address == "::1"
        had += (done.returncode == 0 or local) and address not in PUBLIC
    return had


@contextmanager
def _rebinding() -> Iterator[None]:
    """``rebind.test`` is public when it is asked first, and private ever after."""
    import socket

    real, asked = socket.getaddrinfo, 0

    def answer(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        nonlocal asked
        if host not in ("rebind.test", "mixed.test"):
            return real(host, port, *args, **options)
        if host == "mixed.test":
            both = ("93.184.215.14", "169.254.169.254")
            return [one for each in both for one in real(each, port, *args, **options)]
        asked += 1
        address = "93.184.215.14" if asked % 2 else "169.254.169.254"
        return real(address, port, *args, **options)

    with patch.object(socket, "getaddrinfo", answer):
        yield


async def inside() -> dict[str, Any]:
    """Send to everything; returns what was reached."""
    listening = _put_on_loopback()
    canary = Canary()
    servers = [
        await asyncio.start_server(canary.serve, host, PORT, backlog=512)
        for host in ("0.0.0.0", "::")
    ]
    settings = WebhookSettings(provider="http", allow_plain_http=True, deadline_s=2, lease_s=3)
    sender = HttpWebhookSender(settings)

    async def send(host: str, path: str) -> None:
        url = f"http://{host}:{PORT}{path}"
        await sender.post(WebhookRequest(url, {"webhook-id": "evt_1"}, b"{}"))

    saved = []
    for number, host in enumerate(hosts()):
        try:
            await sender.check(f"http://{host}:{PORT}/")
        except Invalid:
            pass
        else:
            saved.append(host)
        await send(host, f"/reached/{number}")
    with _rebinding():
        for number in range(6):
            before = len(canary.paths)
            await send("rebind.test", "/rebound")
            came = canary.paths[before:]
            if came and number % 2:
                canary.paths.append("/reached-by-rebinding")
            await send("mixed.test", "/reached-by-mixing")
            sender._lines.close()
    for code in (301, 302, 303, 307, 308):
        await send("93.184.215.14", f"/to/{code}")
    for address in PUBLIC:
        host = f"[{address}]" if ":" in address else address
        await sender.check(f"http://{host}:{PORT}/")
        await send(host, f"/public/{address}")
    for server in servers:
        server.close()
    return {
        "listening": listening,
        "reached": [one for one in canary.paths if one.startswith("/reached")],
        "saved": saved,
        "public": [one.removeprefix("/public/") for one in canary.paths if "/public/" in one],
        "canary": any(one.startswith("/to/") for one in canary.paths),
    }


if __name__ == "__main__":
    with planted(sys.argv[1] or None):
        sys.stdout.write(json.dumps(asyncio.run(inside())) + "\n")
