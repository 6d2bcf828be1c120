"""What a lesson's cells call: ``drill("six-signals")``, ``reply("l13-…")``, ``chart(…)``, ``way_on()``, ``front_page()``.

Each call shows one thing and returns nothing. What an author got wrong is shown as one sentence that
names the file; a learner never sees a traceback.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.display import HTML, display

from course import figures
from course.attempts import Desk
from course.drills import find_drill
from course.workbook import Workbook
from grader.files import ContentError
from grader.tasks import Task, all_tasks


def shown(make: Callable[..., Any]) -> Callable[..., None]:
    """Show what a function makes; turn a content error into one sentence."""

    @functools.wraps(make)
    def show(*args: Any, **kwargs: Any) -> None:
        try:
            display(make(*args, **kwargs))
        except ContentError as error:
            display(HTML(figures.note(f"This part of the lesson cannot be shown: {error}")))

    return show


def _workbook() -> Workbook:
    return Workbook(Path.cwd())


def _task(name: str) -> Task:
    if name not in all_tasks():
        raise ContentError(f"there is no task {name!r}; the tasks are in course/<module>/tasks.yaml and solutions/")
    return all_tasks()[name]


@shown
def drill(name: str) -> Any:
    """A drill from ``course/<module>/drills/<name>.yaml``."""
    from course.widgets.drill import DrillWidget

    return DrillWidget(find_drill(name), _workbook())


@shown
def scenario(name: str) -> Any:
    """Who writes, what they say, what you know and may offer."""
    return HTML(figures.scenario(_task(name)))


@shown
def reply_box(name: str, practice: bool = True) -> Any:
    """The box for a written reply alone."""
    from course.widgets.reply import ReplyBox

    return ReplyBox(Desk(_task(name), _workbook()), practice=practice)


def reply(name: str, practice: bool = True) -> None:
    """A scenario and the box for the written reply."""
    scenario(name)
    reply_box(name, practice)


@shown
def chart(name: str) -> Any:
    """A bar chart from the module's ``figures.yaml``: a table that draws itself, with its source."""
    return HTML(figures.bars(figures.find_chart(name)))


@shown
def week(name: str) -> Any:
    """A week of customers' feedback from ``course/<module>/weeks/``: counted, charted, with every line."""
    from course.weeks import week_html

    return HTML(week_html(name))


@shown
def compare(name: str) -> Any:
    """A thin and a good reply side by side, with the marks of the criteria that judge them."""
    return HTML(figures.side_by_side(figures.find_comparison(name)))


@shown
def front_page() -> Any:
    """The modules, what is done, what is next; download and restore."""
    from course.widgets.front import FrontPage

    return FrontPage(Path.cwd())


@shown
def way_on(top: bool = False) -> Any:
    """A quiet line: back to the front page and, at the end of a lesson, on to what comes next."""
    from course.widgets.way import WayOn, open_notebook

    return WayOn(Path.cwd(), open_notebook(), top=top)


@shown
def hand_in(exercise: str) -> Any:
    """Each reply of a graded exercise with its words, and the button that hands the folder in."""
    from course.widgets.handin import HandIn

    return HandIn(exercise, Path.cwd())


@shown
def self_check(exercise: str) -> Any:
    """The grader's feedback on all replies of an exercise, for the learner alone."""
    from course.widgets.handin import SelfCheck

    return SelfCheck(exercise, Path.cwd())


@shown
def training_planner() -> Any:
    """A plan for training somebody in four steps: dates, a plain file and one for the calendar."""
    from course.widgets.training import TrainingPlanner

    return TrainingPlanner(Path.cwd())
