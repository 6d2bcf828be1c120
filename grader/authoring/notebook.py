"""A notebook from a plain text: cells that begin with ``%% markdown`` or ``%% code {metadata}``."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_MARK = re.compile(r"^%% (markdown|code) ?(\{.*\})?$", re.MULTILINE)
_HIDDEN: dict[str, Any] = {"jupyter": {"source_hidden": True}, "tags": ["coach"]}
"""Learners see what a code cell shows, not its code."""


def notebook(text: str, name: str, **coach: str) -> bytes:
    """The notebook's file; ``name`` makes its cell ids, so that the same text gives the same bytes."""
    parts = _MARK.split(text)[1:]
    cells = [
        _cell(kind, metadata or "{}", body.strip("\n"), _id(name, number))
        for number, (kind, metadata, body) in enumerate(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    ]
    made = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "coach": {"autorun": True, **coach},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode()


def _id(name: str, number: int) -> str:
    return hashlib.sha256(f"{name} {number}".encode()).hexdigest()[:12]


def _cell(kind: str, metadata: str, body: str, cell_id: str) -> dict[str, Any]:
    source = body.splitlines(keepends=True)
    if kind == "markdown":
        return {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
    return {
        "cell_type": kind,
        "execution_count": None,
        "id": cell_id,
        "metadata": _HIDDEN | json.loads(metadata),
        "outputs": [],
        "source": source,
    }
