"""Minutes are never lost and never made: under every import, every way of mending, and every edit."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from logs import adds_up, imported

from grader.timelog.edits import Habit, History, changed, copied, copied_day, joined, moved, with_habits
from grader.timelog.importing import mend
from grader.timelog.model import UNKNOWN, Block, Diary

ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC")
]
SEASONS = [
    date(2025, 9, 6),
    date(2025, 3, 8),
    date(2025, 3, 29),
    date(2025, 4, 5),
    date(2025, 10, 25),
    date(2025, 11, 1),
    date(2025, 6, 3),
]
"""Days before changes of the clock in these zones, and a quiet one."""
WORDS = ["work", "eating", "sleep", "travel"]
Rows = list[tuple[int, int, str, str]]
"""Start in minutes from the first midnight in UTC, length, category, label."""

rows = st.lists(
    st.tuples(st.integers(0, 4000), st.integers(1, 900), st.sampled_from(WORDS), st.sampled_from(["", "a", "b, c"])),
    min_size=1,
    max_size=12,
)


def minutes_of(blocks: Iterable[Block]) -> dict[int, tuple[str, str]]:
    """Each minute of the blocks with its category and label; a minute in two blocks is an error."""
    found: dict[int, tuple[str, str]] = {}
    for block in blocks:
        first = int(block.start.timestamp() // 60)
        for minute in range(first, first + block.minutes):
            assert minute not in found
            found[minute] = (block.category, block.label)
    return found


def covered(base: datetime, entries: Rows) -> set[int]:
    """The minutes that at least one row claims."""
    first = int(base.timestamp() // 60)
    return {first + minute for start, length, *_ in entries for minute in range(start, start + length)}


def written(base: datetime, entries: Rows, zone: ZoneInfo, shape: str) -> str:
    """The rows as CSV: moments with offset, or start with length, or slots of their own kind."""
    lines = ["start,end,category,label" if shape == "ends" else "start,minutes,category,label"]
    for start, length, category, label in entries:
        at = (base + timedelta(minutes=start)).astimezone(zone)
        end = (base + timedelta(minutes=start + length)).astimezone(zone)
        second = f"{end:%Y-%m-%dT%H:%M%z}" if shape == "ends" else str(length)
        lines.append(f'{at:%Y-%m-%dT%H:%M%z},{second},{category},"{label}"')
    return "\n".join(lines)


@settings(deadline=None)
@given(rows, st.sampled_from(ZONES), st.sampled_from(SEASONS), st.sampled_from(["ends", "lengths"]), st.randoms())
def test_an_import_keeps_every_minute(
    entries: Rows, zone: ZoneInfo, day: date, shape: str, chance: random.Random
) -> None:
    """What rows claim once is in the diary; what they claim twice is reported; in any order, over any change of clock."""
    base = datetime(day.year, day.month, day.day, tzinfo=UTC)
    chance.shuffle(entries)
    if shape == "lengths":
        entries = [(start, max(length, 25), *words) for start, length, *words in entries]  # surely minutes
    found = imported(written(base, entries, zone, shape), zone=zone)
    assert found.minutes_in == sum(length for _, length, *_ in entries)
    assert set(minutes_of(found.diary_blocks)) == covered(base, entries)
    assert found.diary == Diary.of(zone, found.diary_blocks)
    claims = {(category, label) for *_, category, label in entries}
    assert {(b.category, b.label) for b in found.diary_blocks} <= claims


@settings(deadline=None)
@given(rows, st.sampled_from(["25:00,9:00", "9:00,soon", ",", "2025-05-05T09:00Z,2025-05-05T08:00Z", '"9:00,10:00']))
def test_rows_that_cannot_be_read_change_nothing_else(entries: Rows, bad: str) -> None:
    """The minutes of the other rows are the same with a bad row among them, and the bad row is named."""
    base = datetime(2025, 5, 5, tzinfo=UTC)
    good = written(base, entries, ZONES[0], "ends").split("\n")
    found = imported("\n".join([*good, f"{bad},work,", good[1]]))
    assert set(minutes_of(found.diary_blocks)) == covered(base, entries)
    assert len(good) + 1 in {p.line for p in found.problems}


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 700), min_size=2, max_size=40),
    st.sampled_from(ZONES),
    st.sampled_from(SEASONS),
    st.booleans(),
)
def test_starts_only_fill_the_time_between_first_and_last(
    steps: list[int], zone: ZoneInfo, day: date, backward: bool
) -> None:
    """A log of starts as the clock showed them holds all minutes from the first row to the last."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    moments = [at := at + timedelta(minutes=step) for step in steps]
    local = [f"{moment.astimezone(zone):%Y-%m-%dT%H:%M%z},x{n}" for n, moment in enumerate(moments)]
    found = imported("start,label\n" + "\n".join(reversed(local) if backward else local), zone=zone)
    slots = any("slot" in sentence for sentence in found.interpretation)
    assert found.minutes_out == (moments[-1] - moments[0]).total_seconds() / 60 + (steps[-1] if slots else 0)


@settings(deadline=None)
@given(rows, st.sampled_from(ZONES), st.randoms())
def test_mending_keeps_every_minute(entries: Rows, zone: ZoneInfo, chance: random.Random) -> None:
    """Whatever is chosen for whichever problems, minutes in are minutes out and reported; overlaps only change hands."""
    base = datetime(2025, 10, 25, tzinfo=UTC)
    text = written(base, entries, zone, "ends") + "\n2025-10-25T10:00Z,2025-10-25T09:00Z,work,\n2025-10-26 02:30,,work,"
    found = imported(text, zone=zone, categories=["work", "eating"])
    for _ in range(3):
        picked = {p.key: chance.choice(p.choices).id for p in found.problems if p.choices and chance.random() < 0.5}
        before = found
        found = mend(found, {key: choice for key, choice in picked.items() if choice != "rewrite"})
        adds_up(found)
        minutes_of(found.diary_blocks)
        if all(key.startswith(("overlap", "category", "duplicate")) for key in picked):
            assert set(minutes_of(found.diary_blocks)) == set(minutes_of(before.diary_blocks))


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    """Diaries over some days around a change of the clock."""
    zone, day = draw(st.sampled_from(ZONES)), draw(st.sampled_from(SEASONS))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    blocks = []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 900)), min_size=1, max_size=10)):
        start = at + timedelta(minutes=gap)
        at = start + timedelta(minutes=length)
        blocks.append(Block(start, at, draw(st.sampled_from(WORDS)), draw(st.sampled_from(["", "x"]))))
    return Diary.of(zone, blocks)


def days_add_up(diary: Diary) -> None:
    """Each day, filled with unknown time, has its own length, and the blocks are in order."""
    assert diary == Diary.of(diary.zone, diary.blocks)
    for day in diary.dates:
        assert sum(block.minutes for block in diary.day(day)) == diary.length(day)


@settings(deadline=None)
@given(diaries(), st.integers(-500, 5000), st.integers(1, 2000))
def test_painting_and_erasing_touch_their_time_only(diary: Diary, offset: int, length: int) -> None:
    """Painted minutes have the new category, erased ones none, all others what they had."""
    start = diary.blocks[0].start.astimezone(UTC) + timedelta(minutes=offset)
    block = Block(start, start + timedelta(minutes=length), "new")
    before, first = minutes_of(diary.blocks), int(start.timestamp() // 60)
    span = range(first, first + length)
    rest = {minute: what for minute, what in before.items() if minute not in span}
    painted, erased = diary.painted(block), diary.erased(block.start, block.end)
    assert minutes_of(painted.blocks) == rest | dict.fromkeys(span, ("new", ""))
    assert minutes_of(erased.blocks) == rest
    days_add_up(painted)
    days_add_up(erased)


@settings(deadline=None)
@given(diaries(), st.integers(-500, 5000), st.data())
def test_copying_and_moving_keep_a_blocks_minutes(diary: Diary, offset: int, data: st.DataObject) -> None:
    """A copy has as many real minutes as the block; a moved one leaves its old place; all other minutes stay."""
    block = data.draw(st.sampled_from(diary.blocks))
    start = (block.start.astimezone(UTC) + timedelta(minutes=offset)).astimezone(diary.zone)
    first = int(start.timestamp() // 60)
    span = range(first, first + block.minutes)
    laid = dict.fromkeys(span, (block.category, block.label))
    assert minutes_of(copied(diary, block, start).blocks) == minutes_of(diary.blocks) | laid
    end = start.astimezone(UTC) + timedelta(minutes=block.minutes)
    old = minutes_of([block])
    kept = {minute: what for minute, what in minutes_of(diary.blocks).items() if minute not in old}
    assert minutes_of(moved(diary, block, start, end).blocks) == kept | laid


@settings(deadline=None)
@given(diaries(), st.data())
def test_a_new_label_changes_one_block(diary: Diary, data: st.DataObject) -> None:
    """Labels and categories change without a minute changing its place; joining changes no minute."""
    block = data.draw(st.sampled_from(diary.blocks))
    before = minutes_of(diary.blocks)
    after = changed(diary, block, category="work", label="new")
    assert minutes_of(after.blocks) == before | dict.fromkeys(minutes_of([block]), ("work", "new"))
    assert minutes_of(joined(diary).blocks) == before


@settings(deadline=None)
@given(diaries(), st.integers(-3, 3), st.integers(-3, 3))
def test_copying_a_day_replaces_that_day_only(diary: Diary, source: int, target: int) -> None:
    """The target has the blocks of the source by the clock; no other day changes; all days add up."""
    first = diary.dates[0]
    one, two = first + timedelta(days=source), first + timedelta(days=target)
    after = copied_day(diary, one, two)
    days_add_up(after)
    for day in {*diary.dates, *after.dates} - {two}:
        assert minutes_of(after.day(day)) == minutes_of(diary.day(day))
    if diary.length(one) == diary.length(two) == 1440:
        names = [(b.start.time(), b.end.time(), b.category) for b in joined(Diary(diary.zone, diary.day(one))).blocks]
        assert [
            (b.start.time(), b.end.time(), b.category) for b in joined(Diary(diary.zone, after.day(two))).blocks
        ] == names


@settings(deadline=None)
@given(diaries(), st.integers(-2, 4), st.integers(0, 1439), st.integers(0, 1439))
def test_habits_fill_unknown_time_only(diary: Diary, shift: int, start: int, end: int) -> None:
    """A usual day never lies over what is recorded, and no other day changes."""
    day = diary.dates[0] + timedelta(days=shift)
    after = with_habits(diary, day, [Habit(start, end, "sleep"), Habit(540, 1020, "work")])
    days_add_up(after)
    before = minutes_of(diary.blocks)
    assert before.items() <= minutes_of(after.blocks).items()
    for other in set(after.dates) - {day}:
        assert minutes_of(after.day(other)) == minutes_of(diary.day(other))


@settings(deadline=None)
@given(diaries(), st.lists(st.sampled_from(["paint", "erase", "undo", "redo"]), max_size=20), st.randoms())
def test_undo_and_redo_come_back_to_the_same_diary(diary: Diary, steps: list[str], chance: random.Random) -> None:
    """Undoing everything gives the first diary again, redoing everything the last."""
    history = History(diary)
    for step in steps:
        start = diary.blocks[0].start + timedelta(minutes=chance.randrange(2000))
        end = start.astimezone(UTC) + timedelta(minutes=chance.randrange(1, 300))
        if step == "paint":
            history = history.did(history.now.painted(Block(start, end, "new", str(chance.randrange(3)))))
        elif step == "erase":
            history = history.did(history.now.erased(start, end))
        else:
            history = history.undone() if step == "undo" else history.redone()
        days_add_up(history.now)
    last = history
    while last.future:
        last = last.redone()
    first = last
    while first.past:
        first = first.undone()
    again = first
    while again.future:
        again = again.redone()
    assert (first.now, again.now) == (diary, last.now)
    assert UNKNOWN not in {b.category for b in first.now.blocks}
