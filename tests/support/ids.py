"""Ids and randomness that a person can read, and that are the same on every run."""

import hashlib
import itertools
import threading
from collections import defaultdict
from collections.abc import Iterator


class ReadableIds:
    """A ``puente.ports.Ids``: ``act_00000001``, ``act_00000002``, … counted by prefix."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))

    def __call__(self, prefix: str) -> str:
        with self._lock:
            return f"{prefix}_{next(self._counts[prefix]):08d}"


class RepeatableBytes:
    """A ``puente.ports.Randomness``: never the same twice within a test, the same on every run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawn = itertools.count(1)

    def __call__(self, size: int) -> bytes:
        with self._lock:
            seed = str(next(self._drawn)).encode()
        return hashlib.shake_256(seed).digest(size)
