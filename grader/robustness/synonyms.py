"""Words and phrases that can stand for each other in a reply; each pair was read in sentences before it came in."""

from __future__ import annotations

import re

_PAIRS = {
    # spelling
    r"apologise": "apologize",
    r"apologize": "apologise",
    r"realise": "realize",
    r"realize": "realise",
    r"recognise": "recognize",
    r"organise": "organize",
    r"cancelled": "canceled",
    r"canceled": "cancelled",
    # when and how
    r"right away": "straight away",
    r"straight away": "right away",
    r"immediately": "right away",
    r"maybe": "perhaps",
    r"perhaps": "maybe",
    r"often": "frequently",
    r"really": "truly",
    r"truly": "really",
    r"(?<!the )(?<!this )very": "really",
    r"in order to": "to",
    r"because of": "due to",
    r"due to": "because of",
    r"because(?! of)": "since",
    # what it is about
    r"parcel": "package",
    r"parcels": "packages",
    r"photo": "picture",
    r"photos": "pictures",
    r"sofa": "couch",
    r"couch": "sofa",
    r"fridge": "refrigerator",
    r"bike": "bicycle",
    r"(?<=\bour )shop": "store",
    r"(?<=\bour )store": "shop",
    r"colleague": "coworker",
    r"colleagues": "coworkers",
    r"children": "kids",
    r"kids": "children",
    r"(?<=\bthe )whole": "entire",
    r"(?<=\bthe )entire": "whole",
    r"(?<!by )mistake": "error",
    r"(?<!by )error": "mistake",
    # feelings
    r"frustrating": "annoying",
    r"annoying": "irritating",
    r"annoyed": "irritated",
    r"worried": "anxious",
    r"worrying": "alarming",
    r"scared": "frightened",
    r"frightened": "scared",
    r"angry": "furious",
    r"terrible": "awful",
    r"awful": "terrible",
    r"(?:happy|glad) to hear": "pleased to hear",
    r"happy to": "glad to",
    r"glad to(?! hear)": "happy to",
    # moves
    r"thank you for": "thanks for",
    r"thanks for": "thank you for",
    r"sorry for the": "sorry about the",
    r"sorry about the": "sorry for the",
    r"let me know": "tell me",
    r"let us know": "tell us",
    r"ring you": "call you",
    r"phone you": "call you",
    r"call you (?=back|on|by|at|today|tomorrow|before)": "phone you ",
    r"buy": "purchase",
    r"bought": "purchased",
    r"fix (?=it|the|this|that|your)": "repair ",
}
_ANY = re.compile(r"\b(?:" + "|".join(f"(?P<p{n}>{pattern})" for n, pattern in enumerate(_PAIRS)) + r")(?!\w)", re.I)
_SWAPS = tuple(_PAIRS.values())


def with_synonyms(reply: str) -> str:
    """The reply with every word and phrase of the list changed for its partner, large first letters kept."""
    return _ANY.sub(_swapped, reply)


def _swapped(found: re.Match[str]) -> str:
    new = _SWAPS[int(str(found.lastgroup)[1:])]
    return new[0].upper() + new[1:] if found.group()[0].isupper() else new
