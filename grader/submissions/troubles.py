"""What can be wrong with a submission as a whole: typed, each with what the instructor can do."""

from __future__ import annotations


class SubmissionTrouble(ValueError):
    """A submission that cannot be graded; the message says what is wrong, ``remedy`` what to do."""

    remedy = "Look at the submission's files and ask the learner to hand in again."

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __reduce__(self) -> tuple[type[SubmissionTrouble], tuple[str]]:
        return type(self), (self.what,)

    @property
    def text(self) -> str:
        """What is wrong and what to do, as two sentences without the last stop."""
        return f"{self.what}. {self.remedy}".rstrip(".")


class HoldsLink(SubmissionTrouble):
    """A link or a special file, which could point at somebody else's work."""

    remedy = "Ask the learner for plain files; links are never followed."


class TooMuch(SubmissionTrouble):
    """Too many files, too many bytes, or folders too deep."""

    remedy = "Ask the learner for the notebook and the replies folder only."


class BadArchive(SubmissionTrouble):
    """An archive that cannot be opened, or that tries to write outside its folder."""

    remedy = "Ask the learner to pack the replies folder again as a plain zip file."


class BadName(SubmissionTrouble):
    """A name that cannot be a learner's id or a file of a submission."""

    remedy = "Rename it to the learner's id: letters, digits, dots, dashes or underscores."


class NothingInside(SubmissionTrouble):
    """Neither replies nor a notebook."""

    remedy = "Ask the learner to hand in the replies folder that lies beside the notebook."


class Denied(SubmissionTrouble):
    """The files cannot be read by this account."""

    remedy = "Give your account the right to read them, then grade again."


class GraderStopped(SubmissionTrouble):
    """The process that graded this submission ended without an answer, more than once."""

    remedy = "Read this one yourself; everybody else is graded."
