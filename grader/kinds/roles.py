"""What a clause does by its own form: its mood, its subject, its auxiliaries and its verb."""

from __future__ import annotations

from typing import Literal

from grader.kinds.scope import NEGATORS, has_condition, inverted_condition, names_others, subject_of
from grader.text import Text, Token

Role = Literal["told", "offer", "instruction", "asked", "thanks", "wish", "condition", "denial", "others"]
# What the writer perceives or feels opens a clause about the customer; it is no deed.
_PERCEIVE = {
    "see", "imagine", "understand", "hear", "tell", "know", "gather", "read", "appreciate", "realize",
    "realise", "be", "feel", "think", "believe", "say", "picture", "regret", "admit", "apologize",
    "apologise", "agree", "find", "mean", "love", "like", "get", "relate", "assume", "guess", "want",
    "have", "let", "tel", "notice",
}  # fmt: skip
# What a business does about a matter, as against what it did to the customer.
_DEEDS = {
    "open", "ask", "check", "look", "call", "ring", "phone", "book", "order", "arrange", "refund",
    "credit", "forward", "escalate", "raise", "lift", "restore", "speak", "talk", "pass", "contact",
    "fix", "repair", "replace", "reset", "attach", "reverse", "start", "put", "add", "send", "move",
    "issue", "schedule", "transfer", "file", "note", "mark", "find", "investigate", "review", "receive",
    "report", "inform", "return", "prepare", "organise", "organize", "reserve", "offer", "try", "pull",
    "set", "dispatch", "confirm", "update", "go", "work", "write", "mail", "email", "text", "load",
    "clear", "release", "save", "correct", "bring", "let",
}  # fmt: skip
# "We sent the wrong cake", "we put you in the noisy room": in the plain past this is what happened to the
# customer; "I sent", "we have sent" and "we will send" are what is done about it.
_HANDLING = {"send", "bring", "put", "pass", "move", "let", "go", "book", "transfer", "set", "mark", "load", "give"}
_THANKS = {"thank", "thanks", "thx", "congrats", "congratulations", "welcome"}
_WISHES = {"hope", "wish", "look", "enjoy"}
_FUTURE = {"will", "'ll", "shall", "ll", "wo"}
_PROPOSE = {
    "like", "love", "suggest", "propose", "recommend", "advise", "ask", "go", "need", "offer", "send",
    "be",
}  # fmt: skip
_TRAVEL = {"come", "go", "leave", "arrive", "start", "return"}
_AHEAD = {"tomorrow", "tonight", "shortly"}
_DENY = {"see", "find", "say", "show", "believe", "think", "confirm", "agree"}
_OBLIGED = {"can", "should", "must", "may", "might", "could", "need"}


def own_role(text: Text, head: Token) -> Role:
    """What the clause with this head does, the clause that governs it left out of account."""
    subject = subject_of(text, head)
    children = [text.tokens[i] for i in head.children]
    auxiliaries = {c.lower for c in children if c.dep in {"aux", "auxpass"}}
    if has_condition(text, head) or inverted_condition(text, head.sentence):
        return "condition"
    if head.lemma in _THANKS:
        return "thanks"
    if head.lemma in _WISHES and (subject is None or subject.lower in {"i", "we"}):
        return "wish" if head.lemma != "look" or any(c.lower == "forward" for c in children) else "offer"
    if _asks(text, head, subject):
        return "asked"
    if _denies(text, head, subject):
        return "denial"
    if subject is None:
        return _without_subject(head, children, auxiliaries)
    return _with_subject(text, head, subject, auxiliaries)


def _asks(text: Text, head: Token, subject: Token | None) -> bool:
    """True for an inverted verb or a question word in a sentence that ends with a question mark."""
    sentence = text.sentences[head.sentence]
    if not text.raw[: sentence.end].rstrip("\"' )").endswith("?"):
        return False
    before = [text.tokens[i] for i in head.children if subject is not None and i < subject.index]
    inverted = any(t.dep in {"aux", "auxpass"} or t.tag in {"WP", "WRB", "WDT"} for t in before)
    return inverted or (head.lemma == "be" and subject is not None and head.index < subject.index)


def _without_subject(head: Token, children: list[Token], auxiliaries: set[str]) -> Role:
    polite = any(c.lower in {"please", "pls", "plz", "kindly"} for c in children)
    if head.tag == "VB" and head.pos == "VERB" and not auxiliaries - {"do", "n't"} and (head.dep != "advcl" or polite):
        return "told" if head.lemma in {"forgive", "excuse", "understand", "imagine", "accept"} else "instruction"
    if auxiliaries & _FUTURE or (polite and head.pos == "VERB"):
        return "offer" if not polite else "instruction"
    return "told"


def _with_subject(text: Text, head: Token, subject: Token, auxiliaries: set[str]) -> Role:
    if names_others(text, subject) and subject.lower not in {"he", "she", "they"}:
        return "others"
    if subject.lower in {"i", "we"}:
        return _of_writer(text, head, auxiliaries)
    if (
        auxiliaries & _FUTURE
        or _is_scheduled(text, head)
        or (head.lemma == "go" and head.tag == "VBG" and "to" in _following(text, head))
    ):
        return "offer"
    if subject.lower in {"you", "u"} and (auxiliaries & _OBLIGED or head.lemma == "need"):
        # "You must be so scared" is a guess about the customer.
        return "told" if "must" in auxiliaries and head.lemma in _PERCEIVE else "instruction"
    if (
        head.tag == "VBN"
        and head.lemma in _DEEDS
        and auxiliaries & {"has", "have", "'ve", "'s", "is", "'re", "are"}
        and not _negates(text, head)
    ):
        return "offer"
    return "told"


def _denies(text: Text, head: Token, subject: Token | None) -> bool:
    """ "There is no second payment", "it does not say that"; in the past they tell what happened."""
    if head.lemma in _DENY and any(text.tokens[i].lower in {"do", "does", "can", "ca"} for i in head.children):
        return _negates(text, head)
    children = [text.tokens[i] for i in head.children]
    there = any(c.dep == "expl" for c in children) and head.tag in {"VBZ", "VBP"}
    said = [*([subject] if subject else []), *(c for c in children if c.dep == "attr")]
    return there and any(text.tokens[i].lower == "no" for token in said for i in token.children)


def _is_scheduled(text: Text, head: Token) -> bool:
    """ "A courier comes today", "the technician is with you tomorrow": the present tense of a plan."""
    if head.tag not in {"VBZ", "VBP"} and not (head.tag == "VBG" and head.lemma in _TRAVEL):
        return False
    after = {text.tokens[i].lower for i in head.children if i > head.index}
    return bool(after & _AHEAD) or (head.lemma in _TRAVEL and "today" in after)


def _following(text: Text, head: Token) -> set[str]:
    return {t.lower for t in text.tokens[head.index + 1 : head.index + 2]}


def _of_writer(text: Text, head: Token, auxiliaries: set[str]) -> Role:
    """ "I will", "we can", "I have opened", "I am sending" are fixes; "we charged you" is what happened."""
    if _negates(text, head) and head.lemma in _DENY:
        return "denial"
    if auxiliaries & _FUTURE:
        return "offer"
    if auxiliaries & {"would", "'d"}:
        return "offer" if head.lemma in _PROPOSE else "told"
    # "What we brought you was the wrong cake": the thing is named, no deed reported.
    if head.lemma in _PERCEIVE or any(text.tokens[i].tag in {"WP", "WDT"} for i in head.children):
        return "told"
    if auxiliaries & {"can", "ca", "could", "may"}:
        return "offer"
    if head.lemma in _HANDLING and head.tag == "VBD" and not auxiliaries and _subject_is(text, head, "we"):
        return "told"
    if head.lemma in _DEEDS:
        return "told" if _negates(text, head) else "offer"
    return (
        "offer" if head.tag == "VBG" and auxiliaries & {"am", "'m", "are", "'re"} and head.lemma in _DEEDS else "told"
    )


def _subject_is(text: Text, head: Token, word: str) -> bool:
    return any(text.tokens[i].dep == "nsubj" and text.tokens[i].lower == word for i in head.children)


def _negates(text: Text, head: Token) -> bool:
    return any(text.tokens[i].lemma in NEGATORS and i < head.index for i in head.children)
