"""Binder: its files say the same as pyproject.toml, repo2docker reads them, and their steps do what they promise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader import resources

CHECKOUT = resources.SOLUTIONS.parent
BINDER = CHECKOUT / ".binder"


def test_the_requirements_are_those_of_the_project() -> None:
    """Binder's layer holds the project's dependencies and not the project, so that a lesson edit does not rebuild it."""
    lines = [
        line for line in (BINDER / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert lines == tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert not any(re.match(r"-e|\.", line) for line in lines)


def test_repo2docker_takes_our_files() -> None:
    """The Dockerfile that repo2docker writes installs the requirements, runs postBuild and starts through start."""
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "--user-id", "1000", "--user-name", "jovyan", "."],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    dockerfile = done.stdout + done.stderr
    assert done.returncode == 0, dockerfile[-2000:]
    for step in (".binder/requirements.txt", ".binder/postBuild", ".binder/start", "3.11", "ENTRYPOINT"):
        assert step in dockerfile


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_the_scripts_can_be_run(name: str) -> None:
    """Both are executable and valid for the shell; start hands over to Binder's command."""
    path = BINDER / name
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", str(path)], capture_output=True).returncode == 0


def test_start_lays_out_the_course_and_hands_over(tmp_path: Path) -> None:
    """In a fresh home the course lies ready, the quiet screen is set, and the given command runs with it."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python").symlink_to(sys.executable)
    environment = {"HOME": str(tmp_path), "PATH": f"{tools}:/usr/bin:/bin", "PYTHONPATH": str(CHECKOUT)}
    environment["PYTHONPATH"] += os.pathsep + os.pathsep.join(sys.path)
    done = subprocess.run(
        [str(BINDER / "start"), "bash", "-c", "echo $JUPYTER_CONFIG_DIR"],
        env=environment, capture_output=True, text=True, timeout=60, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    desk = tmp_path / "coaching-course"
    config = Path(done.stdout.strip())
    assert config == desk / ".coach" / "jupyter"
    assert (desk / "start.ipynb").is_file()
    assert list((desk / "listening").glob("*.ipynb"))
    assert (config / "custom" / "custom.css").is_file()
    assert "custom_css = True" in (config / "jupyter_notebook_config.py").read_text()


@pytest.mark.slow
def test_the_build_steps_work_in_a_clean_environment(tmp_path: Path) -> None:
    """requirements.txt and postBuild, replayed in a new environment, give a working `coach`."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True, timeout=120)
    python = tmp_path / "venv" / "bin" / "python"
    source = tmp_path / "repo"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache")
    shutil.copytree(CHECKOUT, source, ignore=ignore)
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        ".binder/requirements.txt",
    ]
    subprocess.run(install, cwd=source, check=True, timeout=600)
    path = os.environ["PATH"]
    environment = os.environ | {"PATH": f"{python.parent}:{path}", "PYTHONPATH": ""}
    subprocess.run([str(source / ".binder" / "postBuild")], cwd=source, check=True, timeout=300, env=environment)
    done = subprocess.run(
        [str(python.parent / "coach"), "check", "ex-choir-whistle", "-"],
        input="I can hear how embarrassed you were.", capture_output=True, text=True, timeout=120, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Names the feeling" in done.stdout
