"""The few mechanisms that decide the many criteria. A module here with a class ``name`` is found by being there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from typing import cast

from grader.kinds.base import Kind


@cache
def all_kinds() -> dict[str, type[Kind]]:
    """The kinds by name."""
    found: dict[str, type[Kind]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for _, value in inspect.getmembers(module, inspect.isclass):
            own = vars(value)
            if value.__module__ == module.__name__ and {"name", "needs_evidence", "decide"} <= own.keys():
                found[own["name"]] = cast(type[Kind], value)
    return found
