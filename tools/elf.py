"""Shared libraries without what no loader reads."""

import struct
from pathlib import Path

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_LOADED = 1
MAGIC = b"\x7fELF\x02\x01"
"""64 bits, little-endian: x86-64 and arm64."""


def machine(path: Path) -> int | None:
    """``e_machine`` of a library, or None where it is none of ours."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
    return int(_HEADER.unpack(head)[2]) if head.startswith(MAGIC) else None


def strip(path: Path) -> int:
    """Cut debug information, the linker's symbols and the section table; returns bytes saved.

    The loader reads program headers alone. The cut is where the last segment ends, so that what a
    library needs to run stays byte for byte.
    """
    content = bytearray(path.read_bytes())
    if not content.startswith(MAGIC):
        return 0
    fields = list(_HEADER.unpack_from(content))
    start, size, count = fields[5], fields[9], fields[10]
    end: int = start + size * count
    for number in range(count):
        kind, _, offset, _, _, length, _, _ = _SEGMENT.unpack_from(content, start + number * size)
        if kind == _LOADED or length:
            end = max(end, offset + length)
    fields[6] = fields[12] = fields[13] = 0
    _HEADER.pack_into(content, 0, *fields)
    path.write_bytes(content[:end])
    return len(content) - end
