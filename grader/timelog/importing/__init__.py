"""Logs of other tools and habits into a diary: nothing dropped silently, every doubt stated with a choice.

``read(path, zone)`` gives an ``Imported``; ``mend(imported, {problem.key: choice.id})`` reads it again with choices.
"""

from grader.timelog.importing.reading import mend, read, read_bytes
from grader.timelog.importing.result import Choice, Imported, LogError, Problem, Source

__all__ = ["Choice", "Imported", "LogError", "Problem", "Source", "mend", "read", "read_bytes"]
