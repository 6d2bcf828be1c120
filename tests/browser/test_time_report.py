"""The report of ``coach time`` in real Chromium: accessible, self-contained, fit for a phone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1]))
from timelog.days import fortnight

from grader.cli import app
from grader.timelog import store
from grader.timelog.plan import Change, Goal, Plan, save_plan


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a fortnight with a plan, a category of the learner's own and labels that nobody has sorted."""
    folder = tmp_path_factory.mktemp("time")
    diary = fortnight()
    save_plan(Plan(Goal("Pass", ("work",)), (Change("technology/video", "learning", 60),), diary.dates[7]), folder)
    store.save(diary, folder / "diary.csv")
    (folder / "more.csv").write_text(
        "start,end,category,label\n2025-10-27 16:30,2025-10-27 16:45,,br\n2025-10-28 16:30,2025-10-28 17:00,MINE,\n",
        encoding="utf-8",
    )
    files = [str(folder / name) for name in ("diary.csv", "more.csv")]
    result = CliRunner().invoke(app, ["time", *files, "--out", str(folder / "out")])
    assert "Traceback" not in result.output
    return folder / "out/report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360])
def test_the_report_is_accessible(report: Path, chromium, scheme: str, width: int) -> None:
    """With every fold open, axe finds nothing, nothing sticks out of the page, and nothing is asked for elsewhere."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(report.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    found = Axe().run(tab).response["violations"]
    assert [f"{v['id']}: {n['html'][:160]}" for v in found for n in v["nodes"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [report.as_uri()]
    context.close()
