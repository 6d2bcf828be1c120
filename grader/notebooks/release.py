"""Makes the exercises for learners through nbgrader's own generator: no model reply, no key, always the same bytes."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader import resources
from grader.files import ContentError
from grader.notebooks.logs import quiet
from grader.notebooks.scripts import scripts_in_reach


def release_files() -> dict[Path, bytes]:
    """The released notebooks by path under ``exercises/``, as they should be. Raises ContentError."""
    files: dict[Path, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="coach-release-") as name:
        root = Path(name)
        for source in sorted(resources.SOLUTIONS.glob("*/*.ipynb")):
            exercise = source.parent.name
            copy = root / "solutions" / exercise / source.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
            generate(root, exercise, source_config(root))
            made = root / "exercises" / exercise / source.name
            files[resources.EXERCISES / exercise / source.name] = stable(made.read_bytes(), exercise)
    return files


def source_config(root: Path) -> Config:
    """Settings for generating a release in ``root`` with a gradebook of its own."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "exercises"
    config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    return config


def generate(root: Path, exercise: str, config: Config) -> None:
    """Run nbgrader's generate_assignment for one exercise. Raises ContentError."""
    with scripts_in_reach(), Gradebook(config.CourseDirectory.db_url):
        pass  # makes the database
    settings = Config(config)
    settings.CourseDirectory.assignment_id = exercise
    converter = GenerateAssignment(coursedir=CourseDirectory(config=settings), config=settings)
    converter.force = True
    converter.create_assignment = True
    with quiet(converter.log) as said:
        try:
            converter.start()
        except (NbGraderException, SystemExit) as error:
            raise ContentError(
                f"{root / 'solutions' / exercise}: nbgrader could not make the release ({said.cause or error})"
            ) from error


def stable(raw: bytes, exercise: str) -> bytes:
    """The notebook with a note of its origin, keys in order and no traces of the machine."""
    notebook = json.loads(raw)
    notebook["metadata"] = {
        key: notebook["metadata"][key] for key in sorted(notebook["metadata"]) if key in {"coach", "kernelspec"}
    } | {
        "generated": f"from solutions/{exercise} by `coach release`; edit there, not here",
        "language_info": {"name": "python"},
    }
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
