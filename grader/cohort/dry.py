"""``--dry-run``: what grading would do, without judging or writing anything."""

from __future__ import annotations

from pathlib import Path

from grader.cohort.folder import open_cohort
from grader.cohort.grade import with_book
from grader.cohort.inputs import scan
from grader.cohort.plan import reading, unknown
from grader.cohort.roster import read_roster
from grader.cohort.summary import cut
from grader.submissions.replies import replies_of


def dry_run(folder: Path) -> str:
    """A sentence for each kind of input. Raises CohortError."""
    cohort = open_cohort(folder)

    def look(book, exercise):  # type: ignore[no-untyped-def]
        inputs = scan(cohort.root / "submitted", cohort.exercise)
        strangers = unknown(inputs, read_roster(cohort.root))
        names = {name for name, _ in strangers}
        journal = book.journal()
        done, new, changed, replies = 0, 0, 0, 0
        unreadable = list(inputs.problems)
        found = [one for one in inputs.found if one.learner not in names]
        for read in reading(cohort, exercise, found, journal, again=False):
            if read.trouble:
                unreadable.append((read.learner, read.trouble))
            elif read.done:
                done += 1
            else:
                new, changed = new + (read.learner not in journal), changed + (read.learner in journal)
                replies += sum(bool(reply.raw.strip()) for reply in replies_of(read.files, exercise).replies)
        total = len(inputs.found) + len(inputs.problems) + len(inputs.duplicates)
        lines = [
            f"{total} submissions: {new} new, {changed} to grade again, {done} graded already, {len(unreadable)} cannot be read, "
            f"{len(strangers)} of unknown learners, {len(inputs.duplicates)} duplicates. {replies} replies would be judged. Nothing was written."
        ]
        for name, reason in (*unreadable, *strangers, *inputs.duplicates):
            lines.append(f"  {name}: {reason}.")
        return "\n".join(cut(lines, 200))

    return str(with_book(cohort, look))
