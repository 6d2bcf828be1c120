"""The category tree and what a learner changes in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.files import ContentError
from grader.timelog.categories import NOT_RECORDED, OWN_FILE, SPARE_COLORS, Part, load_tree, luminance, save_tree
from grader.timelog.drawing import contrast
from grader.timelog.suggest import survey


def test_the_sources_categories_are_there() -> None:
    """Hygiene, preparation, travel, technology, work with its parts, eating and sleep."""
    tree = load_tree()
    for name in ("hygiene", "preparation", "travel", "technology", "work", "eating", "sleep"):
        assert name in tree.ids
    assert {"work/mails", "work/calls", "work/research", "work/design"} <= set(tree.ids)


def test_ids_are_told_apart_and_the_surveys_are_known() -> None:
    """No id stands twice, and every phrase of the survey belongs to an id of the tree."""
    tree = load_tree()
    assert len(set(tree.ids)) == len(tree.ids)
    assert {category for _, category in survey()} <= set(tree.ids)


def test_labels_are_readable_on_every_color() -> None:
    """Black or white reads at 4.5 to 1 on each category's color, and no two categories share one."""
    tree = load_tree()
    for category in (*tree.categories, NOT_RECORDED):
        assert contrast(category.color, category.ink) >= 4.5
    colors = [c.color for c in tree.categories] + list(SPARE_COLORS)
    assert len(set(colors)) == len(colors)
    assert 0 == luminance("#000000") < luminance("#ffffff") == pytest.approx(1)


def test_a_name_is_found_in_any_spelling() -> None:
    """What a file calls "Work - Mails" or "EATING" is found by id and by name."""
    tree = load_tree()
    assert tree.match("EATING") == "eating"
    assert tree.match("Phone calls") == "work/calls"
    assert tree.match("work/mails") == "work/mails"
    assert tree.match("gardening in space") is None


def test_a_learners_changes_are_kept(tmp_path: Path) -> None:
    """A new name, a new part, a new category and a hidden one come back from the learner's own file."""
    tree = load_tree()
    work = replace(
        tree.by_id["work"], name="The desk", parts=(*tree.by_id["work"].parts, Part("vip", "Large accounts"))
    )
    garden = replace(tree.by_id["learning"], id="allotment", name="Allotment", color="#336633", parts=())
    changed = tree.changed(work).changed(garden).without("community")
    save_tree(changed, tmp_path)
    again = load_tree(tmp_path)
    assert again == changed
    assert again.name("work/vip") == "Large accounts"
    assert again.by_id["community"].hidden
    assert "eating" not in (tmp_path / OWN_FILE).read_text(encoding="utf-8")


def test_a_wrong_file_says_where(tmp_path: Path) -> None:
    """A color that is none is named with file and line; unknown time cannot be a category."""
    own = tmp_path / OWN_FILE
    own.write_text("- id: x\n  name: X\n  short: X\n  color: green\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"categories\.yaml:4"):
        load_tree(tmp_path)
    own.write_text("- id: unknown\n  name: X\n  short: X\n  color: '#112233'\n", encoding="utf-8")
    with pytest.raises(ContentError, match="another id"):
        load_tree(tmp_path)


def test_words_of_a_log_that_nobody_has_described() -> None:
    """They keep their names, get colors of their own and are never taken for leaks."""
    tree = load_tree().covering(["P", "R/deep", "work/mails"])
    assert (tree.name("P"), tree.name("R/deep")) == ("P", "deep")
    assert tree.category("P").color != tree.category("R").color
    assert tree.category("P").leak == "between"
    assert "P" not in tree.described
