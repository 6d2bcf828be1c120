"""Tables that learners fill in: read forgivingly, graded by value, with a reason for each difference."""

from __future__ import annotations

import string
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import resources
from grader.feedback import feedback, feedback_html, feedback_text
from grader.files import ContentError
from grader.grading import Grade, Outcome, grade
from grader.submissions.stored import grade_from, grade_text, versions_text
from grader.tables import beginning, said_of, totals
from grader.tasks import Task, all_tasks, read_tasks

TASKS = {task.id: task for task in read_tasks(resources.SOLUTIONS / "time_audit" / "tasks.yaml")}
MENDS, SORTS, COUNTS, DAY = (TASKS[f"ex-{name}"] for name in ("sefa-mends", "sefa-sorts", "sefa-counts", "own-day"))
LINES = COUNTS.models[0].strip().split("\n")
OTHER_WAYS = {
    "bars": lambda name, minutes: f"{name} | {minutes}",
    "a Markdown table": lambda name, minutes: f"| {name} | {minutes} |",
    "commas": lambda name, minutes: f"{name},{minutes}",
    "quoted commas": lambda name, minutes: f'"{name}", "{minutes}"',
    "tabs": lambda name, minutes: f"{name}\t{minutes}",
    "semicolons": lambda name, minutes: f"{name};{minutes}",
    "a colon": lambda name, minutes: f"{name}: {minutes} min",
    "a list": lambda name, minutes: f"- {name} | {minutes} minutes",
    "hours and minutes": lambda name, minutes: f"{name} | {int(minutes) // 60} h {int(minutes) % 60:02}",
    "a clock": lambda name, minutes: f"{name} | {int(minutes) // 60}:{int(minutes) % 60:02}",
    "capitals": lambda name, minutes: f"  {name.upper()}  |  {minutes}  ",
}
JUNK = st.text(string.ascii_letters + string.digits + "|,;:\t -./\"'#`\n\r\0é€😀", max_size=300)


def marks(result: Grade) -> dict[str, bool | None]:
    """Verdicts by id."""
    return {mark.criterion: mark.verdict.met for mark in result.marks}


def said(reply: str, task: Task, name: str) -> str:
    """The reason and the next step for one part."""
    mark = next(mark for mark in grade(reply, task).marks if mark.criterion == name)
    return f"{mark.verdict.why}. {mark.step}"


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_cells_may_be_parted_and_written_in_many_ways(way: str) -> None:
    """The same table earns the same points, whichever way people write tables and amounts."""
    text = "\n".join(OTHER_WAYS[way](*(cell.strip() for cell in line.split("|"))) for line in LINES)
    assert grade(text, COUNTS).points == COUNTS.points


def test_a_header_sets_the_order_of_the_columns() -> None:
    """Somebody who puts the minutes first says so in the first line."""
    text = "minutes,category\n" + "\n".join(",".join(reversed([c.strip() for c in x.split("|")])) for x in LINES)
    assert grade(text, COUNTS).points == COUNTS.points


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda t: t.id)
def test_nothing_filled_in_is_not_attempted(task: Task) -> None:
    """Neither an empty reply nor the table as it begins is wrong."""
    for reply in ("", "  \n\n", beginning(task.table) if task.table else ""):
        assert grade(reply, task).outcome is Outcome.NOT_ATTEMPTED


@pytest.mark.parametrize(
    ("reply", "said_so"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        ("I could not do this one, sorry", "line 1: “I could not do this one” is none"),
        ("\x00\x01\x02\x03\x04 | 3", "characters that no keyboard writes"),
        ("sleep | 3\n" * 700, "up to 600 lines"),
    ],
)
def test_what_is_no_table_could_not_be_read(reply: str | bytes, said_so: str) -> None:
    """It is said what is wrong and no points are taken: a person can still look."""
    result = grade(reply, COUNTS)
    assert result.outcome is Outcome.UNREADABLE
    assert said_so in result.message


def test_a_malformed_line_is_named_and_the_rest_is_graded() -> None:
    """One bad line costs its own row and no other."""
    text = "\n".join([*LINES[:3], "what?", *LINES[3:-1]])
    result = grade(text, COUNTS)
    assert result.outcome is Outcome.GRADED
    assert result.message == "line 4 could not be read and did not count"
    assert [name for name, right in marks(result).items() if not right] == ["sport", "line-4"]
    assert "line 4 could not be read and may be it" in said(text, COUNTS, "sport")
    shown = next(mark for mark in result.marks if mark.criterion == "line-4").verdict.evidence[0]
    assert text[shown.start : shown.end] == "what?"
    assert "line 4 could not be read" in feedback_text(text, result)


def test_a_cell_that_cannot_be_read_waits_for_a_person() -> None:
    """Not readable is never wrong: the row is open, and its place is shown."""
    text = "\n".join(LINES).replace("sleep | 445", "sleep | seven something")
    result = grade(text, COUNTS)
    assert result.outcome is Outcome.NEEDS_PERSON
    assert marks(result)["sleep"] is None
    assert result.points + result.open_points == pytest.approx(COUNTS.points)
    shown = next(mark for mark in result.marks if mark.criterion == "sleep").verdict.evidence[0]
    assert text[shown.start : shown.end] == "seven something"


def test_each_difference_has_its_reason_and_never_the_answer() -> None:
    """Too much and too little are told apart, with where to look; the right figure is not given away."""
    assert "440 under “minutes” is too little" in said("sleep | 440", COUNTS, "sleep")
    assert "500 under “minutes” is too much" in said("sleep | 500", COUNTS, "sleep")
    assert "there is no row for it" in said("sleep | 445", COUNTS, "sport")
    assert "did you mean “sleep”" in said("travel | 70\nslep | 445", COUNTS, "line-2")
    assert "“travel” is not right under “category”" in said("sleep | travel", SORTS, "sleep")
    wrong = "\n".join(f"{line.split('|')[0]}| 1" for line in LINES)
    words = feedback_text(wrong, grade(wrong, COUNTS))
    assert not any(f" {line.split('|')[1].strip()} " in words for line in LINES)


def test_another_right_answer_counts() -> None:
    """Where people can see it both ways, both are right."""
    text = SORTS.models[0].replace("private group chat | technology", "private group chat | people")
    assert grade(text, SORTS).points == SORTS.points


def test_rows_that_do_not_belong_cost_their_part() -> None:
    """The doubled line of the log and an invented one are named by line; the rows themselves keep their points."""
    doubled = MENDS.models[0] + "15:10 | 15:30 | looking for the refund form\n"
    invented = MENDS.models[0] + "14:00 | 14:30 | break\n"
    for text in (doubled, invented):
        result = grade(text, MENDS)
        assert [name for name, right in marks(result).items() if not right] == ["nothing-extra"]
        assert "line 25" in said(text, MENDS, "nothing-extra")
        weight = MENDS.table.extra / (MENDS.table.extra + sum(row.weight for row in MENDS.table.rows))
        assert result.points == pytest.approx(MENDS.points * (1 - weight / 2), abs=0.01)


def test_key_cells_alone_earn_nothing() -> None:
    """Copying what stands there already is no work."""
    text = "\n".join(line.split("|")[0] + "| ?" for line in LINES)
    assert grade(text, COUNTS).points == 0


@given(st.permutations(LINES))
def test_the_order_of_rows_does_not_matter(lines: list[str]) -> None:
    """A table is a set of rows."""
    assert grade("\n".join(lines), COUNTS).points == COUNTS.points


@given(st.sets(st.integers(0, len(LINES) - 1), max_size=len(LINES) - 1))
def test_each_missing_row_costs_its_own_points(gone: set[int]) -> None:
    """Partial credit: what is left is worth what it is worth alone."""
    text = "\n".join(line for place, line in enumerate(LINES) if place not in gone)
    result = grade(text, COUNTS)
    weights = [row.weight for row in COUNTS.table.rows]
    kept = sum(weight for place, weight in enumerate(weights) if place not in gone)
    assert result.points == pytest.approx(COUNTS.points * kept / sum(weights), abs=0.01)
    assert sum(right is False for right in marks(result).values()) == len(gone)


@given(JUNK)
def test_a_broken_line_leaves_every_other_row_alone(junk: str) -> None:
    """Whatever stands between good rows, they keep their marks."""
    rows = [line for line in junk.replace("\n", " ").replace("\r", " ").split("\0") if line.strip()][:1]
    before = marks(grade("\n".join(LINES), COUNTS))
    after = marks(grade("\n".join([*LINES[:6], *rows, *LINES[6:]]), COUNTS))
    assert {name: after.get(name) for name in before} == before


@settings(max_examples=200, deadline=None)
@given(JUNK | st.binary(max_size=300), st.sampled_from(sorted(TASKS)))
def test_every_text_has_an_outcome(reply: str | bytes, name: str) -> None:
    """None raises; points stay within the task's; evidence lies within the text; the grade survives storing."""
    task = TASKS[name]
    result = grade(reply, task)
    text = reply.decode("utf-8-sig", "replace").replace("\r\n", "\n") if isinstance(reply, bytes) else reply
    assert 0 <= result.points <= task.points
    assert 0 <= result.open_points <= task.points
    assert all(0 <= s.start <= s.end <= len(text) for mark in result.marks for s in mark.verdict.evidence)
    assert grade_from(task.id, grade_text(result), versions_text(result)) == result
    assert "<script" not in feedback_html(text, result, style=False)
    if task.table:
        assert isinstance(said_of(text, task.table), str)


def test_a_learners_text_is_shown_and_never_executed() -> None:
    """Markup and formulas in cells are words."""
    text = '<script>alert(1)</script> | 3\n=HYPERLINK("http://x") | 4\nsleep | <b>445</b>\n{{7*7}} | __import__("os")'
    shown = feedback_html(text, grade(text, COUNTS))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<b>445" not in shown


# A day of one's own


def test_the_example_day_counts_as_a_day() -> None:
    """Whoever keeps their days to themselves loses nothing."""
    for word in ("example", " Example.\n", "the example day"):
        result = grade(word, DAY)
        assert result.points == DAY.points
        assert not any(mark.verdict.evidence for mark in result.marks)


@pytest.mark.parametrize(
    ("old", "new", "name", "reason"),
    [
        ("12:30 | 12:55 | eating | lunch", "12:30 | 13:05 | eating | lunch", "adds-up", "lines 13 and 14 both claim 12:55 to 13:05"),
        ("17:35 | 18:20 | errands | groceries\n", "", "covers-the-day", "open: 17:35 to 18:20"),
        ("8:25 | 9:30", "9:30 | 8:25", "adds-up", "both claim"),
        ("8:10 | 8:25 |", "8:10 | 8:10 |", "adds-up", "line 7 has no length"),
        ("| errands |", "| |", "has-categories", "line 20"),
    ],
)  # fmt: skip
def test_the_form_of_a_day_is_told_by_line(old: str, new: str, name: str, reason: str) -> None:
    """What does not add up is named, and never what somebody did."""
    text = DAY.models[0].replace(old, new)
    assert text != DAY.models[0]
    if name == "covers-the-day":
        text = text.replace("20:10 | 22:20", "20:50 | 22:20")
    assert reason in said(text, DAY, name)
    assert grade(text, DAY).points < DAY.points


def test_a_night_may_run_over_midnight() -> None:
    """Bed at 23:10, up at 6:25: one line for both ends of the sheet."""
    day = DAY.models[0].replace("0:00 | 6:25 | sleep | sleep\n", "").replace("23:10 | 24:00", "23:10 | 6:25")
    assert grade(day, DAY).points == DAY.points


def test_a_day_of_two_lines_is_told_too_coarsely() -> None:
    """It covers the day and adds up, and says little."""
    result = grade("0:00 | 7:00 | sleep\n7:00 | 24:00 | work", DAY)
    assert marks(result) == {"covers-the-day": True, "adds-up": True, "has-categories": True, "fine-enough": False}


def test_what_somebody_did_is_not_graded() -> None:
    """Other categories and labels, the same form, the same points."""
    other = "\n".join(
        " | ".join([*line.split(" | ")[:2], "private", "private"]) for line in DAY.models[0].strip().split("\n")[1:]
    )
    assert grade(other, DAY).points == DAY.points


# What authors get wrong

AUTHORED = """\
tasks:
- id: count-it
  title: Count
  scenario: {customer: Ana Sousa, channel: mail, message: "How much?"}
  table:
    columns: [{name: what, kind: words}, {name: minutes, kind: minutes}]
    key: [what]
    rows: [{id: one, cells: "tea | 5", why: Look.}, {id: two, cells: "mail | 10", why: Look.}]
  points: 10
  models: ["tea | 5"]
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("key: [what]", "key: [who]", "key must name columns"),
        ('"mail | 10"', '"mail | ten-ish"', "row two: cells: minutes"),
        ('"mail | 10"', '"Tea | 10"', "two rows have the same key"),
        ("id: two", "id: one", "two rows have the same id"),
        ("kind: minutes}", "kind: choice}", "choices belong"),
        ("  points: 10", "  rubric: [{criterion: concise}]\n  words: 50\n  points: 10", "either a rubric or a table"),
        ("  points: 10", "  record: count-it\n  points: 10", "no task of this file with a day"),
    ],
)
def test_what_an_author_gets_wrong_is_named(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """The message names the file and the row, before any learner sees it."""
    path = tmp_path / "tasks.yaml"
    path.write_text(AUTHORED)
    assert read_tasks(path)[0].points == 10
    path.write_text(AUTHORED.replace(old, new))
    with pytest.raises(ContentError, match=reason) as caught:
        read_tasks(path)
    assert str(path) in str(caught.value)


def test_feedback_on_a_table_counts_its_parts() -> None:
    """The headline says how much is right, in words that fit a table."""
    result = grade("sleep | 445\ntravel | 3", COUNTS)
    words = feedback("sleep | 445\ntravel | 3", result)
    assert words.headline.startswith("Checked: 1 of 12 parts of your table are right.")
    assert "criteria" not in words.headline
    assert "(right)" in feedback_html("sleep | 445", grade("sleep | 445", COUNTS))


def test_times_that_changed_places_are_told_as_such() -> None:
    """A line with its times the wrong way round is compared with the row it means, by its words."""
    text = MENDS.models[0].replace("10:05 | 10:50 | looking for an old", "10:50 | 10:05 | looking for an old")
    assert "10:50 under “start” is too late; 10:05 under “end” is too early" in said(text, MENDS, "old-booking")
    assert {name for name, right in marks(grade(text, MENDS)).items() if not right} == {"old-booking", "nothing-extra"}


# A reply that cites the day

PLAN = TASKS["ex-own-plan"]
OWN = DAY.models[0].replace("20:10 | 22:20 | technology/video | series", "20:10 | 22:20 | people | family")


@pytest.mark.parametrize(
    ("sentence", "day", "met"),
    [
        ("Series took 130 minutes of my evening.", "", True),
        ("Series took 2 h 10 of my evening.", "example", True),
        ("Series took 300 minutes of my evening.", "", False),
        ("Social media and meals together took 130 minutes.", "", None),
        ("Series took 130 minutes of my evening.", OWN.replace("20:10 | 22:20", "20:10 | 21:20"), False),
        ("My family had 2 hours and 10 minutes of me.", OWN, True),
        ("Mails took 40 minutes, which is a lot.", OWN, None),
        ("Half the day was gone.", OWN, False),
    ],
)
def test_a_figure_is_checked_against_the_day_that_is_handed_in(sentence: str, day: str, met: bool | None) -> None:
    """The learner's own day counts, and the example's where none is handed in; a figure of something else is in doubt."""
    assert marks(grade(sentence, PLAN, day=day))["cites-own-data"] is met


def test_the_same_reply_is_graded_anew_for_another_day() -> None:
    """Verdicts that are kept belong to the reply and the day together."""
    from grader.submissions.verdicts import context_key

    assert context_key(PLAN.context("")) == context_key(PLAN.context("example"))
    assert context_key(PLAN.context("")) != context_key(PLAN.context(OWN))


def test_a_day_that_cannot_be_read_falls_back_to_the_example() -> None:
    """Bytes that are no text leave the reply gradable."""
    result = grade("Series took 130 minutes of my evening.", PLAN, day=b"\xff\xfe\x00")
    assert marks(result)["cites-own-data"] is True


@given(st.sets(st.integers(1, 287), min_size=9, max_size=60))
def test_every_day_in_pieces_is_a_whole_day(cuts: set[int]) -> None:
    """Wherever a day is cut, its pieces cover it and add up; minutes by category are those of the day."""
    edges = [0, *sorted(cut * 5 for cut in cuts), 1440]
    names = ["sleep", "work/mails", "travel"]
    lines = [
        f"{a // 60}:{a % 60:02} | {b // 60}:{b % 60:02} | {names[n % 3]}" for n, (a, b) in enumerate(pairwise(edges))
    ]
    assert grade("\n".join(lines), DAY).points == DAY.points
    found = totals("\n".join(lines), DAY.table)
    assert found["sleep"] + found["work"] + found["travel"] == 1440
    again = grade("\n".join([*lines, lines[len(lines) // 2]]), DAY)
    assert marks(again)["adds-up"] is False
    assert again.points < DAY.points


def test_no_key_reaches_the_released_exercise() -> None:
    """Neither right rows nor the reasons that lead to them stand in what learners get."""
    folder = resources.EXERCISES / "time_audit"
    text = " ".join(path.read_text() for path in folder.rglob("*") if path.is_file())
    assert text
    for task in TASKS.values():
        for row in task.table.rows if task.table else ():
            assert row.cells not in text
            assert row.why not in text


def test_feedback_on_a_day_shows_it_as_the_lessons_do() -> None:
    """The strip of the day with its words and its table, what is open hatched, hostile words only as text."""
    task = all_tasks()["ex-own-day"]
    whole = feedback_html("example", grade("example", task))
    assert 'role="img"' in whole
    assert "Nothing is missing." in whole
    text = "9:00 | 12:00 | work | <script>calls\n11:30 | 13:00 | <b>odd | x\nnonsense"
    torn = feedback_html(text, grade(text, task))
    assert "20 h not recorded." in torn.replace("\u00a0", " ")
    assert "&lt;b&gt;odd" in torn
    assert "<script" not in torn
    assert "<b>" not in torn
    nothing = "no day at all"
    assert 'role="img"' not in feedback_html(nothing, grade(nothing, task))
