"""Release, fetch, submit and collect through nbgrader's exchange."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeReleaseAssignment,
    ExchangeSubmit,
)
from traitlets.config import Config

from grader.notebooks.logs import quiet
from grader.notebooks.settings import load_config


class ExchangeTrouble(ValueError):
    """nbgrader's exchange refused, in its own words."""


def _run(exchange: type, config: Config, exercise: str, **traits: Any) -> None:
    settings = Config(config)
    settings.CourseDirectory.assignment_id = exercise
    tool = exchange(
        coursedir=CourseDirectory(config=settings),
        authenticator=Authenticator(config=settings),
        config=settings,
        **traits,
    )
    with quiet(tool.log) as said:
        try:
            tool.start()
        except (ExchangeError, SystemExit, OSError) as error:
            raise ExchangeTrouble(said.cause or str(error)) from error


def release(root: Path, exercise: str) -> None:
    """Make the exercise available to learners. Raises ExchangeTrouble."""
    _run(ExchangeReleaseAssignment, load_config(root), exercise, force=True)


def collect(root: Path, exercise: str) -> None:
    """Copy what learners handed in to ``submitted/``; newer versions take the place of older ones. Raises ExchangeTrouble."""
    _run(ExchangeCollect, load_config(root), exercise, update=True)


def fetch(desk: Path, course: str, exchange: Path, exercise: str) -> Path:
    """A learner's way to the exercise: fetched into ``desk/<exercise>``. Raises ExchangeTrouble."""
    _run(ExchangeFetchAssignment, learner_config(course, exchange), exercise, assignment_dir=str(desk))
    return desk / exercise


def submit(folder: Path, course: str, exchange: Path) -> None:
    """Hand in the folder of an exercise. Raises ExchangeTrouble."""
    _run(ExchangeSubmit, learner_config(course, exchange), folder.name, assignment_dir=str(folder.parent))


def learner_config(course: str, exchange: Path) -> Config:
    """What a learner's side has to know."""
    config = Config()
    config.CourseDirectory.course_id = course
    config.Exchange.root = str(exchange)
    return config
