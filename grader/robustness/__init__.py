"""``coach robustness``: do verdicts stand when nothing changes for the reader, and fall when the evidence goes?"""

from grader.robustness.counts import TARGET_FLIPPED, TARGET_UNCHANGED, reached
from grader.robustness.measure import Case, Cut, Report, robustness
from grader.robustness.report import as_data, summary, tables, worst

__all__ = [
    "TARGET_FLIPPED", "TARGET_UNCHANGED", "Case", "Cut", "Report", "as_data", "reached", "robustness", "summary", "tables",
    "worst",
]  # fmt: skip
