"""The clauses of a reply and what each of them does: tell what happened, offer a fix, instruct, ask, suppose.

A restatement of the customer's matter is told; the same words in an offer, a thank-you or an if are not one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from grader.kinds.roles import Role, own_role
from grader.kinds.scope import SUBJECTS
from grader.text import Span, Text, Token, read

_CLAUSAL = {"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "pcomp", "csubj"}


@dataclass(frozen=True)
class Clause:
    """A clause: the index of its head, the indexes of its tokens, and what it does."""

    head: int
    tokens: tuple[int, ...]
    role: Role

    def span(self, text: Text) -> Span:
        """From its first word to its last."""
        words = [text.tokens[i] for i in self.tokens if text.tokens[i].is_word] or [text.tokens[self.head]]
        return Span(words[0].start, words[-1].end)


@lru_cache(maxsize=64)
def clauses(raw: str) -> tuple[Clause, ...]:
    """The clauses of a reply in the order of their first words."""
    text = read(raw)
    members: dict[int, list[int]] = {}
    heads: dict[int, int] = {}
    for token in text.tokens:
        members.setdefault(_head_of(text, token, heads), []).append(token.index)
    roles: dict[int, Role] = {}
    return tuple(Clause(head, tuple(inside), _role(text, text.tokens[head], roles)) for head, inside in members.items())


def _head_of(text: Text, token: Token, known: dict[int, int]) -> int:
    """The head of a token's clause; the way up is remembered, so that a long chain is walked once."""
    path = []
    while token.index not in known and not _heads_clause(token):
        path.append(token.index)
        token = text.tokens[token.head]
    head = known.setdefault(token.index, token.index)
    known.update(dict.fromkeys(path, head))
    return head


def _heads_clause(token: Token) -> bool:
    if token.head == token.index:
        return True
    return token.dep in _CLAUSAL and (token.dep != "conj" or token.pos in {"VERB", "AUX"})


def _role(text: Text, head: Token, known: dict[int, Role]) -> Role:
    """What a clause does: by its own form, or as part of the clause that governs it."""
    path = [head]
    while path[-1].index not in known and _follows(text, path[-1]):
        path.append(_governor(text, path[-1]))
    role = known.get(path[-1].index) or own_role(text, path[-1])
    for clause in reversed(path):
        role = known.setdefault(clause.index, _inherited(text, clause, role) if clause is not path[-1] else role)
    return role


def _governor(text: Text, head: Token) -> Token:
    token = text.tokens[head.head]
    while not _heads_clause(token):
        token = text.tokens[token.head]
    return token


def _follows(text: Text, head: Token) -> bool:
    return head.head != head.index and head.dep in _CLAUSAL


def _inherited(text: Text, head: Token, above: Role) -> Role:
    """A part keeps the role of the whole, unless it is a statement with a subject of its own."""
    own = own_role(text, head)
    if above == "condition" and head.dep == "conj":
        return above
    shared = head.dep == "conj" and above != "thanks" and own != "instruction" and not _has_subject(text, head)
    if shared or head.dep in {"xcomp", "pcomp", "acl", "csubj"}:
        return above if above != "told" or own in {"told", "instruction"} else own
    if head.dep in {"relcl", "advcl"}:
        return own if above == "told" or own == "condition" else above
    if (
        head.dep == "ccomp"
        and head.head < head.index
        and above in {"offer", "instruction", "asked", "condition", "denial", "wish", "others"}
    ):
        return above
    return own


def _has_subject(text: Text, head: Token) -> bool:
    return any(text.tokens[i].dep in SUBJECTS for i in head.children)
