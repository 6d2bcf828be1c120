"""Judging replies before and after an edit, and with their evidence cut out."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal

from grader.judging import judge_all
from grader.kinds.base import Context, Verdict
from grader.labelled import read_labelled
from grader.library import library
from grader.model import corpus
from grader.robustness.edits import EDITS, Edit
from grader.text import Span
from grader.validity import BLIND

Outcome = Literal["same", "turned", "lost", "settled"]
LEAST_LEFT = 3
"""Words that must be left of a reply without its evidence: of less, nothing could be met anyway."""
CUT = "evidence cut"


@dataclass(frozen=True)
class Item:
    """A reply, what it answers, and the criteria that were labelled for it and so can be asked of it."""

    reply: str
    context: Context
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One verdict (met, unmet or None for unsure) before and after a harmless edit."""

    set: str
    criterion: str
    edit: str
    reply: str
    edited: str
    before: bool | None
    after: bool | None

    @property
    def outcome(self) -> Outcome:
        """Unchanged; met turned into unmet or back; a decision lost to "unsure"; "unsure" settled."""
        if self.before is self.after:
            return "same"
        if self.before is None:
            return "settled"
        return "lost" if self.after is None else "turned"


@dataclass(frozen=True)
class Cut:
    """A verdict "met" whose evidence was cut out, and what became of it; ``reply`` as it was, ``rest`` what is left."""

    set: str
    criterion: str
    reply: str
    rest: str
    after: bool | None

    @property
    def flipped(self) -> bool:
        """True if the criterion is no longer met."""
        return self.after is not True


@dataclass(frozen=True)
class Report:
    """All cases of a measurement."""

    cases: tuple[Case, ...]
    cuts: tuple[Cut, ...]


def robustness(sample: int = 0, criteria: Sequence[str] = ()) -> Report:
    """Edit and cut the labelled replies: ``sample`` of each set, spread evenly over it (0 takes all).

    ``criteria`` limits what is judged, and the replies to those that have a label on one of them.
    """
    cases: list[Case] = []
    cuts: list[Cut] = []
    for name, items in _sets().items():
        for item in spread(_limited(items, criteria), sample):
            before = judge_all(item.reply, item.criteria, item.context)
            cases += _edited(name, item, before)
            cuts += _cut(name, item, before)
    return Report(tuple(cases), tuple(cuts))


@cache
def _sets() -> Mapping[str, tuple[Item, ...]]:
    """Replies that no model was trained on (only a checkout has them), and those that ours was trained on."""
    blind = [
        Item(line.reply, Context.from_text(line.context), tuple(name for name in line.labels if name in library()))
        for path in sorted(BLIND.glob("*.jsonl"))
        for line in read_labelled(path, lambda problem: None)
    ]
    own = [Item(row.reply, row.context, tuple(row.met)) for row in corpus.everything()]
    return {"blind": _merged(blind), "examples": _merged(own)}


def _merged(items: Iterable[Item]) -> tuple[Item, ...]:
    """One item a reply and context, with all the criteria of the lines that it stands in."""
    found: dict[tuple[str, Context], dict[str, None]] = {}
    for item in items:
        found.setdefault((item.reply, item.context), {}).update(dict.fromkeys(item.criteria))
    return tuple(Item(reply, context, tuple(names)) for (reply, context), names in found.items())


def _limited(items: Iterable[Item], criteria: Sequence[str]) -> list[Item]:
    if not criteria:
        return list(items)
    kept = ((item, tuple(name for name in item.criteria if name in criteria)) for item in items)
    return [Item(item.reply, item.context, names) for item, names in kept if names]


def spread(items: Sequence[Item], number: int) -> list[Item]:
    """``number`` of the items at even distances; all if there are no more, or if the number is 0."""
    if not number or number >= len(items):
        return list(items)
    return [items[place * len(items) // number] for place in range(number)]


def _edited(name: str, item: Item, before: Mapping[str, Verdict]) -> Iterator[Case]:
    for edit in EDITS:
        edited = edit.change(item.reply, _chance(edit, item.reply))
        asked = [c for c in item.criteria if edit.fair(library()[c])]
        if edited == item.reply or not asked:
            continue
        for criterion, verdict in judge_all(edited, asked, item.context).items():
            yield Case(name, criterion, edit.name, item.reply, edited, before[criterion].met, verdict.met)


def _chance(edit: Edit, reply: str) -> Random:
    """Random numbers that belong to the reply: the same in every run."""
    return Random(zlib.crc32(f"{edit.name} {reply}".encode("utf-8", "surrogatepass")))  # noqa: S311 (no secret)


def _cut(name: str, item: Item, before: Mapping[str, Verdict]) -> Iterator[Cut]:
    """Cuts for the criteria that are met by something in the reply; those with the same rest are judged together."""
    asked: dict[str, list[str]] = defaultdict(list)
    for criterion, verdict in before.items():
        if verdict.met and library()[criterion].kind.needs_evidence:
            asked[without(item.reply, verdict.evidence)].append(criterion)
    for rest, criteria in asked.items():
        if len(re.findall(r"\w+", rest)) < LEAST_LEFT:
            continue
        for criterion, verdict in judge_all(rest, criteria, item.context).items():
            yield Cut(name, criterion, item.reply, rest, verdict.met)


def without(reply: str, evidence: Iterable[Span]) -> str:
    """The reply without the marked words, and without the blanks and marks that are left over where they stood."""
    marked = {place for start, end in evidence for place in range(start, end)}
    reply = "".join(" " if place in marked else letter for place, letter in enumerate(reply))
    reply = re.sub(r"(?<=[.!?\s])[ \t]*[.,;:!?]+(?=\s|$)", "", reply)
    return re.sub(r"[ \t]{2,}", " ", reply).strip()
