"""``coach judge``: JSON lines in, JSON lines out; a broken line is reported and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from grader.judging import UnknownCriterion, judge_all
from grader.kinds.base import Context, Verdict

MAX_LINE = 4_000_000


@dataclass(frozen=True)
class BatchReport:
    """How many lines were judged, and what was wrong with the others ("12: …")."""

    judged: int
    problems: tuple[str, ...]


class _BadLine(ValueError):
    """What is wrong with a line."""


def judge_lines(lines: Iterable[bytes], results: TextIO) -> BatchReport:
    """Judge each line and write its verdicts; criteria that do not exist are reported, the others of the line judged."""
    judged = 0
    problems: list[str] = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            row = _row(raw)
            verdicts = _verdicts(row, number, problems)
        except _BadLine as error:
            problems.append(f"{number}: {error}")
            continue
        results.write(json.dumps({"id": row["id"], "verdicts": verdicts}, ensure_ascii=True) + "\n")
        judged += 1
    return BatchReport(judged, tuple(problems))


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
    return row


def _verdicts(row: dict[str, Any], number: int, problems: list[str]) -> dict[str, Any]:
    context = Context.from_text(row.get("context") or "")
    verdicts: dict[str, Any] = {}
    for name in row["criteria"]:
        try:
            verdicts |= {key: verdict_data(v) for key, v in judge_all(row["reply"], [name], context).items()}
        except UnknownCriterion as error:
            problems.append(f"{number}: {error}")
    return verdicts


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the contract of ``coach judge`` writes it."""
    return {
        "met": verdict.met,
        "confidence": round(verdict.confidence, 3),
        "evidence": [list(span) for span in verdict.evidence],
        "why": verdict.why,
    }
