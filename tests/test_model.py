"""The learned vote: labelled replies, features, word order, blends and the attacks that they must stand."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import resources
from grader.attack import ATTACKS, attack
from grader.files import ContentError
from grader.judging import find_criterion, judge, judge_all
from grader.kinds.base import Context, Verdict
from grader.library import library, version_of, voters_version
from grader.model import corpus, training, tuning
from grader.model.coherence import disordered
from grader.model.encoder import encoder
from grader.model.features import IN_TURN, features
from grader.model.heldout import held_out_file, held_out_scores
from grader.model.learned import LIMIT, OVERRULES, WEIGHTS, Blend, blended, both, model, summary
from grader.robustness.measure import without
from grader.text import Span, read

TOPIC = Context(
    message="My boiler has been cold since Friday and my baby is five weeks old. Nobody turned up on Monday."
)
SENTENCES = ["I am sorry.", "Your bag went to Bremen and comes back on Friday.", "Would a loan bag help until then?"]
REPLY = (
    "Dear Mrs. Adeyemi, your boiler has been off since Friday and nobody came on Monday. That was our mistake and I am "
    "sorry. I have moved you to the top of the list, and Ravi will be with you tomorrow before ten."
)


def test_the_labelled_replies_are_whole_and_many() -> None:
    """Every file is readable, every label belongs to a criterion, and each side of most criteria has many replies."""
    rows = list(corpus.replies())
    assert len(rows) > 1_500
    labels = Counter((name, label) for row in rows for name, label in row.met.items())
    assert {name for name, _ in labels} <= set(library())
    assert all(0 <= s.start < s.end <= len(row.reply) for row in rows for found in row.places.values() for s in found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not JSON", "two.jsonl:1"),
        ('{"bundle": "review", "sentences": []}', "two.jsonl:1"),
        ('{"bundle": "nonsense", "sentences": ["Hi."]}', "no bundle"),
        ('{"bundle": "review", "sentences": ["Hi."], "does": {"thanks-customer": [4]}}', "sentence number 4"),
        ('{"bundle": "review", "sentences": ["Hi."], "nearly": {"thanks-customer": [1]}}', "sentence number 1"),
        ('{"bundle": "review", "sentences": ["Hi."], "asked": ["on-topic"]}', "no criterion 'on-topic'"),
        ('{"bundle": "review", "sentences": ["Hi."], "dose": {}}', "dose"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    """An author's slip is found with file and line, before anything is learned from it."""
    (tmp_path / "bundles.yaml").write_text("review: {does: [thanks-customer], faults: [no-blame]}")
    (tmp_path / "two.jsonl").write_text(line)
    with pytest.raises(ContentError, match=said):
        list(corpus.replies(tmp_path))


def test_what_would_do_in_another_reply_is_not_held_against_its_words(tmp_path: Path) -> None:
    """Joy about the pleasant half of a mixed review is neither learned as the move nor as its absence."""
    (tmp_path / "bundles.yaml").write_text("review: {does: [names-feeling]}")
    (tmp_path / "mixed.jsonl").write_text(
        '{"bundle": "review", "sentences": ["Hi Ana.", "Glad you liked the pool."], "nearly": {"names-feeling": [1]}}'
    )
    (row,) = corpus.replies(tmp_path)
    assert row.met == {"names-feeling": False}
    spans = [Span(0, 7), Span(8, 32)]
    assert training.sentence_targets(row, spans, find_criterion("names-feeling")) == [0, -1]


def test_of_a_marked_sentence_that_is_read_as_two_one_does_it() -> None:
    """A signature that a writer's sentence ends with is not learned as the move."""
    reply = "We are sorry about the wait. ^Jo Your bag comes on Friday."
    marked = Span(0, reply.index(" Your"))
    parts = (Span(0, reply.index(" ^")), Span(reply.index("^"), marked.end), Span(marked.end + 1, len(reply)))
    regret = find_criterion("expresses-regret")
    row = corpus.Labelled(reply, Context(), {regret.id: True}, "bags", {regret.id: (marked,)})
    assert training.sentence_targets(row, parts, regret) == [2, 2, 0]
    whole = (marked, parts[2])
    assert training.sentence_targets(row, whole, regret) == [1, 0]


def test_a_row_can_be_about_one_criterion(tmp_path: Path) -> None:
    """What a row names under `asked` is all that was decided for it, whatever its bundle holds."""
    (tmp_path / "bundles.yaml").write_text("single: {does: [names-feeling, affirms], faults: [no-blame]}")
    (tmp_path / "one.jsonl").write_text('{"bundle": "single", "sentences": ["Hi."], "asked": ["affirms"]}')
    (row,) = corpus.replies(tmp_path)
    assert row.met == {"affirms": False}
    assert row.about


def test_a_word_under_a_denial_is_another_feature() -> None:
    """The model cannot confuse "sorry" with "not sorry", or with what others say."""
    plain = features(read("I am sorry."), TOPIC)[0].names
    denied = features(read("I am not sorry."), TOPIC)[0].names
    assert "1 sorry" in plain
    assert "1 sorry" not in denied
    assert "1 not:sorry" in denied


def test_words_in_no_order_are_found() -> None:
    """Of the ways to disorder a reply, none passes for the reply; the reply itself does."""
    trained = model()
    assert trained is not None
    real = trained.coherence.order(read(REPLY)).mean
    assert real is not None
    assert real < trained.coherence.doubtful
    for text in disordered(read(REPLY)):
        score = trained.coherence.order(read(text)).mean
        assert score is None or score > real


def test_a_blend_follows_both_voters() -> None:
    """More from either voter never lowers the probability."""
    blend = Blend((1.0, 0.3, -0.2, 0.1, 1.5, -1.5, 0.0), 0.6)
    for fault in (False, True):
        votes = [summary(np.array([vote, 0.1, vote / 2]), fault=fault) for vote in (0.0, 0.2, 0.5, 0.8, 1.0)]
        for rule in (False, None, True):
            row = [blend.probability(vote, rule) for vote in votes]
            assert row == sorted(row, reverse=fault)
        by_rule = [blend.probability(votes[2], rule) for rule in (False, None, True)]
        assert by_rule == sorted(by_rule)


def test_a_second_sentence_that_does_it_adds_to_the_first() -> None:
    """Votes are summed up by the two likeliest sentences, in any order; no sentence is no vote."""
    once, twice = (summary(np.array(votes), fault=False) for votes in ([0.1, 0.8], [0.8, 0.7]))
    assert once[0] == twice[0]
    assert once[1] < twice[1]
    assert summary(np.array([0.7, 0.8]), fault=False) == twice
    assert summary(np.array([]), fault=False) == (-LIMIT, -LIMIT, 0.0, 0.0)


def test_a_reply_of_one_sentence_has_no_second_vote() -> None:
    """A blend is told that nothing is missing there: a sentence that does nothing beside it makes two."""
    alone, beside = (summary(np.array(votes), fault=False) for votes in ([0.8], [0.8, 0.0]))
    assert alone[:2] == beside[:2]
    assert (alone[3], beside[3]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Customer: I keep putting it off. Rep: Mm. Customer: Every evening.", True),
        ("client: I want to sleep more.\ntherapist: Right.\nclient: But I don't.", True),
        ("Customer: The van never came.", False),
        ("Review by Ann, 2 stars: late again. Food: cold. Service: slow.", False),
        ("My mail said: nothing by Friday. And your answer: silence.", False),
        ("Pros: quick. Cons: cold food.", False),
        ("Nurse: He slept. Daughter: At last. Nurse: Yes.", True),
        ("", False),
    ],
)
def test_a_conversation_is_told_from_a_letter(message: str, expected: bool) -> None:
    """A transcript begins with a speaker's turn and has another speaker; colons in a review or a mail make none."""
    assert Context.from_text(message).in_conversation is expected


def test_turns_in_a_conversation_have_blends_of_their_own() -> None:
    """Who answers in a conversation is judged as the turns there were, who answers a mail as mails were."""
    trained = model()
    assert trained is not None
    talk = Context.from_text("Client: I skipped it again. Coach: Mm. Client: I feel awful about it.")
    assert "paraphrases-problem" in trained.turns
    for name in trained.blends:
        assert trained.blend(name, talk) == trained.turns.get(name, trained.blends[name])
        assert trained.blend(name, TOPIC) == trained.blends[name]
    turn = "You missed it once more."
    apart = (judge(turn, "paraphrases-problem", replace(talk, in_conversation=known)) for known in (True, False))
    assert len({verdict.confidence for verdict in apart}) == 2


def test_a_turn_has_its_features_twice() -> None:
    """Each feature of a turn is there for all replies and for turns alone; a letter of the same words has it once."""
    talk = Context.from_text("Client: I skipped it again. Coach: Mm. Client: I feel awful about it.")
    text = read("You missed it once more.")
    (turn,), (letter,) = features(text, talk), features(text, replace(talk, in_conversation=False))
    assert turn.names == letter.names | {IN_TURN + name for name in letter.names}
    assert turn.is_said is letter.is_said


def test_a_blend_for_conversations_needs_enough_turns() -> None:
    """Too few turns that do it leave one blend for all; with enough of both, the two differ where the labels do."""
    letters = [_held_out(vote > 0.5, vote) for vote in (0.1, 0.2, 0.8, 0.9) for _ in range(training.ENOUGH_TURNS)]
    turns = [
        _held_out(vote > 0.15, vote, is_turn=True)
        for vote in (0.1, 0.2, 0.8, 0.9)
        for _ in range(training.ENOUGH_TURNS)
    ]
    written, turned = training.blends_of(letters + turns)
    assert turned is not None
    unlikely = summary(np.array([0.2, 0.0]), fault=False)
    assert Blend(written[:-1], written[-1]).probability(unlikely, None) < 0.5
    assert Blend(turned[:-1], turned[-1]).probability(unlikely, None) > 0.5
    assert training.blends_of(letters + turns[:300])[1] is None


def test_the_vote_overrules_where_it_was_right() -> None:
    """How sure it must be against the rule is learned from scenarios: right often lowers the limit, otherwise it stays."""
    weights = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.6)
    missing = [_held_out(False, 0.2, rule=True, scenario=True) for _ in range(30)]
    assert training.least_against_rule(missing, weights) == pytest.approx(0.8)
    present = [_held_out(True, 0.2, rule=True, scenario=True) for _ in range(10)]
    for other in (missing + present, missing[:5], [replace(row, scenario=False) for row in missing], []):
        assert training.least_against_rule(other, weights) == OVERRULES


def test_a_file_with_marks_on_the_wrong_sentences_is_named() -> None:
    """Every second mark on an innocent neighbor is said with file and criterion; some hard ones among many are not."""
    slipped = [("slipped.jsonl, no-blame", vote) for vote in (0.9, 0.02) * 20]
    hard = [("hard.jsonl, no-blame", vote) for vote in (0.9, 0.8, 0.95, 0.02) * 20]
    few = [("few.jsonl, no-blame", 0.02)] * 5
    (line,) = training.doubted_marks(slipped + hard + few)
    assert line.startswith("slipped.jsonl, no-blame: ")
    assert "20 of 40" in line


def test_a_reply_that_shares_nothing_with_the_message_is_a_persons_matter() -> None:
    """A friendly reply about something else may be free of any fault that the words show: nobody can tell, and it says why."""
    verdict = judge("Your tulip bulbs left our nursery today, so plant them in good soil by autumn.", "on-topic", TOPIC)
    assert verdict.met is not True
    assert "answers this customer" in verdict.why


@pytest.mark.parametrize("reply", ["We refuse to apologize for a fee like that.", "I decline to apologize."])
def test_words_turned_into_their_opposite_never_count(reply: str) -> None:
    """The rule knows the phrase around the words and shows it, so that the learned vote alone cannot give the point."""
    verdict = judge(reply, "expresses-regret", TOPIC)
    assert verdict.met is not True
    assert verdict.evidence


def test_the_limit_against_the_rule_is_for_scenarios_only() -> None:
    """Where only the message is known, and in a conversation, the vote must be surer than in a scenario."""
    trained = model()
    assert trained is not None
    scenario = replace(TOPIC, background="The rep knows: a part is on its way. The rep may offer: a visit on Friday.")
    assert any(trained.overrules_from(name, scenario) < OVERRULES for name in trained.blends)
    for name in trained.blends:
        assert trained.overrules_from(name, TOPIC) == OVERRULES
        assert trained.overrules_from(name, replace(scenario, in_conversation=True)) == OVERRULES


def test_a_move_that_only_the_rule_sees_is_open_or_missing() -> None:
    """The rule found it, the vote says with four to one that it is not there: open, or unmet where that is sure enough."""
    rule = Verdict(True, 0.7, (Span(0, 6),), "the words are there")
    blend = Blend((1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.6)
    votes = np.array([0.2], dtype=np.float32)
    text = read("By Friday I will be gone.")
    assert blended(rule, votes, blend, text, fault=False).met is None
    assert blended(rule, votes, blend, text, fault=False, overrules_from=0.75).met is False


def _held_out(
    label: bool, vote: float, *, rule: bool | None = None, is_turn: bool = False, scenario: bool = False
) -> training.HeldOut:
    return training.HeldOut(label, summary(np.array([vote, 0.0]), fault=False), rule, True, is_turn, scenario)


def test_the_blends_of_the_model_trust_their_voters() -> None:
    """No blend counts a voter's "yes" against the criterion."""
    trained = model()
    assert trained is not None
    for name, blend in (*trained.blends.items(), *trained.turns.items()):
        best, next_best, _, _, met, unmet, _ = blend.weights
        assert best > 0, name
        assert next_best >= 0, name
        assert met >= unmet, name
        assert 0.5 <= blend.least < 1, name


def test_the_encoder_reads_a_sentence_by_itself() -> None:
    """What stands beside a sentence moves its scores no further than rounding does; a very long reply has all its rows."""
    reader = encoder()
    assert reader is not None
    own = [reader.scores([sentence])[0] for sentence in SENTENCES]
    together = reader.scores(SENTENCES)
    assert np.abs(np.array(own) - together).max() < 0.5
    assert reader.scores(SENTENCES * 60).shape == (60 * len(SENTENCES), len(reader.columns))
    assert reader.scores([]).shape == (0, len(reader.columns))


def test_the_encoder_knows_other_words_for_the_same() -> None:
    """A move in words that no rule lists is nearer to it than the same words used for something else."""
    reader = encoder()
    assert reader is not None
    column = reader.columns.index("names-feeling")
    meant, other = reader.scores(["You must have been worried sick.", "The engine must have been running hot."])
    assert meant[column] > other[column] + 2


def test_a_list_of_words_does_nothing_for_the_encoder_either() -> None:
    """Sentences that do not count (lists, words of others) have the lowest vote, whatever the encoder thinks of them."""
    trained = model()
    assert trained is not None
    text = read("Sorry, refund, tomorrow, understand, frustrating, apologize. Your refund went out this morning.")
    votes = trained.votes(text, TOPIC)
    assert features(text, TOPIC)[0].is_said is False
    assert votes[0, trained.columns["expresses-regret"]] < 0.1


def test_a_criterion_that_the_encoder_does_not_know_is_judged_without_it() -> None:
    """Somebody who adds a criterion needs no encoder training: the first vote stands alone until then."""
    counted, meant = np.array([[2.0, -9.0, 2.0]]), np.array([[np.nan, np.nan, -4.0]])
    assert both(counted, meant).tolist() == [[2.0, -9.0, -1.0]]


def test_votes_held_out_come_back_and_new_sentences_are_read(tmp_path: Path) -> None:
    """The file gives each sentence the mean of what was said of it; one that is not there is read now, and counted."""
    reader = encoder()
    assert reader is not None
    file = tmp_path / "held_out.npz"
    width = len(reader.columns)
    file.write_bytes(held_out_file(["Bye.", "Hi.", "Bye."], np.array([[1.0], [-2.0], [3.0]]).repeat(width, 1), reader.columns))  # fmt: skip
    scores, new = held_out_scores(["Hi.", "Nobody ever wrote this.", "Bye."], reader, file)
    assert new == 1
    assert np.allclose(scores[[0, 2], 0], [-2.0, 2.0], atol=0.05)
    assert np.array_equal(scores[1], reader.scores(["Nobody ever wrote this."])[0])


def test_evidence_carries_the_verdict() -> None:
    """Where a move is met, the marked words are in the reply, and without them it is no longer met."""
    wanted = ["expresses-regret", "takes-responsibility", "gives-timeline", "paraphrases-problem"]
    for name, verdict in judge_all(REPLY, wanted, TOPIC).items():
        assert verdict.met is True, name
        rest = without(REPLY, verdict.evidence)
        assert judge(rest, name, TOPIC).met is not True, (name, rest)


@pytest.mark.slow
def test_hardly_any_attack_wins() -> None:
    """Key words, shuffles, denials, quotations, copies and words to the grader win less than one in a hundred."""
    attempts = list(attack())
    assert {a.kind for a in attempts} == set(ATTACKS)
    won = [a for a in attempts if a.won]
    assert len(won) < 0.01 * len(attempts), [(a.criterion, a.kind, a.reply) for a in won]


def test_a_newly_trained_model_changes_the_versions(tmp_path: Path) -> None:
    """Grades say which voters made them: other weights or other code make another version, nothing else does."""
    package = resources.CRITERIA.parent
    for part in ("kinds", "model", "text.py"):
        copy = shutil.copytree if (package / part).is_dir() else shutil.copy
        copy(package / part, tmp_path / part)
    before = voters_version(tmp_path)
    assert before == voters_version()
    for name, other in (
        ("model/weights.npz", False),
        ("model/encoder/layers.onnx", False),
        ("kinds/cues.py", False),
        ("model/training.py", True),
    ):
        voters_version.cache_clear()
        with (tmp_path / name).open("ab") as file:
            file.write(b"#")
        assert (voters_version(tmp_path) == before) is other, name
        before = voters_version(tmp_path)
    assert version_of("cues", {}) != version_of("cues", {}, assisted=True)


def test_where_there_is_no_label_the_vote_of_another_encoder_is_learned() -> None:
    """A label outweighs the other encoder's vote; a sentence without a label gets that vote."""
    texts = ("Sorry.", "My apologies.", "I apologize.", "It is noon.", "We open at nine.", "Two parts.")
    targets = np.array([[1], [1], [-1], [0], [0], [-1]], dtype=np.int8)
    data = tuning.Sentences(texts, targets, np.arange(6), np.arange(6) % tuning.FOLDS, ("expresses-regret",))
    teacher = np.array([[-3], [3], [3], [-3], [-3], [-3]], dtype=np.float32)
    wanted, weights = tuning._wanted(data, teacher, teacher)
    assert (wanted[:3] > 0.5).all()
    assert (wanted[3:] < 0.5).all()
    assert wanted[0] < wanted[1]
    assert (weights[[2, 5]] < weights[0]).all()


def test_a_model_is_out_of_date_where_its_numbers_are_others_not_where_they_round_otherwise() -> None:
    """Another machine leaves out other numbers near zero; a weight that has moved is said with how far."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        arrays = dict(data)

    def made(**changed: object) -> bytes:
        file = io.BytesIO()
        np.savez(file, **{**arrays, **changed})
        return file.getvalue()

    assert training.differences(made()) == []
    small = np.abs(arrays["values"]) > training.SAME / 2 + 0.003
    fewer = {key: arrays[key][small] for key in ("rows", "cells", "values")}
    assert not small.all()
    assert training.differences(made(**fewer)) == []
    values = arrays["values"].copy()
    values[:3] += 0.5
    (said,) = training.differences(made(values=values))
    assert "weights: 3 of" in said
    assert "by up to 0.5" in said
    assert any("bias" in line for line in training.differences(made(bias=arrays["bias"][:-1])))
