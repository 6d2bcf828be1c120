"""The mechanisms that decide criteria, each through a criterion of the library that uses it, without the learned vote."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from grader.judging import rule_verdicts
from grader.kinds import all_kinds
from grader.kinds.base import Context
from grader.kinds.cues import Cues, places
from grader.kinds.figures import figures
from grader.library import library
from grader.text import read

PARCEL = Context(message="My parcel with the blue teapot is nine days late and nobody calls me back. Ana Duarte")
REVIEW = Context(
    message="The pool was green on Tuesday, but the breakfast was lovely. Booked under NL-48213. Tomas Weiss"
)
CHAT = Context(message="Chat of Swiftlane, a parcel firm. Customer: Hollis Trent. My box is gone. Hollis Trent")
INN = Context(
    message="No view of the bay from the Heron Bay Inn, and the garden at Casa Limon across the road is where we ended up. Jo Lund"
)
LIMITS = Context(
    message="I want all my money back for the stain.",
    limits=("refund the stain", "pay the painter"),
)
AUDIT = Context(message="Audit: mails 95 min, calls 210 min, phone in breaks 50 min.")


def decided(criterion: str, reply: str, context: Context) -> bool | None:
    """What the rule alone says."""
    return rule_verdicts(reply, [criterion], context)[criterion].met


@pytest.mark.parametrize(
    ("criterion", "reply", "context", "met"),
    [
        ("thanks-customer", "Thank you for telling us.", PARCEL, True),
        ("thanks-customer", "I am not going to thank you for this.", PARCEL, False),
        ("expresses-regret", "I am sorry that the teapot is so late.", PARCEL, True),
        ("thanks-customer", "The parcel is on its way. Thanks and regards, Mira", PARCEL, False),
        ("expresses-regret", "I am sorry it is late; if we had had a van we would have come.", PARCEL, True),
        ("expresses-regret", "It is not true that I am sorry.", PARCEL, False),
        ("expresses-regret", "Some other shops tell their customers that they are sorry.", PARCEL, False),
        ("invites-return", "Looking forward for your next visit.", REVIEW, True),
        ("invites-return", "Looking forward for your answer.", REVIEW, False),
        ("names-feeling", "So glad the family had fun at the pool.", Context(message="We swam all day."), True),
        ("names-feeling", "We had fun reading this.", Context(message="We swam all day."), False),
        ("offers-alternative", "We took somebody else. Please keep an eye on our careers page.", PARCEL, True),
        ("offers-alternative", "We took somebody else. We wish you a good career.", PARCEL, False),
        ("offers-repair", "Hold the button for ten seconds, that should do the trick.", PARCEL, True),
        ("shares-improvement", "We are refurbishing most floors this year.", REVIEW, True),
        ("shares-improvement", "We are renewing your membership.", REVIEW, False),
        ("personalises", "Hello Ana, the teapot is on its way.", PARCEL, True),
        ("personalises", "Oh no, Ana, nine days.", PARCEL, True),
        ("personalises", "Ana's teapot is on its way.", PARCEL, False),
        ("personalises", "@ana_duarte we are on it.", PARCEL, True),
        ("personalises", "Hello and welcome to Swiftlane support, please send the number.", CHAT, False),
        ("personalises", "Trent, welcome to Swiftlane, please send the number.", CHAT, True),
        ("mentions-specific-detail", "The pool is blue again since Friday.", REVIEW, True),
        ("mentions-specific-detail", "We value your feedback very much.", REVIEW, False),
        ("mentions-specific-detail", "Thank you for your words about the Heron Bay Inn, Garden Street.", INN, False),
        ("mentions-specific-detail", "We hope to welcome you back to Casa Limon.", INN, False),
        ("mentions-specific-detail", "At the Heron Bay Inn the bay is hidden by the trees, you are right.", INN, True),
        ("mentions-specific-detail", "The garden at the Heron Bay Inn opens in May.", INN, True),
        ("protects-privacy", "Your booking NL-77120 is paid by the card ending in 4417.", REVIEW, False),
        ("protects-privacy", "Please call us on 0171 555 0199 and ask for Mira.", REVIEW, True),
        ("open-not-closed", "Is it on?", PARCEL, False),
        ("open-not-closed", "What happened when the driver came?", PARCEL, True),
        ("asks-open-question", "I'm wondering what else is on your mind.", PARCEL, True),
        ("asks-open-question", "I'm wondering what time the driver came.", PARCEL, False),
        ("asks-open-question", "I wonder if the card is still there.", PARCEL, False),
        ("asks-open-question", "I often wonder what drivers do all day.", PARCEL, False),
        ("asks-open-question", "I'd be curious how the week went for you.", PARCEL, True),
        ("asks-open-question", "Just curious what made you pick that one.", PARCEL, True),
        ("asks-open-question", "My sister is curious what you pay.", PARCEL, False),
        ("asks-open-question", "Where would you like to go from here?", PARCEL, True),
        ("asks-open-question", "And where does that leave you?", PARCEL, True),
        ("asks-open-question", "Where did you leave the box?", PARCEL, False),
        ("asks-open-question", "I was wondering where the box is.", PARCEL, False),
        ("asks-open-question", "How about your mornings?", PARCEL, True),
        ("asks-open-question", "How about Monday?", PARCEL, False),
        ("asks-open-question", "How about we bring it to your work on Monday at nine?", PARCEL, False),
        ("asks-open-question", "Any thoughts on how we could make up for it?", PARCEL, True),
        ("asks-open-question", "Any questions?", PARCEL, False),
        ("one-thing-at-a-time", "When did it start and who put it in?", PARCEL, False),
        ("one-thing-at-a-time", "When did it start?", PARCEL, True),
        ("not-leading", "You did read the card, didn't you?", PARCEL, False),
        ("not-leading", "What did the card say?", PARCEL, True),
        ("on-the-case", "What did the driver's card say about the teapot?", PARCEL, True),
        ("on-the-case", "How can I help?", PARCEL, False),
        ("cites-own-data", "Mails took 95 minutes of my day.", AUDIT, True),
        ("cites-own-data", "Mails took 172 minutes of my day.", AUDIT, False),
        ("holds-the-line", "We can't refund the stain, but I can show you how to thin it.", LIMITS, True),
        ("holds-the-line", "I will refund the stain today.", LIMITS, False),
        ("holds-the-line", "A refund of the stain is out of the question, I can only paint it over.", LIMITS, True),
        ("holds-the-line", "No refund for the stain. You can have a new tin at cost.", LIMITS, True),
        ("holds-the-line", "Refunding the stain is something I can't do for you.", LIMITS, True),
        ("professional-tone", "Do not be an idiot about it.", PARCEL, False),
        ("professional-tone", "It comes on Friday, promise of the driver.", PARCEL, True),
    ],
)
def test_a_kind_decides_what_a_reader_would(criterion: str, reply: str, context: Context, met: bool) -> None:
    """Plain cases on both sides, and the nearest trap."""
    assert decided(criterion, reply, context) is met


@pytest.mark.parametrize(
    "frame",
    [
        "It is not true that {}.",
        "Nobody here would say that {}.",
        "Some companies tell their customers that {}.",
        "If I were a better agent, I would say that {}.",
        "Our handbook has the line “{}” in it.",
    ],
)
def test_what_is_taken_back_or_put_into_other_mouths_does_not_count(frame: str) -> None:
    """A denial, other people's words, an if and a quotation undo what stands in them."""
    reply = frame.format("we are sorry for the delay")
    assert decided("expresses-regret", "We are sorry for the delay.", PARCEL) is True
    assert decided("expresses-regret", reply, PARCEL) is not True


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2h30 of mails", [150]),
        ("from 60 to 40 minutes", [60, 40]),
        ("15 minutes rather than 45", [15, 45]),
        ("seventy-five minutes", [75]),
        ("1 h 40 of other work", [100]),
        ("two and a half hours", [150]),
        ("an hour a day, 20 mins in the evening", [60, 20]),
        ("room 214 at 9 o'clock", []),
    ],
)
def test_amounts_of_time_are_read_in_the_forms_that_people_write(text: str, minutes: list[float]) -> None:
    """Digits, words, hours with minutes, and two numbers that share a unit."""
    assert [figure.minutes for figure in figures(text)] == minutes


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("we Apologize", "'A' matters only within"),
        ("sorry (for", "not a pattern"),
        (r"\bS\w+", "'S' matters only within"),
    ],
)
def test_a_phrase_that_could_never_match_is_named(phrase: str, said: str) -> None:
    """Phrases are compared with the reply in lower case, so a capital outside of its mark is an author's slip."""
    with pytest.raises(ValidationError, match=said):
        Cues(phrases=[phrase])


def test_capitals_count_where_the_phrase_says_so() -> None:
    """A name blamed has a capital letter; the same words without one are something else."""
    text = read("It was down to Marco. It was down to weather.")
    found = list(places(text, [r"down to (?-i:[A-Z])\w+"]))
    assert [text.raw[match.span.start : match.span.end] for match in found] == ["down to Marco"]


def test_every_kind_is_used() -> None:
    """A kind that no criterion uses would be code that nothing holds."""
    assert {criterion.file.kind for criterion in library().values()} == set(all_kinds())
