"""What grading costs: stock nbgrader, nbgrader with our settings, and the fast path, on the same submissions in one go."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader import resources
from grader.cohort.folder import Cohort, new_cohort
from grader.cohort.simulate import simulate

Say = Callable[[str], None]
EXERCISE = "listening"
MANY = 300
"""Submissions over which the commands that execute nothing are measured: start-up blurs their cost by a millisecond."""
NOISE = 0.001
"""Seconds a submission below which a difference of two commands says nothing."""

_STOCK = """c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.db_url = {database!r}
"""


@dataclass(frozen=True)
class Cost:
    """Seconds of one command with all its processes: by the clock, and of processors."""

    wall: float
    cpu: float


def benchmark(number: int, folder: Path | None, say: Say) -> None:
    """Grade simulated submissions each way and print costs and ratios.

    ``number`` of them where notebooks are executed, which takes seconds each, and at least ``MANY`` where verdicts are
    known and pages are written: there a submission costs less than the noise of starting up, and only many tell it.
    Each command also runs on a class of one: what another submission costs is the difference, without the time in
    which Python, nbgrader and the language model load.
    """
    root = (folder or Path(tempfile.mkdtemp(prefix="coach-benchmark-"))).expanduser().resolve()
    say(f"Submissions of six replies, the same grader, one process; {os.cpu_count()} processors.")
    each: dict[str, float] = {}
    for run, total in ((_judging, number), (_writing, max(number, MANY))):
        one, all_ = run(root / run.__name__ / "one", 1), run(root / run.__name__ / "all", total)
        each |= {name: (all_[name].cpu - one[name].cpu) / (total - 1) for name in all_}
        say(f"{total} submissions. Seconds for all of them:")
        for name, cost in all_.items():
            say(
                f"  {_WORDS[name]:58} clock {cost.wall:8.2f}   processor {cost.cpu:8.2f}   another one {1000 * each[name]:8.1f} ms"
            )
    say("Processor time of another submission, ours as 1:")
    for title, theirs, ours in (("stock execution", "stock", "fast"), ("nbgrader with our settings", "chain", "fast"), ("feedback page", "stock feedback", "feedback")):  # fmt: skip
        say(f"  {title:58} {_ratio(each[theirs], each[ours])}")
    say(f"Cost beyond judging (graded again from known verdicts): {1000 * each['regrade']:.1f} ms a submission")
    if folder is None:
        shutil.rmtree(root)


def _ratio(theirs: float, ours: float) -> str:
    """A ratio, or that the smaller cost is lost in the noise of starting up: more submissions then tell it."""
    return f"{theirs / ours:8.1f}" if ours > NOISE else "unclear, take more submissions;"


def _judging(root: Path, number: int) -> dict[str, Cost]:
    """Submissions graded each way for the first time."""
    cohort = _simulated(root / "fast", number)
    stock = _stock_class(root / "stock")
    _run(stock, "nbgrader", "generate_assignment", EXERCISE)
    shutil.copytree(cohort.root / "submitted", stock / "submitted")
    chain = new_cohort(root / "chain", EXERCISE).root
    shutil.rmtree(chain / "submitted")
    shutil.copytree(cohort.root / "submitted", chain / "submitted")
    costs = {
        "stock": _run(stock, "nbgrader", "autograde", EXERCISE),
        "chain": _run(chain, "nbgrader", "autograde", EXERCISE),
        "fast": _run(cohort.root, "grader", "cohort", "grade", str(cohort.root), "--workers", "1"),
    }
    for done in (stock, chain, cohort.root):
        _check_whole(done / "autograded", "*.ipynb", number)
    return costs


def _writing(root: Path, number: int) -> dict[str, Cost]:
    """A graded class graded again, and its feedback pages: by us, and by nbgrader from the same gradebook."""
    cohort = _simulated(root / "fast", number)
    ours, here = ("grader", "cohort"), str(cohort.root)
    _run(cohort.root, *ours, "grade", here)
    stock = _stock_class(root / "stock")
    shutil.copytree(cohort.root / "autograded", stock / "autograded")
    shutil.copy(cohort.root / "gradebook.db", stock)
    costs = {
        "again": _run(cohort.root, *ours, "grade", here),
        "regrade": _run(cohort.root, *ours, "regrade", here, "--everything", "--workers", "1"),
        "stock feedback": _run(stock, "nbgrader", "generate_feedback", EXERCISE),
        "feedback": _run(cohort.root, *ours, "feedback", here, "--workers", "1"),
    }
    for done in (stock, cohort.root):
        _check_whole(done / "feedback", "*.html", number)
    return costs


def _check_whole(folder: Path, files: str, number: int) -> None:
    """Raises RuntimeError where a command left a submission out: its cost would not be that of the others."""
    found = len(list(folder.glob(f"*/{EXERCISE}/{files}")))
    if found != number:
        raise RuntimeError(f"{folder} holds {found} of {number} files")


def _simulated(root: Path, number: int) -> Cohort:
    cohort = new_cohort(root, EXERCISE)
    simulate(cohort.root, number)
    return cohort


_WORDS = {
    "stock": "stock nbgrader autograde, which executes notebooks",
    "chain": "nbgrader autograde with our settings",
    "fast": "coach cohort grade",
    "again": "coach cohort grade again, nothing changed",
    "regrade": "coach cohort regrade --everything, all verdicts known",
    "stock feedback": "nbgrader generate_feedback",
    "feedback": "coach cohort feedback",
}


def _stock_class(root: Path) -> Path:
    """A folder of nbgrader without any of our settings."""
    (root / "solutions" / EXERCISE).mkdir(parents=True)
    shutil.copy(resources.SOLUTIONS / EXERCISE / f"{EXERCISE}.ipynb", root / "solutions" / EXERCISE)
    (root / "nbgrader_config.py").write_text(_STOCK.format(database=f"sqlite:///{root / 'gradebook.db'}"))
    return root


def _run(folder: Path, module: str, *arguments: str) -> Cost:
    """Run a module of this Python and wait; what it and its processes cost."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # One thread a process: a library that spreads over all processors would hide what a process costs.
    environment = os.environ | {
        "PATH": path,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(resources.CRITERIA.parent.parent),
    }
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True, env=environment)  # fmt: skip
    if done.returncode > 1:
        raise RuntimeError(f"{module} {' '.join(arguments)}: {done.stderr[-1000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu)
