"""Who grades: this process, several of this machine, or a Dask cluster. All give the same results; none writes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from grader.submissions.exercise import Exercise
from grader.submissions.troubles import GraderStopped
from grader.submissions.work import Done, Job, work

CHUNK = 8
"""Submissions that go to a worker together: about two seconds of judging."""
TRIES = 2
"""How often a submission may end a worker's process before it is left to a person."""
Grader = Callable[[Exercise, Iterable[Job]], Iterator[Done]]


def grader_for(workers: int) -> Grader:
    """One process for one worker or few submissions, else ``workers`` processes."""

    def run(exercise: Exercise, jobs: Iterable[Job]) -> Iterator[Done]:
        jobs = iter(jobs)
        first = list(itertools.islice(jobs, 3 * CHUNK))
        everything = itertools.chain(first, jobs)
        # Two processes need three seconds to start: too long for a handful of submissions.
        if workers == 1 or len(first) < 3 * CHUNK or not can_start_processes():
            yield from alone(exercise, everything)
        else:
            yield from Processes(workers).run(exercise, everything)

    return run


def can_start_processes() -> bool:
    """False in a script that is piped into Python: a new process would look for its file, and there is none."""
    file = getattr(sys.modules["__main__"], "__file__", None)
    return file is None or Path(file).exists()


def alone(exercise: Exercise, jobs: Iterable[Job]) -> Iterator[Done]:
    """Grade in this process."""
    for job in jobs:
        yield from work(exercise, [job])


class Processes:
    """Several processes of this machine; one that dies is replaced, what it held is tried again."""

    def __init__(self, number: int, task: Callable[[list[Job]], list[Done]] | None = None) -> None:
        self._number = number
        self._task = task or _task

    def run(self, exercise: Exercise, jobs: Iterable[Job]) -> Iterator[Done]:
        """Results as they come, in any order."""
        chunks = chunked(jobs)
        suspects: deque[Job] = deque()
        while True:
            pool = self._pool(exercise, self._number)
            try:
                yield from self._until_broken(pool, chunks, suspects)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
            if not suspects:
                return
            while suspects:
                yield from self._by_itself(exercise, suspects.popleft())

    def _until_broken(self, pool: ProcessPoolExecutor, chunks: Iterator[list[Job]], suspects: deque[Job]) -> Iterator[Done]:  # fmt: skip
        running: dict[Future[list[Done]], list[Job]] = {}
        broken = False
        while True:
            while not broken and len(running) < 2 * self._number and (chunk := next(chunks, None)):
                try:
                    running[pool.submit(self._task, chunk)] = chunk
                except BrokenProcessPool:
                    broken = True
                    suspects.extend(chunk)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                chunk = running.pop(future)
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    broken = True
                    suspects.extend(chunk)

    def _by_itself(self, exercise: Exercise, job: Job) -> Iterator[Done]:
        """One submission in a process of its own, so that it is known who ended it."""
        for _ in range(TRIES):
            with self._pool(exercise, 1) as pool:
                try:
                    yield from pool.submit(self._task, [job]).result()
                    return
                except BrokenProcessPool:
                    continue
        yield given_up(job)

    def _pool(self, exercise: Exercise, number: int) -> ProcessPoolExecutor:
        # A fresh interpreter: a copy of this one would share its open files and locks.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(number, mp_context=context, initializer=_start, initargs=(exercise,))


def given_up(job: Job) -> Done:
    """The result for a submission that ended its worker again and again."""
    stopped = GraderStopped(f"the process that graded it ended without an answer, {TRIES} times")
    return Done(job.learner, job.content, trouble=stopped.text)


def chunked(jobs: Iterable[Job], size: int = CHUNK) -> Iterator[list[Job]]:
    """The jobs in handfuls."""
    jobs = iter(jobs)
    while chunk := list(itertools.islice(jobs, size)):
        yield chunk


_of_this_worker: list[Exercise] = []


def _start(exercise: Exercise) -> None:
    """A worker begins: it keeps the exercise, and goes when the command that started it is gone."""
    _of_this_worker[:] = [exercise]
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _task(jobs: list[Job]) -> list[Done]:
    return work(_of_this_worker[0], jobs)
