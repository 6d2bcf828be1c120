"""The class list, if the instructor keeps one: ``learners.csv`` in the class's folder."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from grader.cohort.folder import CohortError

FILE = "learners.csv"
COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Listed:
    """A learner on the list; ``lms_user_id`` is the learning platform's own number."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


def read_roster(root: Path) -> dict[str, Listed] | None:
    """Learners by id; None if the class has no list. Raises CohortError with file and line."""
    path = root / FILE
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CohortError(f"{path}: not UTF-8 at byte {error.start}; save it as “CSV UTF-8”") from error
    reader = csv.DictReader(io.StringIO(text))
    if not reader.fieldnames or "id" not in reader.fieldnames:
        raise CohortError(f"{path}:1: needs a first line with column names; id is one of {', '.join(COLUMNS)}")
    listed: dict[str, Listed] = {}
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not values["id"]:
            raise CohortError(f"{path}:{reader.line_num}: a line without id; give it one or remove it")
        if values["id"] in listed:
            raise CohortError(f"{path}:{reader.line_num}: {values['id']!r} stands there twice; remove one line")
        listed[values["id"]] = Listed(**values)
    return listed
