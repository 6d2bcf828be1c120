"""The kinds of drills, a module each. A class there with ``names`` of its own is found by being there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

from course.drills.base import Item


@cache
def all_kinds() -> dict[str, type[Item]]:
    """The item of each kind by what authors write after ``kind:``."""
    found: dict[str, type[Item]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for _, value in inspect.getmembers(module, inspect.isclass):
            if value.__module__ == module.__name__ and issubclass(value, Item):
                found.update(dict.fromkeys(vars(value).get("names", ()), value))
    return found
