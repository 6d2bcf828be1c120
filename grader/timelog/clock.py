"""Times of day and lengths as people write them: "9", "9.30", "0930", "9:30 pm", "24:00"; "1:30", "90 min", "1h30".

Strict on purpose: a lenient reader (dateutil's) takes today for what is missing and swaps what does not fit, silently.
"""

from __future__ import annotations

import re
from functools import lru_cache

DAY = 1440
"""Minutes of a day on the clock's face."""
LONGEST = 366 * DAY
"""Minutes of the longest length that is read."""
_WORDS = {"noon": 720, "12 noon": 720, "midday": 720, "midnight": 0, "12 midnight": 0}
_TIME = re.compile(
    r"""(?P<hour>\d{1,2})
    (?:\s*(?:[:.h]|uhr)\s*(?P<minute>\d{1,2})?(?:[:.]\d{1,2}(?:[.,]\d+)?)?)?
    \s*(?:h|uhr|o'?clock)?\s*(?P<half>a\.?m?\.?|p\.?m?\.?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d\d)(?:\s*h)?\s*(?P<half>[ap]\.?m?\.?)?")
_SPAN = re.compile(r"(?P<sign>-)?(?P<hours>\d{1,4}):(?P<minutes>\d\d)(?::(?P<seconds>\d\d)(?:[.,]\d+)?)?")
_ISO_SPAN = re.compile(r"pt(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)(?:\.\d+)?s)?")
_PART = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\.?,?(?:\s*and)?\s*")
_UNIT = {"h": 60.0, "m": 1.0, "s": 1 / 60}
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def longest_night(start: int) -> int:
    """Minutes that a row without an end date may run past midnight: "12:00-1:00" is rather a forgotten "pm"."""
    return 16 * 60 if start >= 14 * 60 else 12 * 60


class Unreadable(ValueError):
    """A time, date or length that cannot be read; the message says why."""


@lru_cache(maxsize=8192)
def time_of_day(text: str, compact: bool = False) -> int:
    """Minutes after midnight, 0 to 1,440; seconds are cut. Raises Unreadable.

    ``compact``: the column is written hhmm, so that "30" is half past midnight (a spreadsheet cut the zeros).
    """
    bare = text.strip().casefold()
    if bare in _WORDS:
        return _WORDS[bare]
    if compact and bare.isascii() and bare.isdigit() and len(bare) <= 4:
        bare = bare.zfill(4)
    found = _COMPACT.fullmatch(bare) or _TIME.fullmatch(bare)
    if not found:
        raise Unreadable(f"{text.strip()!r} is not a time of day")
    hour, minute = found["hour"], found["minute"]
    if minute and len(minute) == 1:
        raise Unreadable(f"{text.strip()!r} may be {hour}:0{minute} or {hour}:{minute}0; write two digits")
    return _minutes(int(hour), int(minute or 0), (found["half"] or "")[:1], text.strip())


def _minutes(hour: int, minute: int, half: str, text: str) -> int:
    if minute > 59:
        raise Unreadable(f"{text!r} is not a time of day: minutes go to 59")
    if half and not 1 <= hour <= 12:
        raise Unreadable(f"{text!r} is not a time of day: with am or pm hours go from 1 to 12")
    if hour > 24 or (hour == 24 and minute):
        raise Unreadable(f"{text!r} is not a time of day: hours go to 24")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def says_half(text: str) -> bool:
    """Whether a time says am or pm, or noon or midnight."""
    bare = text.strip().casefold()
    return bare in _WORDS or bool(re.search(r"\d\s*[ap](?:\.?m\.?)?$", bare))


def with_half_of(start: str, end: str) -> int:
    """Minutes of a start whose end says am or pm for both: "9-10 pm" begins at 9 pm, "11-1 pm" at 11 am.

    Raises Unreadable.
    """
    minute, last = time_of_day(start), time_of_day(end)
    if not says_half(end) or says_half(start) or not 60 <= minute < 780:
        return minute
    return max((m for m in (minute % 720, minute % 720 + 720) if m < last), default=minute)


def with_half_after(start: str, end: str) -> int:
    """Minutes of an end whose start alone says am or pm: the half of the day that is nearer after the start.

    "9:30 pm to 11" ends at 11 pm, "10 pm to 6" at 6 in the morning, "9 am to 5" at 5 pm. Raises Unreadable.
    """
    first, minute = time_of_day(start), time_of_day(end)
    if not says_half(start) or says_half(end) or not 60 <= minute < 780 or minute == first:
        return minute
    return min((minute % 720, minute % 720 + 720), key=lambda m: (m - first) % DAY or DAY)


@lru_cache(maxsize=8192)
def length(text: str, unit: str = "minutes") -> int:
    """Minutes of a length, parts of a minute cut; a bare number counts in ``unit`` ("minutes", "hours", "seconds").

    Raises Unreadable, also for more than a year.
    """
    minutes = _length(text.strip().casefold(), unit)
    if minutes is None:
        raise Unreadable(f"{text.strip()!r} is not a length of time")
    if abs(minutes) > LONGEST:
        raise Unreadable(f"{text.strip()!r} is longer than a year")
    return minutes


def _length(bare: str, unit: str) -> int | None:
    if found := _SPAN.fullmatch(bare) or (_ISO_SPAN.fullmatch(bare) if len(bare) > 2 else None):
        hours, minutes, seconds = (int(found[name] or 0) for name in ("hours", "minutes", "seconds"))
        whole = hours * 60 + minutes + seconds // 60
        return -whole if "sign" in found.groupdict() and found["sign"] else whole
    if found := re.fullmatch(r"(\d{1,4})\s*h\s*(\d\d)", bare):
        return int(found[1]) * 60 + int(found[2])
    if _NUMBER.fullmatch(bare):
        return _cut(_number(bare) * _UNIT[unit[0]])
    parts = list(_PART.finditer(bare))
    if parts and "".join(part[0] for part in parts) == bare:
        return _cut(sum(_number(part[1]) * _UNIT[part[2][0]] for part in parts))
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _cut(minutes: float) -> int:
    """Whole minutes; a hundredth of an hour that misses a minute by rounding is that minute."""
    return int(round(min(max(minutes, -2 * LONGEST), 2 * LONGEST), 6))
