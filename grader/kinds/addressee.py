"""Whom a reply greets, and whether that is the customer who wrote."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from grader.text import clean

_TITLE = r"(?:(?:mr|mrs|ms|miss|dr|mx)\b\.? )"
_GREETING = re.compile(
    r"(?:^|[.!?\n]\s?)(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day|news)|thanks|thank you)"
    rf"(?: there| again)?,? (?!it'?s\b|this\b|i'?m\b|here\b)(?P<name>(?:mr\b\.? and )?{_TITLE}?[\w'-]+(?: [A-Z][\w'-]+)?)(?=\s?[,.!:;\n]|$)",
    re.IGNORECASE,
)
# "…, Leila." and "Mr. Okonjo, your new glasses …"; a name in the middle of a clause is somebody spoken of.
_VOCATIVE = re.compile(r", (?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr)\b\.? )?[A-Z][a-z'-]+)[.!?](?=\s|$)")
_OPENING = re.compile(r"(?:^|[.!?\n]\s?)(?:Mr|Mrs|Ms|Miss|Dr)\b\.? (?P<name>[A-Z][\w'-]+),")
_HANDLE = re.compile(r"(?:^|\s)@(?P<name>[A-Za-z_]{3,30})")
NO_NAMES = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "mx", "sir", "madam", "ma'am", "customer", "customers", "guest", "guests", "valued", "friend", "friends", "team", "all", "everyone", "everybody", "there", "again", "you", "folks", "guys", "u", "so", "for", "to", "that", "this", "about", "the", "lot", "lots", "much", "and", "your", "our", "it", "a", "very", "ok", "okay", "first", "its", "it's", "reviewer", "tenant", "traveler", "traveller", "neighbor", "neighbour", "member", "applicant", "candidate", "ladies", "gentlemen", "user", "client", "passenger", "subscriber", "shopper", "reader", "resident", "patient", "parent", "buyer", "student", "player", "gamer", "viewer", "saturday", "colleague", "visitor", "diner", "reviewer"]
)  # fmt: skip
MOST_NAMES = 6
"""Names that are compared with the context; a reply greets one or two people."""


def greeted(raw: str) -> list[str]:
    """Names in lower case that the reply speaks to: after a greeting, or set off by a comma."""
    text = clean(raw)
    found = [m["name"] for pattern in (_GREETING, _OPENING, _VOCATIVE, _HANDLE) for m in pattern.finditer(text)]
    words = [w.strip("'").lower() for name in found for w in re.findall(r"[^\W\d_](?:[^\W_]|')*", name)]
    return [w for w in words if w not in NO_NAMES and len(w) > 1]


def greets_another(reply: str, context: str) -> bool:
    """True if the reply speaks to people by name and none of the names, slips of the pen aside, is in the context."""
    names = greeted(reply)[:MOST_NAMES]
    known = {part for word in re.findall(r"\w+", clean(context).lower()) for part in word.split("_")}
    return bool(names) and not any(same_name(name, other) for name in names for other in known)


def same_name(name: str, other: str) -> bool:
    """True if two names are the same, slips of the pen and short forms aside."""
    if name == other or (len(name) > 3 and name in other) or (len(other) > 3 and other in name):
        return True
    return name[0] == other[:1] and SequenceMatcher(None, name, other).ratio() >= 0.7
