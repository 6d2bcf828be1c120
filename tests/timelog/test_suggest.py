"""Suggested categories: own choices win, and the survey's phrases are learned well enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.timelog.categories import UNSORTED, Category, load_tree, top_of
from grader.timelog.measure import measure_suggestions
from grader.timelog.model import UNKNOWN, Diary
from grader.timelog.sorting import renamed, sort_by_words
from grader.timelog.suggest import Suggester, own_choices
from tests.timelog.days import MONDAY, NEW_YORK, written


def test_held_out_phrases_of_the_survey() -> None:
    """Of phrases that the model has not seen, at least 75 % get the right category first, 87 % among three."""
    found = measure_suggestions()
    assert found.phrases > 2000
    assert found.top_1 >= 0.75
    assert found.top_3 >= 0.87
    assert found.part_1 >= 0.70
    assert found.part_3 >= 0.85
    assert found.sure_right >= 0.92


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("mails", "work"), ("call with a customer", "work"), ("standup", "work"), ("bus to work", "travel"),
        ("lunch with Ana", "eating"), ("laundry", "home"), ("gym", "exercise"), ("netflix", "technology"),
        ("getting dressed", "hygiene"), ("cooking dinner", "preparation"), ("night shift", "work"), ("nap", "sleep"),
    ],
)  # fmt: skip
def test_labels_as_people_write_them(label: str, category: str) -> None:
    """Short labels of a rep's day get the category that a colleague would give them."""
    best = Suggester(load_tree()).suggest(label)[0]
    assert top_of(best.category) == category


def test_own_choices_win() -> None:
    """What the learner chose before comes first, also for a label that is nearly the same; the latest habit grows."""
    suggester = Suggester(load_tree(), [("walk", "leisure/rest")])
    assert suggester.suggest("Walk!")[0].category == "leisure/rest"
    assert suggester.suggest("the walks")[0].category == "leisure/rest"
    assert suggester.suggest("walk")[0].own
    suggester.learn("walk", "home/pets")
    suggester.learn("walk", "home/pets")
    assert [s.category for s in suggester.suggest("walk", 2)] == ["home/pets", "leisure/rest"]
    assert not suggester.suggest("gym")[0].own


def test_three_suggestions_are_three_ideas() -> None:
    """Never more than two of one category, and no suggestion twice."""
    for label in ("call", "reading", "phone", "clean"):
        found = [s.category for s in Suggester(load_tree()).suggest(label, 3)]
        assert len(set(found)) == 3
        assert len({top_of(c) for c in found}) >= 2


@pytest.mark.parametrize("label", ["", "  ", "...", "🙂"])
def test_a_label_without_words_gets_no_suggestion(label: str) -> None:
    """Nothing is guessed from nothing, and nothing is learned from it."""
    suggester = Suggester(load_tree(), [(label, "work")])
    assert suggester.suggest(label) == ()


def test_a_learners_own_category_is_suggested_and_a_hidden_one_is_not() -> None:
    """The words in a learner's categories.yaml count like the survey's."""
    bees = Category(id="bees", name="Bees", short="Bees", color="#886600", words=("hive check", "honey"))
    tree = load_tree().changed(bees).without("exercise")
    assert Suggester(tree).suggest("check the hive")[0].category == "bees"
    assert all(top_of(s.category) != "exercise" for s in Suggester(tree).suggest("gym", 5))


def test_an_unsure_label_waits_for_a_person() -> None:
    """Blocks without a category are sorted where the words leave no doubt; the others are kept as not sorted."""
    diary = Diary.of(
        NEW_YORK, written(MONDAY, "8:00 9:00 unknown laundry\n9:00 10:00 unknown br\n10:00 11:00 work gym")
    )
    sorted_diary, decided = sort_by_words(diary, Suggester(load_tree()))
    assert [b.category for b in sorted_diary.blocks] == ["home/cleaning", UNSORTED, "work"]
    assert {s.label: s.sure for s in decided} == {"laundry": True, "br": False}
    assert [b.category for b in renamed(sorted_diary, {"br": "leisure/rest"}).blocks][1] == "leisure/rest"


def test_a_diary_is_a_list_of_own_choices() -> None:
    """Labels with a category are habits; unknown blocks and blocks without a label are not."""
    blocks = written(MONDAY, "8:00 9:00 work/mails inbox\n9:00 10:00 unknown br\n10:00 11:00 eating")
    assert own_choices(Diary.of(NEW_YORK, blocks)) == [("inbox", "work/mails")]
    assert own_choices(Diary.of(NEW_YORK, [replace(b, category=UNKNOWN) for b in blocks])) == []
