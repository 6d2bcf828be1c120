"""Submissions from a folder or an archive into ``submitted/``: only what grading reads, by names that were checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cohort.folder import Cohort, CohortError
from grader.cohort.inputs import Found, read_files, scan
from grader.files import write_safely
from grader.submissions.archives import unpack
from grader.submissions.names import check_learner
from grader.submissions.reading import TOO_LARGE, Files
from grader.submissions.replies import content_hash
from grader.submissions.troubles import BadName, SubmissionTrouble

MAX_CLASS_ARCHIVE = 2_000_000_000
MAX_CLASS_FILES = 500_000


@dataclass(frozen=True)
class Taken:
    """How many submissions came in new, in place of an older one, or were there already; what could not be taken."""

    new: int
    replaced: int
    same: int
    problems: tuple[str, ...]

    @property
    def text(self) -> str:
        """For a person."""
        lines = [f"Taken in: {self.new} new, {self.replaced} in place of an older one (which is kept), {self.same} there already."]  # fmt: skip
        return "\n".join([*lines, *(f"  not taken: {problem}." for problem in self.problems)])


def take_in(cohort: Cohort, source: Path) -> Taken:
    """Copy submissions into the class. A source is a folder or archive with one entry a learner. Raises CohortError."""
    counts = {"new": 0, "replaced": 0, "same": 0}
    problems: list[str] = []
    for learner, files in _submissions(cohort, source.expanduser(), problems):
        try:
            counts[_put(cohort, check_learner(learner), files)] += 1
        except (BadName, OSError, ValueError) as error:
            problems.append(f"{learner[:80]}: {getattr(error, 'text', error)}")
    return Taken(counts["new"], counts["replaced"], counts["same"], tuple(problems))


def _submissions(cohort: Cohort, source: Path, problems: list[str]) -> Iterator[tuple[str, Files]]:
    if source.is_dir():
        inputs = scan(source, cohort.exercise)
        problems += [f"{name}: {reason}" for name, reason in (*inputs.problems, *inputs.duplicates)]
        for found in inputs.found:
            try:
                yield found.learner, read_files(found, cohort.exercise)
            except SubmissionTrouble as error:
                problems.append(f"{found.learner}: {error.text}")
    elif source.is_file():
        yield from _from_archive(cohort, source, problems)
    else:
        raise CohortError(f"{source}: there is no such folder or archive")


def _from_archive(cohort: Cohort, source: Path, problems: list[str]) -> Iterator[tuple[str, Files]]:
    try:
        files = unpack(source.read_bytes(), MAX_CLASS_FILES, MAX_CLASS_ARCHIVE, MAX_CLASS_ARCHIVE)
    except SubmissionTrouble as error:
        raise CohortError(f"{source}: {error.text}") from error
    folders = [name.split("/") for name in files]
    # An archive of a folder holds that folder first; learners are the level below it.
    tops = {parts[0] for parts in folders}
    depth = 1 if len(tops) == 1 and all(len(parts) > 2 for parts in folders) and tops != {cohort.exercise} else 0
    by_learner: dict[str, dict[str, bytes]] = {}
    for name, data in files.items():
        parts = name.split("/")
        if len(parts) > depth + 1:
            by_learner.setdefault(parts[depth], {})["/".join(parts[depth + 1 :])] = data
        else:
            problems.append(f"{name[:80]}: it lies beside the learners' folders")
    yield from sorted(by_learner.items())


def _put(cohort: Cohort, learner: str, files: Files) -> str:
    place = cohort.root / "submitted" / learner / cohort.exercise
    plain = {name.removeprefix(f"{cohort.exercise}/"): data for name, data in files.items() if data != TOO_LARGE}
    state = "new"
    if place.is_symlink() or place.parent.is_symlink():
        raise BadName(f"{learner!r} is a link in submitted/")
    if place.exists():
        if _hash_of(place, cohort) == content_hash(plain):
            return "same"
        _keep(cohort, learner, place)
        state = "replaced"
    fresh = place.with_name(f".{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, data in plain.items():
        write_safely(fresh / name, data)
    fresh.mkdir(parents=True, exist_ok=True)
    fresh.rename(place)
    return state


def _hash_of(place: Path, cohort: Cohort) -> str:
    try:
        return content_hash(read_files(Found(place.parent.name, place), cohort.exercise))
    except SubmissionTrouble:
        return ""


def _keep(cohort: Cohort, learner: str, place: Path) -> None:
    """Nothing that a learner handed in is thrown away."""
    kept = cohort.root / ".coach" / "replaced" / learner
    kept.mkdir(parents=True, exist_ok=True)
    number = 1 + sum(1 for _ in kept.iterdir())
    place.rename(kept / str(number))
