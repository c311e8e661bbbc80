"""Page cursors: what was put in comes out, and anything else is refused."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.domain.base import to_stored_precision
from puente.domain.errors import Invalid
from puente.repositories.base import decode_cursor, decode_instant, encode_cursor

moments = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(to_stored_precision)


@given(moments, st.text(max_size=40))
def test_what_was_put_in_comes_out(moment: datetime, row_id: str) -> None:
    text, kept = decode_cursor(encode_cursor(moment, row_id), 2)
    assert decode_instant(text) == moment
    assert kept == row_id


@given(moments, st.from_regex(r"[a-z]{2,4}_[A-Za-z0-9]{22}", fullmatch=True))
def test_a_cursor_fits_a_url(moment: datetime, row_id: str) -> None:
    cursor = encode_cursor(moment, row_id)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert cursor.isascii()
    assert len(cursor) <= 128


@given(st.text(max_size=200))
def test_anything_else_is_invalid(text: str) -> None:
    with contextlib.suppress(Invalid):
        parts = decode_cursor(text, 2)
        assert len(parts) == 2
        decode_instant(parts[0])


@pytest.mark.parametrize(
    "text", [None, 7, [], "", "2031-03-04T09:00:00", "2031-13-01T00:00:00Z", "1969-12-31T00:00:00Z"]
)
def test_no_instant(text: object) -> None:
    with pytest.raises(Invalid):
        decode_instant(text)
