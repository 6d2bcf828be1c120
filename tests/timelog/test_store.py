"""The diary file: it comes back as it was, and damage is reported and kept."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.timelog.model import Block, Diary
from grader.timelog.store import DamagedDiary, load, read, save

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="�"), max_size=12)


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    """Diaries over a week in which the clock changes, with any words."""
    zone = draw(st.sampled_from([BERLIN, NEW_YORK]))
    at = datetime(2025, 10, 24, tzinfo=ZoneInfo("UTC"))
    blocks = []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 900)), max_size=12)):
        start = at + timedelta(minutes=gap)
        at = start + timedelta(minutes=length)
        blocks.append(Block(start.astimezone(zone), at.astimezone(zone), draw(words), draw(words)))
    return Diary.of(zone, blocks)


def a_diary() -> Diary:
    """Two blocks of one morning."""
    nine = datetime(2025, 5, 5, 9, tzinfo=BERLIN)
    ten = nine + timedelta(hours=1)
    return Diary.of(BERLIN, [Block(nine, ten, "work", "mails"), Block(ten, ten + timedelta(minutes=20), "eating")])


@settings(deadline=None)
@given(diaries())
def test_what_is_saved_comes_back(tmp_path_factory: pytest.TempPathFactory, diary: Diary) -> None:
    """Every diary reads back the same, also with quotes, line ends and the repeated hour."""
    path = tmp_path_factory.mktemp("diary") / "diary.csv"
    save(diary, path)
    loaded = read(path)
    assert loaded.diary == diary
    assert loaded.damage == ()


def test_the_file_is_plain(tmp_path: Path) -> None:
    """A person can read the file: zone, headings, local times with offset."""
    save(a_diary(), tmp_path / "diary.csv")
    lines = (tmp_path / "diary.csv").read_text().splitlines()
    assert lines[0].endswith("Zone: Europe/Berlin")
    assert lines[1:3] == ["start,end,category,label", "2025-05-05T09:00+02:00,2025-05-05T10:00+02:00,work,mails"]


def test_no_file_yet_is_an_empty_diary(tmp_path: Path) -> None:
    """A learner who starts has an empty diary in the zone given."""
    assert load(tmp_path / "diary.csv", BERLIN) == Diary(BERLIN)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2025-05-05T11:00+02:00,2025-05-05T10:40+02:00,work,", "ends after it starts"),
        ("2025-05-05T11:00,2025-05-05T11:40,work,", "need a time zone"),
        ("2025-05-05T11:00+02:00,2025-05-05T11:40+02:00,work", "3 fields"),
        ('2025-05-05T11:00+02:00,2025-05-05T11:40+02:00,work,"mails', "unexpected end"),
        ("2025-05-05T09:30+02:00,2025-05-05T09:40+02:00,work,", "overlaps line 3"),
        ("yesterday,today,work,", "Invalid isoformat"),
        ("�", "not UTF-8"),
    ],
)
def test_a_damaged_line_is_reported_and_the_file_kept(tmp_path: Path, line: str, why: str) -> None:
    """The other lines load, the damage is named, and saving over the diary loses nothing."""
    path = tmp_path / "diary.csv"
    save(a_diary(), path)
    path.write_text(path.read_text() + line + "\n")
    before = path.read_bytes()
    with pytest.warns(DamagedDiary, match=why):
        diary = load(path)
    assert diary == a_diary()
    save(diary, path)
    assert (tmp_path / "diary.damaged-1.csv").read_bytes() == before


def test_the_same_damage_is_kept_once(tmp_path: Path) -> None:
    """Opening a damaged diary again and again leaves one copy; other damage leaves another."""
    path = tmp_path / "diary.csv"
    for line in ("nonsense", "nonsense", "other nonsense"):
        path.write_text(f"# Zone: Europe/Berlin\n{line}\n")
        read(path)
    assert sorted(p.name for p in tmp_path.glob("*damaged*")) == ["diary.damaged-1.csv", "diary.damaged-2.csv"]


@pytest.mark.parametrize("first", ["start,end,category,label", "# Zone: Mars/Olympus"])
def test_a_lost_zone_is_damage(tmp_path: Path, first: str) -> None:
    """Without its zone the diary loads in the zone given, and says so."""
    path = tmp_path / "diary.csv"
    save(a_diary(), path)
    path.write_text("\n".join([first, *path.read_text().splitlines()[2:]]))
    loaded = read(path, BERLIN)
    assert loaded.diary == a_diary()
    assert "zone" in loaded.damage[0].why
