"""A grade into words and highlighted HTML: the same in lessons, on the command line, in nbgrader's pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from grader.grading import Grade, Mark, Outcome
from grader.kinds.base import Verdict
from grader.library import library
from grader.tables import diary_of
from grader.tasks import all_tasks
from grader.text import Span, clean

MOST = 3
"""Things to work on that are shown at once."""

LONGEST_THOUGHT = 20
"""Words up to which a place is shown with the rest of its thought."""

_ENDS = re.compile(r"[,;:.!?](?=\s|$)|\s[-–—](?=\s)|\n")
_STATES = {True: "met", False: "unmet", None: "unsure"}
_STATE_WORDS = {"met": "found", "unmet": "not yet", "unsure": "a person should look"}
_VALUE_WORDS = {"met": "right", "unmet": "not right yet", "unsure": "a person should look"}


@dataclass(frozen=True)
class Note:
    """Feedback on one criterion: one sentence that quotes the learner, one next step, a sentence to complete."""

    criterion: str
    title: str
    state: str
    sentence: str
    step: str
    starter: str
    points: float
    possible: float
    evidence: tuple[Span, ...]
    valued: bool = False
    """True for a part of a table, which is right or not."""

    @property
    def state_words(self) -> str:
        """The state in words."""
        return (_VALUE_WORDS if self.valued else _STATE_WORDS)[self.state]

    @property
    def label(self) -> str:
        """What stands at the end of a mark in the text; escaped. What it does not say is found, as the solid line under it.

        A right line of a table names itself.
        """
        if self.state == "met":
            return "right" if self.valued else escape(self.title)
        return f"{escape(self.title)} ({self.state_words})"


@dataclass(frozen=True)
class Feedback:
    """What a learner is told: what works, up to three things to work on (the most valuable first), what a person decides."""

    headline: str
    works: tuple[Note, ...]
    work_on: tuple[Note, ...]
    later: tuple[Note, ...]
    unsure: tuple[Note, ...]
    arithmetic: str


def feedback(reply: str, grade: Grade) -> Feedback:
    """The words for a grade of this reply."""
    notes = [_note(reply, mark) for mark in grade.marks]
    # A line of a table that could not be read has no points of its own, and mending it may bring some back.
    missed = sorted((n for n in notes if n.state == "unmet"), key=lambda n: (bool(n.possible), -n.possible))
    return Feedback(
        headline=headline(grade),
        works=tuple(sorted((n for n in notes if n.state == "met"), key=lambda n: (not n.evidence, -n.possible))),
        work_on=tuple(missed[:MOST]),
        later=tuple(missed[MOST:]),
        unsure=tuple(n for n in notes if n.state == "unsure"),
        arithmetic=_arithmetic(grade),
    )


def quote(reply: str, span: Span, most: int = 14) -> str:
    """The learner's words in quotation marks, shortened in the middle of long evidence."""
    words = clean(reply)[span.start : span.end].split()
    if len(words) > most:
        words = [*words[: most - 4], "…", *words[-3:]]
    return "“" + " ".join(words).strip(" ,;:") + "”"


def notes_for(reply: str, verdicts: dict[str, Verdict]) -> list[Note]:
    """Notes on verdicts without points, for examples in a lesson."""
    return [_note(reply, Mark(name, 1, 1, float(bool(v.met)), v)) for name, v in verdicts.items()]


def _note(reply: str, mark: Mark) -> Note:
    if mark.title:
        return _value_note(mark)
    file = library()[mark.criterion].file
    state = _STATES[mark.verdict.met]
    # Being free of a fault leaves no words to show; marks are for what the reply does.
    evidence = mark.verdict.shown if state != "met" or library()[mark.criterion].kind.needs_evidence else ()
    if state == "met":
        evidence = tuple(dict.fromkeys(whole_thought(clean(reply), span) for span in evidence))
    words = quote(reply, evidence[0]) if evidence else ""
    why = mark.verdict.why
    if state == "met":
        sentence = (
            file.praise.replace("{evidence}", words)
            if words or "{evidence}" not in file.praise
            else f"{why[:1].upper()}{why[1:]}."
        )
    elif words:
        sentence = f"You wrote {words}: {why}."
    else:
        sentence = f"{why[:1].upper()}{why[1:]}."
    # Where nobody can tell and no words can be shown, advice would sound like a verdict; where a person decides what
    # looks unmet, it helps all the same.
    silent = state == "met" or (state == "unsure" and not words and not file.assisted)
    step = "" if silent else file.advice
    return Note(mark.criterion, file.title, state, sentence, step, file.starter, mark.points, mark.possible, evidence)


def _value_note(mark: Mark) -> Note:
    """A note on a part of a table: the reason for the difference, and where to look."""
    verdict = mark.verdict
    state = _STATES[verdict.met]
    sentence = f"{verdict.why[:1].upper()}{verdict.why[1:]}."
    step = "" if state == "met" else mark.step
    return Note(mark.criterion, mark.title, state, sentence, step, "", mark.points, mark.possible, verdict.evidence, valued=True)  # fmt: skip


def whole_thought(reply: str, span: Span) -> Span:
    """The words grown to the marks that end a thought, so that praise shows no half of one.

    A long thought stays as it was found; a fault is never grown: there the single word matters.
    """
    start = max((m.end() for m in _ENDS.finditer(reply, 0, span.start)), default=0)
    stop = _ENDS.search(reply, max(span.end - 1, span.start))
    end = stop.end() if stop else len(reply.rstrip())
    start += len(reply[start:end]) - len(reply[start:end].lstrip())
    grown = Span(min(start, span.start), max(end, span.end))
    if len(reply[grown.start : grown.end].split()) <= LONGEST_THOUGHT:
        return grown
    return Span(span.start, end) if not reply[span.end : end].strip(",;:.!?") else span


def headline(grade: Grade) -> str:
    """The first line of the feedback: how much the reply does, or why it was not judged."""
    if grade.outcome is Outcome.NOT_ATTEMPTED:
        return "Not attempted: nothing is written yet."
    if grade.outcome is Outcome.UNREADABLE:
        return f"Could not be read: {grade.message}."
    done = len(grade.met)
    if any(mark.title for mark in grade.marks):
        return _table_headline(grade)
    text = f"Judged: your reply does {done} of {len(grade.marks)} things."
    if grade.outcome is Outcome.NEEDS_PERSON:
        waiting = sum(mark.verdict.met is None for mark in grade.marks)
        text += f" A person should look at {waiting} more, because the grader is not sure."
    return text


def _table_headline(grade: Grade) -> str:
    count = sum(bool(mark.possible) for mark in grade.marks)
    text = f"Checked: {len(grade.met)} of {count} parts of your table are right."
    return text + (f" {grade.message[:1].upper()}{grade.message[1:]}." if grade.message else "")


def number(value: float) -> str:
    """Points as people write them: no needless zeros, at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _arithmetic(grade: Grade) -> str:
    if not grade.marks:
        return f"0 of {number(grade.possible)} points so far"
    if any(mark.title for mark in grade.marks):
        text = f"{number(grade.points)} of {number(grade.possible)} points: the sum of the parts, each by how much of it is right"
        return text + (f"; {number(grade.open_points)} points wait for a person" if grade.open_points else "")
    total = sum(mark.weight for mark in grade.marks)
    met = sum(mark.weight for mark in grade.marks if mark.verdict.met)
    text = (
        f"{number(met)} of {number(total)} weights earned: "
        f"{number(grade.possible)} × {number(met)} ÷ {number(total)} = {number(grade.points)} points"
    )
    if grade.open_points:
        text += f"; {number(grade.open_points)} points wait for a person"
    return text


PALETTE = """
.coach,.coach-page,.coach-feedback{--ink:#22272b;--quiet:#57534a;--card:#fffdf9;--field:#fff;--line:#d9d2c3;--edge:#77726a;--link:#1b466b;
--accent:#1f5f8b;--on-accent:#fff;--focus:#b4560f;--soft:#f2efe7;--pick:#dbe7f5;--choose:#ffe9a8;
--met:#145229;--met-bg:#d9f0df;--unmet:#8a3208;--unmet-bg:#fde3d3;--unsure:#323d94;--unsure-bg:#e3e6fb}
[data-jp-theme-light="false"] :is(.coach,.coach-page,.coach-feedback){--ink:#ece8df;--quiet:#bdb7aa;--card:#23272a;--field:#1a1d20;
--line:#4a4d4e;--edge:#9b968b;--link:#9fcdf2;--accent:#9fcdf2;--on-accent:#10202d;--focus:#ffb26b;--soft:#2e3235;--pick:#24435c;
--choose:#5c4a12;--met:#a5e0b7;--met-bg:#1d4229;--unmet:#ffc09c;--unmet-bg:#532a14;--unsure:#c3caff;--unsure-bg:#2c336b}
@media print{.coach,.coach-page,.coach-feedback{--card:#fff}}
"""
"""The colors of all that the course draws; each pair of text and background has a contrast of 4.5 to 1 or more."""

# Pixels, not rem: on nbgrader's pages a rem is 10 pixels.
STYLE = (
    PALETTE
    + """
.coach-feedback{font:17px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--card);max-width:736px;padding:16px 20px;
border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere;box-sizing:border-box}
.coach-feedback h4{font-size:16px;font-weight:600;line-height:1.4;margin:16px 0 4.8px;color:var(--ink)}
.coach-feedback p,.coach-feedback li{margin:4.8px 0;color:var(--ink);font-size:16px}
.coach-feedback ul{margin:3.2px 0;padding-left:19.2px}
.coach-feedback .coach-reply{white-space:pre-wrap;background:var(--field);border-left:3px solid var(--edge);padding:9.6px 12.8px;
margin:8px 0;line-height:1.75}
.coach-feedback mark{color:var(--ink);border-radius:3px;padding:0 .1em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.coach-feedback mark.met{background:var(--met-bg);border-bottom:2px solid var(--met)}
.coach-feedback mark.unmet{background:var(--unmet-bg);border-bottom:2px dashed var(--unmet)}
.coach-feedback mark.unsure{background:var(--unsure-bg);border-bottom:2px dotted var(--unsure)}
.coach-feedback .coach-label{font-size:12px;font-weight:600;margin-left:.25em}
.coach-feedback .met .coach-label,.coach-feedback .coach-met{color:var(--met)}
.coach-feedback .unmet .coach-label,.coach-feedback .coach-unmet{color:var(--unmet)}
.coach-feedback .unsure .coach-label,.coach-feedback .coach-unsure{color:var(--unsure)}
.coach-feedback .coach-step{color:var(--ink)}.coach-feedback .coach-starter{font-style:italic}
.coach-feedback summary{cursor:pointer;min-height:44px;line-height:44px;color:var(--ink)}
.coach-feedback .coach-points,.coach-feedback .coach-points *{font-size:14.7px;color:var(--quiet)}
.coach-feedback:focus{outline:none}.coach-feedback :focus-visible,.coach-feedback:focus-visible{outline:3px solid var(--focus);outline-offset:6px}
@media print{.coach-feedback{border:none}}
"""
)


def reply_html(reply: str, marks: tuple[Note, ...] | list[Note]) -> str:
    """The reply, escaped, with the evidence marked by color, underline and label."""
    places = [(note, _joined(reply, note.evidence)) for note in marks]
    edges = sorted({0, len(reply), *(edge for _, spans in places for span in spans for edge in span)})
    parts: list[str] = []
    for start, end in itertools.pairwise(edges):
        here = [(n, spans) for n, spans in places if any(s.start <= start and end <= s.end for s in spans)]
        piece = escape(_visible(reply[start:end]))
        if not here or not piece.strip():
            parts.append(piece)
            continue
        # A label stands where a criterion's evidence ends, so that a long mark is named once.
        label = " · ".join(n.label for n, spans in here if any(s.end == end for s in spans))
        state = _state(here, start, end)
        tag = f'<small class="coach-label">[{label}]</small>' if label else ""
        parts.append(f'<mark class="{state}">{piece}{tag}</mark>')
    return "".join(parts)


def _state(here: list[tuple[Note, list[Span]]], start: int, end: int) -> str:
    """The state whose place is the narrowest around here; of equal ones, the one that asks for most."""
    sizes = [
        (
            min(s.end - s.start for s in spans if s.start <= start and end <= s.end),
            ["unmet", "unsure", "met"].index(n.state),
        )
        for n, spans in here
    ]
    return ["unmet", "unsure", "met"][min(sizes)[1]]


def _joined(reply: str, spans: Iterable[Span]) -> list[Span]:
    """Places with no word between them are one place; so are those that overlap."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not any(c.isalnum() for c in reply[joined[-1].end : span.start]):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


_LINES = str.maketrans("", "", "\n\t")


def _visible(text: str) -> str:
    if text.translate(_LINES).isprintable():
        return text
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text)


def feedback_html(reply: str, grade: Grade, *, style: bool = True) -> str:
    """A self-contained piece of HTML: the marked reply, what works, what to change, points at the end.

    ``style`` adds the style sheet; leave it out where the page has it already.
    """
    words = feedback(reply, grade)
    parts = [f"<style>{STYLE}</style>"] if style else []
    parts.append('<section class="coach-feedback" aria-label="Feedback on your reply" tabindex="-1">')
    parts.append(f"<p><strong>{escape(words.headline)}</strong></p>")
    notes = [*words.works, *words.work_on, *words.later, *words.unsure]
    if grade.marks:
        # What is folded away below is not marked either: a page full of marks is read by nobody.
        shown = [*words.works[:MOST], *words.work_on[:1], *words.unsure]
        parts.append(f'<div class="coach-reply">{reply_html(reply, shown)}</div>')
        parts.append(_picture(reply, grade))
        if words.works:
            parts += ["<h4>What works</h4><ul>", *(_item(n) for n in words.works[:MOST]), "</ul>"]
        if words.work_on:
            parts += ["<h4>The change that matters most</h4><ul>", _item(words.work_on[0]), "</ul>"]
        if words.unsure:
            parts += ["<h4>A person should look</h4><ul>", *(_item(n) for n in words.unsure), "</ul>"]
        rest = [*words.work_on[1:], *words.works[MOST:]]
        if rest:
            parts += [
                "<details><summary>The rest, when you are ready</summary><ul>",
                *(_item(n) for n in rest),
                "</ul></details>",
            ]
        parts.append(
            f'<details class="coach-points"><summary>{number(grade.points)} of {number(grade.possible)} points</summary>'
        )
        parts.append(
            f"<p>{escape(words.arithmetic)}.</p><ul>{''.join(_points(n) for n in notes if n.possible)}</ul></details>"
        )
    parts.append("</section>")
    return "".join(parts)


def _picture(reply: str, grade: Grade) -> str:
    """The strip of a day that was handed in, as the lessons draw it; nothing for other tasks."""
    task = all_tasks().get(grade.task)
    if task is None or task.table is None or task.table.day is None:
        return ""
    # pandas comes with these: feedback on words does without.
    from grader.timelog.analysis import pieces
    from grader.timelog.categories import load_tree
    from grader.timelog.charts import paper_strip

    diary = diary_of(reply, task.table)
    if not diary.blocks:
        return ""
    tree = load_tree().covering(block.category for block in diary.blocks)
    return paper_strip(pieces(diary), tree, diary.zone).html()


def _item(note: Note) -> str:
    text = f'<li><strong class="coach-{note.state}">{escape(note.title)}</strong> ({note.state_words}). {escape(note.sentence)}'
    if note.step:
        text += f' <span class="coach-step">{escape(note.step)}</span>'
        text += (
            f' <span class="coach-starter">You could begin: “{escape(note.starter)}”</span>'
            if note.starter and note.state == "unmet"
            else ""
        )
    return text + "</li>"


def _points(note: Note) -> str:
    earned = "waits for a person" if note.state == "unsure" else f"{number(note.points)} of {number(note.possible)}"
    return f"<li>{escape(note.title)}: {earned}</li>"


def feedback_text(reply: str, grade: Grade) -> str:
    """The same words for a terminal."""
    words = feedback(reply, grade)
    lines = [words.headline]
    sections = (
        ("What works", words.works),
        ("Work on", words.work_on),
        ("A person should look", words.unsure),
    )
    for title, notes in sections:
        if notes:
            lines += ["", title]
            lines += [f"  {n.title}: {n.sentence} {n.step}".rstrip() for n in notes]
    return "\n".join([*lines, "", words.arithmetic])
