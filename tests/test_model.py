"""The learned vote: labelled replies, features, word order, blends and the attacks that they must stand."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from grader import resources
from grader.attack import ATTACKS, attack
from grader.files import ContentError
from grader.judging import find_criterion, judge, judge_all
from grader.kinds.base import Context
from grader.library import library, version_of, voters_version
from grader.model import corpus, training, tuning
from grader.model.coherence import disordered
from grader.model.encoder import encoder
from grader.model.features import features
from grader.model.heldout import held_out_file, held_out_scores
from grader.model.learned import LIMIT, Blend, both, model, summary
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
    blend = Blend((1.0, 0.3, -0.2, 1.5, -1.5, 0.0), 0.6)
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
    assert summary(np.array([]), fault=False) == (-LIMIT, -LIMIT, 0.0)


def test_the_blends_of_the_model_trust_their_voters() -> None:
    """No blend counts a voter's "yes" against the criterion."""
    trained = model()
    assert trained is not None
    for name, blend in trained.blends.items():
        best, next_best, _, met, unmet, _ = blend.weights
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
