"""What providers of a port can and cannot do; what a deployed stage must be able to rely on."""

from collections.abc import Mapping

LACKING: Mapping[str, Mapping[str, frozenset[str]]] = {
    "realtime": {
        "interprets": frozenset({"local_peer"}),
        "translate": frozenset({"openai_conversation"}),
        "conversation": frozenset({"openai_translate"}),
    },
    "ai": {"model": frozenset({"rules"})},
    "storage": {"apart": frozenset({"folder", "memory"})},
    "email": {"sends": frozenset({"console"})},
    "webhook": {"posts": frozenset({"recording"})},
    "analytics": {"vendor": frozenset({"log", "none"})},
    "queue": {"shared": frozenset({"memory"})},
    "state": {"shared": frozenset({"memory"})},
    "identity": {"apart": frozenset({"local"})},
    "cipher": {
        "seals": frozenset({"passthrough"}),
        "apart": frozenset({"passthrough", "local_key"}),
    },
}
"""Port → capability → the registered providers without it; all others have it, and a test of the
port's suite that leaves a provider out leaves out exactly such ones."""

REQUIRED: Mapping[tuple[str, str], str] = {
    ("realtime", "interprets"): "it plays a script",
    ("storage", "apart"): "it stays on this machine",
    ("webhook", "posts"): "nothing would be sent",
    ("queue", "shared"): "no other process sees it",
    ("state", "shared"): "no other process sees it",
    ("identity", "apart"): "it signs anybody in",
    ("cipher", "seals"): "the database could be read",
    ("cipher", "apart"): "the key stays on this machine",
}
"""What every stage but ``local`` needs, and what is wrong with a provider that lacks it."""


def unfit(port: str, name: str) -> str | None:
    """Why a deployed stage refuses a provider; None for one that it takes."""
    for capability, names in LACKING.get(port, {}).items():
        if name in names and (port, capability) in REQUIRED:
            return REQUIRED[port, capability]
    return None
