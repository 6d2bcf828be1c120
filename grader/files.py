"""Files of the course: YAML into checked data (an error names file, line and field), and writing without halves."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

T = TypeVar("T")
MAX_BYTES = 2_000_000
STRICT = ConfigDict(extra="forbid")
"""How content is checked: a field that does not exist is an error, not a field that is ignored."""


class _Loader(yaml.CSafeLoader):
    """Reads "yes", "no", "on" and "off" as the words they are (as YAML 1.2 does), not as true and false."""


_Loader.yaml_implicit_resolvers = {
    letter: [r for r in resolvers if r[0] != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class ContentError(ValueError):
    """A content file is wrong; the message says file, line, what is wrong and what to do."""


def load(path: Path) -> Any:
    """The data of a YAML file. Raises ContentError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"{path}: larger than {MAX_BYTES} bytes; split it")
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except FileNotFoundError as error:
        raise ContentError(f"{path}: there is no such file") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(
            f"{path}:{line}: {error.problem}; quote text that holds a colon, and check the indent"
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ContentError(f"{path}: not readable as YAML ({error})") from error


def checked(kind: type[T], data: Any, path: Path, at: tuple[str | int, ...] = ()) -> T:
    """The data as ``kind`` (a pydantic dataclass). Raises ContentError with the line of each wrong field.

    ``at`` is the place of the data in the file.
    """
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        raise ContentError(
            "\n".join(_explain(path, (*at, *item["loc"]), item["msg"]) for item in error.errors())
        ) from error


def load_as(kind: type[T], path: Path) -> T:
    """The file's data as ``kind``. Raises ContentError."""
    return checked(kind, load(path), path)


def _explain(path: Path, loc: tuple[Any, ...], message: str) -> str:
    where = ".".join(str(part) for part in loc) or "the whole file"
    return f"{path}:{_line(path, loc)}: {where}: {message}"


def _line(path: Path, loc: tuple[Any, ...]) -> int:
    """Line of the deepest node of the file that the location reaches, from 1."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return 1
    line = 0
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return line + 1


UNFINISHED = ".writing-"
"""How the name of a file begins that is not written to its end yet."""


def write_safely(path: Path, data: bytes) -> None:
    """Write a file so that a crash leaves the old or the new content, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # an instructor's account may have to read what is handed in
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_changed(path: Path, data: bytes) -> None:
    """Write a file safely, unless it holds these bytes already."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
    except OSError:
        pass  # not there, or not readable: writing says what is wrong
    write_safely(path, data)
