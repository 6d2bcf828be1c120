"""What a year of slots costs to import and analyse: time and memory, on a log made for it."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.timelog.audit import Audit
from grader.timelog.categories import load_tree
from grader.timelog.importing import read
from grader.timelog.model import STEP

SLOTS = 365 * 24 * 60 // STEP
ZONE = ZoneInfo("America/New_York")
_CATEGORIES = ("work/mails", "work/calls", "sleep", "eating", "technology/social", "travel")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the processor for import and analysis, and the most memory of this process (MB)."""

    log: str
    slots: int
    blocks: int
    import_seconds: float
    analysis_seconds: float
    processor_seconds: float
    megabytes: int


def measure_year() -> tuple[Cost, ...]:
    """A year with activities of up to 100 minutes, and the worst one, with another activity in every slot."""
    with tempfile.TemporaryDirectory() as folder:
        return (
            _cost("a year as people live it", Path(folder) / "year.csv", longest=20),
            _cost("another activity in every slot", Path(folder) / "worst.csv", longest=1),
        )


def _cost(name: str, path: Path, longest: int) -> Cost:
    path.write_text("\n".join(_log(longest)), encoding="utf-8")
    tree, wall, cpu = load_tree(), time.perf_counter(), time.process_time()
    imported = read(path, ZONE, categories=tree.ids)
    middle = time.perf_counter()
    audit = Audit.of(imported.diary, tree, ("work",))
    audit.tables()
    audit.sentences()
    end, used = time.perf_counter(), time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(name, SLOTS, len(imported.diary_blocks), middle - wall, end - middle, used, most)


def _log(longest: int) -> Iterator[str]:
    """One row a slot; an activity lasts up to ``longest`` slots."""
    dice = random.Random(5)  # noqa: S311 (nothing secret)
    yield "date,time,category,label"
    at, left, category = datetime(2025, 1, 1), 0, ""
    for _ in range(SLOTS):
        if not left:
            category, left = dice.choice([c for c in _CATEGORIES if c != category]), dice.randint(1, longest)
        yield f"{at:%Y-%m-%d,%H:%M},{category},what it was"
        at, left = at + timedelta(minutes=STEP), left - 1
