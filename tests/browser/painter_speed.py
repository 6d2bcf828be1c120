"""Measures a stroke of the day painter with seven full days on the screen, in the browser that the tests use.

    python tests/browser/painter_speed.py [STROKES]

A stroke is one drag of the mouse over many slots: its time runs from the first pointer event to the frame in which the
last one is on the screen, and the longest single event with the painting that it causes is told beside it.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import CHROMIUM, SWITCHES, _wait_for_address, free_port
from diary_pages import notebook
from playwright.sync_api import sync_playwright

FILL = """
async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const slots = [...document.querySelectorAll('.painter .slot')];
  const brushes = [...document.querySelectorAll('.painter .brush input')];
  const fire = (kind, slot) => {
    const box = slot.getBoundingClientRect();
    slot.dispatchEvent(new PointerEvent(kind, { bubbles: true, cancelable: true, pointerId: 1, pointerType: 'pen', button: 0,
      clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }));
  };
  const whole = [], single = [];
  for (let stroke = 0; stroke < COUNT; stroke += 1) {
    brushes[stroke % brushes.length].click();
    await frame();
    const first = (stroke * 97) % (slots.length - 40), path = slots.slice(first, first + 13 + (stroke % 3) * 13);
    const timed = async (kind, slot) => {
      const start = performance.now();
      fire(kind, slot);
      document.body.offsetHeight; // the layout counts
      single.push(performance.now() - start);
    };
    const start = performance.now();
    await timed('pointerdown', path[0]);
    for (const slot of [path[4], path[8], path.at(-1)]) await timed('pointermove', slot);
    await timed('pointerup', path.at(-1));
    await frame();
    whole.push(performance.now() - start);
  }
  return { slots: slots.length, painted: slots.filter((slot) => slot.style.background).length, whole, single };
}
"""


def measure(strokes: int) -> dict:
    """Strokes over a week that fills up; milliseconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        desk, log = Path(folder) / "desk", Path(folder) / "server.log"
        command = [
            sys.executable,
            "-m",
            "grader",
            "start",
            "--no-browser",
            "--folder",
            str(desk),
            "--port",
            str(free_port()),
        ]
        with log.open("wb") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            base, token = _wait_for_address(server, log)
            notebook(desk / "time_audit" / "speed.ipynb", "diary()")
            browser = play.chromium.launch(executable_path=CHROMIUM, args=SWITCHES.split())
            page = browser.new_page(viewport={"width": 1366, "height": 1200})
            page.goto(f"{base}notebooks/time_audit/speed.ipynb?token={token}")
            page.get_by_role("button", name="Seven days").click(timeout=90_000)
            page.wait_for_timeout(500)
            return page.evaluate(re.sub("COUNT", str(strokes), FILL))
        finally:
            server.terminate()
            server.wait(20)


def main() -> None:
    """Print what was measured; exit code 1 if a stroke took 100 ms or more."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    for name, words in (
        ("whole", "a whole stroke of five events, to the next frame"),
        ("single", "one event with its layout"),
    ):
        times = sorted(found[name])
        print(
            f"{words}: median {statistics.median(times):.1f} ms, 95 % {times[int(len(times) * 0.95)]:.1f} ms, longest {times[-1]:.1f} ms"
        )
    print(f"{found['slots']} slots on the screen, {found['painted']} of them painted at the end")
    raise SystemExit(max(found["whole"]) >= 100)


if __name__ == "__main__":
    main()
