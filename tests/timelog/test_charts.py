"""Charts: the same numbers as picture, words and table; readable by people who do not see the picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from grader.timelog import analysis
from grader.timelog.categories import load_tree
from grader.timelog.charts import after_strips, day_ring, day_strips
from grader.timelog.drawing import Figure, shortened, signed, spoken, unbroken
from grader.timelog.model import Diary
from grader.timelog.plan import Change, Goal, Plan, follow_up
from grader.timelog.plan_charts import follow_up_chart
from grader.timelog.week_charts import change_bars, hours_bars, week_heat
from tests.timelog.days import FALL, MONDAY, NEW_YORK, diaries, fortnight, written

SVG = "{http://www.w3.org/2000/svg}"


def all_figures(diary: Diary) -> list[Figure]:
    """Every chart there is, of one diary."""
    found = analysis.pieces(diary)
    tree, zone = load_tree().covering(b.category for b in diary.blocks), diary.zone
    days = sorted(found["date"].unique())
    one, two = found[found["date"] == days[0]], found[found["date"] == days[-1]]
    plan = Plan(Goal("less of it"), (Change("technology", "learning", 30), Change("eating", "sleep", 10)))
    return [
        day_ring(one, tree, zone), day_strips(found, tree, zone), after_strips(one, two, tree, zone), hours_bars(found, tree),
        week_heat(found, tree, zone), change_bars(one, two, tree), follow_up_chart(follow_up(plan, one, two), tree),
    ]  # fmt: skip


def check(figure: Figure) -> None:
    """A picture with a title and words that are its text alternative, no mark outside of it, and a table."""
    root = ElementTree.fromstring(figure.svg)
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert described is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text == figure.title
    assert described.text == figure.alt
    width, height = map(float, root.get("viewBox", "").split()[2:])
    for mark in root.iter(f"{SVG}rect"):
        x, y = float(mark.get("x", 0)), float(mark.get("y", 0))
        assert 0 <= x <= x + float(mark.get("width", 0)) <= width + 1
        assert 0 <= y <= y + float(mark.get("height", 0)) <= height + 1
    assert "<table" in figure.table
    assert "nan" not in figure.svg.lower()
    assert not re.search(r"\b(?:href|src)=|<script|@import", figure.html())


@settings(deadline=None, max_examples=25)
@given(diary=diaries().filter(lambda diary: diary.blocks))
def test_every_diary_can_be_drawn(diary: Diary) -> None:
    """Odd days, gaps, blocks of a minute, unknown categories: every chart is sound and keeps inside its frame."""
    for figure in all_figures(diary):
        check(figure)


def test_words_of_a_learner_are_text() -> None:
    """A label or a category with angle brackets is shown and never becomes markup."""
    diary = Diary.of(NEW_YORK, written(MONDAY, "8:00 9:00 <b>&\"x <script>alert('1')</script>"))
    for figure in all_figures(diary):
        check(figure)
        assert "<script" not in figure.html()


def test_the_ring_says_what_it_shows() -> None:
    """The day's sums stand in the words; what is missing is said; the table has each block with its label."""
    diary = Diary.of(NEW_YORK, written(MONDAY, "0:00 7:00 sleep\n8:00 9:30 work/mails the inbox"))
    ring = day_ring(analysis.pieces(diary), load_tree(), NEW_YORK)
    assert ring.alt == "Monday, October 27, 2025: Sleep 7 h and Work 1 h 30 min. 15 h 30 min not recorded."
    assert re.search(r"08:00 to 09:30.*Work.*Mails.*the inbox.*1 h 30 min", ring.table)
    assert ">Sleep</text>" in ring.svg


def test_a_day_of_25_hours_is_told_and_drawn() -> None:
    """The ring has a mark for each hour, the one that comes twice included, and the words say it."""
    found = analysis.pieces(Diary.of(NEW_YORK, written(FALL, "0:00 7:00 sleep\n9:00 17:00 work")))
    ring = day_ring(found, load_tree(), NEW_YORK)
    assert "this day has 25 h" in ring.alt
    assert ring.svg.count('stroke-opacity="0.6"') == 25
    assert "Sun, Nov 2, 25 h" in day_strips(found, load_tree(), NEW_YORK).svg


def test_colors_never_stand_alone() -> None:
    """Every category that is painted is also named in the picture."""
    diary, tree = fortnight(), load_tree()
    found = analysis.pieces(diary)
    for figure in (day_strips(found, tree, NEW_YORK), hours_bars(found, tree), week_heat(found, tree, NEW_YORK)):
        names = {node.text for node in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")}
        for category in tree.categories:
            if f'fill="{category.color}"' in figure.svg:
                assert category.name in names


def test_the_week_shows_what_leads_each_hour() -> None:
    """On fourteen days of calls after lunch, work leads the hour from one to two with all of it."""
    heat = week_heat(analysis.pieces(fortnight()), load_tree(), NEW_YORK)
    row = re.search(r"<tr><th[^>]*>13:00</th>(.*?)</tr>", heat.table)
    assert row is not None
    assert row[1].count("Work 100%") == 7


def test_before_and_after_in_words() -> None:
    """The largest changes are told, in minutes a day."""
    weeks = list(analysis.weeks(analysis.pieces(fortnight())).values())
    bars = change_bars(weeks[0], weeks[1], load_tree(), ("week 1", "week 2"))
    assert "Technology use 1 h less" in bars.alt
    assert "Learning 1 h more" in bars.alt
    assert "no change" in change_bars(weeks[0], weeks[0], load_tree()).alt.lower()


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90.4, "1 h 30 min"), (-70, "-1 h 10 min")]
)
def test_minutes_for_people(minutes: float, words: str) -> None:
    """Hours and minutes, rounded to the minute."""
    assert spoken(minutes) == words


def test_small_words() -> None:
    """Changes carry their sign, long names end in an ellipsis, a number stays with its unit."""
    assert (signed(35), signed(-70), signed(0.2)) == ("+35 min", "−1 h 10 min", "same")
    assert shortened("Helping the neighbors with their move", 14, 100).endswith("…")
    assert shortened("Sleep", 14, 100) == "Sleep"
    assert unbroken("1 h 30 min a day") == "1\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30\N{NO-BREAK SPACE}min a day"
