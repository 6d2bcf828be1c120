"""A notebook's outputs as one self-contained page without code."""

from __future__ import annotations

from html import escape
from pathlib import Path

import mistune
import nbformat

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
body{{font:17px/1.55 system-ui,sans-serif;color:#22272b;background:#f7f3ea;margin:0}}
main{{max-width:60rem;margin:0 auto;padding:1.5rem 1rem}}
h1,h2{{line-height:1.25}}h2{{margin:2.4rem 0 .6rem;padding-top:1.2rem;border-top:1px solid #d9d2c3}}
table{{font-size:1rem;border-collapse:collapse;background:#fffdf8;margin:.6rem 0}}th,td{{border:1px solid #d9d2c3;padding:.3rem .7rem;text-align:left;vertical-align:top}}
td.number,th.number{{text-align:right}}figure{{margin:1rem 0;background:#fffdf8;border:1px solid #d9d2c3;border-radius:8px;padding:.8rem;overflow-x:auto}}
svg{{max-width:100%;height:auto}}@media print{{body{{background:#fff}}}}
</style></head><body><main>
{body}
</main></body></html>
"""


def notebook_page(path: Path, title: str) -> str:
    """Markdown cells and HTML outputs of an executed notebook, in order."""
    notebook = nbformat.read(path, as_version=4)
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(str(mistune.html(cell.source)))
        else:
            parts += [o.data["text/html"] for o in cell.get("outputs", []) if "text/html" in o.get("data", {})]
    return _PAGE.format(title=escape(title), body="\n".join(parts))
