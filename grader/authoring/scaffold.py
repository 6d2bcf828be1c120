"""``coach new``: writes the frame of something new, never over anything that is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from grader import resources
from grader.authoring.append import appended
from grader.authoring.frames import drill_forms, frame
from grader.authoring.generated import write
from grader.authoring.notebook import notebook
from grader.authoring.refusal import ScaffoldError

__all__ = ["ScaffoldError", "scaffold"]

_ID = r"[a-z0-9][a-z0-9-]{1,60}"
_MODULE = r"[a-z][a-z0-9_]{0,40}"
_NAMES = {
    "criterion": (_ID, "small letters, digits and hyphens, such as gives-timeline"),
    "rubric": (_ID, "small letters, digits and hyphens, such as bad-news-mail"),
    "task": (f"{_MODULE}/{_ID}", "MODULE/NAME, such as listening/late-boiler"),
    "table": (f"{_MODULE}/{_ID}", "MODULE/NAME, such as time_audit/where-tuesday-went"),
    "drill": (f"{_MODULE}/{_ID}", "MODULE/NAME, such as listening/tone-of-voice"),
    "lesson": (rf"{_MODULE}/[1-9]_[1-9]\d?_[a-z0-9_]{{1,60}}", "MODULE/N_M_NAME, such as listening/1_6_silence"),
    "exercise": (_MODULE, "small letters, digits and underscores, such as bad_news"),
}


def scaffold(kind: str, name: str, form: str = "") -> Path:
    """Write the frame of a criterion, rubric, task, table, drill, lesson or exercise; its path.

    ``form`` is the kind of a drill (choose, if none is given). Raises ScaffoldError if the name will not do, if something is there already, or outside a checkout.
    """
    if resources.SOLUTIONS.is_relative_to(Path(resources.__file__).parent):
        raise ScaffoldError(
            "`coach new` writes into the course's files: it works in a checkout (git clone, then pip install -e .), "
            "not in an installed copy"
        )
    if kind not in _MAKERS:
        raise ScaffoldError(f"there is no scaffold for {kind!r}; there are: {', '.join(_MAKERS)}")
    pattern, example = _NAMES[kind]
    if not re.fullmatch(pattern, name):
        raise ScaffoldError(f"{name!r} cannot be the name of a {kind}; it needs {example}")
    return _drill(name, form) if form else _MAKERS[kind](name)


def _criterion(name: str) -> Path:
    return _new(resources.CRITERIA / f"{name}.yaml", frame("criterion.yaml").encode())


def _rubric(name: str) -> Path:
    return _new(resources.RUBRICS / f"{name}.yaml", frame("rubric.yaml", name=name).encode())


def _task(name: str) -> Path:
    module, task = name.split("/")
    path = _module(module) / "tasks.yaml"
    write({path: appended(path, task)})
    return path


def _table(name: str) -> Path:
    module, task = name.split("/")
    path = _module(module) / "tasks.yaml"
    write({path: appended(path, task, "table.yaml")})
    return path


def _drill(name: str, form: str = "choose") -> Path:
    if form not in drill_forms():
        raise ScaffoldError(f"there is no drill of kind {form!r}; there are: {', '.join(drill_forms())}")
    module, drill = name.split("/")
    folder = _module(module) / "drills"
    for path in resources.COURSE.glob(f"*/drills/{drill}.yaml"):
        raise ScaffoldError(f"{path} is there already; ids of drills are used once in the course")
    return _new(folder / f"{drill}.yaml", frame(f"drills/{form}.yaml", id=drill).encode())


def _lesson(name: str) -> Path:
    """The notebook with its prediction and recall drills; the first lesson of a module begins the module."""
    module, stem = name.split("/")
    number = "-".join(stem.split("_")[:2])
    folder = resources.COURSE / module
    if folder.exists() and not (folder / "module.yaml").is_file():
        raise ScaffoldError(f"{folder} belongs to the program; choose another name for the module")
    for path in folder.glob(f"{number.replace('-', '_')}_*.ipynb"):
        raise ScaffoldError(f"{path} is there already; take the next number")
    files = {
        folder / "module.yaml": frame("module.yaml", number=number.split("-")[0]).encode(),
        folder / "drills" / f"predict-{number}.yaml": frame("predict.yaml", id=f"predict-{number}").encode(),
        folder / "drills" / f"recall-{number}.yaml": frame("recall.yaml", id=f"recall-{number}").encode(),
    }
    write({path: data for path, data in files.items() if not path.exists()})
    return _new(folder / f"{stem}.ipynb", notebook(frame("lesson.md", number=number, module=module), name))


def _exercise(name: str) -> Path:
    folder = resources.SOLUTIONS / name
    task = f"ex-{name.replace('_', '-')}-first"
    if folder.exists():
        raise ScaffoldError(f"{folder} is there already; `coach new` changes nothing that exists")
    made = notebook(frame("exercise.md", name=name, task=task), f"solutions/{name}", exercise=name)
    write({folder / "tasks.yaml": appended(folder / "tasks.yaml", task), folder / f"{name}.ipynb": made})
    return folder


def _module(name: str) -> Path:
    folder = resources.COURSE / name
    if not (folder / "module.yaml").is_file():
        known = ", ".join(sorted(path.parent.name for path in resources.COURSE.glob("*/module.yaml")))
        raise ScaffoldError(f"there is no module {name!r}; there are: {known}. `coach new lesson` begins a module")
    return folder


def _new(path: Path, data: bytes) -> Path:
    if path.exists():
        raise ScaffoldError(f"{path} is there already; `coach new` changes nothing that exists")
    write({path: data})
    return path


_MAKERS: dict[str, Callable[[str], Path]] = {
    "criterion": _criterion, "rubric": _rubric, "task": _task, "table": _table, "drill": _drill, "lesson": _lesson,
    "exercise": _exercise,
}  # fmt: skip
