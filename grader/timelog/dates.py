"""Dates as people write them, and which order of day, month and year a log uses."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from grader.timelog.clock import Unreadable

ORDERS = {"mdy": "month/day/year", "dmy": "day/month/year", "ymd": "year/month/day"}
"""Orders that are tried, the likelier first where nothing tells."""
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
"""What some programs put behind a date without a time."""
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,4})\.?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[-/.\s]*([a-z]{3,9})\.?,?[-/.\s]*(\d{4}|\d\d)")
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[-/.\s]*(\d{1,2})(?:st|nd|rd|th)?[-/,.\s]+(\d{4}|\d\d)")
_NO_YEAR = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\.?|\d{1,2}\.?\s*[a-z]{3,9}|[a-z]{3,9}\s*\d{1,2}")
_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@lru_cache(maxsize=8192)
def date_of(text: str, order: str = "ymd") -> date:
    """The date that a text means in an order ("mdy", "dmy", "ymd"). Raises Unreadable.

    A four-digit year in front, a compact date and a month in letters mean the same in every order. A day of the week
    in front has to fit: it often tells the order.
    """
    bare = _MIDNIGHT.sub("", text.strip())
    weekday = _WEEKDAY.match(bare)
    day = _date_of(text, _WEEKDAY.sub("", bare).casefold(), order)
    if weekday and not _DAY_NAMES[day.weekday()].casefold().startswith(weekday[1].casefold()):
        raise Unreadable(f"{text.strip()!r} falls on a {_DAY_NAMES[day.weekday()]}; check the date")
    return day


def _date_of(text: str, bare: str, order: str) -> date:
    if found := _COMPACT.fullmatch(bare):
        return _date(found[1], found[2], found[3], text)
    if found := _NUMBERS.fullmatch(bare):
        return _by_order((found[1], found[2], found[3]), order, text)
    if found := _DAY_NAME.fullmatch(bare):
        return _date(found[3], _month(found[2], text), found[1], text)
    if found := _NAME_DAY.fullmatch(bare):
        return _date(found[3], _month(found[1], text), found[2], text)
    if _NO_YEAR.fullmatch(bare):
        raise Unreadable(f"{text.strip()!r} has no year; add it")
    if re.fullmatch(r"[34]\d{4}(?:[.,]\d+)?", bare):
        raise Unreadable(
            f"{text.strip()!r} is a spreadsheet's number of a day; show the column as a date, export again"
        )
    raise Unreadable(f"{text.strip()!r} is not a date")


def _by_order(parts: tuple[str, str, str], order: str, text: str) -> date:
    if len(parts[0]) > 2:
        order = "ymd"
    elif len(parts[2]) > 2 and order == "ymd":
        raise Unreadable(f"{text.strip()!r} does not begin with a year")
    by_letter = dict(zip(order, parts, strict=True))
    return _date(by_letter["y"], by_letter["m"], by_letter["d"], text)


def _month(name: str, text: str) -> str:
    name = "sep" if name == "sept" else name
    for number, month in enumerate(_MONTH_NAMES, start=1):
        if month.casefold().startswith(name):
            return str(number)
    raise Unreadable(f"{text.strip()!r}: {name!r} is not a month")


def _date(year: str, month: str, day: str, text: str) -> date:
    full = int(year) + (0 if len(year) > 2 else 2000 if int(year) < 70 else 1900)
    if not 1 <= int(month) <= 12:
        raise Unreadable(f"{text.strip()!r} is not a date: there is no month {int(month)}")
    if not 1970 <= full <= 2100:
        raise Unreadable(f"{text.strip()!r}: the year {full} is out of reach (1970 to 2100)")
    try:
        return date(full, int(month), int(day))
    except ValueError:
        days = calendar.monthrange(full, int(month))[1]
        name = _MONTH_NAMES[int(month) - 1]
        raise Unreadable(f"{text.strip()!r} is not a date: {name} {full} has {days} days") from None


def readable(text: str, order: str) -> bool:
    """Whether a text is a date in an order."""
    try:
        date_of(text, order)
    except Unreadable:
        return False
    return True


def possible_orders(texts: Sequence[str]) -> list[str]:
    """The orders that read most of the dates, likeliest first: the one in which the days follow each other.

    One order when the dates or their succession tell; several when a person has to say.
    """
    count = {order: sum(readable(text, order) for text in texts) for order in ORDERS}
    most = max(count.values(), default=0)
    best = [order for order in ORDERS if count[order] == most]
    if len({tuple(_read(texts, order)) for order in best}) <= 1:
        return best[:1]
    steps = {order: _steps_of_a_day(_read(texts, order)) for order in best}
    best.sort(key=lambda order: -steps[order])
    clear = steps[best[0]] > 0 and steps[best[0]] >= 3 * steps[best[1]]
    return best[:1] if clear else best


def _read(texts: Sequence[str], order: str) -> list[date]:
    return [date_of(text, order) for text in texts if readable(text, order)]


def _steps_of_a_day(days: Sequence[date]) -> int:
    return sum(abs((two - one).days) == 1 for one, two in pairwise(days))
