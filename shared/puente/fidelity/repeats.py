"""Is something said twice?"""

_PIECE, _TAIL = 0.3, 0.2
"""How much of a text a piece must be that comes twice anywhere, or comes again at the end."""


def repeats(words: list[str]) -> bool:
    """Whether a run of four words or more comes twice in a row, or comes again at the
    end, or a long one comes twice at all."""
    words = [word for word in words if word[0].isalnum()]
    size = len(words)
    if size >= 4 and size % 2 == 0 and words[: size // 2] == words[size // 2 :]:
        return True
    first: dict[tuple[str, ...], int] = {}
    for at in range(size - 2):
        start = first.setdefault(tuple(words[at : at + 3]), at)
        if at - start < 3:
            continue
        length = 3
        most = min(at - start, size - at)
        while length < most and words[start + length] == words[at + length]:
            length += 1
        in_a_row = length == at - start and (length > 3 or at + length == size)
        at_the_end = at + length == size and length >= max(4, size * _TAIL)
        if in_a_row or at_the_end or length >= max(8, size * _PIECE):
            return True
    return False
