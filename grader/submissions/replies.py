"""Which text of a submission answers which task: the reply files, and, where there is none, a text cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.submissions.exercise import Exercise, short_hash
from grader.submissions.notebook import Handed, cell_reply, read_notebook
from grader.submissions.reading import Files


@dataclass(frozen=True)
class Reply:
    """A reply as it was handed in: its bytes and where they come from ("file", "cell" or "nowhere")."""

    task: str
    raw: bytes
    source: str


@dataclass(frozen=True)
class Replies:
    """All replies of a submission, and what is wrong with its notebook."""

    replies: tuple[Reply, ...]
    trouble: str


def replies_of(files: Files, exercise: Exercise) -> Replies:
    """One reply a task, in the order of the tasks; empty where nothing was handed in."""
    here = rebased(files, exercise)
    handed = read_notebook(_notebook(here, exercise))
    found = tuple(_reply(here, handed, exercise, task.id) for task in exercise.tasks)
    return Replies(found, handed.trouble)


def content_hash(files: Files) -> str:
    """A hash of all that grading looks at; names and bytes, in order."""
    parts = [f"{len(name.encode('utf-8', 'surrogateescape'))}:{len(files[name])}:".encode() + name.encode("utf-8", "surrogateescape") + files[name] for name in sorted(files)]  # fmt: skip
    return short_hash(b"".join(parts))


def rebased(files: Files, exercise: Exercise) -> Files:
    """The files as seen from the folder that holds this exercise's replies, wherever it lies in an archive."""
    base = max(_bases(files), key=lambda b: (_fit(files, b, exercise), -b.count("/"), b), default="")
    return {name[len(base) :]: data for name, data in files.items() if name.startswith(base)} if base else files


def _bases(files: Iterable[str]) -> set[str]:
    """Every folder that holds a file or a replies folder, as a prefix."""
    parents = {name.rsplit("/", 1)[0] + "/" if "/" in name else "" for name in files}
    return {""} | parents | {p[: -len("replies/")] for p in parents if p.casefold().endswith("replies/")}


def _fit(files: Files, base: str, exercise: Exercise) -> tuple[int, bool]:
    here = {name[len(base) :].casefold() for name in files if name.startswith(base)}
    texts = sum(f"replies/{task.id}.md" in here or f"replies/{task.id}.txt" in here for task in exercise.tasks)
    return texts, f"{exercise.id}.ipynb" in here


def _notebook(files: Files, exercise: Exercise) -> bytes | None:
    """The exercise's notebook; one with another name counts if it is the only one."""
    exact = files.get(f"{exercise.id}.ipynb")
    others = [name for name in files if "/" not in name and name.casefold().endswith(".ipynb")]
    return exact if exact is not None else files[others[0]] if len(others) == 1 else None


def _reply(files: Files, handed: Handed, exercise: Exercise, task: str) -> Reply:
    exact = files.get(f"replies/{task}.md")
    if exact is None:
        # Names change on the way through other systems: letter case, another ending.
        alike = {f"replies/{task}.md", f"replies/{task}.txt"}
        exact = next((files[name] for name in sorted(files) if name.casefold() in alike), None)
    if exact is not None and exact.strip():
        return Reply(task, exact, "file")
    typed = cell_reply(handed, task, exercise.reply_cell(task), exercise.texts)
    if typed:
        return Reply(task, typed.encode("utf-8"), "cell")
    return Reply(task, exact or b"", "file" if exact is not None else "nowhere")
