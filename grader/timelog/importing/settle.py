"""Entries into blocks: overlaps cut, gaps named, categories known; every minute kept out is reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from grader.timelog.importing.ledger import Choice, Entry, Ledger, count, hours
from grader.timelog.importing.result import Source
from grader.timelog.model import UNKNOWN, Block
from grader.timelog.zones import Clock

_OVERLAP = (
    Choice("later", "the row that starts later counts"),
    Choice("earlier", "the row that starts earlier counts"),
)
_SAME = (Choice("once", "count it once"),)
_GAP = (
    Choice("unknown", "leave the time unknown"),
    Choice("before", "the row before it lasted until then"),
    Choice("after", "the row after it began then"),
)
SMALL_GAP = 4 * 60
"""Minutes up to which a gap may be given to a neighbor."""


def without_overlaps(entries: Sequence[Entry], ledger: Ledger) -> list[Entry]:
    """Pieces in order of time that never overlap. By default the later start counts: it ended or interrupted."""
    done: list[Entry] = []
    tail: list[Entry] = []
    for entry in sorted(entries, key=lambda e: e.start):
        while tail and tail[0].end <= entry.start:
            done.append(tail.pop(0))
        tail = _laid(tail, entry, ledger) if tail else [entry]
    return done + tail


def _laid(tail: list[Entry], entry: Entry, ledger: Ledger) -> list[Entry]:
    """The open pieces with one more entry; what is claimed twice is reported once."""
    under = [piece for piece in tail if piece.start < entry.end]
    double = sum(min(p.end, entry.end) - max(p.start, entry.start) for p in under)
    if not double:
        return [*tail, entry]
    if _asked(under, entry, double, ledger) == "later":
        parts = [part for piece in tail for part in _outside(piece, entry.start, entry.end)]
        return sorted([*parts, entry], key=lambda e: e.start)
    parts = [entry]
    for piece in under:
        parts = [rest for part in parts for rest in _outside(part, piece.start, piece.end)]
    return sorted([*tail, *parts], key=lambda e: e.start)


def _asked(under: Sequence[Entry], entry: Entry, double: int, ledger: Ledger) -> str:
    lines = ", ".join(dict.fromkeys(str(piece.line) for piece in under))
    same = len(under) == 1 and under[0][1:5] == entry[1:5]
    if same:
        text = f"the same as line {lines}; {hours(double)} counted once"
        ledger.ask(entry.line, "duplicate", text, _SAME, key=entry.key, out={"once": double})
        return "later"
    text = f"overlaps line {lines} by {hours(double)}"
    return ledger.ask(entry.line, "overlap", text, _OVERLAP, key=entry.key, out={"later": double, "earlier": double})


def _outside(piece: Entry, start: int, end: int) -> list[Entry]:
    """What is left of a piece outside of a span: none, one or two."""
    parts = []
    if piece.start < min(piece.end, start):
        parts.append(piece._replace(end=min(piece.end, start)))
    if max(piece.start, end) < piece.end:
        parts.append(piece._replace(start=max(piece.start, end)))
    return parts


def with_gaps(pieces: list[Entry], most: int, clock: Clock, ledger: Ledger) -> list[Entry]:
    """The pieces with the gaps between them reported, and closed where somebody chose so; above ``most`` as one."""
    gaps = [n for n, (one, two) in enumerate(pairwise(pieces)) if two.start > one.end]
    if len(gaps) > most:
        minutes = sum(pieces[n + 1].start - pieces[n].end for n in gaps)
        text = f"{count(len(gaps), 'gap')} between the rows, {hours(minutes)} in all: that time stays unknown"
        ledger.ask(pieces[gaps[0] + 1].line, "gaps", text, _GAP[:1])
        return pieces
    made = list(pieces)
    for n in gaps:
        one, two = made[n], made[n + 1]
        minutes = two.start - one.end
        since, until = clock.local(one.end), clock.local(two.start)
        shown = "%H:%M" if since.date() == until.date() else "%Y-%m-%d %H:%M"
        text = f"nothing is recorded for {hours(minutes)} before it ({since:%Y-%m-%d %H:%M} to {until:{shown}})"
        choices = _GAP if minutes <= SMALL_GAP else _GAP[:1]
        chosen = ledger.ask(two.line, "gap", text, choices, key=two.key)
        if chosen != "unknown":
            ledger.claimed += minutes
            made[n], made[n + 1] = (
                (one._replace(end=two.start), two) if chosen == "before" else (one, two._replace(start=one.end))
            )
    return made


def categorized(pieces: list[Entry], source: Source, ledger: Ledger) -> list[Entry]:
    """The pieces with ids of categories; a word that is none is asked about once, and kept as it is until then."""
    words: dict[str, list[Entry]] = defaultdict(list)
    for piece in pieces:
        words[piece.category].append(piece)
    ids = {word: _id(word, found, source, ledger) for word, found in words.items()}
    return [p if p.category == ids[p.category] else p._replace(category=ids[p.category]) for p in pieces]


def _id(word: str, found: Sequence[Entry], source: Source, ledger: Ledger) -> str:
    if not word:
        ledger.say(f"Without a category: {count(len(found), 'block')}; unknown until somebody sorts them.")
        return UNKNOWN
    known = source.categories.get(word.casefold()) or source.categories.get(word.split("/")[0].casefold())
    if known or not source.categories:
        return known or word
    minutes = sum(piece.end - piece.start for piece in found)
    ids = tuple(dict.fromkeys(source.categories.values()))
    choices = (Choice("keep", f"keep {word} as it is"), *(Choice(i, f"it is {i}") for i in ids))
    text = f"{word} is none of your categories ({count(len(found), 'block')}, {hours(minutes)})"
    chosen = ledger.ask(min(p.line for p in found), "category", text, choices, key=word)
    return word if chosen == "keep" else chosen


def blocks_of(pieces: Sequence[Entry], clock: Clock, *, join: bool) -> tuple[Block, ...]:
    """The blocks of pieces in order; with ``join`` equal neighbors are one."""
    if join:
        pieces = _joined(pieces)
    local = clock.local
    return tuple(Block(local(p.start), local(p.end), p.category, p.label) for p in pieces)


def _joined(pieces: Sequence[Entry]) -> list[Entry]:
    made = list(pieces[:1])
    for piece in pieces[1:]:
        last = made[-1]
        if last.end == piece.start and last.category == piece.category and last.label == piece.label:
            made[-1] = last._replace(end=piece.end)
        else:
            made.append(piece)
    return made
