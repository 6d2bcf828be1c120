"""How much of a submission is read. Far above what honest work needs, far below what harms a machine."""

from __future__ import annotations

MAX_FILES = 500
MAX_FILE = 50_000_000
"""Bytes of any file; a larger one is a sign that a wrong folder was handed in."""
MAX_DEPTH = 12
"""Folders inside folders."""
MAX_REPLY = 1_000_000
"""Bytes of a reply file that are read; the grader says that a longer reply is too long."""
MAX_NOTEBOOK = 8_000_000
"""Bytes of a notebook that is opened; a larger one is not, its reply files count all the same."""
MAX_CELLS = 10_000
MAX_ARCHIVE = 20_000_000
"""Bytes of a packed submission."""
MAX_UNPACKED = 60_000_000
"""Bytes that an archive may hold in all."""
MAX_RATIO = 200
"""Unpacked to packed bytes of one member; text packs about 4 to 1."""
MAX_NAME = 128
"""Characters of a learner's id: nbgrader's column is that wide."""
