"""Names that learners choose: ids and paths inside archives. They are checked before anything uses them."""

from __future__ import annotations

import unicodedata

from grader.submissions.limits import MAX_NAME
from grader.submissions.troubles import BadArchive, BadName

_NOT_IN_IDS = set('/\\:*?"<>|')


def check_learner(name: str) -> str:
    """The name, if it can be a learner's id and a folder's name everywhere. Raises BadName."""
    shown = shown_name(name)
    if not name or name.startswith((".", "-")) or name != name.strip() or name.endswith("."):
        raise BadName(f"{shown!r} cannot be a learner's id")
    if len(name) > MAX_NAME:
        raise BadName(f"the name {shown[:40]!r}… has more than {MAX_NAME} characters")
    if any(c in _NOT_IN_IDS or unicodedata.category(c)[0] == "C" for c in name):
        raise BadName(f"the name {shown!r} holds characters that a learner's id cannot have")
    return name


def shown_name(name: str) -> str:
    """A name as it can be printed anywhere: characters without a shape become a mark."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name.encode("utf-8", "replace").decode("utf-8"))


def member_path(name: str) -> tuple[str, ...]:
    """The parts of a path inside an archive. Raises BadArchive for one that leaves the archive's folder."""
    plain = name.replace("\\", "/")
    parts = tuple(part for part in plain.split("/") if part not in {"", "."})
    if plain.startswith("/") or ".." in parts or ":" in "".join(parts[:1]) or "\0" in plain:
        raise BadArchive(f"it holds a path that leads out of its folder ({shown_name(name)[:80]!r})")
    return parts
