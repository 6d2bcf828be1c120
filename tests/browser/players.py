"""How a learner does a drill of each kind in the browser: a wrong answer first, then the right one."""

from __future__ import annotations

import re
from collections.abc import Callable
from graphlib import TopologicalSorter
from typing import Any

from playwright.sync_api import expect

from course.drills import Drill

PLAYERS: dict[str, Callable] = {}


def player(*kinds: str):
    """Register a function that does an item of these kinds."""

    def keep(function: Callable) -> Callable:
        PLAYERS.update(dict.fromkeys(kinds, function))
        return function

    return keep


def play(walker, drill: Drill, box, own: dict[str, Any]) -> None:
    """Do the items that count; ``own`` holds texts by item instead of the drill's known tries."""
    for number, item in enumerate(drill.items[: drill.core]):
        box.scroll_into_view_if_needed()
        walker.stumbles = walker.thorough or number == 0
        PLAYERS[drill.file.kind](walker, drill, item, box, own.get(item.id))
        walker.look()
        if number + 1 < drill.core:
            walker.click(box.get_by_role("button", name="Next", exact=True))
            walker.look()
    walker.shot(f"drill-{drill.id}-end", box)


def send(walker, box, name: str = "Check") -> None:
    """Press the button that sends the answer, and wait for what comes back."""

    def state() -> list[str]:
        return [*box.locator(".answer").all_inner_texts(), *box.locator("p.quiet, .trouble").all_inner_texts()]

    before = state()
    with walker.waiting():
        walker.click(box.get_by_role("button", name=re.compile(f"^{name}( again)?$")))
        for _ in range(600):
            if state() != before:
                break
            walker.page.wait_for_timeout(50)
    walker.look()


def choose(walker, box, group: int, option: int) -> None:
    """Click an option of a group, or reach it with Tab's focus and arrow keys in every second group."""
    radios = box.locator("fieldset").nth(group).locator("input[type=radio]")
    if (group + option) % 2:
        walker.click(box.locator("fieldset").nth(group).locator("label").nth(option))
        return
    radios.nth(0).focus()
    walker.press("Space")
    for _ in range(option):
        walker.press("ArrowDown")


def wrong_then_right(choices) -> list[int]:
    """A wrong choice, then a right one."""
    wrong = next(n for n, c in enumerate(choices) if not c.right)
    return [wrong, next(n for n, c in enumerate(choices) if c.right)]


@player("choose", "transcript")
def _choose(walker, drill, item, box, own) -> None:
    tries = wrong_then_right(item.choices)
    for option in tries[:1] if not drill.file.scored else tries if walker.stumbles else tries[1:]:
        choose(walker, box, 0, option)
        send(walker, box)
        walker.shot(f"{drill.id}-{item.id}", box)


@player("sort")
def _sort(walker, drill, item, box, own) -> None:
    bins = [b.id for b in drill.file.bins]
    wrong = next(n for n, b in enumerate(bins) if b != item.bin)
    for option in (wrong, bins.index(item.bin))[not walker.stumbles :]:
        choose(walker, box, 0, option)
        send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


@player("repair")
def _repair(walker, drill, item, box, own) -> None:
    choose(walker, box, 0, [part.id for part in item.parts].index(item.weak))
    send(walker, box, "Check this part")
    for option in wrong_then_right(item.fixes)[not walker.stumbles :]:
        choose(walker, box, 1, option)
        send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


@player("recall")
def _recall(walker, drill, item, box, own) -> None:
    walker.write(box.locator("textarea"), own or " ".join(item.answer.split()[:6]))
    send(walker, box, "Compare with the answer")
    choose(walker, box, 0, 1)
    send(walker, box, "Keep my answer")
    walker.shot(f"{drill.id}-{item.id}", box)


@player("mark")
def _mark(walker, drill, item, box, own) -> None:
    for key in item.key:
        start = len(item.message[: item.message.index(key.quote)].split())
        label = next(b.name for b in drill.file.labels if b.id == key.label)
        words = box.get_by_role("option")
        walker.click(words.nth(start))
        walker.page.keyboard.down("Shift")
        for _ in range(len(key.quote.split()) - 1):
            walker.page.keyboard.press("ArrowRight")
        walker.page.keyboard.up("Shift")
        walker.click(box.get_by_role("button", name=label, exact=True))
    send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


def _arrange_to(walker, box, wanted: list[str]) -> None:
    """Move parts up until they stand as wanted."""
    lines = box.locator("ol.parts > li:not(.gone)")
    for place, name in enumerate(wanted):
        while lines.evaluate_all("all => all.map(e => e.dataset.id)").index(name) > place:
            walker.click(box.locator(f'ol.parts > li[data-id="{name}"] button.up'))


@player("order")
def _order(walker, drill, item, box, own) -> None:
    before: dict[str, set[str]] = {part.id: set() for part in item.parts}
    for rule in item.rules:
        before[rule.then].add(rule.first)
    choose(walker, box, 0, [part.id for part in item.parts].index(item.missed))
    send(walker, box)
    _arrange_to(walker, box, list(TopologicalSorter(before).static_order()))
    send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


@player("arrange")
def _arrange(walker, drill, item, box, own) -> None:
    walker.shot(f"{drill.id}-{item.id}-open", box)
    send(walker, box)
    for part in item.parts:
        if part.leave and part.leave.right:
            walker.click(box.get_by_label(f"Leave this out: {part.text}"))
    _arrange_to(walker, box, item.solution())
    send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


@player("triage")
def _triage(walker, drill, item, box, own) -> None:
    walker.shot(f"{drill.id}-{item.id}-open", box)
    first = drill.file.bins[0].id
    for right in (False, True)[not walker.stumbles :]:
        for one in item.queue:
            walker.tally.clicks += 1
            box.locator(f'ol.parts > li[data-id="{one.id}"] select').select_option(one.bin if right else first)
        send(walker, box)
    walker.shot(f"{drill.id}-{item.id}", box)


@player("fill")
def _fill(walker, drill, item, box, own) -> None:
    walker.shot(f"{drill.id}-{item.id}-open", box)
    for right in (False, True)[not walker.stumbles :]:
        fieldsets = texts = 0
        for gap in sorted(item.gaps, key=lambda gap: item.text.index(gap.weak)):
            if gap.choices:
                choose(walker, box, fieldsets, wrong_then_right(gap.choices)[right])
                fieldsets += 1
            else:
                phrase = (own or {}).get(gap.id) or _known(gap.tries)
                walker.write(box.locator("textarea").nth(texts), phrase[right])
                texts += 1
        send(walker, box)
        walker.shot(f"{drill.id}-{item.id}", box)


def _known(tries) -> list[str]:
    """A known text that misses something, and one that misses nothing."""
    poor = max(tries, key=lambda t: len(t.missed))
    good = min(tries, key=lambda t: len(t.missed))
    return [poor.text, good.text]


@player("write", "assemble", "readback")
def _write(walker, drill, item, box, own) -> None:
    for number, text in enumerate((own or _known(item.tries))[not walker.stumbles :], 1):
        walker.write(box.locator("textarea"), text)
        if getattr(item, "alarms_on", False):
            with walker.waiting():
                walker.page.wait_for_timeout(2500)
            walker.look()
            walker.shot(f"{drill.id}-{item.id}-alarms-{number}", box)
        send(walker, box, "Check my text" if drill.file.kind == "assemble" else "Check my words")
        walker.shot(f"{drill.id}-{item.id}-{number}", box)


@player("dialogue")
def _dialogue(walker, drill, item, box, own) -> None:
    by_points = sorted(item.tries, key=lambda run: item.endings[run.ends].points)
    runs = own or [by_points[0].turns, by_points[-1].turns]
    for number, turns in enumerate(runs, 1):
        if number > 1:
            walker.click(box.get_by_role("button", name="Start the talk over"))
        _talk(walker, box, [*turns, *["All right."] * item.patience])
        walker.shot(f"{drill.id}-{item.id}-{number}", box)


def _talk(walker, box, turns: list[str]) -> None:
    """Say the turns one by one, until the talk ends."""
    for count, text in enumerate(turns, 1):
        box.locator("textarea, .answer").first.wait_for()
        if box.locator(".answer").count():
            return
        walker.write(box.locator("textarea"), text)
        with walker.waiting():
            walker.click(box.get_by_role("button", name="Say it", exact=True))
            expect(box.locator(".line.mine")).to_have_count(count, timeout=30_000)
        walker.look()
