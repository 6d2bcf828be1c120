"""What all charts of the diary share: a figure with its text alternative and its table, and the marks of SVG.

Charts are inline SVG without style sheets or scripts, so that they look the same in a notebook, a saved page and
feedback. Text takes the page's color; a colored mark always has a label on it or beside it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from grader.timelog.categories import NOT_RECORDED, Category, luminance

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
LETTER = 0.56
"""Width of a letter as a share of the font size, on average; labels that would not fit are left to the table."""
PAPER = "var(--jp-layout-color0, var(--paper, #fff))"
HATCH = "hatch"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: its title, the picture, what the picture shows in words, and the same numbers as a table."""

    title: str
    svg: str
    alt: str
    table: str

    def html(self) -> str:
        """The figure for a page: picture, caption, the table folded away under it."""
        caption = f'<figcaption style="font-size:.95em;margin:.3em 0 .5em">{escape(self.alt)}</figcaption>'
        table = f'<details><summary style="cursor:pointer">{escape(self.title)}: the same as a table</summary>{self.table}</details>'
        scroll = (
            f'<div style="overflow-x:auto" tabindex="0" role="group" aria-label="{escape(self.title)}">{self.svg}</div>'
        )
        return unbroken(f'<figure style="margin:1em 0;max-width:46rem">{scroll}{caption}{table}</figure>')

    def _repr_html_(self) -> str:
        return self.html()


def figure(title: str, alt: str, size: tuple[int, int], marks: Iterable[str], table: str) -> Figure:
    """A figure of marks; the picture carries its title and its words for those who do not see it."""
    body = "".join(marks)
    name = "tl" + hashlib.sha256(f"{title}{alt}{body}".encode()).hexdigest()[:10]
    hatch = (
        f'<pattern id="{name}-{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{NOT_RECORDED.color}"/><path d="M0 0V6" stroke="#b9b3a6" stroke-width="2"/></pattern>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {size[0]} {size[1]}" '
        f'style="display:block;width:100%;height:auto;min-width:34rem;max-width:{size[0]}px;font-family:{FONT}">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(alt)}</desc>'
        f"<defs>{hatch}</defs>{body.replace(f'url(#{HATCH})', f'url(#{name}-{HATCH})')}</svg>"
    )
    return Figure(title, svg, alt, table)


def fill_of(category: Category) -> str:
    """The paint of a category: its color, hatched for time that was not recorded."""
    return f"url(#{HATCH})" if category.id == NOT_RECORDED.id else category.color


def ink_on(color: str) -> str:
    """Black or white, whichever reads better on a color."""
    return "#000000" if color.startswith("url") or luminance(color) > 0.179 else "#ffffff"


def contrast(one: str, two: str) -> float:
    """How well one color reads on another: 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def tint(color: str, strength: float) -> str:
    """A color mixed with white: 1 is the color itself, 0 is white."""
    channels = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (c - 255) * strength):02x}" for c in channels)


def text(x: float, y: float, words: str, size: float = 14, anchor: str = "start", fill: str = "currentColor", weight: int = 400) -> str:  # fmt: skip
    """Words; ``y`` is the middle of the line."""
    heavy = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}"{heavy}>'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str, tip: str = "", round_by: float = 0) -> str:
    """A filled rectangle; ``tip`` is what a pointer resting on it shows."""
    corner = f' rx="{round_by:g}"' if round_by else ""
    inside = f"><title>{escape(tip)}</title></rect>" if tip else "/>"
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}"{corner}{inside}'
    )


def line(x1: float, y1: float, x2: float, y2: float, opacity: float = 0.25) -> str:
    """A thin line in the text's color."""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="currentColor" stroke-opacity="{opacity:g}"/>'


def fits(words: str, size: float, width: float) -> bool:
    """Whether words of this size have room in a width."""
    return len(words) * size * LETTER + 6 <= width


def shortened(words: str, size: float, width: float) -> str:
    """Words cut to a width, with an ellipsis; the table has them whole."""
    room = max(int((width - 4) / (size * LETTER)), 2)
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"


def unbroken(html: str) -> str:
    """Text in which a number stays on a line with its unit."""
    return re.sub(r"(?<=\d) (?=(?:h|min)\b)|(?<=\d h) (?=\d+ min)", "\N{NO-BREAK SPACE}", html)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table; the first cell of a row names it, the others are numbers or words."""
    cell = "padding:.15em .8em .15em 0;text-align:left;vertical-align:top"
    top = "".join(f'<th scope="col" style="{cell}">{escape(h)}</th>' for h in head)
    lines = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:400">{escape(row[0])}</th>'
        + "".join(f'<td style="{cell};font-variant-numeric:tabular-nums">{escape(c)}</td>' for c in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div style="overflow-x:auto" tabindex="0" role="group" aria-label="{escape(caption)}">'
        f'<table style="border-collapse:collapse;font-size:.92em;margin:.5em 0"><caption style="text-align:left;font-weight:600">'
        f"{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def spoken(minutes: float) -> str:
    """Minutes for people: "45 min", "7 h", "7 h 30 min"."""
    whole = round(abs(minutes))
    hours, rest = divmod(whole, 60)
    words = " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
    return f"-{words}" if minutes < 0 and whole else words


def signed(minutes: float) -> str:
    """A change in minutes for a narrow place: "+35 min", "−1 h 10 min", "same"."""
    return f"{'+' if minutes > 0 else '−'}{spoken(abs(minutes))}" if round(minutes) else "same"


def change(minutes: float) -> str:
    """A change in minutes in words: "35 min more", "1 h 10 min less", "as before"."""
    return f"{spoken(abs(minutes))} {'more' if minutes > 0 else 'less'}" if round(minutes) else "as before"


def key(categories: Sequence[Category], x: float, y: float, width: float) -> tuple[list[str], float]:
    """Colors with their names, in lines of a width; also the height that they take."""
    marks, at, row = [], x, 0
    for category in categories:
        room = 34 + min(len(category.name) * 12 * LETTER, 200)
        if at > x and at + room > x + width:
            at, row = x, row + 1
        middle = y + 12 + row * 22
        marks += [
            box(at, middle - 6, 12, 12, fill_of(category), round_by=2),
            text(at + 17, middle, shortened(category.name, 12, 200), 12),
        ]
        at += room
    return marks, 22 * (row + 1) + 4


def clock(start: int, zone: ZoneInfo) -> str:
    """What the clock shows at a moment (minutes since 1970, UTC)."""
    return (datetime.fromtimestamp(0, UTC) + timedelta(minutes=int(start))).astimezone(zone).strftime("%H:%M")


def day_name(day: date, long: bool = False) -> str:
    """A day for people: "Tue, Nov 4" or "Tuesday, November 4, 2025"."""
    return f"{day:%A, %B} {day.day}, {day.year}" if long else f"{day:%a, %b} {day.day}"


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
