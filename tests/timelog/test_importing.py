"""Logs in the shapes that people and programs leave: what comes out, and how the import says that it read them."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from logs import BERLIN, calendar, imported, kinds, shown

from grader.timelog import importing

NEW_YORK = ZoneInfo("America/New_York")
MORNING = ["05-13 09:00-09:35 mail answer", "05-13 13:00-14:30 calls hotline"]

SHAPES = {
    "start and end": "date,start,end,category,label\n2025-05-13,9:00,9:35,mail,answer\n2025-05-13,13:00,14:30,calls,hotline\n",
    "start and length": "day,start,minutes,category,label\n13.5.2025,9.00,35,mail,answer\n13.5.2025,13.00,90,calls,hotline\n",
    "hours": "Date;Start;Duration (hours);Project;Description\n13/05/2025;9:00;0.5834;mail;answer\n13/05/2025;13:00;1,5;calls;hotline\n",
    "12-hour clock": "date,from,to,category,what\n5/13/25,9 am,9:35 am,mail,answer\n5/13/25,1:00 PM,2:30 PM,calls,hotline\n",
    "ranges": "date,time,category,what\n2025-05-13 00:00:00,9:00 - 9:35,mail,answer\n2025-05-13 00:00:00,1–2:30 pm,calls,hotline\n",
    "ranges without headings": "5/13/2025,9:00-9:35,mail,answer\n5/13/2025,13:00-14:30,calls,hotline\n",
    "moments": "start,end,category,label\n2025-05-13T09:00,2025-05-13T09:35,mail,answer\n2025-05-13T13:00,2025-05-13T14:30,calls,hotline\n",
    "moments with offset": "start,end,category,label\n2025-05-13T07:00Z,2025-05-13T07:35:00Z,mail,answer\n"
    "2025-05-13T07:00:00-04:00,2025-05-13 08:30-04:00,calls,hotline\n",
    "no headings": "13 May 2025\t0900\t0935\tmail\tanswer\n13 May 2025\t1300\t1430\tcalls\thotline\n",
    "dates written once": "date,start,end,category,label\nTue 5/13/25,9:00,9:35,mail,answer\n,13:00,14:30,calls,hotline\n",
    "spreadsheet's separator line": "sep=;\ndate;start;end;category;label\n2025-05-13;9h;9h35;mail;answer\n2025-05-13;13h;14h30;calls;hotline\n",
    "Toggl Track": "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n"
    "Ann,a@example.org,,mail,,answer,No,2025-05-13,09:00:10,2025-05-13,09:35:50,00:35:40,,\n"
    "Ann,a@example.org,,calls,,hotline,No,2025-05-13,13:00:00,2025-05-13,14:30:00,01:30:00,,\n",
    "Clockify": '"Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date","Start Time",'
    '"End Date","End Time","Duration (h)","Duration (decimal)","Billable Rate (USD)","Billable Amount (USD)"\n'
    '"mail","","answer","","Ann","","a@example.org","","No","05/13/2025","09:00:00 AM","05/13/2025","09:35:00 AM","00:35:00","0.58","0","0"\n'
    '"calls","","hotline","","Ann","","a@example.org","","No","05/13/2025","01:00:00 PM","05/13/2025","02:30:00 PM","01:30:00","1.50","0","0"\n',
    "Toggl's JSON": json.dumps(
        [
            {"start": "2025-05-13T07:00:00Z", "stop": "2025-05-13T07:35:00Z", "duration": 2100, "description": "answer", "project_name": "mail"},
            {"start": "2025-05-13T11:00:00Z", "stop": "2025-05-13T12:30:00Z", "duration": 5400, "description": "hotline", "project_name": "calls"},
        ]
    ),
    "Clockify's JSON": json.dumps(
        {
            "timeentries": [
                {"description": d, "projectName": p, "timeInterval": {"start": s, "end": e, "duration": "PT35M" if p == "mail" else "PT1H30M"}}
                for d, p, s, e in [
                    ("answer", "mail", "2025-05-13T07:00:00Z", "2025-05-13T07:35:00Z"),
                    ("hotline", "calls", "2025-05-13T11:00:00Z", "2025-05-13T12:30:00Z"),
                ]
            ]
        }
    ),
    "typed lines": "Tuesday, May 13, 2025\n9:00-9:35 answer #mail\n1 to 2:30 pm hotline #calls\n",
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_gives_the_same_blocks(text: str) -> None:
    """The same two entries come out of every shape, and nothing but the gap between them is a problem."""
    found = imported(text)
    assert shown(found) == MORNING
    assert kinds(found) <= {"gap", "gaps"}
    assert found.minutes_in == 125


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_that_programs_write(encoding: str) -> None:
    """The mark in front of UTF-8 and both kinds of UTF-16 are read."""
    text = SHAPES["start and end"].replace("answer", "réponse").replace("\n", "\r\n")
    assert shown(imported(text.encode(encoding)))[0] == "05-13 09:00-09:35 mail réponse"


def backward_log() -> str:
    """A log as a habit leaves it: newest first, hhmm without a colon, terse, starts only, nights under the evening."""
    days = {
        "5/7/25": ["0730,x,up", "0800,w,mail", "1215,e,", "2210,r,tv"],
        "5/6/25": ["0700,x,up", "0745,w,mail", "1230,e,", "1300,w,calls", "2330,r,tv", "0000,r,tv", "0040,n,off"],
        "5/5/25": ["0710,x,up", "0750,w,mail", "1200,e,", "2300,n,off"],
    }
    return "day,start_hhmm,kind,keyword\n" + "".join(
        f"{day},{row}\n" for day, rows in days.items() for row in reversed(rows)
    )


def test_a_log_that_runs_backward_is_read_with_a_stated_interpretation() -> None:
    """Newest first, no colon, starts only: each row lasts until the next, nights belong to the next day."""
    found = imported(backward_log())
    assert shown(found)[3:6] == ["05-05 23:00-07:00 n off", "05-06 07:00-07:45 x up", "05-06 07:45-12:30 w mail"]
    assert shown(found)[9:12] == ["05-07 00:00-00:40 r tv", "05-07 00:40-07:30 n off", "05-07 07:30-08:00 x up"]
    said = " ".join(found.interpretation)
    for part in (
        "newest first",
        "without a colon",
        "month/day/year",
        "until the next one starts",
        "early hours of the next day",
    ):
        assert part in said
    assert [(p.kind, p.line) for p in found.problems if p.kind == "no-end"] == [("no-end", 2)]
    assert found.minutes_out == (datetime(2025, 5, 7, 22, 10) - datetime(2025, 5, 5, 7, 10)).total_seconds() / 60


def test_slots_are_joined_and_empty_ones_stay_unknown() -> None:
    """One row a slot: equal neighbors are one block; a slot that says nothing is a gap."""
    words = ["sleep"] * 3 + ["mail"] * 2 + [""] + ["mail"] * 4
    rows = [f"2025-05-05,{7 + n // 4}:{n % 4 * 15:02},{word}" for n, word in enumerate(words)]
    found = imported("date,slot,category\n" + "\n".join(rows))
    assert shown(found) == ["05-05 07:00-07:45 sleep", "05-05 07:45-08:15 mail", "05-05 08:30-09:30 mail"]
    assert "a slot of 15 minutes" in " ".join(found.interpretation)


def test_a_label_that_looks_like_a_sum_is_an_entry() -> None:
    """A row that can be read is an entry, whatever its first word."""
    found = imported("what,date,start,end\nTotal recall,2025-05-05,9:00,10:00\n#hobby,2025-05-05,10:00,11:00\n")
    assert shown(found) == ["05-05 09:00-10:00 unknown Total recall", "05-05 10:00-11:00 unknown #hobby"]


@pytest.mark.parametrize(
    ("head", "day"), [("time,Mon 5/5/2025,Tue 5/6/2025", None), ("time,Monday,Tuesday", date(2025, 5, 5))]
)
def test_a_sheet_with_the_days_side_by_side(head: str, day: date | None) -> None:
    """Half hours down, days across, from five in the morning: each column is a day and the night after it."""
    times = [f"{(5 + n // 2) % 24}:{n % 2 * 30:02}" for n in range(48)]
    rows = [
        f"{at},{'work' if 8 <= n < 16 else 'sleep' if n > 35 else ''},{'walk' if n == 8 else ''}"
        for n, at in enumerate(times)
    ]
    found = imported("\n".join([head, *rows]), day=day)
    assert shown(found) == [
        "05-05 09:00-13:00 unknown work",
        "05-05 23:00-05:00 unknown sleep",
        "05-06 09:00-09:30 unknown walk",
    ]


@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (["13/5/25", "14/5/25"], "day/month/year", date(2025, 5, 13)),
        (["5/13/25", "5/14/25"], "month/day/year", date(2025, 5, 13)),
        (["5/6/25", "5/7/25", "5/8/25", "5/9/25"], "month/day/year", date(2025, 5, 6)),
        (["5/6/25", "6/6/25", "7/6/25", "8/6/25"], "day/month/year", date(2025, 6, 5)),
        (["Fri 5/6/25"], "month/day/year", None),
        (["Thu 5/6/25"], "day/month/year", date(2025, 6, 5)),
        (["25-05-06", "25-05-07"], "year/month/day", date(2025, 5, 6)),
    ],
)
def test_the_order_of_dates_is_told_by_the_file(dates: list[str], order: str, first: date | None) -> None:
    """A number above twelve, days that follow each other, or the day of the week tell the order."""
    found = imported("date,start,end\n" + "".join(f"{day},9:00,10:00\n" for day in dates))
    if first is None:
        assert found.diary_blocks == ()
        return
    assert f"Dates are read as {order}" in " ".join(found.interpretation)
    assert found.diary_blocks[0].start.date() == first
    assert "date-order" not in kinds(found)


def test_the_order_of_dates_may_be_given() -> None:
    """A person who knows the order is not asked."""
    found = imported("date,start,end\n5/6/25,9:00,10:00\n", date_order="dmy")
    assert found.diary_blocks[0].start.date() == date(2025, 6, 5)
    assert kinds(found) == set()


def test_a_log_without_dates_begins_on_the_day_given() -> None:
    """Times alone are read from a day on; a step back over midnight begins the next day."""
    found = imported("start,end,label\n22:00,23:30,tv\n23:30,7:00,sleep\n7:00,7:30,up\n", day=date(2025, 5, 5))
    assert shown(found)[1:] == ["05-05 23:30-07:00 unknown sleep", "05-06 07:00-07:30 unknown up"]


def test_a_night_shift_keeps_its_hours() -> None:
    """An end before the start runs over midnight and is said."""
    found = imported("date,start,end,label\n2025-05-05,21:30,6:00,shift\n")
    assert [b.minutes for b in found.diary_blocks] == [510]
    assert "run over midnight" in " ".join(found.interpretation)


@pytest.mark.parametrize(("day", "minutes"), [("2025-03-29", 450), ("2025-10-25", 570), ("2025-05-05", 510)])
def test_a_night_on_which_the_clock_is_changed_has_its_real_length(day: str, minutes: int) -> None:
    """From 21:30 to 6:00 are 7.5 hours in spring and 9.5 in fall."""
    found = imported(f"date,start,end,label\n{day},21:30,6:00,shift\n")
    assert [b.minutes for b in found.diary_blocks] == [minutes]


@pytest.mark.parametrize(("day", "length"), [(date(2025, 3, 30), 1380), (date(2025, 10, 26), 1500)])
def test_slots_of_a_day_on_which_the_clock_is_changed_fill_it(day: date, length: int) -> None:
    """A row a slot as the clock showed it fills the 23 or 25 hours, forward and backward."""
    at = datetime.combine(day, datetime.min.time(), BERLIN).timestamp()
    rows = [
        f"{datetime.fromtimestamp(at + n * 900, BERLIN):%Y-%m-%d,%H:%M},{'ab'[n % 2]}\n" for n in range(length // 15)
    ]
    for ordered in (rows, rows[::-1]):
        found = imported("date,slot,category\n" + "".join(ordered))
        assert found.minutes_out == length
        assert sum(b.minutes for b in found.diary.day(day)) == length
        assert {b.category for b in found.diary.day(day)} == {"a", "b"}


def test_another_zone_gives_other_moments() -> None:
    """Local times are those of the zone of the import; times with an offset are turned into it."""
    local, fixed = (imported(SHAPES[name], zone=NEW_YORK) for name in ("moments", "moments with offset"))
    assert shown(local) == MORNING
    assert shown(fixed)[0] == "05-13 03:00-03:35 mail answer"


ZONE = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def test_a_calendar_with_repeats_zones_and_exceptions() -> None:
    """A daily meeting keeps its local time over a change of the clock; one is moved, one left out."""
    text = calendar(
        "DTSTART;TZID=Our office:20250328T090000\nDTEND;TZID=Our office:20250328T093000\nRRULE:FREQ=DAILY;COUNT=5\n"
        "EXDATE;TZID=Our office:20250329T090000\nSUMMARY:stand-up\nCATEGORIES:work,team\n"
        "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM",
        "DTSTART;TZID=America/New_York:20250328T180000\nDURATION:PT8H\nSUMMARY:night shift",
        before=ZONE,
    )
    moved = "UID:0\nDTSTAMP:20250101T000000Z\nRECURRENCE-ID;TZID=Our office:20250331T090000\n"
    moved += "DTSTART;TZID=Our office:20250331T100000\nDTEND;TZID=Our office:20250331T104500\nSUMMARY:stand-up, late\n"
    found = imported(text.replace("END:VCALENDAR", f"BEGIN:VEVENT\n{moved}END:VEVENT\nEND:VCALENDAR"), name="a.ics")
    assert shown(found) == [
        "03-28 09:00-09:30 work stand-up",
        "03-28 23:00-07:00 unknown night shift",
        "03-30 09:00-09:30 work stand-up",
        "03-31 10:00-10:45 unknown stand-up, late",
        "04-01 09:00-09:30 work stand-up",
    ]
    assert found.minutes_in == 3 * 30 + 480 + 45


def test_a_series_in_utc_keeps_the_local_time_of_its_calendar() -> None:
    """Exports that write a series in UTC name the zone of the calendar; the meeting stays at nine all year."""
    text = calendar(
        "DTSTART:20250328T080000Z\nDTEND:20250328T083000Z\nRRULE:FREQ=DAILY;COUNT=4\nSUMMARY:stand-up",
        before="X-WR-TIMEZONE:Europe/Berlin\n",
    )
    assert {f"{b.start:%H:%M}" for b in imported(text).diary_blocks} == {"09:00"}


def test_tasks_and_busy_times_of_a_calendar_are_told() -> None:
    """What is in a calendar besides events is no time spent; the import says how much it left."""
    others = "BEGIN:VTODO\nUID:t\nDTSTART:20250505T080000Z\nSUMMARY:tax\nEND:VTODO\n"
    found = imported(calendar("DTSTART:20250505T100000\nDURATION:PT1H\nSUMMARY:a", before=others))
    assert len(found.diary_blocks) == 1
    assert "1 not read" in " ".join(found.interpretation)
    assert found.problems == ()


def test_a_calendar_without_end_stops_at_the_day_given() -> None:
    """A weekly event that never ends is written out until the last day of the import."""
    text = calendar("DTSTART:20250106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nSUMMARY:weekly")
    found = imported(text, until=date(2025, 1, 31))
    assert [f"{b.start:%d}" for b in found.diary_blocks] == ["06", "13", "20", "27"]


def watched(*buckets: tuple[str, list[tuple[str, float, dict[str, str]]]]) -> str:
    """An export of ActivityWatch with buckets of (kind, events of (time, seconds, data)), newest first."""
    made = {
        f"{kind}_pc": {
            "type": kind,
            "events": [
                {"timestamp": f"2025-05-05T{at}+00:00", "duration": seconds, "data": data}
                for at, seconds, data in reversed(events)
            ],
        }
        for kind, events in buckets
    }
    return json.dumps({"buckets": made}, indent=1)


def test_activitywatch_counts_windows_without_the_time_away() -> None:
    """Windows to the minute, short pauses bridged, time away from the keyboard cut and reported."""
    windows = [
        ("07:00:00.5", 1170.0, {"app": "Browser", "title": "News"}),
        ("07:19:31", 28.0, {"app": "Chat", "title": "Team"}),
        ("07:20:00.5", 600.0, {"app": "Mail", "title": "Inbox"}),
    ]
    away = [("07:10:00", 300.0, {"status": "afk"}), ("07:15:00", 900.0, {"status": "not-afk"})]
    found = imported(watched(("currentwindow", windows), ("afkstatus", away)), name="aw.json")
    assert shown(found) == [
        "05-05 09:00-09:10 unknown Browser: News",
        "05-05 09:15-09:19 unknown Browser: News",
        "05-05 09:19-09:20 unknown Chat: Team",
        "05-05 09:20-09:30 unknown Mail: Inbox",
    ]
    assert (found.minutes_in, found.minutes_reported) == (30, 5)


def test_activitywatch_names_what_records_the_same_time_again() -> None:
    """The pages of a browser lie in its window: they are reported, not counted twice."""
    windows = [("07:00:00", 1200.0, {"app": "Browser"})]
    pages = [("07:00:00", 600.0, {"url": "https://example.org", "title": "A page"})]
    found = imported(watched(("currentwindow", windows), ("web.tab.current", pages)))
    assert (found.minutes_in, found.minutes_out, found.minutes_reported) == (30, 20, 10)
    assert "bucket" in kinds(found)


def test_short_events_are_named() -> None:
    """Events that fall between two minutes have no minute; they are counted in a problem."""
    start = datetime(2025, 5, 5, 7)
    windows = [(f"{start + timedelta(seconds=20 * n):%H:%M:%S}", 20.0, {"app": f"App {n}"}) for n in range(6)]
    found = imported(watched(("currentwindow", windows)))
    assert found.minutes_out == 2
    assert "4" in next(p.text for p in found.problems if p.kind == "short")


def test_a_day_that_begins_with_its_night_is_read_as_people_mean_it(tmp_path: Path) -> None:
    """ "23:10 to 6:30 sleep" first under a date is the night before that date; the day's own rows stay where they are."""
    log = tmp_path / "week.csv"
    log.write_text(
        "date;from;to;what\n23/11/2026;23:10;06:30;sleep\n23/11/2026;06:30;07:10;shower\n23/11/2026;08:00;12:00;calls\n"
        "23/11/2026;19:00;21:30;series\n24/11/2026;23:30;06:40;sleep\n24/11/2026;08:00;12:00;calls\n24/11/2026;12:00;12:40;lunch\n"
    )
    read_in = importing.read(log, ZoneInfo("UTC"))
    assert [b.start.strftime("%d %H:%M") for b in read_in.diary.blocks] == [
        "22 23:10", "23 06:30", "23 08:00", "23 19:00", "23 23:30", "24 08:00", "24 12:00",
    ]  # fmt: skip
    assert any("night before" in sentence for sentence in read_in.interpretation)
    assert read_in.minutes_in == read_in.minutes_out + read_in.minutes_reported
