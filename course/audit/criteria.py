"""Are a criterion's examples enough, different enough and decided right?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from course.audit.places import begins, shown
from grader.authoring.catalogue import percent
from grader.library import Criterion, Example
from grader.validity import Row

ENOUGH = 60
"""Examples on each side: fewer, and a share of them says little."""
HARD_SHARE = 1 / 3
UNUSUAL_SHARE = 1 / 10
SAME = 0.9
"""From this ratio of equal characters on, two examples test the same thing."""
COVERAGE = 0.8


def criterion_findings(path: Path, criterion: Criterion, row: Row) -> Iterator[str]:
    """What to mend in a criterion's file; ``row`` are its figures on the project's own replies."""
    place = shown(path)
    examples = criterion.file.examples
    for side, found in (("met", examples.met), ("unmet", examples.unmet)):
        if len(found) < ENOUGH:
            yield f"{place}: examples.{side}: has {len(found)} examples, needs {ENOUGH}; add {ENOUGH - len(found)}."
    # What looks like a fault and is none is the trap of a criterion that wants a reply free of a fault.
    traps = examples.unmet if criterion.kind.needs_evidence else (*examples.met, *examples.unmet)
    hard = sum(example.hard is not None for example in traps)
    if hard < HARD_SHARE * len(examples.unmet):
        yield (
            f"{place}: examples.unmet: {hard} of {len(examples.unmet)} are hard; "
            "make a third of them traps (negated, quoted, copied, near-miss …) and mark them with `hard`."
        )
    # Of a fault, a met example that is marked `hard` only looks like it: that is its unusual form.
    unusual = sum(example.unusual or (example.hard is not None) for example in examples.met)
    if unusual < UNUSUAL_SHARE * len(examples.met):
        yield (
            f"{place}: examples.met: {unusual} of {len(examples.met)} are unusual; make a tenth of them replies that do it "
            "without the standard phrases, and mark them with `unusual`."
        )
    if criterion.kind.needs_evidence and "{evidence}" not in criterion.file.praise:
        yield f"{place}: praise: does not quote the learner; put {{evidence}} where their words should stand."
    for one, other in (*near_duplicates(examples.met), *near_duplicates(examples.unmet)):
        yield (
            f"{place}: examples: {begins(one.reply)} and {begins(other.reply)} are nearly the same; "
            "replace one by another situation."
        )
    yield from _figures(place, criterion, row)


def _figures(place: str, criterion: Criterion, row: Row) -> Iterator[str]:
    wrong = round(row.items * (row.coverage or 0) * (1 - (row.accuracy or 0)))
    floor = criterion.file.floor
    if row.accuracy is not None and row.accuracy < floor:
        yield (
            f"{place}: examples: {wrong} verdicts are wrong, {percent(row.accuracy)} of the decided are right, "
            f"{percent(floor)} are needed; mend the parameters of kind {criterion.file.kind!r}."
        )
    if row.coverage is not None and row.coverage < COVERAGE:
        yield (
            f"{place}: examples: only {percent(row.coverage)} are decided, {percent(COVERAGE)} are needed; "
            f"mend the parameters of kind {criterion.file.kind!r} so that fewer are unsure."
        )


def near_duplicates(examples: Sequence[Example]) -> Iterator[tuple[Example, Example]]:
    """Pairs of one side that answer the same context in nearly the same characters.

    A pair of which one meets and the other misses is no duplicate: such pairs are the best tests.
    """
    bags = [Counter(example.reply.lower().split()) for example in examples]
    for (one, bag), (other, other_bag) in combinations(zip(examples, bags, strict=True), 2):
        if (one.context, one.limit) == (other.context, other.limit) and _may_be_same(bag, other_bag):
            matcher = SequenceMatcher(None, one.reply.lower(), other.reply.lower(), autojunk=False)
            if matcher.quick_ratio() > SAME and matcher.ratio() > SAME:
                yield one, other


def _may_be_same(one: Counter[str], other: Counter[str]) -> bool:
    """A cheap test that lets through every pair worth comparing by characters: half of the words are shared."""
    total = one.total() + other.total()
    return 2 * (one & other).total() >= 0.5 * total
