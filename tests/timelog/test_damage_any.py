"""Logs damaged anywhere: what can be read is read, what cannot is refused, and nothing brings the import down."""

import contextlib
import random

from hypothesis import given, settings
from hypothesis import strategies as st
from logs import BERLIN, calendar, imported
from test_importing import SHAPES, ZONE, backward_log, watched

from grader.timelog.importing import LogError, mend

LOGS = [
    *SHAPES.values(),
    backward_log(),
    calendar(
        "DTSTART;TZID=Our office:20250328T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\nSUMMARY:a", before=ZONE
    ),
    calendar("DTSTART:20250328T090000Z\nDTEND:20250328T100000Z\nSUMMARY:a", "DTSTART;VALUE=DATE:20250328\nSUMMARY:b"),
    watched(
        ("currentwindow", [("07:00:00", 600.0, {"app": "Mail"})]),
        ("afkstatus", [("07:05:00", 60.0, {"status": "afk"})]),
    ),
]
PIECES = [
    '"',
    ",",
    "\n",
    ";",
    "0",
    "9",
    "-",
    ":",
    "T",
    "\t",
    "[",
    "{",
    "é",
    "\0",
    "99999999999",
    "2025-02-30",
    "null",
    "END:VEVENT\n",
]


def damaged(text: str, chance: random.Random, times: int) -> str:
    """A text with pieces put in, cut out, doubled or moved."""
    for _ in range(times):
        one, two = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        two = min(two, one + chance.choice([0, 1, 3, 30]))
        middle = chance.choice(["", text[one:two] * 2, chance.choice(PIECES)])
        text = text[:one] + middle + text[two:]
    return text


@settings(deadline=None)
@given(st.sampled_from(LOGS), st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_log_damaged_anywhere_is_read_or_refused(text: str, chance: random.Random, times: int) -> None:
    """The minutes add up whatever was damaged and whatever is chosen then; else the file is refused with a reason."""
    with contextlib.suppress(LogError):
        found = imported(damaged(text, chance, times), zone=BERLIN)
        choices = {p.key: chance.choice(p.choices).id for p in found.problems if p.choices}
        mended = mend(found, {key: choice for key, choice in choices.items() if choice != "rewrite"})
        assert mended.minutes_in == mended.minutes_out + mended.minutes_reported


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_any_file_is_read_or_refused(data: str | bytes) -> None:
    """No content at all brings the import down."""
    with contextlib.suppress(LogError):
        imported(data if isinstance(data, bytes) else data.encode("utf-8", errors="replace"))
