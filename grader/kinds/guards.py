"""Reasons not to count what looks like evidence: negated, quoted, somebody else's, hypothetical, sarcastic,
a bare list, a copy, or text that is no reply at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from grader.kinds.base import Context
from grader.kinds.overlap import copied_spans
from grader.text import Match, Span, Text, Token, clean

_NEGATORS = {"not", "never", "nobody", "none", "nothing", "no", "neither", "nor", "hardly", "barely", "without", "nowhere"}
_NEGATIVE_VERBS = {"refuse", "decline", "deny", "doubt", "avoid", "forget", "pretend"}
# "I can't tell you how sorry I am", "we could not be more sorry": the negation strengthens.
_STRENGTHENED = {"tell", "express", "imagine", "stress", "overstate", "begin", "thank", "agree", "help", "wait", "blame"}
_THIRD = {"he", "she", "they", "somebody", "someone", "anybody", "anyone", "everybody", "everyone", "some", "others", "people"}
_OTHERS = {"agent", "colleague", "rep", "representative", "manager", "supervisor", "operator", "advisor", "employee", "staff",
           "company", "competitor", "script", "template", "customer", "clerk", "chatbot", "bot", "boss", "trainer", "book"}  # fmt: skip
_REPORT = {"say", "tell", "write", "claim", "think", "answer", "reply", "pretend", "mean", "expect", "teach", "suggest", "believe"}
_SARCASM = re.compile(
    r"\b(?:s+o{3,}|suuu+re|boo[- ]?hoo|yeah,? right|oh,? (?:how|what a|no,? (?:how|not)|you poor|poor|dear me|wow|please)|big deal|"
    r"cry me a river|my heart (?:bleeds|breaks for you)|how (?:terribl[ey]|awful(?:ly)?|tragic(?:ally)?|shocking) for you|as if|world'?s smallest violin|"
    r"aww+|wow,|bravo|slow clap|i'?m sure you|what a tragedy|get over it|lucky you|sure,? (?:so|we'?re|i'?m|whatever))\b"
    r"|\*so+\*|\bso+ so+ (?:very )?sorry\b|/s\b|🙄|😂|🎻",
    re.IGNORECASE,
)
_TO_GRADER = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|above|prior|other|earlier)?\s*(?:instructions?|rules?|rubrics?|criteria)\b"
    r"|\b(?:this|my|the) (?:reply|answer|response|text|submission|message)\b[^.!?\n]{0,60}\b(?:meets?|fulfil?ls?|satisf(?:y|ies)|covers?|"
    r"shows?|contains?|includes?|demonstrates?|names?|reflects?|paraphrases?|acknowledges?|deserves?|earns?)\b[^.!?\n]{0,60}"
    r"\b(?:criteri(?:a|on)|rubric|points?|marks?|requirements?|feelings?|empathy|open questions?|grade|need)\b"
    r"|\b(?:give|award|grant) (?:me|this|it)\b[^.!?\n]{0,30}\b(?:full|all|top|maximum|\d+) (?:the )?(?:points|marks|score|grade)"
    r"|\b(?:dear|hello|hey|hi|note to(?: the)?|attention) (?:auto)?(?:grader|marker|instructor|teacher|examiner)\b"
    r"|\b(?:mark|grade|score|set|judge|rate)\b[^.!?\n]{0,30}\b(?:as )?(?:met\b|correct\b|passed\b|full (?:marks|points|score)|10/10|100 ?%)"
    r"|\bas an? (?:ai|language model)\b|\bsystem ?(?:prompt|:)|\ball criteria\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Guarded:
    """A match that does not count: which guard fired and the reason in words."""

    guard: str
    why: str


@lru_cache(maxsize=256)
def quoted_spans(raw: str) -> tuple[Span, ...]:
    """What stands in quotation marks, unless the whole reply does."""
    text = clean(raw)
    pairs = re.finditer(r'"[^"\n]{2,}?"|(?<!\w)\'[^\'\n]{2,}?(?:(?<=[a-z])\'[a-z]+[^\'\n]*)*\'(?!\w)', text)
    spans = [Span(m.start(), m.end()) for m in pairs]
    return tuple(s for s in spans if s.end - s.start < 0.8 * len(text.strip()))


def overlaps(span: Span, others: tuple[Span, ...] | list[Span]) -> bool:
    """True if most of the span lies within one of the others."""
    size = max(span.end - span.start, 1)
    return any(min(span.end, o.end) - max(span.start, o.start) > 0.5 * size for o in others)


def guarded(text: Text, match: Match, context: Context, allow: frozenset[str] = frozenset()) -> Guarded | None:
    """The first guard that fires for a match, or None. ``allow`` names guards that are left out."""
    checks = (
        ("quoted", lambda: overlaps(match.span, quoted_spans(text.raw)), "it is somebody's words in quotation marks"),
        ("copied", lambda: overlaps(match.span, copied_spans(text.raw, context.message, context.background)), "it is copied from the customer's message"),
        ("list", lambda: is_list(text, text.tokens[match.first].sentence), "it stands in a list of words, not in a sentence"),
        ("sarcastic", lambda: _sarcastic(text, match), "it sounds sarcastic"),
        ("negated", lambda: _negated(text, match), "it is negated"),
        ("third-person", lambda: _somebody_else(text, match), "it is said of or by somebody else"),
        ("hypothetical", lambda: _hypothetical(text, match), "it depends on an if"),
    )  # fmt: skip
    for name, fires, why in checks:
        if name not in allow and fires():
            return Guarded(name, why)
    return None


def _root(text: Text, match: Match) -> Token:
    inside = range(match.first, match.last)
    roots = [text.tokens[i] for i in inside if text.tokens[i].head not in inside or text.tokens[i].head == i]
    words = [t for t in roots if t.is_word] or roots
    verbs = [t for t in words if t.pos in {"VERB", "AUX"}]
    return (verbs or words)[0]


def _chain(text: Text, match: Match) -> list[Token]:
    """The heads whose negation or subject reaches the match: its clause and what governs that as a complement."""
    root = _root(text, match)
    chain = [root]
    head = text.tokens[text.clause_head(root.index)]
    if head != root:
        chain.append(head)
    while head.dep in {"ccomp", "xcomp", "pcomp", "acl", "csubj"} and head.head != head.index:
        head = text.tokens[head.head]
        chain.append(head)
        clause = text.tokens[text.clause_head(head.index)]
        if clause != head:
            chain.append(clause)
            head = clause
    return chain


def _negated(text: Text, match: Match) -> bool:
    for head in _chain(text, match):
        if head.lemma in _NEGATIVE_VERBS and not match.first <= head.index < match.last:
            return True
        for index in (*head.children, *_subject_children(text, head)):
            child = text.tokens[index]
            if match.first <= child.index < match.last or child.index > match.last:
                continue
            if child.lemma in _NEGATORS and not _strengthens(text, head, child):
                return True
    return False


def _subject_children(text: Text, head: Token) -> list[int]:
    found: list[int] = []
    for index in head.children:
        if text.tokens[index].dep in {"nsubj", "nsubjpass", "attr", "dobj", "expl"}:
            found += [i for i in text.tokens[index].children if text.tokens[i].dep in {"det", "neg"}]
    return found


def _strengthens(text: Text, head: Token, negator: Token) -> bool:
    after = [t.lower for t in text.tokens[negator.index + 1 : negator.index + 5]]
    if negator.lemma == "no":
        return bool(after) and after[0] in {"doubt", "wonder", "excuse", "excuses", "question", "matter", "worries", "problem", ","}
    return after[:1] in (["only"], ["just"]) or "more" in after or (head.lemma in _STRENGTHENED and bool({"you", "enough", "how", "to", "what", "but"} & set(after)))


def _subject(text: Text, head: Token) -> Token | None:
    for index in head.children:
        if text.tokens[index].dep in {"nsubj", "nsubjpass"}:
            return text.tokens[index]
    if head.dep in {"xcomp", "conj"} and head.head != head.index:
        return _subject(text, text.tokens[head.head])
    return None


def _is_other(text: Text, subject: Token) -> bool:
    mine = any(text.tokens[i].lower in {"my", "our", "your"} for i in subject.children) and subject.lemma not in _OTHERS
    return subject.lower in _THIRD or (subject.lemma in _OTHERS and not mine)


def _somebody_else(text: Text, match: Match) -> bool:
    for position, head in enumerate(_chain(text, match)):
        subject = _subject(text, head)
        if subject is None or match.first <= subject.index < match.last:
            continue
        if _is_other(text, subject) and (position < 2 or head.lemma in _REPORT):
            return True
    return False


def _hypothetical(text: Text, match: Match) -> bool:
    for head in _chain(text, match):
        marks = {text.tokens[i].lower for i in head.children if text.tokens[i].dep in {"mark", "advmod"} and i < match.last}
        if marks & {"if", "unless", "whether"} and not match.first <= head.index - 1 < match.first:
            return not any(text.tokens[i].lower == "if" for i in range(match.first, match.last))
        modal = any(text.tokens[i].lower in {"would", "could", "'d"} for i in head.children if i not in range(match.first, match.last))
        if modal and head.lemma in _REPORT | {"apologize", "apologise", "understand", "feel"} and _has_condition(text, head):
            return True
    return False


def _has_condition(text: Text, head: Token) -> bool:
    clauses = [text.tokens[i] for i in head.children if text.tokens[i].dep == "advcl"]
    return any(text.tokens[i].lower == "if" for clause in clauses for i in clause.children)


def _sarcastic(text: Text, match: Match) -> bool:
    sentence = text.sentences[text.tokens[match.first].sentence]
    return bool(_SARCASM.search(clean(text.raw)[sentence.start : sentence.end + 3]))


def sounds_sarcastic(raw: str) -> Span | None:
    """The first place that sounds sarcastic by its wording; most sarcasm has no such mark and is not found."""
    found = _SARCASM.search(clean(raw))
    return Span(found.start(), found.end()) if found else None


@lru_cache(maxsize=4096)
def is_list(text: Text, sentence: int) -> bool:
    """True if a sentence is a row of key words: many short pieces and hardly any clause."""
    tokens = text.sentence_tokens(sentence)
    words = [t for t in tokens if t.is_word]
    if len(words) < 4:
        return False
    pieces = 1 + sum(t.text in {",", ";", "/", "|", "-", "+", "*", "•", ":"} for t in tokens)
    finite = sum(t.tag in {"VBD", "VBP", "VBZ", "MD"} for t in tokens)
    subjects = sum(t.dep in {"nsubj", "nsubjpass"} for t in tokens)
    if pieces >= 4 and len(words) / pieces < 2.6:
        return subjects + finite < 0.5 * pieces
    function = sum(t.pos in {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART"} for t in tokens)
    return len(words) >= 6 and subjects == 0 and finite == 0 and function / len(words) < 0.2


def not_a_reply(text: Text, context: Context) -> Guarded | None:
    """A reason why the whole text answers nobody: key words only, copied only, or written to the grader."""
    if _TO_GRADER.search(clean(text.raw)):
        return Guarded("to-grader", "it speaks to the grader about the reply, not to the customer")
    words = len(text.words)
    if not words:
        return Guarded("list", "there are no words in it")
    listed = sum(
        sum(t.is_word for t in text.sentence_tokens(number)) for number in range(len(text.sentences)) if is_list(text, number)
    )
    if listed > 0.5 * words:
        return Guarded("list", "it is a list of words rather than sentences to a customer")
    copied = sum(s.end - s.start for s in copied_spans(text.raw, context.message, context.background, *context.models))
    if copied > 0.6 * len(text.raw.strip()):
        return Guarded("copied", "most of it is copied from the text it answers")
    return None
