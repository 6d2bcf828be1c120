"""The class report: a notebook that papermill runs over plain data, and the page made of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from grader.cohort.alike import alike_pairs
from grader.cohort.folder import CohortError, open_cohort

MOST_PAIRS = 500
TEMPLATE = Path(__file__).parent / "report.ipynb"


def write_report(folder: Path) -> str:
    """Write ``reports/<exercise>.html``; a sentence that says where. Raises CohortError."""
    import papermill
    from traitlets.config import Config

    from grader.cohort.results import class_results
    from grader.notebooks.pages import notebook_page

    cohort = open_cohort(folder)
    results = class_results(cohort)
    if not results["rows"]:
        raise CohortError(f"Nothing is graded yet; run: coach cohort grade {folder}")
    pairs = alike_pairs(results["rows"])
    results["alike"] = [asdict(pair) for pair in pairs[:MOST_PAIRS]]
    for row in results["rows"]:
        del row["reply"]
    data = cohort.root / "reports" / f"{cohort.exercise}.json"
    data.write_text(json.dumps(results, indent=1), encoding="utf-8")
    made = cohort.root / "reports" / f"{cohort.exercise}.ipynb"
    # The report's notebook is ours and reads plain data; nothing of a learner's is executed.
    papermill.execute_notebook(
        str(TEMPLATE),
        str(made),
        parameters={"data": str(data)},
        progress_bar=False,
        log_output=False,
        # The kernel's talk is encrypted where it can be; a plain one warns the reader of the terminal.
        config=Config({"AsyncKernelManager": {"transport_encryption": "auto"}}),
    )
    page = made.with_suffix(".html")
    page.write_text(notebook_page(made, f"Class report: {cohort.exercise}"), encoding="utf-8")
    return f"The report is in {page}"
