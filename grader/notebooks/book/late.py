"""Late penalties, by nbgrader's own plugin as the class's settings name it."""

from __future__ import annotations

import datetime
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc


def late_plugin(config: Any) -> Any:
    """The plugin that decides about penalties."""
    preprocessor = AssignLatePenalties(config=config)
    preprocessor.init_plugin()
    preprocessor.plugin_inst.log.disabled = True
    return preprocessor.plugin_inst


def penalty(plugin: Any, learner: str, score: float, seconds: float) -> float | None:
    """Points off for a notebook, between 0 and its score, as nbgrader counts them."""
    if seconds <= 0:
        return None
    points = plugin.late_submission_penalty(learner, score, seconds)
    return None if points is None else min(max(float(points), 0.0), score)


def handed_in(stamp: bytes) -> datetime.datetime | None:
    """The time (UTC, without zone) in nbgrader's ``timestamp.txt``; None if it is not a time."""
    try:
        found = parse_utc(stamp.decode("ascii").strip()) if stamp.strip() else None
    except (ValueError, OverflowError, TypeError):
        return None
    return found.replace(tzinfo=None) if isinstance(found, datetime.datetime) else None


def seconds_late(
    stamp: datetime.datetime | None, due: datetime.datetime | None, extension: datetime.timedelta | None
) -> float:
    """Seconds past the due date, an extension counted; 0 where there is no date."""
    if stamp is None or due is None:
        return 0.0
    return max(0.0, (stamp - due - (extension or datetime.timedelta())).total_seconds())
