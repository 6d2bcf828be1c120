"""Grading on a Dask cluster: chunks go out, results come back, a worker that dies costs only its chunk's time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from grader.cohort.folder import CohortError
from grader.cohort.workers import CHUNK, Grader, chunked, given_up
from grader.submissions.exercise import Exercise
from grader.submissions.work import Done, Job, work

FLIGHT = 4
"""Chunks a worker that are under way at once."""


def grader_on(address: str, wait: float = 30) -> Grader:
    """A grader that uses the cluster whose scheduler listens at ``address``; ``wait`` seconds for an answer. Raises CohortError."""
    client = _client(address, wait)

    def run(exercise: Exercise, jobs: Iterable[Job]) -> Iterator[Done]:
        with client:
            _check_versions(client, exercise)
            yield from _run(client, exercise, jobs)

    return run


def _client(address: str, wait: float) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise CohortError("--dask needs the package distributed: pip install 'service-coach[dask]'") from error
    try:
        client = Client(address, timeout=wait, set_as_default=False)
        client.wait_for_workers(1, timeout=wait)
    except (OSError, TimeoutError, ValueError) as error:
        raise CohortError(
            f"no Dask workers answer at {address} ({error}); start a scheduler and workers first"
        ) from error
    return client


def _check_versions(client: Any, exercise: Exercise) -> None:
    """Same course on every worker, or the grades would depend on who made them."""
    ours = exercise.version
    for worker, theirs in client.run(version_here, exercise).items():
        if theirs != ours:
            raise CohortError(f"the Dask worker {worker} has another version of the course; install the same one there")


def version_here(exercise: Exercise) -> str:
    """The version of the exercise as this worker would grade it."""
    return exercise.version


def _run(client: Any, exercise: Exercise, jobs: Iterable[Job]) -> Iterator[Done]:
    from distributed import as_completed

    chunks = chunked(jobs, CHUNK)
    width = FLIGHT * max(1, len(client.scheduler_info()["workers"]))
    shared = client.scatter(exercise, broadcast=True, hash=False)
    sent: dict[str, list[Job]] = {}

    def send(some: list[Job]) -> Any:
        future = client.submit(work, shared, some, pure=False, retries=2)
        sent[future.key] = some
        return future

    ready = as_completed([send(chunk) for chunk in itertools.islice(chunks, width)], loop=client.loop)
    for future in ready:
        some = sent.pop(future.key)
        if future.status == "finished":
            yield from future.result()
        elif len(some) > 1:
            for job in some:  # find out which one it was
                ready.add(send([job]))
        else:
            yield given_up(some[0])
        future.release()
        following = next(chunks, None)
        if following:
            ready.add(send(following))
