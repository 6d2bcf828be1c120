"""Logs with something wrong, each kind met with the message that helps; whatever else is in the log goes on."""

from pathlib import Path

import pytest
from logs import BERLIN, GOOD, HEAD, adds_up, calendar, imported, shown

from grader.timelog.importing import LogError, read

WINDOW = '{"buckets": {"w": {"type": "currentwindow", "events": [%s]}}}'
EVENT = '{"timestamp": "2025-05-05T08:00:00+00:00", "duration": 600, "data": {"app": "Mail"}}'

NO_LOGS = {
    "empty": (b"", "the file is empty"),
    "blank lines": (b"\n \n\t\n", "the file is empty"),
    "spreadsheet": (b"PK\x03\x04rest", "save the sheet as CSV"),
    "old spreadsheet": (b"\xd0\xcf\x11\xe0rest", "save the sheet as CSV"),
    "PDF": (b"%PDF-1.7 rest", "this is a PDF"),
    "picture": (b"\x89PNG rest", "a picture"),
    "packed": (b"\x1f\x8brest", "unpack it first"),
    "no text": (b"ab\0cd\0\0ef\0" * 50, "no text file"),
    "no times": (b"name,city\nAnn,Rome\nBen,Oslo\n", "no column holds times of day"),
    "lengths only": (b"date,duration,activity\n2025-05-05,1:30,mails\n", "how long but not when"),
    "headings only": (b"date,start,end,label\n", "no rows below"),
    "no dates": (b"start,end,label\n9:00,9:30,mails\n", "say which day the log begins"),
    "typed without a date": (b"9:00-9:30 mails\n9:30-10:00 calls\n", "no line holds a date"),
    "cut JSON": (b'{"buckets": {\n"w": ', "log.csv:2: the JSON breaks off"),
    "other JSON": (b'{"colors": ["red"]}', "no log that is known"),
    "calendar without events": (b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "holds no event"),
    "no windows": (b'{"buckets": {"a": {"type": "afkstatus", "events": []}}}', "no windows"),
}


@pytest.mark.parametrize(("data", "message"), NO_LOGS.values(), ids=NO_LOGS.keys())
def test_what_is_no_log_says_what_to_do(data: bytes, message: str) -> None:
    """A file that cannot be a log is refused with its name, what is wrong and what to do."""
    with pytest.raises(LogError, match=message) as error:
        imported(data)
    assert str(error.value).startswith("log.csv:")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    with pytest.raises(LogError, match=r"gone\.csv: cannot be opened"):
        read(tmp_path / "gone.csv", BERLIN)


ROWS = {
    "hour 25": ("2025-05-05,25:10,25:20,work,", "unreadable", "hours go to 24"),
    "minute 75": ("2025-05-05,9:75,10:00,work,", "unreadable", "minutes go to 59"),
    "13 pm": ("2025-05-05,13 pm,14:00,work,", "unreadable", "hours go from 1 to 12"),
    "one digit after the point": ("2025-05-05,9.5,10.00,work,", "unreadable", "write two digits"),
    "a word for a time": ("2025-05-05,later,10:00,work,", "unreadable", "'later' is not a time of day"),
    "31 April": ("2025-04-31,9:00,10:00,work,", "unreadable", "April 2025 has 30 days"),
    "29 February": ("2025-02-29,9:00,10:00,work,", "unreadable", "February 2025 has 28 days"),
    "month 13": ("2025-13-01,9:00,10:00,work,", "unreadable", "there is no month 13"),
    "no year": ("5/6,9:00,10:00,work,", "unreadable", "has no year"),
    "year 1025": ("1025-05-05,9:00,10:00,work,", "unreadable", "out of reach"),
    "spreadsheet number": ("45782,9:00,10:00,work,", "unreadable", "spreadsheet's number of a day"),
    "wrong day of the week": ("Friday 2025-05-05,9:00,10:00,work,", "unreadable", "falls on a Monday"),
    "a word for a month": ("5 Foo 2025,9:00,10:00,work,", "unreadable", "'foo' is not a month"),
    "no start": ("2025-05-05,,10:00,work,", "unreadable", "it has no start"),
    "short row": ("2025-05-05", "unreadable", "it has no start"),
    "open quote": ('2025-05-05,9:00,10:00,work,"mails', "unreadable", "a quote opens and does not close"),
    "zero": ("2025-05-05,9:00,9:00,work,", "zero", "it ends when it starts"),
    "no end": ("2025-05-05,9:00,,work,", "no-end", "it has no end"),
    "overlap": ("2025-05-05,8:30,9:30,work,calls", "overlap", "overlaps line 2 by 30 minutes"),
    "inside another": ("2025-05-05,8:20,8:30,work,calls", "overlap", "overlaps line 2 by 10 minutes"),
    "twice the same": (GOOD, "duplicate", "the same as line 2; 1 hour counted once"),
    "gap": ("2025-05-05,9:30,10:00,work,", "gap", "nothing is recorded for 30 minutes before it"),
    "headings again": (HEAD, "heading", "the headings stand here once more"),
    "sum": ("Total,,,,8 hours", "total", "a sum, not an entry"),
    "remark": ("# a good day,,,,", "comment", "a remark"),
    "comma not quoted": ("2025-05-05,9:00,9:30,work,mails, calls", "cells", "joined to the label: calls"),
    "missing hour": ("2025-03-30,2:30,4:00,sleep,", "missing-hour", "no 02:30 on 30 March 2025"),
    "hour that comes twice": ("2025-10-26,2:30,4:00,sleep,", "twice", "on 26 October 2025 the clock was put back"),
}


@pytest.mark.parametrize(("row", "kind", "message"), ROWS.values(), ids=ROWS.keys())
def test_a_row_with_something_wrong_is_named(row: str, kind: str, message: str) -> None:
    """The row is reported with its line and the reason; the row before it is in the diary."""
    found = imported(f"{HEAD}\n{GOOD}\n{row}\n")
    problem = next(p for p in found.problems if p.kind == kind)
    assert message in problem.text
    assert problem.line == 3
    assert any("mails" in block for block in shown(found))


FILES = {
    "backward with dates": (
        "start,end,label\n2025-05-05 10:00,2025-05-05 09:00,a\n",
        ("backward", 2, "it ends 1 hour before it starts"),
    ),
    "a night that is too long": (
        "date,start,end,label\n2025-05-05,12:00,1:00,lunch\n2025-05-05,14:00,15:00,b\n",
        ("backward", 2, "lasts 13 hours into the next day"),
    ),
    "length below zero": ("date,start,duration\n2025-05-05,9:00,-0:30\n", ("backward", 2, "length is below zero")),
    "length unreadable": ("date,start,duration\n2025-05-05,9:00,a while\n", ("unreadable", 2, "not a length of time")),
    "length and end differ": (
        "date,start,end,duration\n2025-05-05,9:00,10:00,0:30\n",
        ("mismatch", 2, "start and end say 1 hour, its length says 30 minutes"),
    ),
    "longer than a day": (
        "start,end,label\n2025-05-05 09:00,2025-06-05 09:30,a\n",
        ("long", 2, "it would last 744 h 30 min"),
    ),
    "order of dates": ("date,start,end\n5/6/25,9:00,10:00\n", ("date-order", 1, "the dates do not tell their order")),
    "unit of lengths": ("date,start,duration\n2025-05-05,9:00,2\n", ("unit", 1, "may be minutes or hours")),
    "no am or pm": (
        "date,start,end\n2025-05-05,9:00,12:30\n2025-05-05,12:30,1:15\n2025-05-05,1:15,5:00\n",
        ("clock", 3, "nothing says am or pm"),
    ),
    "no first date": ("date,start,end\n,9:00,10:00\n2025-05-05,9:00,10:00\n", ("unreadable", 2, "no date")),
    "a title above": ("My week\n\ndate,start,end\n2025-05-05,9:00,10:00\n", ("preamble", 1, "before the headings")),
    "two rows at once": (
        "date,start,label\n2025-05-05,9:00,a\n2025-05-05,9:40,b\n2025-05-05,9:40,c\n2025-05-05,11:00,d\n",
        ("zero", 3, "line 4 starts at the same time"),
    ),
    "last row without an end": (
        "date,start,label\n2025-05-05,9:00,a\n2025-05-05,9:40,b\n",
        ("no-end", 3, "it is the last row and has no end"),
    ),
    "days without rows": (
        "date,start,label\n2025-05-05,9:00,a\n2025-05-09,9:40,b\n",
        ("no-end", 2, "starts 96 h 40 min later"),
    ),
    "out of order": (
        "date,start,label\n"
        + "".join(f"2025-05-05,{h}:{m},x\n" for h, m in [(9, 10), (8, 17), *((n, 11) for n in range(10, 22))]),
        ("order", 3, "before the row before it"),
    ),
    "after midnight under the evening": (
        "date,start,label\n2025-05-05,22:00,a\n2025-05-05,23:40,b\n2025-05-05,0:20,c\n2025-05-06,7:00,d\n",
        ("after-midnight", 4, "under the date of the evening"),
    ),
    "a start that cannot be read": (
        "date,start,label\n2025-05-05,9:00,a\n2025-05-05,9:90,b\n2025-05-05,9:45,c\n",
        ("unreadable", 3, "its time counts to the row before it"),
    ),
    "typed without an end": ("2025-05-05\n9:00-9:30 a\n9:30-10 b\n9:00 c\n", ("unreadable", 4, "write from and to")),
    "typed afternoon": ("2025-05-05\n9:00-9:30 a\n9-5 work\n", ("unreadable", 3, "write 17:00 or 5 pm")),
    "calendar date": (calendar("DTSTART:soon\nSUMMARY:a"), ("unreadable", 4, "an event that cannot be read")),
    "calendar cut": (
        calendar("DTSTART:20250505T090000\nDTEND:20250505T093000\nSUMMARY:a").replace("END:VEVENT", "X:"),
        ("unreadable", 4, "breaks off"),
    ),
    "calendar backward": (
        calendar("DTSTART:20250505T100000\nDTEND:20250505T090000\nSUMMARY:a"),
        ("backward", 4, "the event ends 1 hour before it starts"),
    ),
    "calendar without length": (calendar("DTSTART:20250505T100000\nSUMMARY:a"), ("zero", 4, "has no length")),
    "calendar zone": (
        calendar("DTSTART;TZID=Moon/Base:20250505T100000\nDURATION:PT1H\nSUMMARY:a"),
        ("zone", 4, "the zone Moon/Base is not known"),
    ),
    "calendar rule": (
        calendar("DTSTART:20250505T100000\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES\nSUMMARY:a"),
        ("damaged", 4, "it is read without it"),
    ),
    "calendar every second": (
        calendar("DTSTART:20250505T100000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY\nSUMMARY:a"),
        ("unreadable", 4, "every minute or second"),
    ),
    "calendar part that is no event": (
        calendar(
            "DTSTART:20250505T100000\nDURATION:PT1H\nSUMMARY:a",
            before="BEGIN:VEVEN\nDTSTART:20250505T080000\nEND:VEVEN\n",
        ),
        ("lost", 1, "no event: 1"),
    ),
    "calendar all day": (calendar("DTSTART;VALUE=DATE:20250505\nSUMMARY:a"), ("all-day", 4, "names whole days")),
    "calendar called off": (
        calendar("DTSTART:20250505T100000\nDURATION:PT1H\nSTATUS:CANCELLED\nSUMMARY:a"),
        ("cancelled", 4, "was called off (1 hour)"),
    ),
    "calendar free": (
        calendar("DTSTART:20250505T100000\nDURATION:PT1H\nTRANSP:TRANSPARENT\nSUMMARY:a"),
        ("free", 4, "shown as free time"),
    ),
    "calendar of the future": (
        calendar("DTSTART:20300505T100000\nDURATION:PT1H\nSUMMARY:a"),
        ("plans", 4, "are plans, not time spent"),
    ),
    "window without length": (
        WINDOW % f'{EVENT},\n{{"timestamp": "2025-05-05T09:00:00+00:00", "data": {{}}}}',
        ("unreadable", 2, "event 2 cannot be read: it has no 'duration'"),
    ),
    "window below zero": (
        WINDOW % f"{EVENT},\n{EVENT.replace('600', '-600')}",
        ("unreadable", 2, "its duration is below zero"),
    ),
    "window without a zone": (
        WINDOW % f"{EVENT},\n{EVENT.replace('+00:00', '')}",
        ("unreadable", 2, "its time has no zone"),
    ),
    "timer still running": (
        '[{"start": "2025-05-05T08:00:00Z", "stop": null, "duration": -1746432000, "description": "a"}]',
        ("no-end", 1, "it has no end"),
    ),
}


@pytest.mark.parametrize(("text", "problem"), FILES.values(), ids=FILES.keys())
def test_a_log_with_something_wrong_is_read_and_the_doubt_named(text: str, problem: tuple[str, int, str]) -> None:
    """The problem has the kind, the line and the reason."""
    found = imported(text)
    assert [p for p in found.problems if (p.kind, p.line) == problem[:2] and problem[2] in p.text], found.problems


def test_an_unknown_category_is_asked_about_once() -> None:
    """A word that is no category is kept, with the categories to choose from."""
    found = imported(
        f"{HEAD}\n{GOOD}\n2025-05-05,9:00,9:30,GYM,\n2025-05-05,9:30,10:00,GYM,\n", categories=["work", "sport"]
    )
    (problem,) = found.problems
    assert (problem.kind, problem.line) == ("category", 3)
    assert "GYM is none of your categories (2 blocks, 1 hour)" in problem.text
    assert [c.id for c in problem.choices] == ["keep", "work", "sport"]
    assert shown(found)[1] == "05-05 09:00-09:30 GYM"


def test_letters_of_an_old_code_page_are_read_and_named() -> None:
    """A file that is not UTF-8 keeps its letters, with a word of warning at the line."""
    found = imported(f"{HEAD}\n2025-05-05,8:00,9:00,work,café\n".encode("cp1252"))
    assert shown(found) == ["05-05 08:00-09:00 work café"]
    assert [(p.kind, p.line) for p in found.problems] == [("encoding", 2)]


def test_a_stray_quote_damages_one_row_only() -> None:
    """The rows after an open quote are read."""
    found = imported(
        f'{HEAD}\n{GOOD}\n2025-05-05,9:00,9:30,work,"a\n2025-05-05,9:30,10:00,work,b\n2025-05-05,10:00,11:00,work,"c\n'
    )
    assert shown(found) == ["05-05 08:00-09:00 work mails", "05-05 09:30-10:00 work b"]


def test_a_quote_over_two_lines_is_one_label() -> None:
    """A label with a line end inside of quotes stays whole, and the lines after it keep their numbers."""
    found = imported(f'{HEAD}\n2025-05-05,8:00,9:00,work,"mails\nand more"\n2025-05-05,25:00,9:30,work,b\n')
    assert shown(found) == ["05-05 08:00-09:00 work mails\nand more"]
    assert [(p.kind, p.line) for p in found.problems] == [("unreadable", 4)]


def test_there_are_more_than_forty_kinds() -> None:
    """The figure that is told about malformed logs is counted here."""
    assert len(NO_LOGS) + len(ROWS) + len(FILES) >= 70
    adds_up(imported(f"{HEAD}\n{GOOD}\n"))
