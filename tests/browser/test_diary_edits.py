"""What the painter does to blocks and clocks in the browser is what the diary does in Python, minute for minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from course.screen_time import clock_changes, from_screen, minute, moment, to_screen
from course.widgets import assets
from grader.timelog.edits import joined
from grader.timelog.model import Block, Diary

VIENNA = ZoneInfo("Europe/Vienna")
AUTUMN = minute(datetime(2026, 10, 24, tzinfo=UTC))
"""Two days around the hour that comes twice."""
SPANS = st.tuples(st.integers(0, 2880), st.integers(1, 1440)).map(lambda s: (AUTUMN + s[0], AUTUMN + s[0] + s[1]))
EDIT = st.tuples(
    st.sampled_from(["laid", "erased", "brushed", "filled"]), SPANS, st.sampled_from(["work", "sleep", "work/mails"])
)
ZONES = [
    "Europe/Vienna",
    "America/Havana",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]


@pytest.fixture(scope="module")
def script(chromium):
    """A page with the painter's scripts of time and blocks; call it with JavaScript that uses them."""
    page = chromium.new_page()
    page.add_script_tag(content=assets.script("painter/time.js", "painter/blocks.js"))
    yield page.evaluate
    page.close()


RUN = """
(edits) => edits.reduce(([blocks], [how, [start, end], category]) => {
  const next = { laid, brushed, filled, erased: (all) => erased(all, start, end) }[how](blocks, [start, end, category, ""]);
  return [next, recorded(next, -Infinity, Infinity)];
}, [[], 0])
"""


def in_python(diary: Diary, edit) -> Diary:
    """The same edit by the diary's own functions."""
    how, (start, end), category = edit
    block = Block(moment(start, VIENNA), moment(end, VIENNA), category)
    if how == "erased":
        return diary.erased(block.start, block.end)
    if how in {"laid", "brushed"}:
        return diary.painted(block)
    painted = diary.painted(block)
    for known in diary.blocks:  # only where nothing was known: what was there goes back over it
        painted = painted.painted(known)
    return painted


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, max_size=12))
def test_edits_in_the_browser_are_the_diarys(script, edits) -> None:
    """Painting, brushing, filling and erasing give the diary of Python's edits, neighbors of one kind joined; and sums agree."""
    blocks, total = script(RUN, edits)
    diary = Diary(VIENNA)
    for edit in edits:
        diary = in_python(diary, edit)
    found = from_screen(blocks, VIENNA)
    assert joined(found) == joined(diary)
    assert total == sum(block.minutes for block in diary.blocks)
    assert to_screen(found.blocks) == blocks


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(zone="Pacific/Apia", day=date(2011, 12, 30))
@example(zone="America/Havana", day=date(2026, 3, 8))
@example(zone="America/Havana", day=date(2026, 11, 1))
@example(zone="America/Sao_Paulo", day=date(2018, 11, 4))
@example(zone="America/Sao_Paulo", day=date(2018, 2, 17))
@example(zone="Australia/Lord_Howe", day=date(2026, 4, 5))
@example(zone="Europe/Vienna", day=date(2026, 10, 25))
@given(zone=st.sampled_from(ZONES), day=st.dates(date(2011, 1, 1), date(2027, 12, 31)))
def test_the_browser_knows_the_clock_of_a_zone(script, zone, day) -> None:
    """Midnights, lengths and clock times are those of Python's zones, also where midnight or a whole day is skipped."""
    info = ZoneInfo(zone)
    noon = datetime.combine(day, datetime.min.time(), UTC)
    found = script(
        """([changes, day]) => {
          const clock = zoneClock(changes), rows = dayRows(clock, day);
          return [clock.begin(day), clock.end(day), rows.flatMap((row) => row.slots.map((slot) => [slot.at, clock.plain(slot.at)]))];
        }""",
        [clock_changes(info, noon, noon), day.toordinal() - date(1970, 1, 1).toordinal()],
    )
    begin, end, slots = found
    diary = Diary(info)
    assert begin == minute(diary.midnight(day).astimezone(UTC))
    assert end == minute(diary.midnight(day + timedelta(days=1)).astimezone(UTC))
    assert [at for at, _ in slots] == list(range(begin, end, 5))
    assert all(words == f"{moment(at, info):%H:%M}" for at, words in slots)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("9", 540), ("935", 575), ("9:35", 575), ("9.35", 575), ("21h30", 1290), ("9:35 pm", 1295), ("12 am", 0), ("12pm", 720),
     ("24:00", 1440), ("24:05", None), ("9:75", None), ("13 pm", None), ("noon-ish", None), ("", None)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(script, text, wanted) -> None:
    """The form takes usual ways to write a time and refuses what is none."""
    assert script("(text) => clockMinute(text)", text) == wanted


def test_undo_goes_back_to_the_start_and_redo_to_the_end(script) -> None:
    """Each step is named; a new step after undo drops what was taken back."""
    said = script("""() => {
      const log = history([]);
      log.change([[0, 5, "work", ""]], "one");
      log.change([[0, 9, "work", ""]], "two");
      const words = [log.undo(), log.undo(), log.undo(), log.redo()];
      log.change([], "three");
      return [...words, log.redo(), log.now.length];
    }""")
    assert said == ["Taken back: two", "Taken back: one", "There is nothing to undo.", "Done again: one", "There is nothing to redo.", 0]  # fmt: skip
