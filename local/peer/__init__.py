"""A peer on this machine that speaks OpenAI's realtime protocol over WebRTC: both kinds of session.

It hears real audio and detects real speech, and answers from a made-up scripted visit.
"""

from local.peer.app import close_peer, create_peer
from local.peer.config import Model, PeerConfig
from local.peer.peer import Peer

__all__ = ["Model", "Peer", "PeerConfig", "close_peer", "create_peer"]
