"""What reaches a match in its sentence: a negation, another person as the one who says or feels it, an if."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from grader.text import Match, Text, Token, clean

NEGATORS = {
    "not", "never", "nobody", "none", "nothing", "no", "neither", "nor", "hardly", "barely", "without",
    "nowhere", "nt", "dont", "cant", "wont", "isnt", "didnt",
}  # fmt: skip
CONDITIONS = {"if", "unless", "whether"}
SUBJECTS = {"nsubj", "nsubjpass"}
_NEGATIVE_VERBS = {"refuse", "decline", "deny", "doubt", "avoid", "forget", "pretend"}
# "I can't tell you how sorry I am", "we could not be more sorry": the negation strengthens.
_STRENGTHENED = {
    "tell", "express", "imagine", "stress", "overstate", "begin", "thank", "agree", "help", "wait",
    "blame",
}  # fmt: skip
_AFTER_STRENGTHENED = {"you", "enough", "how", "to", "what", "but"}
_AFTER_NO = {"doubt", "wonder", "excuse", "excuses", "question", "matter", "worries", "problem", ","}
_THIRD = {
    "he", "she", "they", "somebody", "someone", "anybody", "anyone", "everybody", "everyone", "some",
    "others", "people", "many", "most",
}  # fmt: skip
_OTHERS = {
    "agent", "colleague", "rep", "representative", "manager", "supervisor", "operator", "advisor",
    "employee", "staff", "company", "competitor", "script", "template", "customer", "clerk", "chatbot",
    "bot", "boss", "trainer", "book", "passenger", "guest", "member", "user", "client", "lady",
    "handbook", "textbook", "caller", "traveler",
}  # fmt: skip
_REPORT = {
    "say", "tell", "write", "claim", "think", "answer", "reply", "pretend", "mean", "expect", "teach",
    "suggest", "believe",
}  # fmt: skip
_WRITER = {"i", "we", "me", "us"}


_DEEPEST = 12
"""Governing clauses that are looked at: nobody writes more, and hostile text of nested clauses stays quick."""


# Openings that take back, or put into other mouths, whatever follows in the sentence. The parser loses its way in
# the longer ones, so they are looked for by their letters.
_SPEECH = r"(?:say|tell|write|claim|answer|reply|mean|pretend|promise|state|suggest|announce|insist|use|add|put|print)"
_PEOPLE = (
    r"(?:compan(?:y|ies)|agents?|reps?|representatives?|people|firms?|shops?|stores?|businesses|colleagues?|customers?|guests?"
    r"|staff|managers?|operators?|hotels?|sellers?|competitors?|advisors?|teams?|handbook|manual|script|template|trainer"
    r"|textbook|guidebook|course|rubric|policy|chatbot|bot|others)"
)
_DENIED = re.compile(
    r"^\W*(?:but |so |and |no,? )?(?:(?:it|that)(?:'s| is| was| isn't| wasn't| would be)(?: (?:not|never|hardly|simply|just|far from|wrong"
    r"|false|untrue|nonsense|a lie|a myth)){1,2}(?: (?:true|right|the case|correct|so|to (?:say|claim|think)))?,? (?:that|to)\b"
    r"|(?:it|that) (?:isn't|wasn't) (?:true|right|the case|correct|so) that\b"
    r"|(?:nobody|no one|none of us) (?:\w+ ){0,2}" + _SPEECH + r"\w*\b"
    r"|(?:i|we) (?:deny|doubt|refuse to|decline to|would never|will never|never)(?: \w+)? (?:that|" + _SPEECH + r")\b"
    r"|(?:i|we) (?:see|have|find|know|can think of) (?:no|not any|little) (?:reason|need|cause|call|intention|wish|plans?)(?: \w+)? (?:to|for|of)\b"
    r"|there(?:'s| is| was| will be) (?:no|not any|little|never any) (?:reason|need|cause|call|point)(?: for (?:me|us))? (?:to|in|for)\b"
    r"|(?:i|we)(?:'m| am|'re| are| do| did| will| would| can| could|'d|'ll)? ?(?:not|n't|cannot|can't|won't|wouldn't|don't|didn't)"
    r" (?:going to |about to |here to |allowed to |able to )?" + _SPEECH + r"\b(?! (?:you )?(?:how|enough)))",
    re.IGNORECASE,
)
_OTHER_MOUTHS = re.compile(
    r"^\W*(?:(?:some|many|most|other|few|certain|all|lots of|plenty of|a lot of) (?:\w+ ){0,2}?|(?:my|our|the|their|a|another) (?:\w+ )?)"
    + _PEOPLE
    + r" (?:\w+ ){0,3}?"
    + _SPEECH
    + r"s?\b(?: (?:you|their \w+|customers|people|us|me|that|to|in))*"
    r"|^\W*(?:a|any|one|another|somebody|someone|some|others|people|they) (?:\w+ ){0,2}?(?:would|might|could|may) (?:\w+ )?"
    + _SPEECH
    + r"\b",
    re.IGNORECASE,
)
# "A good reply says …", "Step one is to …", "The trick is to …": telling how it is done is not doing it.
_HOW_TO = re.compile(
    r"^\W*(?:(?:a|any|the|every|your) (?:\w+ )?(?:good|proper|model|ideal|perfect|decent|better|best|right|great|typical|standard)"
    r" (?:\w+ )?(?:reply|replies|answer|response|agent|rep|message|mail|email|apology|thing|way|start|move)\b"
    r"|(?:step|rule|point|tip|lesson|part) (?:one|two|three|four|five|\d|number \w+)\b"
    r"|the (?:first|second|next|last|main|usual) (?:step|rule|thing|trick|part|point) (?:is|would be|of)\b"
    r"|(?:the|one) trick is to\b|(?:always|never forget to|remember to|be sure to|don't forget to) (?:say|tell|write|thank|apologi[sz]e|ask|name)\b)",
    re.IGNORECASE,
)
_IF_I_WERE = re.compile(
    r"^\W*(?:if|had|were) (?:i|we|this)\b[^.!?]{0,60}?(?:i|we|it)(?: would|'d| could| might)\b", re.IGNORECASE
)


@lru_cache(maxsize=256)
def framed(sentence: str) -> tuple[str, int]:
    """What an opening does to the rest of a sentence ("negated", "third-person", "hypothetical" or ""), and where it ends."""
    for name, pattern in (
        ("negated", _DENIED),
        ("third-person", _OTHER_MOUTHS),
        ("third-person", _HOW_TO),
        ("hypothetical", _IF_I_WERE),
    ):
        found = pattern.match(sentence)
        if found:
            return name, found.end()
    return "", 0


def frame_of(text: Text, first: int) -> str:
    """The frame that token number ``first`` stands in, or ""."""
    sentence = text.sentences[text.tokens[first].sentence]
    name, end = framed(clean(text.raw[sentence.start : sentence.end]))
    if not name:
        return ""
    # "I will not write "…" to you": the refusal itself is no news and no limit either.
    refused = clean(text.raw)[sentence.start + end : sentence.end].lstrip()[:1] in {'"', "'"}
    return name if refused or text.tokens[first].start >= sentence.start + end else ""


def _root(text: Text, match: Match) -> Token:
    inside = range(match.first, match.last)
    roots = [text.tokens[i] for i in inside if text.tokens[i].head not in inside or text.tokens[i].head == i]
    words = [t for t in roots if t.is_word] or roots
    verbs = [t for t in words if t.pos in {"VERB", "AUX"}]
    return (verbs or words)[0]


def _chain(text: Text, match: Match) -> list[Token]:
    """The heads whose negation or subject reaches the match: its clause and what governs that."""
    root = _root(text, match)
    chain = [root]
    head = text.tokens[text.clause_head(root.index)]
    if head != root:
        chain.append(head)
    while head.dep in {"ccomp", "xcomp", "pcomp", "acl", "csubj"} and head.head != head.index and len(chain) < _DEEPEST:
        if _stands_apart(text, head):
            break
        head = text.tokens[head.head]
        chain.append(head)
        clause = text.tokens[text.clause_head(head.index)]
        if clause != head:
            chain.append(clause)
            head = clause
    return chain


def is_negated(text: Text, match: Match) -> bool:
    """True if a negation, or a verb such as "refuse", governs the match and does not strengthen it."""
    for head in _chain(text, match):
        if head.lemma in _NEGATIVE_VERBS and not match.first <= head.index < match.last:
            return True
        before = (i for i in (*head.children, *_determiners(text, head)) if i < match.first)
        if any(text.tokens[i].lemma in NEGATORS and not _strengthens(text, head, text.tokens[i]) for i in before):
            return True
    return False


def _determiners(text: Text, head: Token) -> Iterator[int]:
    for index in head.children:
        if text.tokens[index].dep in {"nsubj", "nsubjpass", "attr", "dobj", "expl"}:
            yield from (i for i in text.tokens[index].children if text.tokens[i].dep in {"det", "neg"})


def _strengthens(text: Text, head: Token, negator: Token) -> bool:
    after = [t.lower for t in text.tokens[negator.index + 1 : negator.index + 5]]
    if negator.lemma == "no":
        return bool(after) and after[0] in _AFTER_NO
    if after[:1] in (["only"], ["just"]) or "more" in after:
        return True
    return head.lemma in _STRENGTHENED and bool(_AFTER_STRENGTHENED & set(after))


def subject_of(text: Text, head: Token) -> Token | None:
    """The subject of a verb, also where it is shared with the verb that this one hangs on."""
    while True:
        found = next((text.tokens[i] for i in head.children if text.tokens[i].dep in SUBJECTS), None)
        if found is not None or head.dep not in {"xcomp", "conj"} or head.head == head.index:
            return found
        head = text.tokens[head.head]


def names_others(text: Text, subject: Token) -> bool:
    """True if a subject is neither the writer nor this customer: "some", "the agent", "many guests"."""
    mine = any(text.tokens[i].lower in {"my", "our", "your"} for i in subject.children) and subject.lemma not in _OTHERS
    return subject.lower in _THIRD or (subject.lemma in _OTHERS and not mine)


def is_of_others(text: Text, match: Match) -> bool:
    """True if somebody else says or feels what the match says."""
    for position, head in enumerate(_chain(text, match)):
        subject = subject_of(text, head)
        if subject is None or match.first <= subject.index < match.last:
            continue
        if names_others(text, subject) and (position < 2 or head.lemma in _REPORT):
            return True
    return False


def _stands_apart(text: Text, head: Token) -> bool:
    """True if a semicolon stands between a clause and what the parser takes for its governor: "Sorry for X; if Y, Z"."""
    first, last = sorted((head.index, head.head))
    return any(token.text == ";" for token in text.tokens[first:last])


def is_hypothetical(text: Text, match: Match) -> bool:
    """True if the match stands in an if-clause, or is what would be so under a condition."""
    if inverted_condition(text, text.tokens[match.first].sentence) or frame_of(text, match.first) == "hypothetical":
        return True
    if any(text.tokens[i].lower in CONDITIONS for i in range(match.first, match.last)):
        return False
    for head in _chain(text, match):
        if has_condition(text, head):
            return True
        modal = _lowers(text, (i for i in head.children if i not in range(match.first, match.last)))
        if modal & {"would", "could", "'d"} and any(has_condition(text, c) for c in _adverbials(text, head)):
            return True
    return False


def has_condition(text: Text, head: Token) -> bool:
    """True if a clause is introduced by if, unless or whether."""
    marks = (i for i in head.children if text.tokens[i].dep in {"mark", "advmod"} and i < head.index)
    return bool(_lowers(text, marks) & CONDITIONS)


def _adverbials(text: Text, head: Token) -> list[Token]:
    return [text.tokens[i] for i in head.children if text.tokens[i].dep in {"advcl", "ccomp"}]


def _lowers(text: Text, indexes: Iterable[int]) -> set[str]:
    return {text.tokens[i].lower for i in indexes}


def inverted_condition(text: Text, sentence: int) -> bool:
    """True for a condition without if: "Should you have been worried …", "Were this our mistake …"."""
    words = [t for t in text.sentence_tokens(sentence)[:3] if t.is_word]
    if len(words) < 2 or words[0].lower not in {"should", "were", "had"}:
        return False
    return words[1].pos in {"PRON", "DET", "NOUN", "PROPN"} and not text.raw[: text.sentences[sentence].end].endswith(
        "?"
    )


def is_own_feeling(text: Text, match: Match) -> bool:
    """True if the writer feels the last word of the match: "we are saddened", "made me proud"."""
    word = text.tokens[match.last - 1]
    for _ in range(3):
        subject = next((text.tokens[i] for i in word.children if text.tokens[i].dep in SUBJECTS), None)
        if subject is not None:
            return subject.lower in _WRITER or _is_ours(text, subject)
        if word.head == word.index or word.dep not in {
            "acomp",
            "oprd",
            "xcomp",
            "ccomp",
            "attr",
            "conj",
            "advmod",
        }:
            return False
        word = text.tokens[word.head]
        felt_by = [text.tokens[i].lower for i in word.children if text.tokens[i].dep == "dobj"]
        if felt_by and word.lemma in {"make", "leave", "get", "have"}:
            return felt_by[0] in _WRITER
    return False


def _is_ours(text: Text, subject: Token) -> bool:
    return any(text.tokens[i].lower in {"our", "my"} for i in subject.children)
