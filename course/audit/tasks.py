"""Do the model replies of a task earn full marks, and the known replies their verdicts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from course.audit.places import begins, shown
from grader.grading import grade
from grader.kinds.length import count_words
from grader.library import library
from grader.tasks import KnownReply, Task

_WORDS = {True: "met", False: "unmet", None: "unsure"}


def task_findings(path: Path, task: Task) -> Iterator[str]:
    """What to mend in a task."""
    place = f"{shown(path)}: task {task.id}"
    for number, model in enumerate(task.models, start=1):
        yield from _model(f"{place}: model {number}", task, model)
    for reply in task.replies:
        yield from _known(f"{place}: the {reply.quality} reply", task, reply)
    if not task.topics:
        yield f"{place}: topics: names none; add the topics of course/topics.yaml that it practices."


def _model(place: str, task: Task, model: str) -> Iterator[str]:
    words = count_words(model)
    if task.table is None and words > task.words:
        yield f"{place}: has {words} words, the limit is {task.words}; shorten it."
    # As a learner's own work a model would be a copy; here it is judged as if it were new.
    for mark in grade(model, replace(task, models=[" "])).marks:
        if not mark.verdict.met:
            yield (
                f"{place}: {mark.criterion} is {_WORDS[mark.verdict.met]} ({mark.verdict.why}); "
                "mend the model or the criterion."
            )


def _known(place: str, task: Task, reply: KnownReply) -> Iterator[str]:
    """A verdict must not be the opposite of the author's, except in a gap; a third may be left to a person."""
    found = {mark.criterion: _WORDS[mark.verdict.met] for mark in grade(reply.text, task).marks}
    got = {name: found.get(name, "unsure") for name in reply.verdicts}
    place = f"{place} {begins(reply.text)}"
    wrong = {name for name, want in reply.verdicts.items() if got[name] not in {want, "unsure"}}
    for name in sorted(wrong - set(reply.gaps)):
        yield f"{place}: {name} should be {reply.verdicts[name]}, is {got[name]}; mend the criterion or the label."
    for name in sorted(set(reply.gaps) - wrong):
        yield f"{place}: gaps: {name} is decided right by now; take it out of the gaps."
    unsure = [name for name, want in reply.verdicts.items() if got[name] == "unsure" != want]
    if too_open(unsure, len(reply.verdicts)):
        yield f"{place}: {', '.join(unsure)} are left to a person; mend the criteria."


def too_open(unsure: Iterable[str], decided: int) -> bool:
    """True if more than a third of a reply's criteria are left to a person; those that always ask one do not count."""
    return sum(not library()[name].file.assisted for name in unsure) > max(decided // 3, 1)
