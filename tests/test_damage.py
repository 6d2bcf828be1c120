"""Broken submissions: each is handled alone, with the right message, and stops nobody; archives and attacks too."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from classes import EXERCISE, FIRST, LISTENING, RELEASE, REPLY, TASKS, coach, give, made
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cohort.damage import DAMAGES
from grader.cohort.folder import Cohort, CohortError
from grader.cohort.grade import Options, grade_cohort
from grader.cohort.intake import take_in
from grader.cohort.summary import Summary
from grader.grading import grade
from grader.notebooks.book.reading import gradebook_rows
from grader.submissions.archives import unpack
from grader.submissions.grading import grade_submission
from grader.submissions.names import check_learner
from grader.submissions.troubles import BadName, SubmissionTrouble

pytestmark = pytest.mark.cohort
ONE = Options(workers=1)
SECOND = TASKS[1].id

# What the instructor reads about each kind: "" where nothing is wrong for the grade.
DAMAGED = "notebook file is damaged"
NO_NOTEBOOK = "not a notebook"
MESSAGES = {
    "notebook-empty": DAMAGED, "notebook-cut-in-half": DAMAGED, "notebook-first-byte-only": DAMAGED, "notebook-latin-1": DAMAGED,
    "notebook-with-byte-order-mark": "", "notebook-utf-16": DAMAGED, "notebook-of-zeros": DAMAGED, "notebook-is-a-web-page": DAMAGED,
    "notebook-with-merge-marks": DAMAGED, "notebook-twice-in-one-file": DAMAGED, "notebook-deep-lists": DAMAGED,
    "notebook-deep-objects": DAMAGED, "notebook-huge-number": DAMAGED, "notebook-is-a-list": NO_NOTEBOOK, "notebook-is-null": NO_NOTEBOOK,
    "notebook-is-a-text": NO_NOTEBOOK, "notebook-with-lone-surrogates": "", "notebook-very-large": "too large to open",
    "notebook-is-a-zip": DAMAGED, "cells-missing": NO_NOTEBOOK, "cells-null": NO_NOTEBOOK, "cells-an-object": NO_NOTEBOOK,
    "cells-twenty-thousand": "more than 10,000 cells",
    "reply-latin-1": "not UTF-8", "reply-utf-16": "not UTF-8", "reply-of-zeros": "characters that no keyboard writes",
    "reply-binary": "not UTF-8", "reply-with-control-characters": "characters that no keyboard writes",
    "reply-a-megabyte": "shorten it", "reply-one-endless-word": "a word of more than 400 letters", "reply-only-spaces": "Not attempted",
    "reply-only-marks": "holds no words", "reply-in-another-language": "looks like German", "reply-right-to-left": "not written in Latin letters",
    "notebook-missing": "was not handed in", "notebook-is-a-folder": "was not handed in", "everything-missing": "the folder is empty",
    "replies-missing": "Not attempted", "replies-is-a-file": "Not attempted", "reply-is-a-folder": "Not attempted",
    "reply-is-a-link": "a link or a special file", "notebook-is-a-link": "a link or a special file", "folder-is-a-link": "folder is a link",
    "link-in-a-circle": "a link or a special file", "pipe-in-the-folder": "a link or a special file", "thousands-of-files": "more than 500 files",
    "folders-very-deep": "more than 12 deep", "file-very-large": "a file of more than", "zip-cut-in-half": "cannot be opened",
    "zip-that-is-a-text": "does not begin like one", "zip-that-leads-out": "leads out of its folder", "zip-with-absolute-path": "leads out of its folder",
    "zip-bomb": "far more than it should", "tar-with-link": "holds a link", "tar-bomb": "far more than it should",
}  # fmt: skip
REFUSED = {"everything-missing", "reply-is-a-link", "notebook-is-a-link", "folder-is-a-link", "link-in-a-circle", "pipe-in-the-folder",
           "thousands-of-files", "folders-very-deep", "file-very-large", "zip-cut-in-half", "zip-that-is-a-text", "zip-that-leads-out",
           "zip-with-absolute-path", "zip-bomb", "tar-with-link", "tar-bomb"}  # fmt: skip


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    """A new class."""
    return made(tmp_path / "class")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cohort, Summary]:
    """A class in which every kind of damage was handed in once, between two honest submissions; graded."""
    cohort = made(tmp_path_factory.mktemp("damage") / "class")
    for name in ("aaa-honest", *DAMAGES, "zzz-honest"):
        place = give(cohort, name, **{FIRST.replace("-", "_"): REPLY, SECOND.replace("-", "_"): REPLY})
        if name in DAMAGES:
            DAMAGES[name](place)
    return cohort, grade_cohort(cohort.root, ONE)


def row(cohort: Cohort, learner: str, task: str) -> dict:
    """A gradebook row."""
    return next(r for r in gradebook_rows(cohort.root, EXERCISE) if (r["learner"], r["task"]) == (learner, task))


def test_there_are_sixty_kinds() -> None:
    """The list of kinds is long enough to be worth its name."""
    assert len(DAMAGES) >= 60


def test_none_aborts_and_every_one_is_counted_once(broken: tuple[Cohort, Summary]) -> None:
    """All inputs are in the summary, and the honest ones before and after have their points."""
    cohort, summary = broken
    assert summary.total == len(DAMAGES) + 2
    names = [*summary.graded, *summary.queued, *summary.late, *summary.empty, *(name for name, _ in summary.unreadable)]
    assert sorted(names) == sorted([*DAMAGES, "aaa-honest", "zzz-honest"])
    for honest in ("aaa-honest", "zzz-honest"):
        assert row(cohort, honest, FIRST)["score"] == grade(REPLY, TASKS[0]).points > 0


@pytest.mark.parametrize("kind", sorted(DAMAGES))
def test_each_has_its_message(broken: tuple[Cohort, Summary], kind: str) -> None:
    """The gradebook says what is wrong; what can be graded has its points."""
    cohort, summary = broken
    # The damaged reply is the one whose file comes first by name.
    first = min(FIRST, SECOND)
    other = SECOND if first == FIRST else FIRST
    note = row(cohort, kind, first)["note"]
    refused = dict(summary.unreadable).get(kind)
    if os.environ.get("COACH_DAMAGE_TABLE"):
        with open(os.environ["COACH_DAMAGE_TABLE"], "a") as table:
            table.write(
                f"| {kind} | {'refused' if refused else row(cohort, kind, first)['outcome']} | {refused or note} |\n"
            )
    assert MESSAGES.get(kind, "") in note
    assert (refused is not None) == (kind in REFUSED)
    if kind in REFUSED:
        assert "Ask the learner" in note
        assert row(cohort, kind, first)["needs_person"]
    elif kind not in {"replies-missing", "replies-is-a-file"}:
        assert row(cohort, kind, other)["score"] == row(cohort, "aaa-honest", other)["score"]


def test_the_rest_of_the_way_takes_them_too(broken: tuple[Cohort, Summary]) -> None:
    """Feedback pages, exports, the queue and the report work on a class full of damage."""
    cohort, _ = broken
    for command in ("feedback", "export", "report"):
        done = coach("cohort", command, cohort.root)
        assert done.returncode == 0, done.stderr
    assert len(list((cohort.root / "feedback").glob("*/*/*.html"))) == len(DAMAGES) + 2


@pytest.mark.parametrize("name", ["../eve", "..", ".", "", "a/b", "a\\b", "eve\0", "eve\n", "x" * 200, "-rf", ".hidden", "a:b", "\u202egnp", "caf\udce9"])  # fmt: skip
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    """Nothing that could be a path, an option or an invisible character becomes a learner's id."""
    with pytest.raises(BadName):
        check_learner(name)


@pytest.mark.parametrize(
    "name", ["ann", "o'brien", "anne-marie", "zoë", "a.b@c.org", "李雷", "J. Smith", "50%", "[1]", "{x}"]
)
def test_ordinary_names_are_ids(name: str) -> None:
    """Names of many alphabets, and with marks that only look like patterns, are fine."""
    assert check_learner(name) == name


def test_ids_that_look_like_patterns_are_only_names(cohort: Cohort) -> None:
    """Wildcards, braces, quotes and SQL in a folder's name match nobody else and break nothing."""
    names = ["[a-z]*"[:5], "{0.__class__}", "%s", "Robert'); DROP TABLE student;--", "$(touch canary)", "zoe"]
    for name in names:
        give(cohort, name, **{FIRST.replace("-", "_"): REPLY})
    grade_cohort(cohort.root, ONE)
    assert {r["learner"] for r in gradebook_rows(cohort.root, EXERCISE)} == set(names)
    assert not list(cohort.root.rglob("canary"))


def answered(raw: bytes) -> None:
    """Unpack, or get a trouble with a remedy; anything else fails the test."""
    trouble = None
    try:
        assert all(len(data) <= 8_000_000 for data in unpack(raw).values())
    except SubmissionTrouble as error:
        trouble = error
    assert trouble is None or trouble.remedy


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"PK\x05\x06"]), st.binary(max_size=400)
)
def test_any_archive_has_an_answer(head: bytes, rest: bytes) -> None:
    """Bytes that begin like an archive unpack, or say why not."""
    answered(head + rest)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_garbled_zip_has_an_answer(place: int, value: int) -> None:
    """One byte of a good zip changed: it unpacks, or says why not."""
    raw = bytearray(zipped({f"replies/{FIRST}.md": REPLY.encode(), "listening.ipynb": RELEASE}))
    raw[place % len(raw)] = value
    answered(bytes(raw))


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("base", ["", "listening/", "exercises/listening/", "ann/listening/", "Ann's work/"])
def test_an_archive_may_hold_the_replies_at_any_depth(base: str) -> None:
    """As “Download my work” packs them, or as people do."""
    raw = zipped({f"{base}replies/{FIRST}.md": REPLY.encode(), "listening/replies/l11-lesson.md": b"practice"})
    assert grade_submission(raw, LISTENING).replies[0].text == REPLY


def test_a_zip_with_lies_about_sizes_is_refused() -> None:
    """A member that is larger than it claims does not get through."""
    raw = zipped({"replies/x.md": bytes(5_000_000)})
    liar = raw.replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert liar != raw
    with pytest.raises(SubmissionTrouble):
        unpack(liar)


def test_a_class_archive_is_taken_in(cohort: Cohort, tmp_path: Path) -> None:
    """--from: one entry a learner; what is there already stays, what is newer takes its place and the old one is kept."""
    source = tmp_path / "handed in.zip"
    source.write_bytes(zipped({f"class/{n}/replies/{FIRST}.md": REPLY.encode() for n in ("ann", "bob")}))
    done = coach("cohort", "grade", cohort.root, "--from", source, "--workers", "1")
    assert "2 new" in done.stdout, done.stderr
    source.write_bytes(
        zipped({f"class/ann/replies/{FIRST}.md": b"Please come.", f"class/bob/replies/{FIRST}.md": REPLY.encode()})
    )
    taken = take_in(cohort, source)
    assert (taken.new, taken.replaced, taken.same) == (0, 1, 1)
    assert (cohort.root / ".coach/replaced/ann/1/replies" / f"{FIRST}.md").read_text() == REPLY


@pytest.mark.parametrize("name", ["../../evil/replies/x.md", "/evil/replies/x.md", "c:/evil/x.md", "a/../../../b.md"])
def test_a_class_archive_that_leads_out_is_refused(cohort: Cohort, tmp_path: Path, name: str) -> None:
    """Nothing is written outside, and nothing of such an archive inside."""
    source = tmp_path / "evil.zip"
    source.write_bytes(zipped({name: b"x"}))
    with pytest.raises(CohortError, match="leads out of its folder"):
        take_in(cohort, source)
    assert not list(tmp_path.rglob("evil/*"))
    assert not list((cohort.root / "submitted").iterdir())


def test_a_class_tar_with_a_device_is_refused(cohort: Cohort, tmp_path: Path) -> None:
    """Special files in a class archive are refused by name."""
    source = tmp_path / "evil.tar"
    with tarfile.open(source, "w") as archive:
        device = tarfile.TarInfo("ann/replies/x.md")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    with pytest.raises(CohortError, match="a link or a special file"):
        take_in(cohort, source)


def test_duplicates_and_strangers_are_named(cohort: Cohort) -> None:
    """Two submissions of one learner: nbgrader's place counts. Who is not on the class list is named, not graded."""
    give(cohort, "ann", **{FIRST.replace("-", "_"): REPLY})
    give(cohort, "stranger", **{FIRST.replace("-", "_"): REPLY})
    (cohort.root / "submitted" / "ann.zip").write_bytes(zipped({f"replies/{FIRST}.md": b"Please come."}))
    (cohort.root / "submitted" / "bob.zip").write_bytes(zipped({f"replies/{FIRST}.md": REPLY.encode()}))
    (cohort.root / "learners.csv").write_text("id,first_name,last_name\nann,Ann,Ash\nbob,Bob,Birch\n")
    done = coach("cohort", "grade", cohort.root, "--workers", "1", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert [name for name, _ in data["unknown"]] == ["stranger"]
    assert [name for name, _ in data["duplicate"]] == ["ann.zip"]
    assert data["total"] == 4
    assert {r["learner"]: r["name"] for r in gradebook_rows(cohort.root, EXERCISE)} == {
        "ann": "Ann Ash",
        "bob": "Bob Birch",
    }
    assert row(cohort, "ann", FIRST)["score"] == row(cohort, "bob", FIRST)["score"] > 0


def test_a_class_list_with_a_mistake_names_the_line(cohort: Cohort) -> None:
    """File, line, what is wrong, what to do."""
    (cohort.root / "learners.csv").write_text("id\nann\nann\n")
    with pytest.raises(CohortError, match=r"learners.csv:3: 'ann' stands there twice; remove one line"):
        grade_cohort(cohort.root, ONE)
