"""Free text, talks, queues and moving shares: every item of the course and every frame keeps its author's word."""

from __future__ import annotations

import contextlib
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from course.audit.drills import drill_findings
from course.drills import Item, WrongAnswer, all_drills, all_kinds, find_drill, read_drill
from course.drills.base import Rule
from course.drills.kinds.arrange import ArrangeItem
from course.drills.kinds.assemble import AssembleItem
from course.drills.kinds.dialogue import DialogueItem
from course.drills.kinds.fill import FillItem
from course.drills.kinds.readback import ReadbackItem
from course.drills.kinds.triage import TriageItem
from course.drills.kinds.write import WriteItem
from course.drills.shares import Share, TaggedPart, best_order, measured
from grader.authoring.frames import drill_forms, frame
from grader.files import ContentError


def frame_data(kind: str) -> dict[str, Any]:
    """The data that `coach new drill` writes for a kind."""
    return yaml.safe_load(frame(f"drills/{kind}.yaml", id="made-up"))


def read(folder: Path, data: dict[str, Any]):
    """The drill of some data."""
    path = folder / "made-up.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return read_drill(path)


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Item]:
    """The first item of each kind's frame."""
    folder = tmp_path_factory.mktemp("frames")
    return {kind: read(folder, frame_data(kind)).items[0] for kind in drill_forms()}


def delivered(kind: type) -> list[Any]:
    """The items of a kind in the course."""
    drills = {name: find_drill(name) for name in all_drills()}
    return [item for drill in drills.values() for item in drill.items if isinstance(item, kind)]


def test_every_kind_has_a_frame_and_a_screen() -> None:
    """A kind that was added without one of them is named."""
    screens = (Path(__file__).parents[1] / "course" / "widgets" / "drills" / "kinds").glob("*.js")
    drawn = "\n".join(path.read_text(encoding="utf-8") for path in screens)
    assert set(drill_forms()) == set(all_kinds())
    assert [kind for kind in all_kinds() if f"KINDS.{kind} =" not in drawn] == []


@pytest.mark.parametrize("kind", drill_forms())
def test_a_frame_has_no_flaw_but_its_length(kind: str, tmp_path: Path) -> None:
    """Models, tries and runs of the worked item come out as its text says; only more items are asked for."""
    drill = read(tmp_path, frame_data(kind))
    findings = list(drill_findings(tmp_path / "made-up.yaml", drill))
    assert [finding for finding in findings if "a practice drill needs" not in finding] == []
    sent = json.dumps(drill.view(), ensure_ascii=False)
    assert '"right"' not in sent
    for _, text in drill.items[0].explanations():
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in sent


def test_every_written_item_of_the_course_keeps_its_authors_word(frames: dict[str, Item]) -> None:
    """The model gets full points; each known try gets less exactly if it misses something."""
    for item in [
        *delivered((WriteItem, AssembleItem, ReadbackItem)),
        *(frames[k] for k in ("write", "assemble", "readback")),
    ]:
        assert list(item.flaws()) == [], item.id
        for known in item.tries:
            reaction = item.react({"text": known.text})
            assert (reaction.points < 1) == bool(known.missed), known.text
            assert all(detail.text.strip() or detail.state == "right" for detail in reaction.details)


def test_every_gap_is_filled_well_and_badly(frames: dict[str, Item]) -> None:
    """The right choices and good tries give full points, each other choice and poor try less, with a reason."""
    for item in [*delivered(FillItem), frames["fill"]]:
        assert list(item.flaws()) == [], item.id
        best = {g.id: next((n for n, c in enumerate(g.choices) if c.right), None) for g in item.gaps}
        best |= {g.id: next(t.text for t in g.tries if not t.missed) for g in item.gaps if g.wants}
        assert item.react(best).points == 1
        for gap in item.gaps:
            poor = [n for n, c in enumerate(gap.choices) if not c.right] + [t.text for t in gap.tries if t.missed]
            for answer in poor:
                reaction = item.react({**best, gap.id: answer})
                assert reaction.points < 1
                assert any(d.state in {"wrong", "missed"} and d.text.strip() for d in reaction.details)


def test_every_talk_keeps_its_authors_word(frames: dict[str, Item]) -> None:
    """Every state and ending is reached, each known run ends where it should, with the points of its ending."""
    for item in [*delivered(DialogueItem), frames["dialogue"]]:
        assert list(item.flaws()) == [], item.id
        for run in item.tries:
            reaction = item.react({"turns": run.turns})
            assert not reaction.more
            assert reaction.points == item.endings[run.ends].points
            assert reaction.show["talk"][0]["text"] == item.states[item.start].says


def test_a_no_in_unusual_words_is_not_heard_as_a_yes() -> None:
    """A learner who says no to the money has not given it away, although one of the two voters hears that."""
    item = find_drill("stud-wall").items[0]
    turns = [
        *item.tries[0].turns[:2],
        "I get that you're angry, but 5,000 is not possible. The carpenter comes on Thursday.",
    ]
    assert item.react({"turns": turns}).more


def test_a_good_question_in_the_second_place_is_not_too_late() -> None:
    """One weak turn does not end the talk: the customer says it again, and a good question still leads on."""
    item = find_drill("second-stop").items[0]
    turns = [
        "What does it do when it dies?",
        "All right.",
        "What happens at the second school, from the moment you park?",
    ]
    assert item.react({"turns": turns[:2]}).more
    assert "letter" in item.react({"turns": turns}).show["talk"][-1]["text"]


def test_every_order_with_shares_can_be_solved(frames: dict[str, Item]) -> None:
    """The order shown is not the answer; the one that is found by search is, and losing a part of it costs."""
    for item in [*delivered(ArrangeItem), frames["arrange"]]:
        assert list(item.flaws()) == [], item.id
        best = item.solution()
        assert best is not None
        assert item.react({"order": best}).points == 1
        assert item.react({"order": [part.id for part in item.parts]}).points < 1


def test_every_queue_is_sorted_right_and_wrong(frames: dict[str, Item]) -> None:
    """All right buckets in a good order give full points; each wrong bucket costs and is explained."""
    for item in [*delivered(TriageItem), frames["triage"]]:
        assert list(item.flaws()) == [], item.id
        parts = [TaggedPart(id=one.id, text=one.text) for one in item.queue]
        order = best_order(parts, item.rules, [])
        right = {one.id: one.bin for one in item.queue}
        assert item.react({"bins": right, "order": order}).points == 1
        for one in item.queue:
            for name in set(one.feedback) - {one.bin}:
                reaction = item.react({"bins": {**right, one.id: name}, "order": order})
                assert reaction.points < 1
                assert one.feedback[name] in [detail.text for detail in reaction.details]


def test_what_is_not_decided_costs_nothing_and_is_said(tmp_path: Path) -> None:
    """Where the grader is unsure the learner is told that a person would look, and keeps the points."""
    data = frame_data("write")
    # Without a record of the learner's own day nobody can know whether a figure in it is right.
    wants = [{"criterion": "cites-own-data", "met": "It is your figure.", "unmet": "It is another figure."}]
    data["items"][0] |= {"wants": wants, "tries": []}
    item = read(tmp_path, data).items[0]
    reaction = item.react({"text": "What happened?"})
    assert [detail.state for detail in reaction.details] == ["open"]
    assert "A person would look" in reaction.details[0].text
    assert reaction.points == 1
    wants[0]["criterion"] = "asks-open-question"
    decided = read(tmp_path, data).items[0]
    assert decided.react({"text": "The weather in Oslo is mild in May, and trains are late."}).points == 0


def test_what_must_not_be_there_halves_the_points(frames: dict[str, Item]) -> None:
    """An open question with an insult in it is worth half, and the insult is quoted."""
    reaction = frames["write"].react({"text": "What did you do to the desk, you idiot?"})
    assert reaction.points == 0.5
    assert [(d.state, d.quote) for d in reaction.details if d.state == "wrong"] == [("wrong", "idiot")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("   ", "write your answer first"),
        (None, "write your answer first"),
        ("Did you put it together WRONG?!", "still the old text"),
        ("What did you notice about the desk and when did it start to wobble", "model answer, word for word"),
        ("Was ist denn mit dem Schreibtisch passiert, und wann hat das angefangen?", "could not be read"),
    ],
)
def test_a_text_that_is_no_answer_is_asked_for_again(frames: dict[str, Item], text: object, said: str) -> None:
    """Nothing, the old text, the model answer, another language: a sentence that says what to do, no points."""
    with pytest.raises(WrongAnswer, match=said):
        frames["write"].react({"text": text})


def test_alarms_are_for_what_must_not_be_there_and_only_if_asked_for(tmp_path: Path, frames: dict[str, Item]) -> None:
    """A text in progress raises an alarm with the words, a softer one for a doubt; a good one, a half one and an empty one raise none."""
    data = frame_data("write")
    data["items"][0]["alarms"] = True
    item = read(tmp_path, data).items[0]
    alarms = item.alarms({"text": "Did you break it, you idiot"})
    assert [(alarm.quote, alarm.text) for alarm in alarms] == [("idiot", item.avoid[0].unmet)]
    doubted = item.alarms({"text": "Get real. What did you see?"})
    assert [(alarm.state, alarm.quote) for alarm in doubted] == [("open", "Get real.")]
    for text in ("", "What did", "Tell me what you saw.", None, 7):
        assert item.alarms({"text": text}) == ()
    assert frames["write"].alarms({"text": "you idiot"}) == ()


def test_the_gain_over_the_first_try_is_named(frames: dict[str, Item]) -> None:
    """Parts that came in addition are named; a worse text gains nothing."""
    item = frames["assemble"]
    poor, good = ({"text": next(t.text for t in item.tries if bool(t.missed) is m)} for m in (True, False))
    assert item.gain(poor, good) == "3 things more than at your first try: The feeling, The matter, The question."
    assert item.gain(good, poor) == ""


def test_a_talk_shows_the_mood_and_what_was_heard_and_runs_out(frames: dict[str, Item]) -> None:
    """After a turn there is more to come; whoever never gets anywhere comes to the ending for lost patience."""
    item = frames["dialogue"]
    reaction = item.react({"turns": ["What happened with it, and when?"]})
    assert reaction.more
    assert reaction.mood == item.states["story"].mood
    assert reaction.text == item.states["opening"].rules[0].because
    assert [line["who"] for line in reaction.show["talk"]] == ["Folake Adeyemi", "You", "Folake Adeyemi"]


def circle(**more: Any) -> dict[str, Any]:
    """A talk that goes round in circles until patience runs out."""
    way = {"because": "Because."}
    return {
        "id": "t", "situation": "S", "customer": "Ana", "start": "a", "runs_out": "bad", "patience": 3,
        "states": {
            "a": {"says": "One.", "mood": 0, "rules": [{"met": ["asks-open-question"], "to": "good", **way}], "default": {"to": "b", **way}},
            "b": {"says": "Two.", "mood": 0, "default": {"to": "a", **way}},
        },
        "endings": {"good": {"title": "Good", "text": "G", "mood": 2, "points": 1}, "bad": {"title": "Bad", "text": "B", "mood": -2, "points": 0}},
        **more,
    }  # fmt: skip


def talk(folder: Path, **more: Any):
    """A drill with that talk."""
    return read(folder, {**frame_data("dialogue"), "items": [circle(**more)]})


def test_patience_runs_out(tmp_path: Path) -> None:
    """Turns that lead nowhere end after as many as the file says."""
    item = talk(tmp_path).items[0]
    turns = ["The weather is nice."] * 3
    assert item.react({"turns": turns[:2]}).more
    assert item.react({"turns": turns}).show["end"] == "bad"
    assert item.react({"turns": [*turns, "More of it."]}).show["end"] == "bad"


def test_an_undecided_criterion_counts_as_met_in_a_talk(tmp_path: Path) -> None:
    """Nobody is stopped by a doubt of the grader: a rule on what is met takes it, one on what is missed does not."""
    states = circle()["states"]
    for rule, end in (({"met": ["on-topic"]}, "good"), ({"unmet": ["on-topic"]}, None)):
        states["a"]["rules"] = [{**rule, "to": "good", "because": "Because."}]
        reaction = talk(tmp_path, states=states).items[0].react({"turns": ["What happened?"]})
        assert reaction.show.get("end") == end


def test_what_cannot_be_reached_in_a_talk_is_found(tmp_path: Path) -> None:
    """A lost state, a lost ending, a rule that an earlier one always beats, a run that ends elsewhere."""
    data = circle()
    way = {"because": "Because.", "to": "good"}
    data["states"]["lost"] = {"says": "Three.", "mood": 0, "default": way}
    data["states"]["a"]["rules"].append({"met": ["asks-open-question", "affirms"], **way})
    data["endings"]["never"] = data["endings"]["good"]
    tries = [{"turns": ["What happened to it?"], "ends": "bad"}]
    findings = list(talk(tmp_path, **{**data, "tries": tries}).items[0].flaws())
    for words in ("state lost is never", "ending never is never", "rule 2 never decides", "should end with bad"):
        assert sum(words in finding for finding in findings) == 1, words


def changed(kind: str, **more: Any) -> dict[str, Any]:
    """A frame's data with its first item changed."""
    data = frame_data(kind)
    data["items"][0] |= more
    return data


WANT = {"criterion": "affirms", "met": "M", "unmet": "U"}
WAY = {"to": "nowhere", "because": "B"}
BROKEN = [
    (changed("write", wants=[WANT, WANT]), "affirms is asked for twice"),
    (changed("write", wants=[{**WANT, "criterion": "is-nice"}]), "there is no criterion 'is-nice'"),
    (changed("write", wants=[{"criterion": "affirms", "met": "M"}]), "item wobbly-desk.wants.0.unmet: Field required"),
    (changed("write", alarms=True, avoid=[]), "there is nothing"),
    (changed("write", wish="x"), "item wobbly-desk.wish"),
    (changed("fill", text="Calm down, please."), "gap calm: the weak phrase must stand exactly once"),
    (changed("fill", gaps=[{"id": "a", "weak": "calm down", "why": "W"}]), "either choices or wants"),
    (changed("fill", gaps=[{"id": "a", "weak": "calm down", "why": "W", "wants": [WANT]}]), "needs a model"),
    (changed("readback", data=[{"id": "a", "name": "N", "kind": "number", "value": "ten", "why": "W"}]), "'ten' is not a number"),
    (changed("readback", data=[{"id": "a", "name": "N", "kind": "letters", "value": "bkd", "why": "W"}]), "capital letters"),
    (changed("triage", rules=[{"first": "nut", "then": "nobody", "why": "W"}]), "there is no part nobody"),
    (changed("arrange", rules=[], shares=[]), "needs rules or shares"),
    (changed("arrange", rules=[{"first": "buzz", "then": "when", "why": "W"}, {"first": "when", "then": "buzz", "why": "W"}]), "contradict"),
    (changed("arrange", shares=[{"name": "N", "of": "sung", "why": "W", "aim": [0, 1]}]), "no part has the tag sung"),
    (changed("dialogue", start="nowhere"), "there is no state 'nowhere'"),
    (changed("dialogue", runs_out="nowhere"), "there is no ending 'nowhere'"),
    ({**frame_data("dialogue"), "items": [circle(states={"a": {"says": "S", "mood": 0, "default": WAY}})]}, "neither a state nor an ending"),
    ({**frame_data("dialogue"), "items": [circle(states={"a": {"says": "S", "mood": 0}})]}, "states.a.default: Field required"),
    ({**frame_data("write"), "kind": "guess"}, "there is no kind 'guess'; there are arrange, "),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), BROKEN, ids=[said for _, said in BROKEN])
def test_an_authors_mistake_is_named(tmp_path: Path, data: dict[str, Any], said: str) -> None:
    """Each broken file gives one sentence with the file, the item and what is wrong."""
    with pytest.raises(ContentError) as caught:
        read(tmp_path, data)
    assert said in str(caught.value)
    assert str(tmp_path / "made-up.yaml") in str(caught.value)


def test_a_missing_bucket_is_named(tmp_path: Path) -> None:
    """Feedback for a bucket that the file does not have."""
    data = frame_data("triage")
    data["items"][0]["queue"][0]["feedback"] = {"now": "x"}
    with pytest.raises(ContentError, match="item bakery: roll: needs a bin and feedback for each of now, thanks, week"):
        read(tmp_path, data)


def test_flaws_of_orders_queues_and_tries_are_found(tmp_path: Path) -> None:
    """An order that is good as shown, one that cannot be, a crowded bucket, a try that comes out otherwise."""
    solved = read(tmp_path, frame_data("arrange")).items[0].solution()
    parts = frame_data("arrange")["items"][0]["parts"]
    parts.sort(key=lambda part: solved.index(part["id"]) if part["id"] in solved else 99)
    for part in parts:
        part.pop("leave", None)
    parts = [part for part in parts if part["id"] in solved]
    cases = [
        (changed("arrange", parts=parts), "the order shown is a good one already"),
        (changed("arrange", shares=[{"name": "N", "of": "you", "why": "W", "aim": [99, 100], "by": "words"}]), "no order keeps"),
        (changed("triage", queue=[{**one, "bin": "now"} for one in frame_data("triage")["items"][0]["queue"]]), "3 of 3 belong into now"),
        (changed("write", tries=[{"text": "Did it break?", "missed": []}]), "should miss nothing, but misses asks-open-question"),
        (changed("write", model="Did it break?"), "the model misses asks-open-question"),
        (changed("readback", tries=[]), "give one text that misses nothing and one that misses something"),
    ]  # fmt: skip
    for data, said in cases:
        assert any(said in flaw for flaw in read(tmp_path, data).items[0].flaws()), said


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["text", "turns", "bins", "order", "calm", "job", "nut", "slow"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(answer=ANY)
def test_no_answer_breaks_a_new_kind(answer: object, frames: dict[str, Item]) -> None:
    """Whatever a page sends, an item answers with points from 0 to 1 or asks again; so do alarms."""
    for item in frames.values():
        with contextlib.suppress(WrongAnswer):
            assert 0 <= item.react(answer).points <= 1
        item.alarms(answer)


PARTS = [
    TaggedPart(id=f"p{n}", text="word " * (n + 1), tags=[tag])
    for n, tag in enumerate(["open", "closed", "open", "other", "closed"])
]


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda p: p[0] != p[1]), max_size=4),
    part=st.sampled_from(["all", "first", "last"]), percent=st.integers(10, 100), by=st.sampled_from(["parts", "words"]),
    low=st.integers(0, 100), width=st.integers(0, 60),
)  # fmt: skip
def test_an_order_is_found_exactly_if_there_is_one(pairs, part, percent, by, low, width) -> None:
    """The search agrees with trying all orders."""
    rules = [Rule(first=f"p{a}", then=f"p{b}", why="W") for a, b in pairs]
    share = Share(name="N", of="open", among=["open", "closed"], why="W", aim=(low, min(100, low + width)), part=part, percent=percent, by=by)  # fmt: skip

    def good(order) -> bool:
        place = {one.id: n for n, one in enumerate(order)}
        return all(place[r.first] < place[r.then] for r in rules) and share.good(*measured(share, order))

    found = best_order(PARTS, rules, [share])
    assert (found is not None) == any(good(order) for order in itertools.permutations(PARTS))
    if found is not None:
        assert good(sorted(PARTS, key=lambda one: found.index(one.id)))
