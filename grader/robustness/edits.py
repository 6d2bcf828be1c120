"""Edits that change nothing for the reader of a reply. All are pure and, with the same random numbers, the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from grader.kinds.letters import only_first_half
from grader.library import Criterion
from grader.robustness.sentences import neighbors_swapped
from grader.robustness.synonyms import with_synonyms

WORDS_A_TYPO = 25
"""One slip in so many words: a reply written in a hurry, not one that is hard to read."""

_PLAIN = re.compile(r"(?<![\w'’@./-])[a-z]{5,}(?![\w'’@/-])")
_BESIDE = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioppsdfghjkllxcvbnmm", strict=True))
_GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b(?:,? (?!and\b)(?:(?:mrs?|ms|dr|prof)\.|[\w'’-]+)){0,4}[,!:.](?=\s)\s*",
    re.I,
)
_GREETS = re.compile(
    r"^\s*(?:dear|hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|[\w.'’-]+(?: [\w.'’-]+){0,2}[,!])", re.I
)
_LONG_FORMS = (
    (r"\b(I)['’]m\b", r"\1 am"),
    (r"\b(you|we|they)['’]re\b", r"\1 are"),
    (r"\b(I|you|we|they)['’]ve\b", r"\1 have"),
    (r"\b(I|you|we|they|he|she|it|that|this)['’]ll\b", r"\1 will"),
    (r"\b(c)an['’]t\b", r"\1annot"),
    (r"\b(w)on['’]t\b", r"\1ill not"),
    (r"\b(do|does|did|is|are|was|were|has|have|had|could|would|should)n['’]t\b(?! (?:you|we|I|they|it|he|she|that)\b)", r"\1 not"),
)  # fmt: skip
_SHORT_FORMS = (
    (r"\b(I) am\b(?=\s\w)", r"\1'm"),
    (r"\b(you|we|they) are\b(?=\s\w)", r"\1're"),
    (r"\b(I|you|we|they) have(?= (?:been|had|just|already|now|also|asked|sent|made|put|seen|read|spoken|told|taken|given|found|checked|moved|booked|got)\b)", r"\1've"),
    (r"\b(I|you|we|they) will\b(?=\s\w)(?! not\b)", r"\1'll"),
    (r"\b(c)an ?not\b", r"\1an't"),
    (r"\b(w)ill not\b", r"\1on't"),
    (r"\b(do|does|did|is|are|was|were|has|have|had|could|would|should) not\b", r"\1n't"),
)  # fmt: skip
_BARE = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|have|has|had|could|would|should|ca|wo)n['’]t|I['’](?:m|ve)|you['’](?:ve|re))\b",
    re.I,
)


@dataclass(frozen=True)
class Edit:
    """A harmless edit; ``fair`` says whether a criterion's decision should be blind to it."""

    name: str
    change: Callable[[str, Random], str]
    fair: Callable[[Criterion], bool]


def _typos(reply: str, chance: Random) -> str:
    """A slip of the fingers in one of `WORDS_A_TYPO` words: never in names, numbers, addresses or short words."""
    places = [m.start() for m in _PLAIN.finditer(reply)]
    count = min(len(places), max(1, len(reply.split()) // WORDS_A_TYPO))
    for start in sorted(chance.sample(places, count), reverse=True):
        word = _PLAIN.match(reply, start)
        assert word is not None
        reply = reply[:start] + _slip(word.group(), chance) + reply[word.end() :]
    return reply


def _slip(word: str, chance: Random) -> str:
    """Two letters swapped, one left out, doubled, or the key beside it; first and last letter stay."""
    at = chance.randrange(1, len(word) - 2)
    one, two = word[at], word[at + 1]
    new = chance.choice((two + one, two, one + one + two, _BESIDE[one] + two))
    return word[:at] + new + word[at + 2 :]


def _each(pairs: tuple[tuple[str, str], ...]) -> Callable[[str, Random], str]:
    """An edit that makes replacements one after the other, in any case."""
    compiled = [(re.compile(pattern, re.I), new) for pattern, new in pairs]

    def change(reply: str, chance: Random) -> str:
        for pattern, new in compiled:
            reply = pattern.sub(new, reply)
        return reply

    return change


def _bare(reply: str, chance: Random) -> str:
    return _BARE.sub(lambda m: m.group().replace("'", "").replace("’", ""), reply)


def _greeted(reply: str, chance: Random) -> str:
    return reply if _GREETS.match(reply) else f"Hello,\n\n{reply.lstrip()}"


def _ungreeted(reply: str, chance: Random) -> str:
    rest = _GREETING.sub("", reply, count=1)
    return reply if rest == reply or len(rest.split()) < 4 else rest[0].upper() + rest[1:]


def _signed(reply: str, chance: Random) -> str:
    """A sign-off, where the reply ends in a sentence and not in one already."""
    last = reply.rstrip().rsplit("\n", 1)[-1]
    return f"{reply.rstrip()}\n\nKind regards" if last.endswith((".", "!", "?")) and len(last.split()) > 4 else reply


def _curly(reply: str, chance: Random) -> str:
    quoted = re.sub(r'(^|[\s(\[])"', r"\1“", reply).replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", quoted).replace("'", "’").replace(" - ", " – ")


def _blanks(reply: str, chance: Random) -> str:
    return "  " + re.sub(r"([.!?]) (?=\S)", r"\1  ", reply).replace("\n", "  \n") + " \n\n"


def _always(criterion: Criterion) -> bool:
    return True


def _not_counted(criterion: Criterion) -> bool:
    """Not for criteria that count words."""
    return bool(criterion.kind.name != "length")


def _not_named(criterion: Criterion) -> bool:
    """Nor for those that look at the greeting."""
    return _not_counted(criterion) and criterion.kind.name != "greets"


_ORDERED = frozenset(
    ["surfaces-underlying-need", "no-dead-ends", "offers-alternative", "holds-the-line", "reads-back", "ends-clearly"]
)
"""Criteria where one sentence is judged by what stands around it, besides those with an order in their rules."""


def _not_ordered(criterion: Criterion) -> bool:
    """Not for criteria where it matters what comes first."""
    ordered = criterion.kind.name == "order" or only_first_half(criterion.kind)
    return not ordered and criterion.id not in _ORDERED


EDITS: tuple[Edit, ...] = (
    Edit("typos", _typos, _always),
    Edit("small letters", lambda reply, chance: reply.lower(), _always),
    Edit("long forms", _each(_LONG_FORMS), _not_counted),
    Edit("short forms", _each(_SHORT_FORMS), _not_counted),
    Edit("no apostrophes", _bare, _not_counted),
    Edit("greeting added", _greeted, _not_counted),
    Edit("greeting removed", _ungreeted, _not_named),
    Edit("sign-off added", _signed, _not_counted),
    Edit("synonyms", lambda reply, chance: with_synonyms(reply), _not_counted),
    Edit("sentence order", neighbors_swapped, _not_ordered),
    Edit("curly quotes", _curly, _always),
    Edit("extra blanks", _blanks, _always),
)
