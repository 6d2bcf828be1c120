"""``coach cohort``: one class, from submissions to the report. Thin: it reads arguments, calls, prints."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from grader.terminal import Exit, Json, say, stop

cohort_app = typer.Typer(no_args_is_help=True, help="One class: submissions, gradebook, feedback, report.")
CohortFolder = Annotated[Path, typer.Argument(help="The cohort's folder, as `coach cohort new` made it.")]
Workers = Annotated[int, typer.Option(min=1, max=256, help="Processes of this machine.")]
CPUS = os.cpu_count() or 1
T = TypeVar("T")


def _run(run: Callable[[], T]) -> T:
    """The result, or a message and exit code 3."""
    from grader.cohort.folder import CohortError

    try:
        return run()
    except CohortError as error:
        raise stop(str(error), Exit.BROKEN_INPUT) from error


@cohort_app.command("new", epilog="Example: coach cohort new ~/classes/spring --exercise listening")
def new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder outside the course.")],
    exercise: Annotated[str, typer.Option(help="The graded exercise of this class.")] = "listening",
    exchange: Annotated[Path | None, typer.Option(help="nbgrader's exchange folder, if your class uses one.")] = None,
    database: Annotated[
        str, typer.Option(help="Keep the gradebook on PostgreSQL: postgresql+psycopg://user@host/name.")
    ] = "",
) -> None:
    """Make a class folder: nbgrader's settings, the exercise's source and release, an empty gradebook."""
    from grader.cohort.folder import CohortError, new_cohort

    try:
        new_cohort(folder, exercise, exchange, database)
    except CohortError as error:
        raise stop(str(error), Exit.WRONG_USE) from error
    say(
        f"The class is in {folder}. Put submissions into {folder}/submitted/<learner>/{exercise}/, or run `coach cohort collect {folder}`."
    )


@cohort_app.command("collect", epilog="Example: coach cohort collect ~/classes/spring")
def collect(folder: CohortFolder) -> None:
    """Collect what learners handed in through nbgrader's exchange."""
    from grader.cohort.exchange import collect as run

    say(_run(lambda: run(folder)))


@cohort_app.command("release", epilog="Example: coach cohort release ~/classes/spring")
def release(folder: CohortFolder) -> None:
    """Release the exercise to learners through nbgrader's exchange."""
    from grader.cohort.exchange import release_to_exchange

    say(_run(lambda: release_to_exchange(folder)))


@cohort_app.command("grade", epilog="Example: coach cohort grade ~/classes/spring --from ~/Downloads/submissions.zip")
def grade(
    folder: CohortFolder,
    source: Annotated[
        Path | None, typer.Option("--from", help="Take in this folder or archive first: one entry a learner.")
    ] = None,
    workers: Workers = CPUS,
    dask: Annotated[str, typer.Option(help="Use a Dask cluster: its scheduler's address, tcp://host:8786.")] = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be graded; change nothing.")] = False,
    chain: Annotated[
        bool, typer.Option("--chain", help="Go through nbgrader's own autograde, one by one: slow.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait while somebody else works on the class.")] = 10.0,
    as_json: Json = False,
) -> None:
    """Grade every submission into nbgrader's gradebook; no learner's code is run. Run it again to go on."""
    from grader.cohort.chain import autograde_cohort
    from grader.cohort.dry import dry_run
    from grader.cohort.grade import Options, grade_cohort

    if dry:
        say(_run(lambda: dry_run(folder)))
        return
    if chain:
        problems = _run(lambda: autograde_cohort(folder))
        say("\n".join(["Graded by nbgrader's autograde.", *problems]))
        raise typer.Exit(int(Exit.FINDINGS if problems else Exit.FINE))
    options = Options(workers=workers, dask=dask, wait=wait, source=source)
    summary = _run(lambda: grade_cohort(folder, options))
    say(json.dumps(summary.data(), indent=1) if as_json else summary.text())
    if summary.unreadable or summary.unknown or summary.duplicate:
        raise typer.Exit(int(Exit.FINDINGS))


@cohort_app.command("regrade", epilog="Example: coach cohort regrade ~/classes/spring --preview")
def regrade(
    folder: CohortFolder,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show who would move, by how much and why; change no grade.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--everything", help="Write every grade anew, also where nothing has changed.")
    ] = False,
    workers: Workers = CPUS,
    as_json: Json = False,
) -> None:
    """Grade again after a rubric or criterion has changed; only what changed is judged. Your own scores stay."""
    from grader.cohort.grade import Options, grade_cohort
    from grader.cohort.preview import preview_cohort

    if preview:
        moves = _run(lambda: preview_cohort(folder, Options(workers=workers)))
        say(json.dumps(moves.data(), indent=1) if as_json else moves.text())
        return
    summary = _run(lambda: grade_cohort(folder, Options(workers=workers, again=everything)))
    say(json.dumps(summary.data(), indent=1) if as_json else summary.text())


@cohort_app.command("history", epilog="Example: coach cohort history ~/classes/spring amara-okafor")
def history(folder: CohortFolder, learner: str, as_json: Json = False) -> None:
    """Every grade that a learner ever got, with the versions that made it."""
    from grader.cohort.history import history_data, history_text

    found = _run(lambda: history_data(folder, learner))
    say(json.dumps(found, indent=1) if as_json else history_text(found))


@cohort_app.command("review", epilog="Example: coach cohort review ~/classes/spring")
def review(
    folder: CohortFolder,
    listing: Annotated[bool, typer.Option("--list", help="List what waits; ask nothing.")] = False,
    decision: Annotated[
        tuple[str, str, float] | None, typer.Option("--decide", help="Learner, task and points: record one decision.")
    ] = None,
    comment: Annotated[str, typer.Option(help="A comment for the learner, with --decide.")] = "",
    as_json: Json = False,
) -> None:
    """Read the replies that wait for a person, one after another, and give points."""
    from grader.cohort.review import decide, queue

    if decision is not None:
        say(_run(lambda: decide(folder, *decision, comment)))
        return
    waiting = _run(lambda: queue(folder))
    if as_json:
        say(json.dumps([one.data() for one in waiting], indent=1))
    elif listing or not waiting:
        say(
            "\n".join(
                [f"{len(waiting)} replies wait for a person.", *(f"  {w.learner}: {w.task}: {w.note}" for w in waiting)]
            )
        )
    else:
        _ask(folder, waiting)


def _ask(folder: Path, waiting) -> None:  # type: ignore[no-untyped-def]

    for number, one in enumerate(waiting, 1):
        say(f"\n{'─' * 60}\n{number} of {len(waiting)}\n{one.text()}")
        while True:
            answer = typer.prompt("Points (Enter: later, q: stop)", default="", show_default=False).strip()
            if answer in {"", "q"}:
                break
            try:
                points = float(answer.replace(",", "."))
                comment = typer.prompt("Comment for the learner (Enter: none)", default="", show_default=False)
                say(_decided(folder, one, points, comment))
                break
            except ValueError as error:
                say(str(error) if "between" in str(error) else f"{answer!r} is not a number of points")
        if answer == "q":
            return


def _decided(folder: Path, one, points: float, comment: str) -> str:  # type: ignore[no-untyped-def]
    from grader.cohort.review import decide

    return decide(folder, one.learner, one.task, points, comment)


@cohort_app.command("feedback", epilog="Example: coach cohort feedback ~/classes/spring")
def feedback(folder: CohortFolder, workers: Workers = CPUS) -> None:
    """Write every learner's feedback page: reply, marks, scores, comments, no code."""
    from grader.cohort.feedback import write_feedback

    say(_run(lambda: write_feedback(folder, workers)))


@cohort_app.command("export", epilog="Example: coach cohort export ~/classes/spring --format canvas")
def export(
    folder: CohortFolder,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="csv, xlsx, canvas or moodle; all if not given.")
    ] = None,
) -> None:
    """Write the gradebook for other programs: CSV, XLSX, and the import files of Canvas and Moodle."""
    from grader.cohort.export import FORMATS, export_cohort

    say(_run(lambda: export_cohort(folder, formats or FORMATS)))


@cohort_app.command("report", epilog="Example: coach cohort report ~/classes/spring")
def report(folder: CohortFolder) -> None:
    """A one-page class report (HTML), made by papermill."""
    from grader.cohort.report import write_report

    say(_run(lambda: write_report(folder)))


@cohort_app.command("simulate", epilog="Example: coach cohort simulate ~/classes/load-test 500 --damaged 0.1")
def simulate(
    folder: CohortFolder,
    number: Annotated[int, typer.Argument(help="How many submissions.", min=1)],
    damaged: Annotated[float, typer.Option(help="Share of submissions that are broken, 0 to 1.", min=0, max=1)] = 0.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same class.")] = 1,
) -> None:
    """Lay down submissions for a load test, in a class that has none."""
    from grader.cohort.simulate import simulate as run

    say(_run(lambda: run(folder, number, damaged, seed)).text)


@cohort_app.command("benchmark", epilog="Example: coach cohort benchmark --submissions 20")
def benchmark(
    submissions: Annotated[int, typer.Option(help="How many submissions.", min=2)] = 20,
    folder: Annotated[Path | None, typer.Option(help="Where to work; a temporary folder if not given.")] = None,
) -> None:
    """Grade the same submissions by stock nbgrader, by nbgrader with our settings, and by the fast path; print ratios."""
    from grader.cohort.benchmark import benchmark as run

    _run(lambda: run(submissions, folder, say))
