"""``coach judge``: JSON lines in, JSON lines out; a broken line is reported and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, TextIO

from grader.files import ContentError
from grader.judging import UnknownCriterion, judge_all, prepare
from grader.kinds.base import Context, Verdict
from grader.library import library

MAX_LINE = 4_000_000
TOGETHER = 32
"""Lines that are read in one go: faster than one by one, and a broken pipe costs little."""


@dataclass(frozen=True)
class BatchReport:
    """How many lines were judged, and what was wrong with the others ("12: …")."""

    judged: int
    problems: tuple[str, ...]


class _BadLine(ValueError):
    """What is wrong with a line."""


def judge_lines(lines: Iterable[bytes], results: TextIO) -> BatchReport:
    """Judge each line and write its verdicts; criteria that do not exist are reported, the others of the line judged.
    A line that needs a criterion whose file is wrong is reported with what is wrong."""
    judged = 0
    problems: list[str] = []
    numbered = ((number, raw) for number, raw in enumerate(lines, start=1) if raw.strip())
    while some := list(islice(numbered, TOGETHER)):
        rows = [(number, _row_or_problem(raw)) for number, raw in some]
        prepare((row["reply"], row["context"]) for _, row in rows if not isinstance(row, _BadLine))
        for number, row in rows:
            if isinstance(row, _BadLine):
                problems.append(f"{number}: {row}")
                continue
            known = [name for name in row["criteria"] if name in library()]
            problems += [f"{number}: {_unknown(name)}" for name in row["criteria"] if name not in library()]
            try:
                verdicts = judge_all(row["reply"], known, row["context"])
            except ContentError as error:
                problems.append(f"{number}: {error}")
                continue
            data = {"id": row["id"], "verdicts": {name: verdict_data(verdict) for name, verdict in verdicts.items()}}
            results.write(json.dumps(data, ensure_ascii=True) + "\n")
            judged += 1
    return BatchReport(judged, tuple(problems))


def _unknown(name: str) -> UnknownCriterion:
    return UnknownCriterion(name, tuple(library()))


def _row_or_problem(raw: bytes) -> dict[str, Any] | _BadLine:
    try:
        return _row(raw)
    except _BadLine as error:
        return error


def _row(raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_LINE:
        raise _BadLine(f"the line has more than {MAX_LINE:,} bytes; shorten it")
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _BadLine(f"not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise _BadLine(f"not JSON ({error})") from error
    if not isinstance(row, dict) or "id" not in row:
        raise _BadLine('needs an object with "id", "reply" and "criteria"')
    if not isinstance(row.get("reply"), str):
        raise _BadLine('"reply" must be a text')
    if not isinstance(row.get("criteria"), list) or not all(isinstance(name, str) for name in row["criteria"]):
        raise _BadLine('"criteria" must be a list of criterion ids')
    if not isinstance(row.get("context") or "", str):
        raise _BadLine('"context" must be a text')
    return {**row, "context": Context.from_text(row.get("context") or "")}


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the contract of ``coach judge`` writes it."""
    return {
        "met": verdict.met,
        "confidence": round(verdict.confidence, 3),
        "evidence": [list(span) for span in verdict.evidence],
        "why": verdict.why,
    }
