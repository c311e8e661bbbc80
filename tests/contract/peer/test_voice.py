"""The outgoing track tells when something was said, or cut off."""

from local.peer.voice import SpeechTrack

TWO_PACKETS = (b"one", b"two")


async def test_what_was_said_is_told_once_its_last_packet_is_over() -> None:
    track = SpeechTrack()
    first, second = track.play(TWO_PACKETS), track.play(TWO_PACKETS)
    said = []
    for _ in range(5):
        await track.recv()
        said.append((first.is_set(), second.is_set()))
    assert said == [(False, False), (False, False), (True, False), (True, False), (True, True)]


async def test_what_is_cleared_is_told_at_once_and_never_heard() -> None:
    track = SpeechTrack()
    said = track.play([b"never heard"])
    track.clear()
    assert said.is_set()
    assert bytes(await track.recv()) != b"never heard"
