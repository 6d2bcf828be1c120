"""A class of any size for load tests: varied, valid submissions from sample replies, and damaged ones on request."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from grader.cohort.damage import DAMAGES
from grader.cohort.demo import CLASS, ClassFile
from grader.cohort.folder import Cohort, CohortError, open_cohort
from grader.exercises import exercise_tasks
from grader.files import load_as
from grader.tasks import Task

_OPENINGS = ("", "Hello. ", "Good morning. ", "Thank you for telling us. ", "Hi there, thanks for your message. ")
_CLOSINGS = ("", " Kind regards", " Talk soon.", " Please call me any time.", " I will write again on Friday.")


@dataclass(frozen=True)
class Simulated:
    """How many submissions were laid down, and which way each damaged one is broken, by learner."""

    number: int
    damaged: dict[str, str]

    @property
    def text(self) -> str:
        """For a person."""
        return f"{self.number} submissions laid down, {len(self.damaged)} of them damaged."


def simulate(folder: Path, number: int, damaged: float = 0.0, seed: int = 1) -> Simulated:
    """Lay down ``number`` submissions in a class without any; the share ``damaged`` is broken. Raises CohortError."""
    cohort = open_cohort(folder)
    submitted = cohort.root / "submitted"
    if number < 1 or not 0 <= damaged <= 1:
        raise CohortError("give a number of 1 or more, and a share of damaged ones between 0 and 1")
    if any(submitted.iterdir()):
        raise CohortError(f"{submitted} is not empty; simulate only in a class of its own")
    chance = random.Random(seed)  # noqa: S311 (variety, not secrecy)
    samples = _samples(cohort)
    release = (cohort.root / "exercises" / cohort.exercise / f"{cohort.exercise}.ipynb").read_bytes()
    broken: dict[str, str] = {}
    ways = sorted(DAMAGES)
    for n in range(1, number + 1):
        learner = f"learner-{n:05d}"
        place = submitted / learner / cohort.exercise
        _lay_down(place, release, samples, chance)
        if chance.random() < damaged:
            broken[learner] = ways[len(broken) % len(ways)]
            DAMAGES[broken[learner]](place)
    return Simulated(number, broken)


def _lay_down(place: Path, release: bytes, samples: dict[str, list[str]], chance: random.Random) -> None:
    (place / "replies").mkdir(parents=True)
    (place / f"{place.name}.ipynb").write_bytes(release)
    for task, texts in samples.items():
        (place / "replies" / f"{task}.md").write_text(varied(texts, chance), encoding="utf-8")


def _samples(cohort: Cohort) -> dict[str, list[str]]:
    """Replies to vary, by task: those of known quality, the models, and the demo class's."""
    tasks: tuple[Task, ...] = exercise_tasks(cohort.exercise, cohort.root)
    learners = load_as(ClassFile, CLASS).learners
    return {
        task.id: [
            *(known.text for known in task.replies),
            *(learner.replies[task.id] for learner in learners if task.id in learner.replies),
        ]
        or list(task.models)
        for task in tasks
    }


def varied(texts: list[str], chance: random.Random) -> str:
    """A reply that nobody else has: sentences left out, from two replies, another beginning and end."""
    first, second = chance.choice(texts), chance.choice(texts)
    sentences = re.split(r"(?<=[.!?])\s+", first.strip())
    kept = [s for s in sentences if chance.random() > 0.12] or sentences
    if chance.random() < 0.3:
        kept.append(chance.choice(re.split(r"(?<=[.!?])\s+", second.strip())))
    return chance.choice(_OPENINGS) + " ".join(kept) + chance.choice(_CLOSINGS)
