"""Every item of every drill: the right answer gives full points, any other gives less and an explanation."""

from __future__ import annotations

import contextlib
import itertools
import json
from graphlib import TopologicalSorter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.drills import (
    ChooseItem,
    Item,
    MarkItem,
    OrderItem,
    RecallItem,
    RepairItem,
    SortItem,
    WrongAnswer,
    all_drills,
    find_drill,
)

DRILLS = {name: find_drill(name) for name in all_drills()}
ITEMS = [(f"{name}/{item.id}", item) for name, drill in DRILLS.items() for item in drill.items]


def of_kind(kind: type) -> pytest.MarkDecorator:
    """One test for each item of a kind in the course."""
    return pytest.mark.parametrize(
        "item", [pytest.param(item, id=name) for name, item in ITEMS if isinstance(item, kind)]
    )


@of_kind(ChooseItem)
def test_a_choice_is_scored_and_explained(item: ChooseItem) -> None:
    """The right choice gives full points, each other none; each says what happens then."""
    for number, choice in enumerate(item.choices):
        reaction = item.react(number)
        assert reaction.points == (1.0 if choice.right else 0.0)
        assert reaction.text.strip()
    texts = [choice.feedback for choice in item.choices]
    assert len(set(texts)) == len(texts), "two choices have the same explanation"


@of_kind(SortItem)
def test_a_bin_is_scored_and_explained(item: SortItem) -> None:
    """The right bin gives full points, each other none; each explains why."""
    for answer in item.feedback:
        reaction = item.react(answer)
        assert reaction.points == (1.0 if answer == item.bin else 0.0)
        assert reaction.text.strip()


def key_marks(item: MarkItem) -> list[dict]:
    """The marks that the author had in mind."""
    starts = [(item.message.index(key.quote), key) for key in item.key]
    return [{"start": start, "end": start + len(key.quote), "label": key.label} for start, key in starts]


@of_kind(MarkItem)
def test_the_key_of_a_message_gives_full_points(item: MarkItem) -> None:
    """Whoever marks just what the author marked has found everything."""
    reaction = item.react(key_marks(item))
    assert reaction.points == 1.0
    assert {detail.state for detail in reaction.details} == {"right"}


@of_kind(MarkItem)
def test_marking_everything_gives_little(item: MarkItem) -> None:
    """One mark over the whole message is no finding, whatever its label."""
    for label in {key.label for key in item.key}:
        assert item.react([{"start": 0, "end": len(item.message), "label": label}]).points <= 0.34


@of_kind(MarkItem)
def test_a_missing_or_wrong_mark_costs_and_is_explained(item: MarkItem) -> None:
    """Leaving one passage out, or giving it another label, gives less than full points and says what was there."""
    marks = key_marks(item)
    labels = {key.label for key in item.key}
    for number, mark in enumerate(marks):
        others = marks[:number] + marks[number + 1 :]
        wrong = [{**mark, "label": label} for label in labels - {mark["label"]}][:1]
        for answer in filter(None, (others, others + wrong if wrong else None)):
            reaction = item.react(answer)
            assert reaction.points < 1
            assert any(detail.state in {"missed", "wrong"} and detail.text.strip() for detail in reaction.details)


def good_order(item: OrderItem) -> list[str]:
    """An order that keeps every rule."""
    before: dict[str, set[str]] = {part.id: set() for part in item.parts}
    for rule in item.rules:
        before[rule.then].add(rule.first)
    return list(TopologicalSorter(before).static_order())


@of_kind(OrderItem)
def test_some_order_gives_full_points_and_the_rest_less(item: OrderItem) -> None:
    """An order that breaks a rule gives less; so does the wrong part; each rule is explained."""
    best = item.react({"missed": item.missed, "order": good_order(item)})
    assert best.points == 1.0
    for order in itertools.islice(itertools.permutations(part.id for part in item.parts), 720):
        reaction = item.react({"missed": item.missed, "order": list(order)})
        kept = all(order.index(rule.first) < order.index(rule.then) for rule in item.rules)
        assert (reaction.points == 1.0) == kept
        assert all(detail.text.strip() for detail in reaction.details)
    for part in item.parts:
        if part.id != item.missed:
            assert item.react({"missed": part.id, "order": good_order(item)}).points < 1


@of_kind(OrderItem)
def test_the_order_shown_first_is_not_the_answer(item: OrderItem) -> None:
    """Pressing the button without moving anything does not give full points."""
    shown = [part.id for part in item.parts]
    assert item.react({"missed": item.missed, "order": shown}).points < 1


@of_kind(RepairItem)
def test_only_the_weak_part_with_the_right_fix_gives_full_points(item: RepairItem) -> None:
    """Every pair of a part and a fix is tried; every part that is not weak has its reason."""
    for part, (number, fix) in itertools.product(item.parts, enumerate(item.fixes)):
        reaction = item.react({"weak": part.id, "fix": number})
        assert reaction.points == 0.5 * (part.id == item.weak) + 0.5 * fix.right
        assert reaction.text.strip()
        assert all(detail.text.strip() for detail in reaction.details)


@of_kind(RepairItem)
def test_a_repair_asks_for_the_fix_after_the_part(item: RepairItem) -> None:
    """The first step says whether the part was found and opens the second."""
    reaction = item.react({"weak": item.weak})
    assert reaction.more
    assert reaction.points == 0.5


@of_kind(RecallItem)
def test_recall_shows_the_answer_and_believes_the_learner(item: RecallItem) -> None:
    """The answer comes after an attempt; the learner's own judgment gives the points."""
    first = item.react({"text": "something about listening"})
    assert first.more
    assert first.text == item.answer
    points = [item.react({"text": "something", "had": had}).points for had in ("yes", "partly", "no")]
    assert points == [1.0, 0.5, 0.0]
    with pytest.raises(WrongAnswer, match="write down"):
        item.react({"text": "  "})


@pytest.mark.parametrize("name", DRILLS)
def test_the_screen_gets_no_answers(name: str) -> None:
    """What is sent to the page before an answer holds neither explanations nor which one is right."""
    drill = DRILLS[name]
    sent = json.dumps(drill.view(), ensure_ascii=False)
    assert '"right"' not in sent
    assert '"feedback"' not in sent
    for item in drill.items:
        for secret in secrets(item):
            assert json.dumps(secret, ensure_ascii=False)[1:-1] not in sent


def secrets(item: Item) -> list[str]:
    """The explanations of an item, and its model answers."""
    models = [wish.model for wish in (item, *getattr(item, "gaps", [])) if getattr(wish, "model", "")]
    return [*(text for _, text in item.explanations()), *models]


@pytest.mark.parametrize("answer", [None, -1, 99, True, 1.5, "", [], {}, [{}], {"weak": None}, {"order": "abc"}])
def test_an_answer_that_is_none_is_asked_for_again(answer: object) -> None:
    """Nothing chosen yet, or something from an old page: a sentence that says what to do, never points."""
    for name, item in ITEMS:
        with pytest.raises(WrongAnswer) as caught:
            item.react(answer)
        assert str(caught.value).strip(), name


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["missed", "order", "weak", "fix", "text", "had", "start", "end", "label"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
ONE_OF_EACH = {type(item): item for _, item in ITEMS}


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_no_answer_breaks_a_drill(answer: object) -> None:
    """Whatever a page sends, an item answers with points from 0 to 1 or asks again."""
    for item in ONE_OF_EACH.values():
        with contextlib.suppress(WrongAnswer):
            assert 0 <= item.react(answer).points <= 1
