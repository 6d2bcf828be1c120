"""Which kind of log a text is."""

from __future__ import annotations

import json
import re
from typing import Any

from grader.timelog.importing.result import LogError

_TYPED = re.compile(
    r"""\s*(?!\d{1,4}([-/.])\d{1,2}\1\d{2,4})(?:from\s+)?  # not a date
    (?:\d{1,2}(?:\s?[:.h]?\s?\d\d)?\s?(?:[ap]\.?m\.?)?|noon|midnight)\s*(?:-|–|—|to\b|till\b|until\b)\s*[\dnm]""",
    re.IGNORECASE | re.VERBOSE,
)


def kind_of(text: str) -> str:
    """ "calendar", "json", "typed" (lines such as 9:00-9:35 mails) or "table"."""
    start = text.lstrip()[:200].upper()
    if start.startswith("BEGIN:V"):
        return "calendar"
    if start[:1] in ("{", "["):
        return "json"
    lines = [line for line in text.split("\n")[:200] if line.strip()]
    if sum(bool(_TYPED.match(line)) for line in lines) >= max(1, len(lines) / 2):
        return "typed"
    return "table"


def json_of(text: str, name: str) -> Any:
    """The data of a JSON text. Raises LogError with the line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise LogError(
            f"{name}:{error.lineno}: the JSON breaks off or is damaged here ({error.msg}); export it again"
        ) from error
    except RecursionError as error:
        raise LogError(f"{name}: the JSON is nested too deep to be a log; export it again") from error
