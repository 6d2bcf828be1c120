"""What people write into a cell, as a value: amounts of time, times of the clock, names from a list, numbers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

Value = str | float
DAY = 24 * 60
"""Minutes of a day; 24:00 is its end."""

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_BARE_CLOCK = re.compile(r"(\d{2})(\d{2})")
_HOURS = r"(?P<h>\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?)?\.?"
_MINUTES = r"(?P<m>\d+(?:[.,]\d+)?)\s*(?:m(?:in(?:ute)?s?)?\.?)"
_AMOUNTS = (
    re.compile(rf"{_HOURS}(?:\s*(?:and\s+)?(?P<m>\d{{1,2}})\s*(?:m(?:in(?:ute)?s?)?\.?)?)?", re.IGNORECASE),
    re.compile(_MINUTES, re.IGNORECASE),
    re.compile(r"(?P<m>\d+)"),
    re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)"),
)


class BadValue(ValueError):
    """A cell that is no value of its column; the message says why, in words for the learner."""


class NotListed(BadValue):
    """A word that is none of the column's choices: readable, and wrong."""


def minutes(text: str) -> float:
    """An amount of time in minutes: "95", "95 min", "1 h 35", "1:35", "1.5 hours". Raises BadValue."""
    for pattern in _AMOUNTS:
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return 60 * _number(parts.get("h") or "0") + _number(parts.get("m") or "0")
    raise BadValue(f"“{text}” is no amount of time that can be read; write it as 95, as 95 min or as 1 h 35")


def clock(text: str) -> float:
    """A time of day in minutes after midnight: "9:05", "9.05", "0905", "9:05 pm", "24:00". Raises BadValue."""
    found = _BARE_CLOCK.fullmatch(text) or _CLOCK.fullmatch(text)
    if found is None:
        raise BadValue(f"“{text}” is no time of day that can be read; write it as 9:05 or as 21:30")
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").lower() if found.re is _CLOCK else ""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    if minute > 59 or hour * 60 + minute > DAY or (half and hour > 23):
        raise BadValue(f"“{text}” is no time of a day; a day runs from 0:00 to 24:00")
    return float(hour * 60 + minute)


def amount(text: str) -> float:
    """A plain number. Raises BadValue."""
    if not re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", text):
        raise BadValue(f"“{text}” is no number")
    return _number(text)


def listed(text: str, choices: Sequence[str], also: Mapping[str, str]) -> str:
    """The choice that a word means, whatever its case. Raises NotListed, with a near one if there is."""
    names = {plain(name): name for name in choices} | {plain(word): name for word, name in also.items()}
    if (word := plain(text)) in names:
        return names[word]
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.75)
    hint = f"; did you mean “{names[near[0]]}”?" if near else f"; the names are {', '.join(choices)}"
    raise NotListed(f"“{text}” is none of the names to choose from{hint}")


def plain(text: str) -> str:
    """A text without what people vary: case, spaces, the marks around it."""
    return " ".join(text.casefold().split()).strip(" .,:;*_`\"'“”")


def _number(text: str) -> float:
    return float(text.replace(",", "."))
