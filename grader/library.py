"""The library of criteria: one YAML file each, found by being there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from grader import resources
from grader.files import ContentError, checked, load
from grader.kinds import all_kinds
from grader.kinds.base import Context, Kind

Hard = Literal[
    "negated", "third-person", "quoted", "sarcastic", "hypothetical", "conditional", "word-list", "copied", "near-miss",
    "wrong-subject",
]  # fmt: skip


@dataclass(frozen=True, config={"extra": "forbid"})
class Example:
    """A reply that meets or misses the criterion.

    ``context`` is a key of the file's ``contexts``; ``limit`` the word limit; ``hard`` the sort of trap;
    ``unusual`` marks a good reply without the standard phrase.
    """

    reply: str = Field(min_length=1)
    context: str = ""
    limit: int = 150
    hard: Hard | None = None
    unusual: bool = False


@dataclass(frozen=True, config={"extra": "forbid"})
class Examples:
    """What meets and what misses the criterion: its tests, its training data, its documentation."""

    met: list[Example]
    unmet: list[Example]


@dataclass(frozen=True, config={"extra": "forbid"})
class CriterionFile:
    """What stands in a criterion's file.

    ``title`` is the label that learners see, ``asks`` what the criterion wants, ``not_enough`` what
    looks like it, ``why`` the reason with its ``source``; ``praise`` (with ``{evidence}`` for the
    learner's words), ``advice`` and ``starter`` are feedback; ``parameters`` belong to the ``kind``.
    ``floor`` is the accuracy that decisions on the examples must reach (0 to 1): lower only where rules
    are known to fall short, and the catalogue says so. ``tends_to`` says in one clause what the grader tends to
    get wrong here ("takes an apology for the weather for one"), for instructors.
    """

    title: str
    asks: str
    not_enough: str
    why: str
    source: str
    praise: str
    advice: str
    starter: str
    kind: str
    parameters: dict[str, Any]
    examples: Examples
    section: str = "Every reply"
    floor: float = Field(default=0.85, ge=0.5, le=1)
    assisted: bool = False
    tends_to: str = Field(default="", max_length=120, pattern=r"^[^|\n]*$")
    contexts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, config={"arbitrary_types_allowed": True})
class Criterion:
    """One thing that a good reply does: its file, its kind, and the version that grades are stored with."""

    id: str
    file: CriterionFile
    kind: Any
    version: str

    @property
    def title(self) -> str:
        """The label that learners see."""
        return self.file.title

    def contexts_of(self, example: Example) -> Context:
        """The context that an example answers."""
        return Context(message=self.file.contexts.get(example.context, ""), word_limit=example.limit)


def read_criterion(path: Path) -> Criterion:
    """One criterion. Raises ContentError."""
    data = load(path)
    file = checked(CriterionFile, data, path)
    kinds = all_kinds()
    if file.kind not in kinds:
        raise ContentError(f"{path}: kind: there is no kind {file.kind!r}; there are {', '.join(sorted(kinds))}")
    kind: Kind = checked(kinds[file.kind], file.parameters, path, at=("parameters",))
    for example in (*file.examples.met, *file.examples.unmet):
        if example.context and example.context not in file.contexts:
            raise ContentError(f"{path}: examples: there is no context {example.context!r} for {example.reply[:50]!r}")
    return Criterion(path.stem, file, kind, version_of(file.kind, file.parameters, assisted=file.assisted))


def version_of(kind: str, parameters: dict[str, Any], *, assisted: bool = False) -> str:
    """A short hash of what decides: a change of examples or advice does not change it, a newly trained model does."""
    return hashlib.sha256(f"{kind}\n{_ordered(parameters)}\n{assisted}\n{voters_version()}".encode()).hexdigest()[:12]


@cache
def voters_version(package: Path = Path(__file__).parent) -> str:
    """A hash of both voters: how text is read, the rules' code, the learned vote with its weights."""
    parts = [*sorted((package / "kinds").glob("*.py")), package / "text.py"]
    parts += sorted((package / "model" / "encoder").glob("*.*"))
    names = ("coherence.py", "encoder.py", "features.py", "learned.py", "weights.npz")
    parts += [package / "model" / name for name in names]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in parts if path.is_file())).hexdigest()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _ordered(value[key])) for key in sorted(value)]
    return [_ordered(item) for item in value] if isinstance(value, list) else value


class Library(Mapping[str, Criterion]):
    """The criteria of a folder by id, in alphabetical order. A file is read when its criterion is first looked up, as a
    task asks for few of them; a file that is wrong raises ContentError then, and keeps no other from being used."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
        self._read: dict[str, Criterion] = {}

    def __getitem__(self, name: str) -> Criterion:
        if name not in self._read:
            self._read[name] = read_criterion(self._files[name])
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@cache
def library(folder: Path = resources.CRITERIA) -> Library:
    """The criteria of the folder, the course's own if none is given."""
    return Library(folder)
