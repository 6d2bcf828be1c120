"""Logs that the tests write: each a few lines as a person or a program would have left them."""

from datetime import date
from zoneinfo import ZoneInfo

from grader.timelog.importing import Imported, read_bytes

BERLIN = ZoneInfo("Europe/Berlin")
UNTIL = date(2025, 12, 31)
HEAD = "date,start,end,category,label"
GOOD = "2025-05-05,8:00,9:00,work,mails"
"""A row before those that a test is about; it has to survive each of them."""


def imported(text: str | bytes, *, name: str = "log.csv", zone: ZoneInfo = BERLIN, **options: object) -> Imported:
    """The import of a text; the minutes always add up."""
    data = text if isinstance(text, bytes) else text.encode()
    found = read_bytes(data, name, zone, **{"until": UNTIL, **options})  # type: ignore[arg-type]
    adds_up(found)
    return found


def adds_up(found: Imported) -> None:
    """In = out + reported, and the blocks never overlap."""
    assert found.minutes_in == found.minutes_out + found.minutes_reported
    assert found.minutes_out == sum(block.minutes for block in found.diary_blocks)
    assert found.minutes_reported == sum(problem.minutes for problem in found.problems)
    keys = [problem.key for problem in found.problems]
    assert len(set(keys)) == len(keys), keys
    for one, two in zip(found.diary_blocks, found.diary_blocks[1:], strict=False):
        assert one.end.timestamp() <= two.start.timestamp()


def shown(found: Imported) -> list[str]:
    """The blocks in short: "05-05 08:00-09:00 work mails"."""
    return [f"{b.start:%m-%d %H:%M}-{b.end:%H:%M} {b.category} {b.label}".strip() for b in found.diary_blocks]


def kinds(found: Imported) -> set[str]:
    """The kinds of its problems."""
    return {problem.kind for problem in found.problems}


def calendar(*events: str, before: str = "") -> str:
    """A calendar file with events, each given by its lines."""
    inner = "".join(f"BEGIN:VEVENT\nUID:{n}\nDTSTAMP:20250101T000000Z\n{e}\nEND:VEVENT\n" for n, e in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n{before}{inner}END:VCALENDAR\n"
