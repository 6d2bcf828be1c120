"""What somebody reads back: numbers, digits, spelled codes and names are found however they are said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.drills.pieces import ALIKE, Piece, listen
from course.drills.spoken import NATO

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def piece(kind: str, value: str, **more: object) -> Piece:
    """A piece of an order."""
    return Piece(id="p", name="P", kind=kind, value=value, why="W", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("number", "14", "So that is fourteen cans, right?"),
        ("number", "14", "14 cans, one four."),
        ("number", "14", "That's one four cans."),
        ("number", "1400", "You need 1,400 tiles."),
        ("number", "1,400", "You need fourteen hundred tiles."),
        ("number", "2.5", "two point five liters"),
        ("number", "2.5", "2.50 liters"),
        ("number", "305", "three hundred and five, please"),
        ("number", "14", "The price is $14."),
        ("digits", "0417 552 300", "My note says oh four one seven, double five two, three hundred."),
        ("digits", "0417552300", "0417-552-300, yes?"),
        ("digits", "0417552300", "zero four one seven five five two three zero zero"),
        ("digits", "777", "triple seven"),
        ("digits", "2014", "twenty fourteen"),
        ("letters", "BKD7", "Bravo Kilo Delta seven"),
        ("letters", "BKD7", "B as in Berlin, K for Kigali, D like Dodoma, 7"),
        ("letters", "BKD7", "B Bravo, K Kilo, D Delta and then seven"),
        ("letters", "XLR", "x-ray, L, R"),
        ("letters", "OLR", "O, L, R"),
        ("letters", "BB7", "double Bravo seven"),
        ("words", "Kestrel Lane", "to kestrel lane, number four"),
        ("words", "Peña", "It goes to Mr. Pena."),
        ("words", "12 Kestrel Lane", "twelve Kestrel Lane"),
    ],
)
def test_a_right_piece_is_found(kind: str, value: str, text: str) -> None:
    """In words or digits, in groups, doubled, with NATO or other code words."""
    assert listen(piece(kind, value), text, []).points == 1


@pytest.mark.parametrize(
    ("kind", "value", "text", "points", "fault"),
    [
        ("number", "14", "So 40 cans.", 0, "You said “40”."),
        ("number", "14", "Forty cans, please.", 0, "You said “40”."),
        ("number", "52", "25 plates.", 0, "You said “25”."),
        ("number", "14", "A lot of cans.", 0, ""),
        ("digits", "0417552300", "0417 525 300", 0, "You said “0417525300”."),
        ("digits", "0417552300", "I have your number.", 0, ""),
        ("letters", "BKD7", "BKD7", 0.5, "B, K and D without a code word"),
        ("letters", "BKD7", "Bravo K Delta 7", 0.5, "K without a code word"),
        ("letters", "BKD7", "P for Papa, Kilo, Delta, 7", 0, "You said “PKD7”."),
        ("letters", "BKD7", "B for Paris, Kilo, Delta, 7", 0, "“B for Paris” does not fit"),
        ("letters", "BKD7", "A code, I think.", 0, ""),
        ("words", "Kestrel Lane", "to Castle Lane", 0, "You said “castle lane”."),
        ("words", "Kestrel Lane", "to your home", 0, ""),
    ],
)
def test_a_slip_is_named(kind: str, value: str, text: str, points: float, fault: str) -> None:
    """What was said instead, or what makes a letter unsafe; nothing where the piece is missing."""
    heard = listen(piece(kind, value), text, [])
    assert heard.points == points
    assert heard.fault.startswith(fault)
    assert bool(heard.fault) == bool(fault)


def test_another_pieces_value_is_no_slip() -> None:
    """Who read fifteen boxes back did not say fifteen instead of fifty."""
    assert listen(piece("number", "50"), "15 boxes", ["15"]).fault == ""


def test_letters_need_code_words_as_the_author_says() -> None:
    """None, those that sound alike, all; another good form counts too."""
    text = "the code is R L 4"
    assert listen(piece("letters", "RL4"), text, []).points == 1
    assert listen(piece("letters", "RL4", code="all"), text, []).points == 0.5
    assert listen(piece("letters", "BD4", code="none"), "B D 4", []).points == 1
    assert listen(piece("words", "Kestrel Lane", also=["Kestrel Ln"]), "to Kestrel Ln", []).points == 1


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789", min_size=3, max_size=12))
def test_digits_are_found_in_words_and_in_groups(value: str) -> None:
    """Any number that is read digit by digit, or written with gaps, comes back."""
    spoken = " ".join(DIGITS[int(digit)] for digit in value)
    assert listen(piece("digits", value), f"That is {spoken}, right?", []).points == 1
    assert listen(piece("digits", value), f"That is {value[:2]} {value[2:]}, right?", []).points == 1


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=8))
def test_a_code_in_nato_words_is_safe_and_bare_letters_are_not(value: str) -> None:
    """The words of the alphabet are always enough; bare letters only where no letter sounds like another."""
    words = {word[0].upper(): word for word in sorted(NATO)}
    assert listen(piece("letters", value), " ".join(words[letter] for letter in value), []).points == 1
    bare = listen(piece("letters", value), f"The code is {value}, right?", [])
    assert bare.points == (0.5 if set(value) & ALIKE else 1)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["number", "digits", "letters", "words"]))
def test_no_text_breaks_listening(text: str, kind: str) -> None:
    """Whatever is written, the piece is found or not."""
    assert listen(piece(kind, "14"), text, []).points in {0, 0.5, 1}
