"""The project's own labelled replies: whole replies in grader/examples, and the examples in the criteria's files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked_dataclass

from grader import resources
from grader.files import STRICT, ContentError, checked, load
from grader.kinds.base import Context
from grader.library import Criterion, library
from grader.text import Span

EXAMPLES = resources.CRITERIA.parent / "examples"


@dataclass(frozen=True)
class Labelled:
    """A reply with what it answers and the criteria that were decided for it.

    ``met`` is the label by criterion; ``places`` the characters of each sentence that alone does it (or
    holds the fault), known for whole replies only; ``nearly`` those of sentences that would do it in another reply;
    ``about`` is true where the reply was written for the sake of the few criteria that were decided, as an example is;
    ``file`` is the name of the file that holds its labels.
    Replies of one ``group`` answer the same message or stand in the same file: they are never split between training and
    checking.
    """

    reply: str
    context: Context
    met: Mapping[str, bool]
    group: str
    places: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    hard: str = ""
    nearly: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    about: bool = False
    file: str = ""


@checked_dataclass(frozen=True, config=STRICT)
class Bundle:
    """The criteria that were decided for each reply of a bundle: moves to make, faults to be free of."""

    does: list[str]
    faults: list[str] = Field(default_factory=list)


@checked_dataclass(frozen=True, config=STRICT)
class Row:
    """A line of grader/examples: a reply in sentences, and the numbers of the sentences that do what.

    ``does`` and ``faults`` name the sentences each of which is enough; ``nearly`` those that would be in another reply
    but are not in this one, such as joy about the pleasant half of a mixed review; ``na`` and ``unsure`` the criteria of
    the bundle that were left open; ``asked``, where it is there, the only ones that were decided.
    """

    bundle: str
    sentences: list[str] = Field(min_length=1)
    context: str = ""
    does: dict[str, list[int]] = Field(default_factory=dict)
    faults: dict[str, list[int]] = Field(default_factory=dict)
    nearly: dict[str, list[int]] = Field(default_factory=dict)
    na: list[str] = Field(default_factory=list)
    unsure: list[str] = Field(default_factory=list)
    asked: list[str] = Field(default_factory=list)
    genre: str = ""
    industry: str = ""
    channel: str = ""
    writer: str = ""
    hard: str = ""

    def text(self) -> tuple[str, tuple[Span, ...]]:
        """The reply and the characters of each sentence in it."""
        text, spans = "", []
        for sentence in self.sentences:
            text += "" if not text or text.endswith("\n") else " "
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence
        return text, tuple(spans)


def bundles(folder: Path = EXAMPLES) -> dict[str, Bundle]:
    """The bundles by name. Raises ContentError."""
    path = folder / "bundles.yaml"
    return {name: checked(Bundle, data, path) for name, data in load(path).items()}


def replies(folder: Path = EXAMPLES) -> Iterator[Labelled]:
    """The whole replies of the folder's files. Raises ContentError that names file and line."""
    known = bundles(folder)
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip():
                yield _labelled(_row(line, path, number), known, f"{path.name}:{number}")


def _row(line: str, path: Path, number: int) -> Row:
    try:
        data: Any = json.loads(line)
        return checked(Row, data, path)
    except (ValueError, ContentError) as error:
        raise ContentError(f"{path}:{number}: not a labelled reply ({error})") from error


def _labelled(row: Row, known: Mapping[str, Bundle], place: str) -> Labelled:
    if row.bundle not in known:
        raise ContentError(f"{place}: there is no bundle {row.bundle!r}; bundles.yaml has {', '.join(known)}")
    bundle = known[row.bundle]
    open_ = {*row.na, *row.unsure}
    met = {name: name in row.does for name in bundle.does if name not in open_}
    met |= {name: name not in row.faults for name in bundle.faults if name not in open_}
    if strangers := [name for name in row.asked if name not in {*bundle.does, *bundle.faults}]:
        raise ContentError(f"{place}: the bundle {row.bundle!r} has no criterion {strangers[0]!r}")
    if row.asked:
        met = {name: label for name, label in met.items() if name in row.asked}
    text, spans = row.text()
    marked = {**row.does, **row.faults}
    numbers = [number for part in (marked, row.nearly) for some in part.values() for number in some]
    if wrong := [number for number in numbers if not 0 <= number < len(spans)]:
        raise ContentError(f"{place}: there is no sentence number {wrong[0]}; they count from 0")
    places, nearly = (
        {name: tuple(spans[i] for i in some) for name, some in part.items()} for part in (marked, row.nearly)
    )
    about = bool(row.asked)
    file = place.partition(":")[0]
    return Labelled(
        text, Context.from_text(row.context), met, row.context or place, places, row.hard, nearly, about, file
    )


def examples(criterion: Criterion) -> Iterator[Labelled]:
    """The examples in a criterion's own file, each labelled on that criterion only."""
    sides: tuple[tuple[Literal[True, False], Any], ...] = (
        (True, criterion.file.examples.met),
        (False, criterion.file.examples.unmet),
    )
    for label, found in sides:
        for number, example in enumerate(found):
            group = f"{criterion.id} {example.context or number % 50}"
            yield Labelled(
                example.reply,
                criterion.contexts_of(example),
                {criterion.id: label},
                group,
                hard=example.hard or "",
                about=True,
                file=f"{criterion.id}.yaml",
            )


@cache
def everything() -> tuple[Labelled, ...]:
    """All of the project's labelled replies, in a fixed order."""
    return (*replies(), *(row for criterion in library().values() for row in examples(criterion)))
