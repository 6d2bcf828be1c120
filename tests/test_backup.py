"""Backup and restore: all work comes back, nothing is overwritten, no archive does harm."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest

from course.backup import MAX_ARCHIVE, MAX_FILE, MAX_FILES, BackupError, pack, unpack

WORK = {
    "listening/replies/l11-lunch.md": "Dear Ms. Khumalo, é 😊\n",
    "listening/replies/l11-lunch.json": '{"attempts": []}',
    "listening/replies/kept/l11-lunch-0123456789abcdef.md": "an older try",
    "listening/progress/six-signals.json": "{}",
    "exercises/listening/replies/ex-choir.md": "a graded reply",
}


def desk(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A learner's folder with those files."""
    folder.mkdir(exist_ok=True)
    for name, text in (WORK if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text."""
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def archive(files: dict[str, bytes]) -> bytes:
    """A zip file with those members, whatever their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def test_all_work_comes_back_in_an_empty_folder(tmp_path: Path) -> None:
    """What was packed on one computer is there on the next, letter for letter."""
    result = unpack(pack(desk(tmp_path / "old")), desk(tmp_path / "new", {}))
    assert contents(tmp_path / "new") == WORK
    assert (result.new, result.same, result.beside, result.ignored) == (5, 0, 0, 0)


def test_only_work_is_packed(tmp_path: Path) -> None:
    """Notebooks, settings and links stay where they are."""
    folder = desk(
        tmp_path / "old", WORK | {"listening/1_1_x.ipynb": "{}", ".coach/settings.json": "{}", "notes.md": "private"}
    )
    (folder / "listening" / "replies" / "link.md").symlink_to("/etc/passwd")
    names = zipfile.ZipFile(io.BytesIO(pack(folder))).namelist()
    assert sorted(names) == sorted(WORK)


def test_restoring_twice_changes_nothing(tmp_path: Path) -> None:
    """The second time everything is here already."""
    folder = desk(tmp_path / "old")
    result = unpack(pack(folder), folder)
    assert (result.new, result.same, result.beside) == (0, 5, 0)
    assert contents(folder) == WORK


def test_a_newer_reply_is_never_overwritten(tmp_path: Path) -> None:
    """The reply that is here stays, the one of the backup is kept beside it, and the sentence says so."""
    data = pack(desk(tmp_path / "old"))
    newer = desk(tmp_path / "new", {"listening/replies/l11-lunch.md": "written since"})
    for _ in range(2):
        result = unpack(data, newer)
        assert "nothing was overwritten" in result.words
    texts = contents(newer)
    assert texts["listening/replies/l11-lunch.md"] == "written since"
    assert list(texts.values()).count(WORK["listening/replies/l11-lunch.md"]) == 1


def test_every_version_of_many_backups_is_kept(tmp_path: Path) -> None:
    """Three backups that differ leave three texts beside the one that is here."""
    here = desk(tmp_path / "new", {"listening/replies/l11-lunch.md": "here"})
    for text in ("one", "two", "three"):
        unpack(archive({"listening/replies/l11-lunch.md": text.encode()}), here)
    assert sorted(contents(here).values()) == ["here", "one", "three", "two"]


@pytest.mark.parametrize(
    "name",
    [
        "../outside.md",
        "listening/replies/../../../outside.md",
        "/tmp/outside.md",
        "listening\\replies\\..\\..\\outside.md",
        "listening/1_1_x.ipynb",
        "listening/replies/run.py",
        ".bashrc",
        "listening/replies/.hidden.md",
        "listening/replies/a\nb.md",
        "listening/replies/a.md\n",
        "listening/replies/",
    ],
)
def test_a_name_that_is_no_work_is_left_out(tmp_path: Path, name: str) -> None:
    """Escapes, programs and notebooks of an archive are not written anywhere."""
    result = unpack(archive({name: b"harm"}), desk(tmp_path / "desk", {}))
    assert result.ignored == 1
    assert contents(tmp_path) == {}


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A folder that points elsewhere is not written through."""
    folder = desk(tmp_path / "desk", {"listening/progress/a.json": "{}"})
    elsewhere = desk(tmp_path / "elsewhere", {})
    (folder / "listening" / "replies").symlink_to(elsewhere)
    assert unpack(archive({"listening/replies/x.md": b"text"}), folder).ignored == 1
    assert contents(elsewhere) == {}


def test_a_zip_bomb_is_left_out(tmp_path: Path) -> None:
    """A member that unpacks to a thousand times its size is not written."""
    bomb = archive({"listening/replies/big.md": b"0" * (MAX_FILE + 1), "listening/replies/ok.md": b"fine"})
    assert len(bomb) < MAX_FILE // 100
    result = unpack(bomb, desk(tmp_path / "desk", {}))
    assert (result.new, result.ignored) == (1, 1)


def test_a_member_that_lies_about_its_size_does_no_harm(tmp_path: Path) -> None:
    """A small size in the directory of the archive does not open the door for a big file."""
    data = bytearray(archive({"listening/replies/big.md": b"0" * (3 * MAX_FILE)}))
    size = (3 * MAX_FILE).to_bytes(4, "little")
    lie = bytes(data).replace(size, (10).to_bytes(4, "little"))
    folder = desk(tmp_path / "desk", {})
    with contextlib.suppress(BackupError):
        unpack(lie, folder)
    assert sum(len(text) for text in contents(folder).values()) <= MAX_FILE


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 broken", b"\x00" * (MAX_ARCHIVE + 1)])
def test_a_file_that_is_no_backup_says_what_to_do(tmp_path: Path, data: bytes) -> None:
    """The learner gets a sentence and keeps what is there."""
    folder = desk(tmp_path / "desk")
    with pytest.raises(BackupError, match="backup of the course"):
        unpack(data, folder)
    assert contents(folder) == WORK


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    """An archive with more entries than a course can have is no backup."""
    with pytest.raises(BackupError, match="too many"):
        unpack(archive({f"listening/replies/r{n}.md": b"" for n in range(MAX_FILES + 1)}), desk(tmp_path / "desk", {}))


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    """A backup that was cut in transfer says so instead of writing half a reply."""
    data = bytearray(archive({"listening/replies/x.md": b"some words that will not survive"}))
    data[50] ^= 0xFF
    with pytest.raises(BackupError, match="damaged"):
        unpack(bytes(data), desk(tmp_path / "desk", {}))


def test_the_time_diary_comes_along_unless_it_is_left_out(tmp_path: Path) -> None:
    """A learner's private diary is in their own backup and comes back; a file for somebody else can do without it."""
    private = {"my-time/diary.csv": "start,end,category,label\n", "my-time/kept/plan-2.yaml": "goal: sleep\n"}
    folder = desk(tmp_path / "old", WORK | private)
    assert unpack(pack(folder), desk(tmp_path / "new", {})).new == 7
    assert contents(tmp_path / "new") == WORK | private
    assert not any("my-time" in name for name in zipfile.ZipFile(io.BytesIO(pack(folder, private=False))).namelist())
