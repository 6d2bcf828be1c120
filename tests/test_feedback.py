"""Feedback: the learner's words quoted and marked, three things at most, everything escaped."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.feedback import MOST, feedback, feedback_html, feedback_text, reply_html
from grader.grading import grade
from grader.tasks import all_tasks

TASK = all_tasks()["ex-choir-whistle"]
STRONG, THIN, CANNED, WRONG = (reply.text for reply in TASK.replies)


class _Tags(HTMLParser):
    """Collects the tags of a page and its text, and whether every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.balanced = True

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(html: str) -> _Tags:
    parser = _Tags()
    parser.feed(html)
    return parser


def test_the_words_for_a_thin_reply(golden) -> None:
    """The whole feedback of one reply, as a learner reads it."""
    golden("thin_reply.txt", feedback_text(THIN, grade(THIN, TASK)) + "\n")


def test_at_most_three_things_to_work_on_the_most_valuable_first() -> None:
    """More than three would not be read; the order is that of the points."""
    words = feedback(CANNED, grade(CANNED, TASK))
    assert 1 <= len(words.work_on) <= MOST
    assert [n.possible for n in words.work_on] == sorted((n.possible for n in words.work_on), reverse=True)
    assert all(note.step and note.starter for note in words.work_on)


def test_what_works_quotes_the_learner() -> None:
    """Praise names the learner's own words."""
    notes = [n for n in feedback(STRONG, grade(STRONG, TASK)).works if n.evidence]
    assert len(notes) >= 3
    for note in notes:
        start, end = note.evidence[0]
        first = STRONG[start:end].split()[0].strip(",.")
        assert first in note.sentence


def test_marks_have_a_label_and_not_only_a_color() -> None:
    """Each mark carries the criterion's short name and its state in words."""
    html = feedback_html(STRONG, grade(STRONG, TASK))
    assert '<mark class="met">' in html
    assert "[Names the feeling]" in html


def test_hostile_text_is_shown_and_never_run() -> None:
    """HTML, scripts and control characters of a learner come out as visible text."""
    reply = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> I can hear how worried you are \x07 & more. {{ 7*7 }}"
    )
    parsed = _parsed(feedback_html(reply, grade(reply, TASK)))
    assert "script" not in parsed.tags
    assert "img" not in parsed.tags
    assert "<script>alert(1)</script>" in parsed.text
    assert "\x07" not in parsed.text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_reply_gives_a_well_formed_page(reply: str) -> None:
    """Whatever is written, the feedback's tags close in order and no tag comes from the learner."""
    parsed = _parsed(feedback_html(reply, grade(reply, TASK), style=False))
    assert parsed.balanced
    assert not parsed.open
    assert set(parsed.tags) <= {
        "section",
        "p",
        "strong",
        "div",
        "mark",
        "small",
        "h4",
        "ul",
        "li",
        "span",
        "details",
        "summary",
    }


def test_marking_keeps_every_character() -> None:
    """The marked reply without its labels is the reply."""
    notes = feedback(STRONG, grade(STRONG, TASK)).works
    text = _parsed(reply_html(STRONG, notes)).text
    for note in notes:
        text = text.replace(f"[{note.title}]", "")
    assert " ".join(text.split()).startswith(" ".join(STRONG.split())[:60])


def test_points_come_with_their_arithmetic() -> None:
    """The sum is explained, so that a learner can check it."""
    result = grade(THIN, TASK)
    assert "÷" in feedback(THIN, result).arithmetic
    assert f"{result.possible:g} ×" in feedback(THIN, result).arithmetic
