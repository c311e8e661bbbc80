"""The dates of HTTP's fields (RFC 9110, 5.6.7): the usual form, and the two that are obsolete."""

import re
from datetime import UTC, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_SHORT = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_LONG = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_SHORT}, (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_TIME} GMT",
        rf"{_LONG}, (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_TIME} GMT",
        rf"{_SHORT} {_MONTH} (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})",
    )
)
_FAR_YEARS = 50


def read_http_date(text: str, now: datetime) -> datetime | None:
    """The moment that ``text`` names, in UTC, or None where it is not one of the three forms.

    ``now`` says which century two digits mean: one more than fifty years ahead is the last one's.
    """
    match = next((met for form in _FORMS if (met := form.fullmatch(text))), None)
    if match is None:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += now.year // 100 * 100
        year -= 100 * (year > now.year + _FAR_YEARS)
    # A clock that shows a leap second says 60, which no datetime holds.
    clock = int(match["hour"]), int(match["minute"]), min(int(match["second"]), 59)
    try:
        month = 1 + _MONTHS.index(match["month"])
        return datetime(year, month, int(match["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None
