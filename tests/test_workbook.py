"""The learner's files: what was written is never lost, whatever two tabs, crashes and odd files do."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.workbook import MAX_REPLY, Workbook, fingerprint

TASK = "l11-lunch"


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """An empty workbook."""
    return Workbook(tmp_path)


def kept(book: Workbook) -> set[str]:
    """The texts that were put aside."""
    return {path.read_bytes().decode() for path in (book.folder / "replies" / "kept").glob("*.md")}


def test_a_saved_reply_is_there(workbook: Workbook) -> None:
    """The file beside the notebook holds the reply as UTF-8, as it was written."""
    saved = workbook.save(TASK, "Dear Ms. Khumalo, é 😊\n", fingerprint(""))
    assert saved.conflict is None
    assert workbook.reply(TASK) == "Dear Ms. Khumalo, é 😊\n"
    assert (workbook.folder / "replies" / "l11-lunch.md").read_bytes() == "Dear Ms. Khumalo, é 😊\n".encode()


def test_a_reply_that_was_never_written_is_empty(workbook: Workbook) -> None:
    """Nothing there is no error and makes no file."""
    assert workbook.reply(TASK) == ""
    assert list(workbook.folder.iterdir()) == []


def test_saving_on_top_of_ones_own_version_replaces_it(workbook: Workbook) -> None:
    """Typing on is no conflict."""
    first = workbook.save(TASK, "Dear", fingerprint(""))
    second = workbook.save(TASK, "Dear Ana", first.fingerprint)
    assert second.conflict is None
    assert workbook.reply(TASK) == "Dear Ana"


def test_two_tabs_do_not_overwrite_each_other(workbook: Workbook) -> None:
    """The second tab is told of the first one's text, and its own is kept."""
    workbook.save(TASK, "from the first tab", fingerprint(""))
    saved = workbook.save(TASK, "from the second tab", fingerprint(""))
    assert saved.conflict == "from the first tab"
    assert workbook.reply(TASK) == "from the first tab"
    assert kept(workbook) == {"from the second tab"}


def test_the_same_text_in_two_tabs_is_no_conflict(workbook: Workbook) -> None:
    """Equal texts need no question."""
    workbook.save(TASK, "the same", fingerprint(""))
    assert workbook.save(TASK, "the same", fingerprint("")).conflict is None


def test_an_emptied_reply_is_kept(workbook: Workbook) -> None:
    """Select all, delete, saved by itself: the text is still in the kept folder."""
    first = workbook.save(TASK, "an hour's work", fingerprint(""))
    workbook.save(TASK, "", first.fingerprint)
    assert workbook.reply(TASK) == ""
    assert kept(workbook) == {"an hour's work"}


def test_replacing_keeps_what_was_there(workbook: Workbook) -> None:
    """Taking the other version in a conflict loses neither."""
    workbook.save(TASK, "mine", fingerprint(""))
    workbook.replace(TASK, "theirs")
    assert workbook.reply(TASK) == "theirs"
    assert kept(workbook) == {"mine"}


def test_a_file_that_an_editor_changed_is_read(workbook: Workbook) -> None:
    """Windows line ends and a byte order mark are no part of the reply; a foreign byte does not stop the page."""
    path = workbook.folder / "replies" / "l11-lunch.md"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbfDear Ana,\r\nit is here.")
    assert workbook.reply(TASK) == "Dear Ana,\nit is here."
    path.write_bytes(b"caf\xe9")
    assert workbook.reply(TASK).startswith("caf")


def test_a_huge_paste_is_cut_and_does_not_conflict_with_itself(workbook: Workbook) -> None:
    """Saving the same huge text again is the same version."""
    text = "é" * MAX_REPLY
    first = workbook.save(TASK, text, fingerprint(""))
    assert len(workbook.reply(TASK).encode()) <= MAX_REPLY
    assert workbook.save(TASK, text, first.fingerprint).conflict is None


def test_half_a_character_is_saved_as_a_mark(workbook: Workbook) -> None:
    """A browser that cuts an emoji in two does not stop the saving."""
    first = workbook.save(TASK, "half \ud83d", fingerprint(""))
    assert workbook.reply(TASK) == "half ?"
    assert workbook.save(TASK, "half \ud83d", first.fingerprint).conflict is None
    workbook.replace(TASK, "again \ud83d")
    assert workbook.reply(TASK) == "again ?"


@pytest.mark.parametrize("name", ["../escape", "a/b", "", "UPPER", "dot.dot", "x" * 80, "a\n"])
def test_a_name_that_is_no_id_is_refused(workbook: Workbook, name: str) -> None:
    """No reply, log or progress is written outside the workbook."""
    for act in (
        lambda: workbook.save(name, "text", ""),
        lambda: workbook.write_log(name, {}),
        lambda: workbook.write_progress(name, {}),
    ):
        with pytest.raises(ValueError, match="not a"):
            act()
    assert list(workbook.folder.iterdir()) == []


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"attempts": '])
def test_a_damaged_log_is_put_aside(workbook: Workbook, raw: bytes) -> None:
    """The lesson goes on with an empty log and progress; the damaged files stay for whoever wants to look."""
    for place in ("replies/l11-lunch.json", "progress/six-signals.json"):
        path = workbook.folder / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    assert workbook.log(TASK)["attempts"] == []
    assert workbook.progress("six-signals") == {}
    assert (workbook.folder / "replies" / "l11-lunch.damaged").read_bytes() == raw
    workbook.write_log(TASK, {"attempts": [1], "hints": 0, "model": False})
    assert workbook.log(TASK)["attempts"] == [1]


def test_progress_comes_back(workbook: Workbook) -> None:
    """Answers and points of a drill are there after a restart."""
    workbook.write_progress("six-signals", {"a": {"answer": 1, "first": 0.0, "best": 1.0}})
    assert Workbook(workbook.folder).progress("six-signals")["a"]["best"] == 1.0


TEXTS = st.one_of(st.sampled_from(["", " ", "one", "two", "three"]), st.text(max_size=12))
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["type", "save", "reload", "take mine"]), TEXTS), max_size=25
)


class Tab:
    """A browser tab: what is in the box, and the version that it was written on top of."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.text = book.reply(TASK)
        self.based_on = fingerprint(self.text)

    def save(self) -> str:
        """Save as the reply box does; the text that was handed over."""
        saved = self.book.save(TASK, self.text, self.based_on)
        if saved.conflict is None:
            self.based_on = saved.fingerprint
        return self.text


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_no_saved_text_is_lost_whatever_two_tabs_do(steps: list[tuple[int, str, str]]) -> None:
    """Of each line of work the last saved text is the reply or in the kept folder.

    A tab that types on replaces its own last text; everything else that was ever saved and is not
    blank must still be there.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(Path(folder))
        tabs = [Tab(book), Tab(book)]
        last: dict[int, str] = {}
        for number, step, text in steps:
            tab = tabs[number]
            if step == "type":
                tab.text = text
            elif step == "save":
                _forget_own(last, number, tab)
                last[number] = tab.save()
            elif step == "reload":
                tab.__init__(book)  # type: ignore[misc]
            else:
                _forget_own(last, number, tab)
                last[number] = tab.text
                tab.based_on = book.replace(TASK, tab.text).fingerprint
            there = {" ".join(t.split()) for t in kept(book) | {book.reply(TASK)}}
            for saved in last.values():
                clean = saved.encode("utf-8", "replace").decode().replace("\r\n", "\n")
                assert not clean.strip() or " ".join(clean.split()) in there


def _forget_own(last: dict[int, str], number: int, tab: Tab) -> None:
    """A tab may replace the version that it is based on, also if the other tab saved that one."""
    for other, text in list(last.items()):
        if other != number and fingerprint(text) == tab.based_on and text != tab.text:
            del last[other]
