"""The reply addresses the customer by name or handle."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar

from pydantic.dataclasses import dataclass

from grader.kinds.addressee import NO_NAMES, greeted, same_name
from grader.kinds.base import Ask, Context, Verdict, met, unmet, unsure
from grader.kinds.marks import cleaned, list_sentences, overlaps, quoted_spans
from grader.text import Span, Text, clean

_HANDLE = re.compile(r"(?<!\S)@(\w{3,30})")
_CAPITAL = re.compile(r"(?<=[^.!?\n\"'*(] )([A-ZÀ-Þ][\w'-]+)")
_SIGNATURE = re.compile(r"(?:[.!?)\"'*-]|^)\s*(?:-\s*)?((?:[A-ZÀ-Þ@][\w'.-]*\s?){1,3})\W*(?:[\"\n]|$)")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['-])+")
# People of the business: "my waiter Luis", "our guide Amina".
_STAFF = re.compile(
    r"\b(?:waiter|waitress|guide|driver|coach|colleague|named|called|our|manager|nurse|doctor|engineer|crew|teacher|chef|agent"
    r"|owner|technician|rep) ([A-Z][\w'-]+)"
)
_OPENING = 5
"""Words from the start of a reply or line among which a name is an address ("Oh no, Samira, that …")."""
_TITLES = r"(?:(?:mr|mrs|ms|miss|dr|prof)\b\.?\s*)?"
# A salutation in the first words: any word after "dear", a name, handle or mask after other greetings.
_SALUTATION = re.compile(
    rf"\A\W*(?:(?i:my )?(?i:dear|dearest) (?i:{_TITLES})(?P<dear>[\w#[][\w'\]#-]*)"
    rf"|(?i:hi|hello|hey|hiya|greetings|namaste|good (?:morning|afternoon|evening|day)|thanks|thank you),? (?i:{_TITLES})"
    r"(?P<other>[A-ZÀ-Þ#[][\w'\]#-]*|\w*\d\w*)(?=\W|$)"
    r"|(?P<bare>[A-Z]\w*\d\w*|[a-z]+\d+\w*), )"
)
_WELCOMED_TO = re.compile(
    r"\b(?:welcome(?: back)?(?: to| at)|(?:greetings|hello|hi|hey) from)(?: the| our)? $", re.IGNORECASE
)
"""What stands before the name of the house that answers."""
_SPOKEN_OF = re.compile(r"^(?:'s?\b| (?:was|is|has|had|will|and|or|says|said|sends|at|in|from|of)\b)", re.IGNORECASE)


@dataclass(frozen=True, config={"extra": "forbid"})
class Greets:
    """Met where a name of the context is spoken to, or a handle is; a name that the context does not know is unsure."""

    name: ClassVar[str] = "greets"
    needs_evidence: ClassVar[bool] = True

    def decide(self, text: Text, context: Context, ask: Ask) -> Verdict:
        """The evidence is the name."""
        raw = cleaned(text.raw)
        whole = f"{context.message}\n{context.background}"
        handles = [Span(m.start(), m.end()) for m in _HANDLE.finditer(raw) if _opens_sentence(raw, m.start())]
        barred = quoted_spans(text.raw)
        spoken = [
            Span(m.start(), m.end())
            for m in _WORD.finditer(raw)
            if not m.group().lower().endswith("'s")
            and _known(m.group().lower(), whole)
            and _addresses(raw, m.start(), m.end())
        ]
        found = [
            s
            for s in (*handles, *spoken)
            if not overlaps(s, barred) and text.sentence_at(s.start) not in list_sentences(text.raw)
        ]
        if found:
            return met(0.88, "the customer is addressed by name", *sorted(set(found))[:3])
        opening = self._opening(text, raw)
        if opening is not None and not _signed(whole):
            return met(0.8, "somebody is addressed by name", opening)
        names = greeted(text.raw)
        places = [_place(raw, name) for name in names[:3]]
        if names and not customers_names(whole):
            return met(0.75, "somebody is addressed by name", *places)
        if names:
            return unsure("the name does not stand in what the customer wrote", *places)
        return unmet(0.85, "the customer's name or handle does not stand in the reply")

    def _opening(self, text: Text, raw: str) -> Span | None:
        """The name in a salutation, whoever it is; a bare one before a comma must be a proper name or a handle."""
        found = _SALUTATION.match(raw)
        if found is not None:
            part = next(p for p in ("dear", "other", "bare") if found[p])
            word = found[part].strip("[]#").lower()
            return Span(*found.span(part)) if word and word not in NO_NAMES else None
        first = text.tokens[:2]
        if len(first) == 2 and first[0].pos == "PROPN" and first[1].text == "," and first[0].lower not in NO_NAMES:
            return Span(first[0].start, first[0].end)
        return None


def _signed(whole: str) -> bool:
    """True if the context says who the customer is: a signature, or "Customer: …"."""
    text = clean(whole)
    return bool(re.search(r"\bcustomer: [A-Z]", text)) or any(
        m.group(1).strip() for m in _SIGNATURE.finditer(text) if len(m.group(1).split()) >= 2
    )


def _place(raw: str, name: str) -> Span:
    start = max(raw.lower().find(name), 0)
    return Span(start, start + len(name))


@lru_cache(maxsize=128)
def customers_names(whole: str) -> frozenset[str]:
    """Words in lower case that may name the customer: capitals within a sentence, signatures, parts of handles."""
    text = clean(whole)
    found = {m.group(1).lower() for m in _CAPITAL.finditer(text)}
    signed = {w.strip(".").lower() for m in _SIGNATURE.finditer(text) for w in m.group(1).split()}
    found |= signed
    for handle in _HANDLE.findall(text):
        found |= {handle.lower(), *handle.lower().split("_")}
    staff = {w.lower() for w in _STAFF.findall(text)}
    return frozenset(w for w in found - (staff - signed) if len(w) > 1 and w not in NO_NAMES)


def _known(word: str, whole: str) -> bool:
    names = customers_names(whole)
    return word not in NO_NAMES and (
        word in names or (len(word) > 3 and any(n[0] == word[0] and same_name(word, n) for n in names if len(n) > 3))
    )


_GREETING_WORDS = frozenset(
    [
        "dear",
        "hi",
        "hello",
        "hey",
        "hiya",
        "good",
        "morning",
        "afternoon",
        "evening",
        "day",
        "thanks",
        "thank",
        "you",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "so",
        "sorry",
        "oh",
        "no",
        "my",
        "to",
        "and",
        "cheers",
        "greetings",
        "namaste",
        "salut",
        "hola",
        "bonjour",
        "ciao",
        "congratulations",
        "welcome",
    ]
)


def _opens_sentence(raw: str, start: int) -> bool:
    """True for a handle among the first words of a sentence: "Hi @ana_d, …", not "follow @ourbank"."""
    before = re.split(r"[.!?\n]", raw[:start])[-1]
    return all(w in _GREETING_WORDS or w.startswith("@") for w in before.lower().split())


def _addresses(raw: str, start: int, end: int) -> bool:
    """True where a name is spoken to: in the opening of the reply or a line, or set off by commas."""
    if _SPOKEN_OF.match(raw[end : end + 8]) or _WELCOMED_TO.search(raw, 0, start):
        return False
    line = raw[raw.rfind("\n", 0, start) + 1 : start]
    after = raw[end : end + 1]
    opens = (
        not re.search(r"[.!?]", line.rstrip(" .") if line.count(".") == 1 else line) and len(line.split()) < _OPENING
    )
    before = raw[:start].rstrip()
    set_off = before[-1:] in {"", ",", ".", "!", "?", "\n", ":"} or bool(
        re.search(r"\b(?:mr|mrs|ms|miss|dr)\.?$", before, re.I)
    )
    greeted_here = all(w in _GREETING_WORDS for w in re.findall(r"[\w']+", line.lower()))
    return (opens and (not after or after in ",.!:;\n-" or (after == " " and greeted_here))) or (
        set_off and (after in ",.!?;:\n" or not after)
    )
