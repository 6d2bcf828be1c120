"""``grade_submission``: the bytes of one submission into grades. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.grading import Grade, decode, grade
from grader.judging import prepare
from grader.submissions.archives import is_archive, unpack
from grader.submissions.exercise import Exercise, short_hash
from grader.submissions.reading import Files
from grader.submissions.replies import Reply, replies_of
from grader.submissions.troubles import NothingInside
from grader.submissions.verdicts import Judge, Known, context_key, reply_key
from grader.tasks import Task


@dataclass(frozen=True)
class GradedReply:
    """A reply with its grade.

    ``text`` is the reply as it can be shown, ``hash`` identifies it, ``source`` says where it came from,
    ``key`` is the verdicts' key and ``fresh`` are those that had to be found.
    """

    task: str
    text: str
    hash: str
    source: str
    grade: Grade
    key: str
    fresh: Known


@dataclass(frozen=True)
class GradedSubmission:
    """All replies of a submission, graded, and what is wrong with its notebook (empty if nothing)."""

    exercise: str
    replies: tuple[GradedReply, ...]
    trouble: str


def grade_submission(
    submission: bytes | Files, exercise: Exercise, known: Mapping[str, Known] | None = None
) -> GradedSubmission:
    """Grade a submission: an archive, a notebook, or files by name.

    ``known`` are verdicts by reply key; they save time and change nothing. Raises SubmissionTrouble.
    """
    found = replies_of(files_of(submission, exercise), exercise)
    tasks = {task.id: task for task in exercise.tasks}
    raws = {reply.task: reply.raw for reply in found.replies}
    days = {task.id: raws.get(task.record, b"") for task in exercise.tasks}
    contexts = {r.task: tasks[r.task].context(decode(days[r.task]) or "") for r in found.replies}
    keys = {r.task: reply_key(r.raw, context_key(contexts[r.task])) for r in found.replies}
    known = known or {}
    new = [r for r in found.replies if keys[r.task] not in known and tasks[r.task].table is None]
    prepare((decode(r.raw) or "", contexts[r.task]) for r in new)
    graded = tuple(
        _graded(reply, tasks[reply.task], days[reply.task], keys[reply.task], known.get(keys[reply.task], {}))
        for reply in found.replies
    )
    return GradedSubmission(exercise.id, graded, found.trouble)


def files_of(submission: bytes | Files, exercise: Exercise) -> Files:
    """Files by name; bytes are an archive or else a notebook. Raises SubmissionTrouble."""
    if not isinstance(submission, bytes):
        return submission
    if not submission.strip():
        raise NothingInside("the file is empty")
    return unpack(submission) if is_archive(submission) else {f"{exercise.id}.ipynb": submission}


def _graded(reply: Reply, task: Task, day: bytes, key: str, known: Known) -> GradedReply:
    judge = Judge(known)
    result = grade(reply.raw, task, judge, day)
    text = reply.raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    return GradedReply(task.id, text, short_hash(reply.raw), reply.source, result, key, judge.fresh)
