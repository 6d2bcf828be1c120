"""The learned vote: labelled replies, features, word order, blends and the attacks that they must stand."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader import resources
from grader.attack import ATTACKS, attack
from grader.files import ContentError
from grader.judging import judge, judge_all
from grader.kinds.base import Context
from grader.library import library, version_of, voters_version
from grader.model import corpus
from grader.model.coherence import disordered
from grader.model.features import features
from grader.model.learned import Blend, model
from grader.robustness.measure import without
from grader.text import read

TOPIC = Context(
    message="My boiler has been cold since Friday and my baby is five weeks old. Nobody turned up on Monday."
)
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
        ('{"bundle": "review", "sentences": ["Hi."], "dose": {}}', "dose"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    """An author's slip is found with file and line, before anything is learned from it."""
    (tmp_path / "bundles.yaml").write_text("review: {does: [thanks-customer], faults: [no-blame]}")
    (tmp_path / "two.jsonl").write_text(line)
    with pytest.raises(ContentError, match=said):
        list(corpus.replies(tmp_path))


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
    real = trained.coherence.whole(read(REPLY))
    assert real is not None
    assert real < trained.coherence.doubtful
    for text in disordered(read(REPLY)):
        score = trained.coherence.whole(read(text))
        assert score is None or score > real


def test_a_blend_follows_both_voters() -> None:
    """More from either voter never lowers the probability."""
    blend = Blend((1.0, 1.5, -1.5, 0.0), 0.6)
    votes = [0.0, 0.2, 0.5, 0.8, 1.0]
    for rule in (False, None, True):
        row = [blend.probability(vote, rule) for vote in votes]
        assert row == sorted(row)
    assert blend.probability(0.5, False) < blend.probability(0.5, None) < blend.probability(0.5, True)


def test_the_blends_of_the_model_trust_their_voters() -> None:
    """No blend counts a voter's "yes" against the criterion."""
    trained = model()
    assert trained is not None
    for name, blend in trained.blends.items():
        odds, met, unmet, _ = blend.weights
        assert odds > 0, name
        assert met >= unmet, name
        assert 0.5 <= blend.least < 1, name


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
    for name, other in (("model/weights.npz", False), ("kinds/cues.py", False), ("model/training.py", True)):
        voters_version.cache_clear()
        with (tmp_path / name).open("ab") as file:
            file.write(b"#")
        assert (voters_version(tmp_path) == before) is other, name
        before = voters_version(tmp_path)
    assert version_of("cues", {}) != version_of("cues", {}, assisted=True)
