"""The meeting with nbgrader: the only importer of nbgrader, nbformat and nbconvert.

A learner's notebook is never executed and never trusted: what is graded are the reply files beside
it, and the autograded notebook is rebuilt from the release.
"""

from __future__ import annotations

import os
import sysconfig

# nbgrader starts programs (alembic) by their bare names; they are installed beside this Python, which need
# not be on the PATH: people type `.venv/bin/coach` without activating the environment.
_SCRIPTS = sysconfig.get_path("scripts")
if _SCRIPTS not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join(filter(None, [_SCRIPTS, os.environ.get("PATH", "")]))
