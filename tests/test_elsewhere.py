"""The gradebook on a real PostgreSQL server, and grading on a real Dask cluster of which one worker is killed."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from classes import EXERCISE, FIRST, REPLY, coach, give, made, recorded

from grader.cohort.cluster import grader_on
from grader.cohort.folder import Cohort, CohortError, new_cohort
from grader.cohort.grade import Options, grade_cohort
from grader.cohort.review import decide, queue
from grader.cohort.simulate import simulate

pytestmark = [pytest.mark.cohort, pytest.mark.slow]
ONE = Options(workers=1)


def missing(what: str) -> None:
    """Skip with the reason; fail where the tests must not be skipped."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own; the address of an empty database. It refuses to run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        missing("there is no PostgreSQL: apt-get install postgresql")
    programs = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="coach-postgres-"))
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    if os.getuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    port = free_port()

    def run(*arguments: str) -> None:
        more = {"user": user.pw_uid, "group": user.pw_gid} if os.getuid() == 0 else {}
        done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=120, **more)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout + done.stderr

    run(str(programs / "initdb"), "-D", str(folder / "data"), "-U", "coach", "--auth=trust", "-E", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://coach@127.0.0.1:{port}/postgres"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_script_piped_into_python_grades_in_its_own_process() -> None:
    """New processes would look for a file "<stdin>" and end one by one; from a file or -c they start."""
    script = "from grader.cohort.workers import can_start_processes\nprint(can_start_processes())"
    for arguments, said in ((["-"], "False"), (["-c", script], "True")):
        done = subprocess.run([sys.executable, *arguments], input=script, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == said, done.stderr


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A class with some damaged submissions, graded into SQLite."""
    cohort = made(tmp_path_factory.mktemp("elsewhere") / "class")
    simulate(cohort.root, 80, 0.2)
    grade_cohort(cohort.root, Options(workers=2))
    return cohort


def test_postgresql_holds_the_same_gradebook(postgres: str, simulated: Cohort, tmp_path: Path) -> None:
    """One setting, and the same submissions give the same records; a rerun does nothing, a decision stays."""
    cohort = new_cohort(tmp_path / "class", EXERCISE, database=postgres)
    shutil.rmtree(cohort.root / "submitted")
    shutil.copytree(simulated.root / "submitted", cohort.root / "submitted", symlinks=True)
    # The verdicts are known already: what is tested is the gradebook.
    (cohort.root / ".coach").mkdir()
    shutil.copy(simulated.root / ".coach" / "verdicts.db", cohort.root / ".coach")
    done = coach("cohort", "grade", cohort.root)
    assert done.returncode in {0, 1}, done.stderr
    assert recorded(cohort) == recorded(simulated)
    assert not (cohort.root / "gradebook.db").exists()
    assert grade_cohort(cohort.root, ONE).fresh == 0
    first = queue(cohort.root)[0]
    decide(cohort.root, first.learner, first.task, 3.5, "Seen.")
    assert grade_cohort(cohort.root, Options(workers=1, again=True)).fresh == 80
    assert (first.learner, first.task) not in [(one.learner, one.task) for one in queue(cohort.root)]
    for command in ("feedback", "export", "report"):
        done = coach("cohort", command, cohort.root)
        assert done.returncode == 0, done.stderr


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A sentence, not a traceback, and nothing is lost."""
    cohort = made(tmp_path / "class")
    give(cohort, "ann", **{FIRST.replace("-", "_"): REPLY})
    config = cohort.root / "nbgrader_config.py"
    address = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
    config.write_text(re.sub(r"db_url = .*", f'db_url = "{address}"', config.read_text()))
    done = coach("cohort", "grade", cohort.root)
    assert done.returncode == 3
    assert "gradebook cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, as processes of their own."""
    pytest.importorskip("distributed")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    base = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen([*base, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)  # type: ignore[call-overload]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    workers = [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_dask_cluster_gives_the_same_although_a_worker_is_killed(cluster, simulated: Cohort, tmp_path: Path) -> None:
    """Two real workers, one killed in the middle: every submission is graded, the records are those of one process."""
    from distributed import Client

    address, workers = cluster
    cohort = made(tmp_path / "class")
    shutil.rmtree(cohort.root / "submitted")
    shutil.copytree(simulated.root / "submitted", cohort.root / "submitted", symlinks=True)
    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)

    def kill_one() -> None:
        while not list((cohort.root / "autograded").glob("*/*/*.ipynb")):
            time.sleep(0.05)
        workers[0].send_signal(signal.SIGKILL)

    thread = threading.Thread(target=kill_one, daemon=True)
    thread.start()
    summary = grade_cohort(cohort.root, Options(dask=address))
    thread.join(5)
    assert workers[0].wait(5) == -signal.SIGKILL
    assert summary.total == 80
    assert recorded(cohort) == recorded(simulated)


def test_a_cluster_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A sentence that says what to start."""
    with pytest.raises(CohortError, match="no Dask workers answer"):
        grader_on(f"tcp://127.0.0.1:{free_port()}", wait=2)
