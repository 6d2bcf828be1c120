"""What all tests share: the flag that rewrites golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --update-goldens`` writes what the tests see into tests/goldens/; read the difference before you commit."""
    parser.addoption("--update-goldens", action="store_true", default=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with its golden file, or rewrite the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{path} differs; if that is meant: pytest --update-goldens"

    return compare
