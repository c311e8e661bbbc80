"""From «next Monday» and «in two weeks» to an ISO 8601 date or period."""

import re
from datetime import date, timedelta

from puente.detection.text import fold

_MONTHS = (
    ("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril"),
    ("may", "mayo"), ("june", "junio"), ("july", "julio"), ("august", "agosto"),
    ("september", "septiembre"), ("october", "octubre"), ("november", "noviembre"),
    ("december", "diciembre"),
)  # fmt: skip
_MONTH = {name: at + 1 for at, names in enumerate(_MONTHS) for name in names}
_DAYS = (
    ("monday", "lunes"), ("tuesday", "martes"), ("wednesday", "miercoles"),
    ("thursday", "jueves"), ("friday", "viernes"), ("saturday", "sabado"), ("sunday", "domingo"),
)  # fmt: skip
_DAY = {name: at for at, names in enumerate(_DAYS) for name in names}
_WORD = re.compile(r"[^\W\d_]+|\d+")


def when_of(said: str, period: str | None, visit_date: date | None) -> str | None:
    """The period where one was said; else the date a calendar word names after the visit's date.

    None when neither can be told: a calendar word without the visit's date, or a day that does
    not exist.
    """
    if period is not None:
        return period
    if visit_date is None:
        return None
    words = _WORD.findall(fold(said))
    month = next((_MONTH[word] for word in words if word in _MONTH), None)
    if month is not None:
        return _month_day(
            month, [int(word) for word in words if word.isdecimal() and len(word) <= 4], visit_date
        )
    day = next((_DAY[word] for word in words if word in _DAY), None)
    if day is None:
        return None
    ahead = (day - visit_date.weekday() - 1) % 7 + 1
    return (visit_date + timedelta(days=ahead)).isoformat()


def _month_day(month: int, numbers: list[int], visit_date: date) -> str | None:
    day = next((number for number in numbers if 1 <= number <= 31), None)
    year = next((number for number in numbers if 1900 <= number <= 2200), None)
    if day is None:
        coming = year or visit_date.year + (month < visit_date.month)
        return f"{coming:04d}-{month:02d}"
    try:
        found = date(year or visit_date.year, month, day)
        if year is None and found < visit_date:
            found = date(visit_date.year + 1, month, day)
    except ValueError:
        return None
    return found.isoformat()
