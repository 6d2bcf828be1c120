"""What became of a reply, in words for the gradebook, and whether a person has to decide."""

from __future__ import annotations

from grader.grading import Grade, Outcome


def needs_person(result: Grade) -> bool:
    """True where an instructor has to decide something."""
    return result.outcome in {Outcome.NEEDS_PERSON, Outcome.UNREADABLE}


def outcome_comment(result: Grade, trouble: str, source: str = "file") -> str:
    """Outcome, reason, and what is wrong with the file."""
    words = {
        Outcome.GRADED: f"Graded. {_sentence(result.message)}".rstrip(),
        Outcome.NOT_ATTEMPTED: "Not attempted: nothing is written.",
        Outcome.NEEDS_PERSON: _sentence(result.message),
        Outcome.UNREADABLE: f"Could not be read: {result.message}.",
    }[result.outcome]
    if source == "cell":
        words += " The reply stood in a cell of the notebook."
    if trouble:
        words += f" {trouble}" + (" The reply file beside it was used." if source == "file" else "")
    return words


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
