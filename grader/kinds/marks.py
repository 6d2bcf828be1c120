"""What a whole reply shows by its wording: quotations, sarcasm, rows of key words, words to the grader.

Everything here is worked out once for a reply and kept by its text, so that asking again costs nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.text import Sentence, Span, Text, Token, clean, read

_SARCASM = re.compile(
    r"\b(?:s+o{3,}|suuu+re|boo[- ]?hoo|yeah,? right|oh,? (?:(?:yes|sure|yeah|right|of course),? )?(?:how"
    r"|what a) (?!you )|big deal|"
    r"oh,? (?:no,? (?:how|not)|you poor|poor|please|sure)|what a tragedy|get over it|lucky you"
    r"|cry me a river|poor little (?!one)|"
    r"(?:my|our) hearts? (?:bleeds?|breaks? for you)|how (?:terribl[ey]|awful(?:ly)?|tragic(?:ally)?"
    r"|shocking) for you|"
    r"as if|world'?s smallest violin|aww+(?!,? (?:no|man|i|we|so|that|thank|thanks|this|you)\b)"
    r"|aww+,? (?:so (?:sick|sad)|you poor)|"
    r"sorry,? (?:but )?not sorry|gee,? (?:i'?m |we'?re )?(?:so )?(?:sorry|thanks)|sorry (?:that )?your (?:precious|little) \w+ (?:was|were|is)"
    r"|how (?:will|did|do|would) (?:you|we) ever (?:survive|cope|manage|live|recover)|the need to (?:complain|moan|whine)"
    r"|bravo|slow clap|call the (?:newspapers?|press)|i'?m sure you|sure,? (?:so|we'?re|i'?m|whatever"
    r"|the (?:poor|money)))\b"
    r"|\bwhen (?:pigs (?:can |will |learn to )?fly|hell freezes)|\bfebruary (?:30|31)\b|\b3[01](?:st|th)? (?:of )?february\b"
    r"|\bthank(?:s| you)\b[^.!?\n]{0,20} for (?:the|your|all (?:the|your)|those|these) (?:insults?|rudeness|abuse|shouting|threats?)\b"
    r"|\b(?:forward to|hope for|hoping for|glad about) never (?:seeing|hearing from|meeting|serving) you\b"
    r"|\*so+\*|\bso+ so+ (?:very )?sorry\b|/s\b|🙄|😂|🎻|\bdeeply, deeply\b|\bof all things\b"
)
"""Looked for in lower case, as is what speaks to the grader: a third of the time of ignoring case."""
# "The steps lean now, do they?" A tag that does not turn the sentence round doubts what it repeats.
_DOUBTING_TAG = re.compile(r", (?:do|does|did|is|are|was|were|has|have) (?:they|it|he|she|you)\s*$", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|nothing|hardly|cannot)\b|n't\b", re.IGNORECASE)
_TO_GRADER = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your ){0,4}(?:previous|above|prior|other"
    r"|earlier)?\s{0,3}(?:instructions?|rules?|rubrics?|criteria)\b"
    r"|\b(?:this|my|the) (?:reply|answer|response|text|submission|message)\b[^.!?\n]{0,60}\b(?:meets?"
    r"|fulfil?ls?|satisf(?:y|ies)|covers?|"
    r"shows?|contains?|includes?|demonstrates?|names?|reflects?|paraphrases?|acknowledges?|deserves?"
    r"|earns?)\b[^.!?\n]{0,60}"
    r"\b(?:criteri(?:a|on)|rubric|points?|marks?|requirements?|feelings?|empathy|open questions?|grade"
    r"|need)\b"
    r"|\b(?:give|award|grant) (?:me|this|it)\b[^.!?\n]{0,30}\b(?:full|all|top|maximum"
    r"|\d{1,4}) (?:the )?(?:points|marks|score|grade)"
    r"|\b(?:dear|hello|hey|hi|attention) (?:auto)?(?:grader|marker|instructor|teacher|examiner)\b"
    # Schools have teachers, too: a note to one opens the sentence and ends in a colon; a marker or grader is never a customer's.
    r"|(?:^|[.!?\n]\s*)(?:note|message|hint|remark) (?:to|for) (?:the |my |our )?(?:reviewer|instructor|teacher|examiner)s?:"
    r"|\b(?:note|message|hint|remark) (?:to|for) (?:the |my )?(?:auto)?(?:grader|marker|assessor|rater|bot|ai)s?\b"
    r"|\b(?:grad|mark)ing (?:hint|note|bot|robot)\b"
    r"|\b(?:this|my|the) (?:reply|answer|response|text|submission)\b[^.!?\n]{0,90}\b(?:meets|fulfil?ls|satisfies) (?:everything|all)\b"
    r"|\bas (?:the|this) (?:exercise|rubric|notebook|assignment) (?:asks|wants|requires)\b"
    r"|\b(?:every|each) criteri(?:on|a) (?:is|are|as|to) (?:met|done|fulfil?led|satisfied|passed)\b"
    r"|\b(?:mark|grade|score|set|judge|rate)\b[^.!?\n]{0,30}\b(?:(?:as|to) (?:met|correct|passed)\b"
    r"|full (?:marks|points|score)|10/10|100 ?%)"
    r"|\b(?:grade|mark|score|judge|assess|evaluate)\b (?:this|my|the) (?:reply|answer|response|text|submission)\b"
    r"|(?:^|[.!?\n]\s*)(?:(?:auto)?grader|(?:reviewer|review|grader|marker) (?:bot|robot|ai))[:,]"
    # Insurers have assessors, too, and schools evaluators: a note to one speaks of whoever wrote, or of the reply.
    r"|(?:^|[.!?\n]\s*)(?:evaluator|rater|assessor)[:,][^.!?\n]{0,40}\b(?:the writer|(?:this|my|the) (?:reply|answer|response))\b"
    r"|\b(?:please|kindly) (?:score|grade) (?:the|this|my)\b[^.!?\n]{0,60}\bas (?:given|present|shown|made)\b"
    r"|\bfor (?:the )?purposes? of (?:the )?(?:marking|grading|scoring)[,:]"
    r"|\b(?:assume|imagine|suppose|pretend) that the (?:phrase|words?|sentences?|text)\b[^.!?\n]{0,90}\b(?:stands?|is|are|were) (?:here|there|written|included)\b"
    r"|\bas an? (?:ai|language model)\b|\bsystem ?(?:prompt|:)|\ball criteria\b",
)
_FUNCTION = {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART"}
_FINITE = {"VBD", "VBP", "VBZ", "MD"}
_SEPARATORS = {",", ";", "/", "|", "-", "+", "*", "•", ":"}


@lru_cache(maxsize=64)
def cleaned(raw: str) -> str:
    """The reply with plain quotes and dashes (see `grader.text.clean`)."""
    return clean(raw)


@lru_cache(maxsize=64)
def lowered(raw: str) -> str:
    """The reply cleaned and in lower case, every character still in its place."""
    lower = cleaned(raw).lower()
    return lower if len(lower) == len(raw) else "".join(low if len(low := c.lower()) == 1 else c for c in cleaned(raw))


@lru_cache(maxsize=64)
def quoted_spans(raw: str) -> tuple[Span, ...]:
    """What stands in quotation marks, unless the whole reply does."""
    text = cleaned(raw)
    spans = [Span(m.start(), m.end()) for m in re.finditer(r'"[^"\n]{2,}"', text)]
    spans += _single_quoted(text)
    return tuple(sorted(s for s in spans if not _is_whole_reply(text, s)))


def _is_whole_reply(text: str, span: Span) -> bool:
    """True if what stands outside the quotation marks is nothing, or a heading such as "My reply:"."""
    outside = f"{text[: span.start]} {text[span.end :]}".strip(" .\n")
    return not outside or (outside.endswith(":") and len(outside.split()) <= 4)


@lru_cache(maxsize=64)
def quoted_characters(raw: str) -> frozenset[int]:
    """Offsets of the characters that stand in quotation marks."""
    return frozenset(offset for span in quoted_spans(raw) for offset in range(span.start, span.end))


def _single_quoted(text: str) -> list[Span]:
    """Parts between an opening and a closing ' on one line; the apostrophes inside words are neither."""
    spans: list[Span] = []
    start = -1
    for mark in re.finditer(r"(?<!\w)'(?=\w)|(?<=[\w.,!?…])'(?!\w)|\n", text):
        if mark.group() == "\n":
            start = -1
        elif mark.end() < len(text) and text[mark.end()].isalnum():
            start = mark.start() if start < 0 else start
        elif start >= 0:
            spans.append(Span(start, mark.end()))
            start = -1
    return spans


def overlaps(span: Span, others: tuple[Span, ...] | list[Span]) -> bool:
    """True if most of the span lies within one of the others."""
    size = max(span.end - span.start, 1)
    return any(min(span.end, o.end) - max(span.start, o.start) > 0.5 * size for o in others)


def sounds_sarcastic(raw: str) -> Span | None:
    """The first place that sounds sarcastic by its wording; most sarcasm has no such mark."""
    found = _SARCASM.search(lowered(raw))
    return Span(found.start(), found.end()) if found else None


@lru_cache(maxsize=64)
def sarcastic_sentences(raw: str) -> frozenset[int]:
    """Numbers of the sentences that sound sarcastic by their wording."""
    text, whole = read(raw), lowered(raw)
    return frozenset(
        number
        for number, sentence in enumerate(text.sentences)
        if _SARCASM.search(whole, sentence.start, sentence.end + 3) or _doubts(whole[sentence.start : sentence.end])
    )


def _doubts(sentence: str) -> bool:
    return sentence.endswith("?") and bool(_DOUBTING_TAG.search(sentence[:-1])) and not _NEGATION.search(sentence)


@lru_cache(maxsize=64)
def list_sentences(raw: str) -> frozenset[int]:
    """Numbers of the sentences that are rows of key words: many short pieces and hardly any clause."""
    text = read(raw)
    return frozenset(number for number, sentence in enumerate(text.sentences) if _is_row(text, sentence))


def is_list(text: Text, sentence: int) -> bool:
    """True if a sentence is a row of key words."""
    return sentence in list_sentences(text.raw)


def _is_row(text: Text, sentence: Sentence) -> bool:
    tokens = text.tokens[sentence.first : sentence.last]
    words = [t for t in tokens if t.is_word]
    if len(words) < 4 or _is_data(words):
        return False
    clauses = sum(t.tag in _FINITE or t.dep in {"nsubj", "nsubjpass"} for t in tokens)
    pieces = 1 + sum(t.text in _SEPARATORS for t in tokens)
    if pieces >= 4 and len(words) / pieces < 2.6:
        return clauses < 0.5 * pieces
    run = _longest_run(tokens)
    if run >= 6 or (run >= (5 if clauses else 4) and run >= 0.5 * len(words)):
        return True
    function = sum(t.pos in _FUNCTION for t in tokens)
    if len(words) == 5 == len(tokens) and clauses == function == 0:
        return not any(t.pos in {"PROPN", "INTJ", "NUM"} for t in tokens)
    return len(words) >= 6 and clauses == 0 and function / len(words) < 0.2


def _is_data(words: list[Token]) -> bool:
    """True for a row that reads data back: "Two pieces, BM-1750, 19 Bidston Row". Key words hold no figures."""
    figures = sum(t.pos == "NUM" or any(c.isdigit() for c in t.text) or _is_letter(t) for t in words)
    return bool(figures) and figures + sum(t.pos == "PROPN" and not _is_letter(t) for t in words) >= 0.4 * len(words)


def _is_letter(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isupper() and token.text not in "AI"


FEWEST = 6
"""Words that stand by themselves which make a list; a terse reply ("Sorry! Refunded today. Bank transfer. Ben") has fewer."""
_POLITE = frozenset(
    [
        "thanks",
        "thank",
        "thx",
        "sorry",
        "apologies",
        "regards",
        "sincerely",
        "best",
        "cheers",
        "hello",
        "hi",
        "dear",
        "ok",
        "okay",
        "yes",
        "no",
        "sure",
        "done",
    ]
)


def listed_words(text: Text) -> int:
    """How many words stand in rows of key words, or as one each: "Regret. Reason. Waiting list."."""
    rows = list_sentences(text.raw)
    words_of = [[t for t in text.sentence_tokens(number) if t.is_word] for number in range(len(text.sentences))]
    alone = [words for number, words in enumerate(words_of) if number not in rows and _is_key_word(words)]
    # Names and places stand alone, too, under a letter.
    named = sum(all(t.pos == "PROPN" for t in words) for words in alone)
    is_listed = len(alone) >= FEWEST and named <= 0.5 * len(alone)
    return sum(len(words_of[number]) for number in rows) + is_listed * sum(map(len, alone))


def _is_key_word(words: list[Token]) -> bool:
    """True for one or two words that name something and say nothing about it; "Great." and "Oh no." answer somebody."""
    if not 1 <= len(words) <= 2 or all(t.pos == "ADJ" for t in words) or any(t.lower in _POLITE for t in words):
        return False
    return not any(t.pos in _FUNCTION or t.pos in {"INTJ", "NUM"} or t.tag in _FINITE - {"VBD"} for t in words)


def _longest_run(tokens: tuple[Token, ...]) -> int:
    """Most nouns and adjectives in an unbroken row; a name alone begins none ("Dear Ms Anna Lopez")."""
    best = run = 0
    for token in tokens:
        run = (
            run + 1
            if token.pos in {"NOUN", "ADJ"}
            or (run and token.pos in {"PROPN", "NUM", "VERB"} and token.tag not in _FINITE)
            else 0
        )
        best = max(best, run)
    return best


@lru_cache(maxsize=64)
def speaks_to_grader(raw: str) -> bool:
    """True if the text is about itself as a reply to be graded."""
    return bool(_TO_GRADER.search(lowered(raw)))
