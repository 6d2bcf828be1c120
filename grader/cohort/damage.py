"""Ways in which submissions arrive broken. Load tests and the tests of grading lay them down on purpose."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Spoil = Callable[[Path], None]
"""Gets the folder ``submitted/<learner>/<exercise>`` of a good submission and breaks it."""
DAMAGES: dict[str, Spoil] = {}


def damage(spoil: Spoil) -> Spoil:
    """Add a way, under the function's name."""
    DAMAGES[spoil.__name__.replace("_", "-")] = spoil
    return spoil


def _notebook(folder: Path) -> Path:
    return next(folder.glob("*.ipynb"))


def _edit(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = _notebook(folder)
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(change(data) or data), encoding="utf-8")


def _bytes(name: str, change: Callable[[bytes], bytes]) -> None:
    def spoil(folder: Path) -> None:
        path = _notebook(folder)
        path.write_bytes(change(path.read_bytes()))

    DAMAGES[name] = spoil


def _json(name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    DAMAGES[name] = lambda folder: _edit(folder, change)


def _reply(name: str, raw: bytes) -> None:
    def spoil(folder: Path) -> None:
        for path in sorted((folder / "replies").glob("*.md"))[:1]:
            path.write_bytes(raw)

    DAMAGES[name] = spoil


# The notebook's bytes
_bytes("notebook-empty", lambda raw: b"")
_bytes("notebook-cut-in-half", lambda raw: raw[: len(raw) // 2])
_bytes("notebook-first-byte-only", lambda raw: raw[:1])
_bytes("notebook-latin-1", lambda raw: "é".encode("latin-1") + raw)
_bytes("notebook-with-byte-order-mark", lambda raw: b"\xef\xbb\xbf" + raw)
_bytes("notebook-utf-16", lambda raw: raw.decode().encode("utf-16"))
_bytes("notebook-of-zeros", lambda raw: bytes(len(raw)))
_bytes("notebook-is-a-web-page", lambda raw: b"<!DOCTYPE html><title>Sign in</title>")
_bytes("notebook-with-merge-marks", lambda raw: b"<<<<<<< HEAD\n" + raw)
_bytes("notebook-twice-in-one-file", lambda raw: raw + raw)
_bytes("notebook-deep-lists", lambda raw: b"[" * 200_000)
_bytes("notebook-deep-objects", lambda raw: b'{"a":' * 100_000)
_bytes("notebook-huge-number", lambda raw: b'{"cells": ' + b"9" * 100_000 + b"}")
_bytes("notebook-is-a-list", lambda raw: b"[]")
_bytes("notebook-is-null", lambda raw: b"null")
_bytes("notebook-is-a-text", lambda raw: b'"cells"')
_bytes("notebook-with-lone-surrogates", lambda raw: raw.replace(b'"source"', b'"\\ud800"'))
_bytes("notebook-very-large", lambda raw: raw + b" " * 9_000_000)
_bytes("notebook-is-a-zip", lambda raw: b"PK\x03\x04" + raw)

# The notebook's content
_json("cells-missing", lambda data: data.pop("cells") and None)
_json("cells-null", lambda data: data | {"cells": None})
_json("cells-an-object", lambda data: data | {"cells": {"0": data["cells"][0]}})
_json("cells-of-numbers", lambda data: data | {"cells": [1, None, "x", []]})
_json("cells-doubled", lambda data: data | {"cells": data["cells"] * 2})
_json("cells-reversed", lambda data: data | {"cells": data["cells"][::-1]})
_json("cells-all-deleted", lambda data: data | {"cells": []})
_json("cells-twenty-thousand", lambda data: data | {"cells": data["cells"][:1] * 20_000})
_json("grade-cells-deleted", lambda data: data | {"cells": [c for c in data["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]})  # fmt: skip
_json("metadata-null", lambda data: data | {"metadata": None, "cells": [c | {"metadata": None} for c in data["cells"]]})
_json("metadata-foreign", lambda data: data | {"cells": [c | {"metadata": {"nbgrader": {"schema_version": 99, "grade": "yes"}}} for c in data["cells"]]})  # fmt: skip
_json("metadata-of-lists", lambda data: data | {"cells": [c | {"metadata": {"nbgrader": [1], "tags": {}}} for c in data["cells"]]})  # fmt: skip
_json("points-raised", lambda data: data | {"cells": [c | {"metadata": {"nbgrader": c["metadata"].get("nbgrader", {}) | {"points": 1000}}} for c in data["cells"]]})  # fmt: skip
_json("ids-all-the-same", lambda data: data | {"cells": [c | {"id": "same"} for c in data["cells"]]})
_json("ids-unhashable", lambda data: data | {"cells": [c | {"id": {"a": []}} for c in data["cells"]]})
_json("sources-null", lambda data: data | {"cells": [c | {"source": None} for c in data["cells"]]})
_json("sources-nested", lambda data: data | {"cells": [c | {"source": [["x"], 1, "y"]} for c in data["cells"]]})
_json("cell-types-unknown", lambda data: data | {"cells": [c | {"cell_type": "video"} for c in data["cells"]]})
_json("format-version-from-the-future", lambda data: data | {"nbformat": 99})
_json("format-version-3", lambda data: {"nbformat": 3, "worksheets": [{"cells": data["cells"]}], "metadata": {}})
_json("kernel-unknown", lambda data: data | {"metadata": {"kernelspec": {"name": "../../etc", "language": "bash"}}})
_json("outputs-enormous", lambda data: data | {"cells": [c | {"outputs": ["x" * 10_000]} for c in data["cells"]]})

# Reply files
_reply("reply-latin-1", "Très désolée, c'est notre faute.".encode("latin-1"))
_reply("reply-utf-16", "Dear Ms. Wieczorek, I am sorry.".encode("utf-16"))
_reply("reply-of-zeros", bytes(500))
_reply("reply-binary", bytes(range(256)) * 40)
_reply("reply-with-control-characters", b"Dear\x00 Ms.\x1b[2J\x07 Wieczorek\x08" * 20)
_reply("reply-a-megabyte", b"I am sorry about the whistle. " * 60_000)
_reply("reply-one-endless-word", b"sorry" * 1_000)
_reply("reply-only-spaces", b" \n\t\n ")
_reply("reply-only-marks", b"?!... --- !!!")
_reply(
    "reply-in-another-language", "Es tut mir sehr leid, dass das Hörgerät pfeift. Wann können wir uns sehen?".encode()
)
_reply("reply-right-to-left", "שלום, אני מצטער מאוד על המכשיר הזה".encode())
_reply("reply-looks-like-code", b"import os; os.system('true')\n{{ 7*7 }} %s {0.__class__} $(id) <script>alert(1)</script>")  # fmt: skip


@damage
def notebook_missing(folder: Path) -> None:
    """Only the replies were handed in."""
    _notebook(folder).unlink()


@damage
def notebook_renamed(folder: Path) -> None:
    """As a browser names a second download."""
    path = _notebook(folder)
    path.rename(path.with_name(f"{path.stem} (1).ipynb"))


@damage
def notebook_is_a_folder(folder: Path) -> None:
    """A folder with the notebook's name."""
    path = _notebook(folder)
    path.unlink()
    path.mkdir()


@damage
def everything_missing(folder: Path) -> None:
    """An empty folder."""
    _notebook(folder).unlink()
    for path in (folder / "replies").iterdir():
        path.unlink()
    (folder / "replies").rmdir()


@damage
def replies_missing(folder: Path) -> None:
    """The notebook alone."""
    for path in (folder / "replies").iterdir():
        path.unlink()
    (folder / "replies").rmdir()


@damage
def replies_is_a_file(folder: Path) -> None:
    """A file where the folder should be."""
    replies_missing(folder)
    (folder / "replies").write_text("see attachment")


@damage
def replies_in_capitals(folder: Path) -> None:
    """Names that went through a system without small letters."""
    for path in sorted((folder / "replies").iterdir()):
        path.rename(path.with_name(path.name.upper()))


@damage
def replies_as_txt(folder: Path) -> None:
    """Saved by a word processor as plain text."""
    for path in sorted((folder / "replies").iterdir()):
        path.rename(path.with_suffix(".txt"))


@damage
def reply_is_a_folder(folder: Path) -> None:
    """A folder with a reply's name."""
    path = sorted((folder / "replies").glob("*.md"))[0]
    path.unlink()
    path.mkdir()


@damage
def reply_is_a_link(folder: Path) -> None:
    """A link to a file outside."""
    path = sorted((folder / "replies").glob("*.md"))[0]
    path.unlink()
    path.symlink_to("/etc/hostname")


@damage
def notebook_is_a_link(folder: Path) -> None:
    """A link to a file outside."""
    path = _notebook(folder)
    path.unlink()
    path.symlink_to("/etc/hostname")


@damage
def folder_is_a_link(folder: Path) -> None:
    """The whole submission points somewhere else."""
    elsewhere = folder.parent / ".elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


@damage
def link_in_a_circle(folder: Path) -> None:
    """A folder that contains itself."""
    (folder / "again").symlink_to(folder)


@damage
def pipe_in_the_folder(folder: Path) -> None:
    """A named pipe, on which reading would wait for ever."""
    os.mkfifo(folder / "replies" / "pipe.md")


@damage
def thousands_of_files(folder: Path) -> None:
    """A whole library was handed in with it."""
    (folder / "lib").mkdir()
    for number in range(600):
        (folder / "lib" / f"{number}.js").write_bytes(b"")


@damage
def folders_very_deep(folder: Path) -> None:
    """Folders in folders in folders."""
    (folder / Path(*["deeper"] * 40)).mkdir(parents=True)


@damage
def file_very_large(folder: Path) -> None:
    """A film (sparse, so that laying it down costs nothing)."""
    with (folder / "film.mp4").open("wb") as file:
        file.truncate(60_000_000)


@damage
def name_not_utf8(folder: Path) -> None:
    """A file name in an old encoding."""
    with open(os.fsencode(folder) + b"/replies/caf\xe9.md", "wb") as file:
        file.write(b"x")


@damage
def timestamp_is_nonsense(folder: Path) -> None:
    """A time that is none."""
    (folder / "timestamp.txt").write_text("yesterday, half past never")


@damage
def packed_as_zip(folder: Path) -> None:
    """Handed in as an archive in place of the folder; fine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
    _in_place_of(folder, ".zip", buffer.getvalue())


@damage
def packed_as_tar_gz(folder: Path) -> None:
    """Handed in as an archive in place of the folder; fine."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        archive.add(folder, folder.name)
    _in_place_of(folder, ".tar.gz", buffer.getvalue())


@damage
def zip_cut_in_half(folder: Path) -> None:
    """An upload that broke off."""
    packed_as_zip(folder)
    path = folder.with_suffix(".zip")
    path.write_bytes(path.read_bytes()[:-200])


@damage
def zip_that_is_a_text(folder: Path) -> None:
    """Renamed, not packed."""
    _in_place_of(folder, ".zip", b"my replies are in the mail")


def _zip_of(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@damage
def zip_that_leads_out(folder: Path) -> None:
    """A path that would overwrite the gradebook."""
    _in_place_of(folder, ".zip", _zip_of("../../../gradebook.db", b"x"))


@damage
def zip_with_absolute_path(folder: Path) -> None:
    """A path from the root of the disk."""
    _in_place_of(folder, ".zip", _zip_of("/tmp/planted.md", b"x"))  # noqa: S108


@damage
def zip_bomb(folder: Path) -> None:
    """Little that becomes a lot."""
    _in_place_of(folder, ".zip", _zip_of("replies/bomb.md", bytes(80_000_000)))


@damage
def tar_with_link(folder: Path) -> None:
    """A link in a tar file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo("replies/ex.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    _in_place_of(folder, ".tar.gz", buffer.getvalue())


@damage
def tar_bomb(folder: Path) -> None:
    """Little that becomes a lot."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("replies/bomb.bin")
        member.size = 200_000_000
        archive.addfile(member, _Zeros(member.size))
    _in_place_of(folder, ".tar.gz", buffer.getvalue())


class _Zeros(io.RawIOBase):
    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        size = min(self._left, size)
        self._left -= size
        return bytes(size)


def _in_place_of(folder: Path, suffix: str, raw: bytes) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_symlink() or path.is_file() else path.rmdir()
    folder.rmdir()
    folder.with_name(folder.name + suffix).write_bytes(raw)
