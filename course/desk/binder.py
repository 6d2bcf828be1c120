"""For Binder: lays the course into a folder and prints the settings that Binder's own Jupyter has to be started with.

``eval "$(python -m course.desk.binder FOLDER)"`` in .binder/start.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from course.desk.folder import fill
from course.desk.server import own_settings
from grader.files import write_safely

# Binder chooses the command line itself, so what `coach start` says there stands in files here.
_CONFIG = """c = get_config()
c.LabApp.custom_css = True
c.JupyterNotebookApp.custom_css = True
c.LabApp.news_url = ""
c.LabServerApp.extra_labextensions_path = [{extensions!r}]
"""


def prepare(desk: Path) -> list[str]:
    """Fill ``desk`` with the course and its settings; the shell's ``export`` lines."""
    fill(desk)
    settings = own_settings(desk)
    text = _CONFIG.format(extensions=str(desk / ".coach" / "labextensions"))
    for application in ("lab", "notebook"):
        path = Path(settings["JUPYTER_CONFIG_DIR"]) / f"jupyter_{application}_config.py"
        write_safely(path, text.encode())
    return [f"export {name}={shlex.quote(value)}" for name, value in sorted(settings.items())]


if __name__ == "__main__":
    print("\n".join(prepare(Path(sys.argv[1]).resolve())))
