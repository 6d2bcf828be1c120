"""The demo: a bundled class of twelve written-out learners goes the whole way, from submissions to the report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader.cohort.feedback import write_feedback
from grader.cohort.folder import Cohort, new_cohort
from grader.cohort.grade import grade_cohort
from grader.cohort.report import write_report
from grader.cohort.results import class_results
from grader.feedback import number
from grader.files import load_as

CLASS = Path(__file__).parent / "demo_class.yaml"


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid"})
class Learner:
    """A bundled learner: replies by task, and what is wrong with the submission, if anything."""

    id: str
    first_name: str
    last_name: str
    about: str
    replies: dict[str, str] = Field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, kw_only=True, config={"extra": "forbid"})
class ClassFile:
    """The bundled class."""

    learners: list[Learner]


def run_demo(folder: Path | None, say: Callable[[str], None]) -> Cohort:
    """Make a class, hand in for its learners, grade, write feedback and report, print the gradebook."""
    from grader.notebooks.autograde import set_names

    root = folder or Path(tempfile.mkdtemp(prefix="coach-demo-")) / "demo-class"
    cohort = new_cohort(root, "listening")
    learners = load_as(ClassFile, CLASS).learners
    for learner in learners:
        hand_in(cohort, learner)
    say(f"{len(learners)} learners handed in; grading …")
    summary = grade_cohort(cohort.root)
    set_names(cohort.root, {learner.id: (learner.first_name, learner.last_name) for learner in learners})
    say(summary.text())
    say("")
    for line in gradebook_table(cohort):
        say(line)
    say("")
    say(write_feedback(cohort.root))
    say(write_report(cohort.root))
    say(
        f"The gradebook is {cohort.root / 'gradebook.db'}; open nbgrader's formgrader with: cd {cohort.root} && jupyter lab"
    )
    return cohort


def hand_in(cohort: Cohort, learner: Learner) -> None:
    """Lay down a learner's submission as the exchange would."""
    folder = cohort.root / "submitted" / learner.id / cohort.exercise
    (folder / "replies").mkdir(parents=True)
    notebook = (cohort.root / "exercises" / cohort.exercise / f"{cohort.exercise}.ipynb").read_bytes()
    if learner.trouble == "broken":
        notebook = notebook[: len(notebook) // 2]
    (folder / f"{cohort.exercise}.ipynb").write_bytes(notebook)
    for task, text in learner.replies.items():
        (folder / "replies" / f"{task}.md").write_text(text, encoding="utf-8")


def gradebook_table(cohort: Cohort) -> list[str]:
    """The gradebook as lines: a learner a row, a task a column; * marks what waits for a person, - what is not attempted."""
    results = class_results(cohort)
    tasks = list(results["tasks"])
    lines = [
        "Gradebook (* a person should look, - not attempted)",
        f"{'learner':22}" + "".join(f"{n:>7}" for n in range(1, len(tasks) + 1)) + "   total",
    ]
    for learner in dict.fromkeys(row["learner"] for row in results["rows"]):
        rows = {row["task"]: row for row in results["rows"] if row["learner"] == learner}
        marks = []
        for task in tasks:
            row = rows[task]
            score = (
                "-"
                if row["outcome"] == "not attempted"
                else number(row["score"]) + ("*" if row["needs_person"] else "")
            )
            marks.append(f"{score:>7}")
        total = sum(row["score"] for row in rows.values())
        lines.append(f"{learner:22}" + "".join(marks) + f"{number(total):>8}")
    return [*lines, *(f"  {n} {results['tasks'][task]}" for n, task in enumerate(tasks, 1))]
