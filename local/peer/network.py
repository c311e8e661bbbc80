"""Making WebRTC work on one machine, whatever network it has or lacks."""

from collections.abc import Callable

import aioice.ice
from aiortc.sdp import SessionDescription

from local.peer.wire import ApiError

LOOPBACK = "127.0.0.1"

HostAddresses = Callable[..., list[str]]


def offer_loopback() -> None:
    """Let ICE in this process offer 127.0.0.1 beside the addresses of the interfaces.

    The ICE library leaves loopback out and has no setting for it, yet it is the only
    address on a machine that is offline. Calling this twice changes nothing.
    """
    original: HostAddresses = aioice.ice.get_host_addresses
    if getattr(original, "offers_loopback", False):
        return

    def get_host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        addresses = original(use_ipv4=use_ipv4, use_ipv6=use_ipv6)
        return [*addresses, LOOPBACK] if use_ipv4 and LOOPBACK not in addresses else addresses

    get_host_addresses.offers_loopback = True  # type: ignore[attr-defined]
    aioice.ice.get_host_addresses = get_host_addresses


def check_offer(sdp: str) -> str:
    """The offer, fit for this peer. Raises ApiError 400 if it cannot be a session.

    Candidates that hide behind an mDNS name are dropped: looking each one up takes a second
    and mostly fails, and the browser's own checks reveal its address anyway. The mark that
    candidates are complete goes with them, else ICE would give up before those checks.
    """
    kept = [
        line
        for line in sdp.splitlines()
        if not (line.startswith("a=candidate:") and ".local" in line)
        and line.strip() != "a=end-of-candidates"
    ]
    cleaned = "\r\n".join(kept) + "\r\n"
    try:
        media = SessionDescription.parse(cleaned).media
    except Exception as error:
        # The parser raises whatever it stumbles over.
        raise _refuse("The offer is not valid SDP.") from error
    if sorted(part.kind for part in media) != ["application", "audio"]:
        raise _refuse("The offer must have one audio and one data channel section.")
    audio = next(part for part in media if part.kind == "audio")
    if not audio.rtp.codecs or audio.rtp.codecs[0].name.lower() != "opus":
        raise _refuse("The offer must prefer Opus.")
    return cleaned


def _refuse(message: str) -> ApiError:
    return ApiError(400, message, code="invalid_offer")
