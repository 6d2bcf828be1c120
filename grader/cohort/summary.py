"""What became of a class's inputs: every one is counted once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Named = tuple[tuple[str, str], ...]
"""Name and reason."""


@dataclass(frozen=True)
class Summary:
    """Each input stands in exactly one of the first seven.

    ``graded``: everything decided. ``queued``: at least one reply waits for a person. ``late``: decided, but
    handed in late. ``empty``: nothing written. ``unreadable``, ``unknown`` (not on the class list) and
    ``duplicate`` (a second one of a learner) come with the reason. ``queue`` are the replies that wait
    ("learner: task"), ``fresh`` how many submissions were graded in this run and not before.
    """

    graded: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    unreadable: Named = ()
    unknown: Named = ()
    duplicate: Named = ()
    queue: tuple[str, ...] = ()
    fresh: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        """How many inputs there were."""
        return sum(len(getattr(self, name)) for name in ("graded", "queued", "late", "empty", "unreadable", "unknown", "duplicate"))  # fmt: skip

    def data(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return asdict(self) | {"total": self.total}

    def text(self, most: int = 20) -> str:
        """For a person; long lists are cut after ``most``."""
        counts = [
            f"{len(self.graded)} graded",
            f"{len(self.queued)} with replies that wait for a person",
            f"{len(self.late)} graded and late",
            f"{len(self.empty)} empty",
            f"{len(self.unreadable)} could not be read",
            f"{len(self.unknown)} of unknown learners",
            f"{len(self.duplicate)} duplicates",
        ]
        shown = [count for count in counts if not count.startswith("0 ")] or ["nothing to grade"]
        lines = [f"{self.total} submissions: {', '.join(shown)}. Newly graded: {self.fresh}."]
        for title, named in (("Could not be read", self.unreadable), ("Not on the class list", self.unknown), ("Duplicates", self.duplicate)):  # fmt: skip
            if named:
                lines += [f"{title}:", *cut([f"  {name}: {reason}." for name, reason in named], most)]
        if self.queue:
            lines.append(f"{len(self.queue)} replies wait for a person (`coach cohort review`, or formgrader's Manual Grading):")  # fmt: skip
            lines += cut([f"  {entry}" for entry in self.queue], most)
        return "\n".join([*lines, *self.notes])


def cut(lines: list[str], most: int) -> list[str]:
    """The first lines, and how many more there are."""
    return lines if len(lines) <= most else [*lines[:most], f"  … and {len(lines) - most} more"]
