"""Bytes of a log into text: encodings that programs write, and files that are no text at all."""

from __future__ import annotations

from grader.timelog.importing.ledger import Ledger
from grader.timelog.importing.result import LogError

MAX_BYTES = 50_000_000
_NO_TEXT = {
    b"PK\x03\x04": "a spreadsheet or archive (.xlsx, .ods, .zip); save the sheet as CSV and import that",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet (.xls); save the sheet as CSV and import that",
    b"%PDF": "a PDF; export CSV from the program that made it",
    b"\x89PNG": "a picture; export CSV from the program that made it",
    b"\xff\xd8\xff": "a picture; export CSV from the program that made it",
    b"\x1f\x8b": "packed (.gz); unpack it first",
    b"SQLite": "a database; export CSV or JSON from the program that made it",
}


def text_of(data: bytes, name: str, ledger: Ledger) -> str:
    """The text of a file. Raises LogError for an empty file and for what is no text."""
    for start, what in _NO_TEXT.items():
        if data.startswith(start):
            raise LogError(f"{name}: this is {what}")
    if len(data) > MAX_BYTES:
        raise LogError(
            f"{name}: {len(data):,} bytes are more than {MAX_BYTES:,}; export a shorter time, such as a year"
        )
    text = _decoded(data, ledger)
    if not text.strip("\ufeff \t\r\n\0"):
        raise LogError(f"{name}: the file is empty; export it again")
    if text.count("\0") > len(text) // 100:
        raise LogError(f"{name}: this is no text file; export CSV from the program that made it")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, ledger: Ledger) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 3 and data[1] == 0 and data[3] == 0):
        little = data[:2] == b"\xff\xfe" or data[1] == 0
        ledger.say("The file is written in UTF-16.")
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        ledger.ask(
            line, "encoding", "the file is not UTF-8; it is read as Windows-1252: check letters with accents", ()
        )
        return data.decode("cp1252", errors="replace")
