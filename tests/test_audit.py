"""`coach audit`: the course as it is has no findings, and each mistake an author can make is found and named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from course.audit import audit, inventory
from course.audit.criteria import criterion_findings, near_duplicates
from course.audit.drills import drill_findings, same_names, unused_drills
from course.audit.figures import comparison_findings, unused_figures
from course.audit.lessons import ARC, lesson_findings, shared_paragraphs
from course.audit.markers import marker_findings
from course.audit.prose import prose_findings
from course.audit.tasks import task_findings
from course.audit.topics import topic_findings, unknown_topics
from course.catalog import modules, read_lesson
from course.drills import all_drills, find_drill, read_drill
from course.figures import FigureFile, all_charts, all_comparisons
from course.prose import minutes, paragraphs, sections
from course.topics import coverage, covered, topics
from grader.library import Example, read_criterion
from grader.tasks import all_tasks
from grader.validity import judge_examples, measure

HERE = Path("content.yaml")
LESSON = modules()[0].lessons[0]


def lesson_file(folder: Path, *markdown: str, code: str = "", name: str = "1_9_test.ipynb") -> Path:
    """A lesson with these Markdown cells and one code cell."""
    cells = [{"cell_type": "markdown", "source": [text]} for text in markdown] + [{"cell_type": "code", "source": code}]
    path = folder / name
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def drill_file(folder: Path, kind: str, items: list[dict], **more: object) -> Path:
    """A drill's file."""
    path = folder / "made-up.yaml"
    data = {"id": "made-up", "kind": kind, "title": "T", "intro": "I", "items": items, **more}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def choices(right: int, texts: tuple[str, ...] = ("one", "two", "six"), feedback: str = "Because.") -> list[dict]:
    """Choices of which number ``right`` is right."""
    return [{"text": text, "right": n == right, "feedback": feedback} for n, text in enumerate(texts)]


def choose(rights: list[int], **more: object) -> list[dict]:
    """Items of kind choose with the right answers at these places."""
    return [{"id": f"i{n}", "situation": "S", "choices": choices(right, **more)} for n, right in enumerate(rights)]  # type: ignore[arg-type]


def test_the_course_has_no_findings() -> None:
    """What `coach audit` finds is mended before it is delivered."""
    assert audit() == []


def test_the_inventory_names_what_there_is() -> None:
    """Modules, lessons with minutes, tasks, criteria."""
    text = "\n".join(inventory())
    for word in ("Module 1 Listening", "1.3 Six signals", "minutes", "ex-choir-whistle", "names-feeling"):
        assert word in text


def test_a_poor_criterion_is_found(tmp_path: Path) -> None:
    """Too few examples, no traps, nothing unusual, twins, praise without the learner's words, wrong verdicts: one sentence each."""
    reply = "We will send the new kettle to your flat in Porto on Monday, and it costs you nothing at all."
    data = {
        **dict.fromkeys(("title", "asks", "not_enough", "why", "source", "praise", "advice", "starter"), "x"),
        "kind": "length",
        "parameters": {},
        "examples": {
            "met": [{"reply": reply}, {"reply": reply.replace("nothing", "nothing now")}],
            "unmet": [{"reply": "This is short."}, {"reply": "So is that one."}, {"reply": "x" * 9_000}],
        },
    }
    path = tmp_path / "poor.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    criterion = read_criterion(path)
    found = list(criterion_findings(path, criterion, measure(criterion.id, "examples", judge_examples(criterion))))
    for place in (
        "examples.met: has 2",
        "examples.unmet: has 3",
        "hard",
        "unusual",
        "nearly the same",
        "2 verdicts are wrong",
    ):
        assert sum(place in finding for finding in found) == 1, place
    assert all(finding.startswith(f"{path}: ") and finding.endswith(".") for finding in found)
    # Only what a reply does can be quoted; the lack of a fault has no place in it.
    path.write_text(yaml.safe_dump({**data, "kind": "cues", "parameters": {"phrases": ["kettle"]}}), encoding="utf-8")
    moves = read_criterion(path)
    figures = measure(moves.id, "examples", judge_examples(moves))
    assert sum("praise" in finding for finding in criterion_findings(path, moves, figures)) == 1


def test_a_pair_in_another_context_is_no_duplicate() -> None:
    """The same reply may be right for one customer and beside the point for another."""
    text = "Your parcel comes on Monday before noon."
    same = [Example(text), Example(text.replace("noon", "nine"))]
    assert len(list(near_duplicates(same))) == 1
    assert list(near_duplicates([Example(text, context="a"), Example(text, context="b")])) == []


@pytest.mark.parametrize(
    ("rights", "texts", "said"),
    [
        ([0, 1, 2], ("one", "two", "six"), "needs 8"),
        ([1] * 8, ("one", "two", "six"), "number 2 in 8 of 8"),
        ([2, 2, 2, 2, 2, 2, 0, 1], ("one", "two", "eleven"), "longest in 6 of 8"),
    ],
)
def test_a_drill_that_gives_itself_away_is_found(
    tmp_path: Path, rights: list[int], texts: tuple[str, ...], said: str
) -> None:
    """Too few items, always the same place, nearly always the longest."""
    path = drill_file(tmp_path, "choose", choose(rights, texts=texts))
    assert any(said in finding for finding in drill_findings(path, read_drill(path)))


def test_a_good_drill_has_no_findings(tmp_path: Path) -> None:
    """Eight items, the right answer anywhere."""
    path = drill_file(tmp_path, "choose", choose([0, 1, 2, 1, 0, 2, 1, 0]))
    assert list(drill_findings(path, read_drill(path))) == []


def test_a_short_prediction_or_recall_is_fine(tmp_path: Path) -> None:
    """Only practice drills need eight items."""
    path = drill_file(tmp_path, "choose", choose([0]), scored=False)
    assert list(drill_findings(path, read_drill(path))) == []
    path = drill_file(tmp_path, "recall", [{"id": "a", "question": "Q", "answer": "A"}])
    assert list(drill_findings(path, read_drill(path))) == []


@pytest.mark.parametrize(
    ("kind", "item", "place"),
    [
        ("choose", {"id": "a", "situation": "S", "choices": choices(0, feedback=" ")}, "choices 1"),
        ("sort", {"id": "a", "text": "T", "bin": "b", "feedback": {"b": ""}}, "feedback.b"),
        ("mark", {"id": "a", "message": "Hello", "key": [{"quote": "Hello", "label": "b", "why": ""}]}, "key 1"),
        ("recall", {"id": "a", "question": "Q", "answer": " "}, "answer"),
    ],
)
def test_an_answer_without_explanation_is_found(tmp_path: Path, kind: str, item: dict, place: str) -> None:
    """The finding names the item and the place in it."""
    more = {"bins": [{"id": "b", "name": "B", "meaning": "M"}], "labels": [{"id": "b", "name": "B", "meaning": "M"}]}
    path = drill_file(tmp_path, kind, [item], **more)
    assert any(f"item a: {place} explains nothing" in finding for finding in drill_findings(path, read_drill(path)))


def test_a_drill_that_no_lesson_shows_is_found() -> None:
    """A file that was forgotten is named, and so are two with one id."""
    found = list(unused_drills({"lonely": Path("lonely.yaml"), LESSON.drills[0]: Path("used.yaml")}, [LESSON]))
    assert len(found) == 1
    assert 'drill("lonely")' in found[0]
    assert len(list(same_names([Path("a/x.yaml"), Path("b/x.yaml"), Path("a/y.yaml")]))) == 1


def test_a_model_reply_that_earns_too_little_is_found() -> None:
    """Too long, off the point, without topics: each is a finding that names the task."""
    task = all_tasks()["ex-choir-whistle"]
    found = list(task_findings(HERE, replace(task, models=["Come on Wednesday. " * 60], topics=[])))
    assert any("has 180 words, the limit is 140" in finding for finding in found)
    assert any("names-feeling is unmet" in finding for finding in found)
    assert any("topics" in finding for finding in found)
    assert all("task ex-choir-whistle" in finding for finding in found)


def test_a_known_reply_with_the_wrong_label_is_found() -> None:
    """A verdict against the author's is a finding, unless it is named as a gap; a gap that closed is one too."""
    task = all_tasks()["ex-choir-whistle"]
    strong = next(reply for reply in task.replies if reply.quality == "strong")
    wrong = replace(strong, verdicts={**strong.verdicts, "names-feeling": "unmet"})
    found = list(task_findings(HERE, replace(task, replies=[wrong])))
    assert [finding for finding in found if "names-feeling should be unmet, is met" in finding]
    assert list(task_findings(HERE, replace(task, replies=[replace(wrong, gaps=["names-feeling"])]))) == []
    closed = list(task_findings(HERE, replace(task, replies=[replace(strong, gaps=["names-feeling"])])))
    assert [finding for finding in closed if "take it out of the gaps" in finding]


def test_a_comparison_without_a_difference_is_found() -> None:
    """Swapped replies fail on both sides; an unknown criterion is named."""
    comparison = all_comparisons()["swallowed-card"]
    assert list(comparison_findings(HERE, comparison)) == []
    swapped = list(comparison_findings(HERE, replace(comparison, thin=comparison.good, good=comparison.thin)))
    assert any("good:" in finding for finding in swapped)
    assert any("thin: meets" in finding for finding in swapped)
    assert "no-such" in next(comparison_findings(HERE, replace(comparison, criteria=["no-such"])))


def test_figures_that_no_lesson_shows_are_found() -> None:
    """Both charts and comparisons."""
    file = FigureFile(charts=list(all_charts().values()), comparisons=list(all_comparisons().values()))
    assert len(list(unused_figures(HERE, file, []))) == len(file.charts) + len(file.comparisons)


def test_a_lesson_without_the_arc_is_found(tmp_path: Path) -> None:
    """Every missing section and part is named."""
    lesson = read_lesson(lesson_file(tmp_path, "# Silence\n\n## The idea\n\nWait."))
    found = list(lesson_findings(lesson))
    for title in ARC:
        assert any(f"“{title}”" in finding for finding in found) == (title != "The idea")
    for part in ("prediction", "practice drill", "recall", "comparison", "written reply"):
        assert any(part in finding for finding in found), part


def test_sections_out_of_order_are_found(tmp_path: Path) -> None:
    """The arc is a sequence, not a set."""
    text = "\n\n".join(f"## {title}" for title in reversed(ARC))
    assert any(
        "out of order" in finding for finding in lesson_findings(read_lesson(lesson_file(tmp_path, "# T", text)))
    )


def test_calls_of_things_that_do_not_exist_are_found(tmp_path: Path) -> None:
    """A drill, task, chart and comparison with a typing mistake, each with what to do."""
    code = 'drill("six-signal")\nreply("l13-film")\nchart("script")\ncompare("violin")'
    found = list(lesson_findings(read_lesson(lesson_file(tmp_path, "# T", code=code))))
    for call in ('drill("six-signal")', 'reply("l13-film")', 'chart("script")', 'compare("violin")'):
        assert any(call in finding for finding in found), call


def test_a_lesson_that_takes_too_long_is_found(tmp_path: Path) -> None:
    """Words, core items and replies are added up: 200 words a minute, 40 seconds, 4 minutes."""
    core = find_drill("six-signals").core
    code = 'drill("six-signals")\nreply("l13-film-in-the-camera")'
    lesson = read_lesson(lesson_file(tmp_path, "# T", "word " * 1999, code=code))
    assert minutes(lesson) == pytest.approx(10 + core * 40 / 60 + 4)
    longer = read_lesson(lesson_file(tmp_path, "# T", "word " * 4000, code=code))
    assert any("at most 20" in finding for finding in lesson_findings(longer))


LONG_WORDS = (
    "Organizational communication capabilities necessitate comprehensive understanding of heterogeneous stakeholder "
    "expectations, particularly considering interdepartmental responsibilities, institutional documentation "
    "requirements, multidimensional accountability, administrative simplification, and continuously transforming technological infrastructures."
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You know this. " * 31, "has 93 words"),
        ("Here we go!", "exclamation mark"),
        (LONG_WORDS, "reads like school grade"),
        (LONG_WORDS, "on average"),
        ("It was $5, now it is $6.", "“$5, now it is $” is drawn as a formula"),
    ],
)
def test_prose_that_is_hard_to_read_is_found(tmp_path: Path, text: str, said: str) -> None:
    """Long paragraphs, shouting, hard words, dollar signs that Jupyter takes for a formula."""
    found = list(prose_findings(lesson_file(tmp_path, "# T", f"## The idea\n\n{text}")))
    assert any(said in finding for finding in found)


def test_what_is_no_prose_is_not_measured(tmp_path: Path) -> None:
    """Quotations may shout; tables, source lines, comments and the line on the length are passed over."""
    path = lesson_file(
        tmp_path,
        '# T\n\n*About 20 minutes!*\n\n"Listen!" says Ana. <!-- T04 -->',
        f"| a | b! |\n|---|---|\n| {LONG_WORDS} | x |",
        f"<small>Source: {LONG_WORDS}!</small>",
    )
    assert list(prose_findings(path)) == []
    assert [p.text for p in paragraphs(path)] == ['"Listen!" says Ana.']


def test_items_of_a_list_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    """Three short items are no long paragraph."""
    path = lesson_file(tmp_path, "# T\n\n## S\n\nFirst:\n\n1. **One** thing\n2. [Two](x.html) things\n- `three`")
    assert [p.text for p in paragraphs(path)] == ["First:", "One thing", "Two things", "three"]


def test_a_paragraph_in_two_lessons_is_found(tmp_path: Path) -> None:
    """Copied text is named with both places; short lines may be the same."""
    text = "The same eight words stand in both of these."
    paths = [lesson_file(tmp_path, "# T", text, "Look again.", name=f"1_{n}_x.ipynb") for n in (1, 2)]
    found = list(shared_paragraphs(paths))
    assert len(found) == 1
    assert "1_1_x.ipynb" in found[0]
    assert "1_2_x.ipynb" in found[0]


def test_every_topic_of_the_delivered_module_has_its_row() -> None:
    """T01 to T26 belong to Listening; all 76 topics of the curriculum have a module."""
    ids = [topic.id for topic in topics()]
    assert ids == [f"T{n:02d}" for n in range(1, 77)]
    assert [row.topic.id for row in coverage()][:26] == ids[:26]


def test_a_topic_that_is_nowhere_is_found() -> None:
    """One sentence says that it is not taught, practiced or checked, and how to name it."""
    topic = topics()[25]
    assert [finding for row in coverage() for finding in topic_findings(row)] == []
    (finding,) = topic_findings(covered(topic, [], [], []))
    assert "T26" in finding
    assert "not taught" in finding
    assert "not practiced" in finding
    assert "not checked" in finding


def test_a_prediction_checks_no_topic() -> None:
    """Only drills with points count as practice and check."""
    topic = next(topic for topic in topics() if topic.id == "T18")
    names = [name for name in all_drills() if name in {"predict-1-3", "recall-1-3"}]
    row = covered(topic, [], [find_drill(name) for name in names], [])
    assert (row.practiced, row.checked) == ((), ())


def test_the_comment_in_a_section_says_what_it_teaches(tmp_path: Path) -> None:
    """Several topics may stand in one comment or in several."""
    path = lesson_file(tmp_path, "# T\n\n## One\n\nText. <!-- T04 --> More. <!-- T05 T06 -->\n\n## Two\n\nT07")
    assert [(s.title, s.topics) for s in sections(path)] == [("T", ()), ("One", ("T04", "T05", "T06")), ("Two", ())]
    assert len(list(unknown_topics([(path, "T04"), (path, "T99")], topics()))) == 1


def test_places_to_fill_in_are_found(tmp_path: Path) -> None:
    """Each with file and line."""
    path = tmp_path / "x.yaml"
    path.write_text('a: 1\nb: "TODO: say why"\n', encoding="utf-8")
    assert list(marker_findings([path])) == [f"{path}:2: still to be filled in: “say why”."]
