"""The command ``coach``. Thin: it reads arguments, calls the packages, prints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.cohort_commands import cohort_app
from grader.files import ContentError
from grader.terminal import Exit, Json, err, out, say, stop
from grader.time_commands import time

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="A coaching course for people who serve customers, and its grader.")  # fmt: skip
new_app = typer.Typer(no_args_is_help=True, help="Write the frame of something new: the place to fill in is marked.")
app.add_typer(cohort_app, name="cohort")
app.add_typer(new_app, name="new")
app.command(epilog="Example: coach time toggl-export.csv --zone America/Chicago --out my-week")(time)

Check = Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if the files are not up to date.")]


def main() -> None:
    """Run the command; content errors become one message and exit code 3."""
    try:
        app()
    except ContentError as error:
        err.print(str(error), markup=False)
        sys.exit(Exit.BROKEN_INPUT)


@app.command(epilog="Example: coach start listening --folder ~/my-course")
def start(
    module: Annotated[str, typer.Argument(help="Open at the first unfinished lesson of this module.")] = "",
    folder: Annotated[
        Path, typer.Option(help="Your own folder; the course is copied there, your work stays there.")
    ] = Path("~/coaching-course"),
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    port: Annotated[int, typer.Option(help="First port to try; the next free one is taken.")] = 8888,
    lab: Annotated[bool, typer.Option("--lab", help="Use JupyterLab instead of the plain page.")] = False,
) -> None:
    """Open the course in the browser, at the first unfinished lesson."""
    from course import catalog
    from course.desk.folder import fill
    from course.desk.server import serve

    known = [m.id for m in catalog.modules()]
    if module and module not in known:
        raise stop(f"There is no module {module!r}; there are: {', '.join(known)}", Exit.WRONG_USE)
    desk = folder.expanduser().resolve()
    try:
        notes = fill(desk)
    except OSError as error:
        raise stop(
            f"The folder {desk} cannot be used ({error.strerror}); choose another one with --folder",
            Exit.WRONG_USE,
        ) from error
    for sentence in notes:
        say(sentence)
    say(f"Your course is in {desk}. Press Ctrl+C twice here to stop; everything is kept.")
    raise typer.Exit(serve(desk, module, browser=browser, port=port, lab=lab, say=say))


@app.command(epilog="Example: coach check ex-name-in-gold reply.md")
def check(
    task: Annotated[str, typer.Argument(help="The task's id; `coach audit` lists them.")],
    file: Annotated[str, typer.Argument(help="The reply's file, or - for standard input.")] = "-",
    as_json: Json = False,
) -> None:
    """Grade one reply and print the feedback."""
    from grader.exercises import read_reply
    from grader.feedback import feedback_text
    from grader.grading import Outcome, decode, grade
    from grader.reports import grade_data
    from grader.tasks import all_tasks

    if task not in all_tasks():
        raise stop(f"There is no task {task!r}; there are: {', '.join(all_tasks())}", Exit.WRONG_USE)
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise stop(f"{file}: {error.strerror}", Exit.WRONG_USE) from error
    asked = all_tasks()[task]
    # A reply that cites a day is checked against the day that lies beside it, or else against the example's.
    day = read_reply(Path(file).parent.parent, asked.record) if asked.record and file != "-" else b""
    result = grade(raw, asked, day=day)
    say(json.dumps(grade_data(result), indent=1) if as_json else feedback_text(decode(raw) or "", result))
    if result.outcome is Outcome.UNREADABLE:
        raise typer.Exit(int(Exit.BROKEN_INPUT))


@app.command(epilog="Example: coach judge replies.jsonl verdicts.jsonl")
def judge(
    source: Annotated[Path, typer.Argument(help='JSON lines: {"id", "reply", "context"?, "criteria": [id, ...]}')],
    target: Annotated[Path, typer.Argument(help='JSON lines: {"id", "verdicts": {...}}')],
) -> None:
    """Judge many replies, each by the criteria that its line names; a broken line is named, the rest is judged."""
    from grader.batch import judge_lines

    try:
        with source.open("rb") as lines, target.open("w", encoding="utf-8") as results:
            report = judge_lines(lines, results)
    except OSError as error:
        raise stop(f"{error.filename}: {error.strerror}", Exit.WRONG_USE) from error
    for problem in report.problems:
        err.print(f"{source}:{problem}", markup=False)
    say(f"{report.judged} replies judged, {len(report.problems)} problems; verdicts are in {target}")
    if report.problems:
        raise typer.Exit(int(Exit.BROKEN_INPUT))


@app.command(epilog="Example: coach catalogue --check")
def catalogue(check: Check = False) -> None:
    """Write the catalogue of criteria, how far to trust each (course/criteria.md, trust.md), and the table of topics."""
    from course.topics import COVERAGE, coverage_text
    from grader.authoring.catalogue import CATALOGUE, catalogue_text
    from grader.authoring.trust import TRUST, trust_text

    with err.status("Judging the criteria's examples and the blind replies …"):
        texts = {CATALOGUE: catalogue_text(), TRUST: trust_text(), COVERAGE: coverage_text()}
        files = {path: text.encode() for path, text in texts.items()}
    _generated(files, check, "coach catalogue")


@app.command(epilog="Example: coach release --check")
def release(check: Check = False) -> None:
    """Make the exercises for learners from solutions/: no model reply, no key, always the same bytes."""
    from grader.notebooks.release import release_files

    _generated(release_files(), check, "coach release")


def _checkout(command: str) -> None:
    """Stop where the course's files are an installed copy."""
    from grader import resources

    if not resources.IS_CHECKOUT:
        raise stop(f"`{command}` works in a checkout of the course, not in an installed copy", Exit.WRONG_USE)


def _generated(files: dict[Path, bytes], check: bool, command: str) -> None:
    from grader.authoring.generated import stale, write

    _checkout(command)
    old = stale(files)
    if check and old:
        raise stop("Not up to date, run `" + command + "`:\n" + "\n".join(f"  {path}" for path in old), Exit.FINDINGS)
    if not check:
        write(files)
    say(f"{len(files)} files are up to date" if not old or check else f"{len(old)} of {len(files)} files written")


@app.command(epilog="Example: coach audit")
def audit(as_json: Json = False) -> None:
    """Check the course's content: criteria, tasks, drills, lessons, topics; list what to mend."""
    from course.audit import audit as run
    from course.audit import inventory

    with err.status("Checking the course …"):
        findings = run()
    if as_json:
        say(json.dumps({"inventory": inventory(), "findings": findings}, indent=1))
    else:
        for line in inventory():
            say(line)
        for finding in findings:
            say(f"✗ {finding}")
        say(f"{len(findings)} findings")
    if findings:
        raise typer.Exit(int(Exit.FINDINGS))


@app.command(epilog="Example: coach validity --data labelled.jsonl")
def validity(
    data: Annotated[
        Path | None, typer.Option(help="Labelled JSON lines: {reply, context, labels: {criterion: 1|0}}.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw accuracy against coverage into this SVG file.")] = None,
    as_json: Json = False,
) -> None:
    """Agreement of the grader with labels, a criterion: on the examples, the blind set, and any labelled file."""
    from grader.validity import judged_sets, rows_of, table

    problems: list[str] = []
    try:
        with err.status("Judging the labelled replies …"):
            sets = judged_sets(data, problems.append)
            rows = rows_of(sets)
        if plot is not None:
            from grader.validity_plot import draw

            plot.write_text(draw(sets, rows), encoding="utf-8")
    except OSError as error:
        raise stop(f"{error.filename}: {error.strerror}", Exit.WRONG_USE) from error
    if as_json:
        say(json.dumps([vars(row) for row in rows], indent=1))
    else:
        out.print(table(rows))
    for problem in problems:
        err.print(problem, markup=False)
    if problems:
        raise typer.Exit(int(Exit.BROKEN_INPUT))


@app.command(epilog="Example: coach train --check")
def train(
    check: Check = False,
    with_encoder: Annotated[
        bool, typer.Option("--encoder", help="Train the encoder first: twenty minutes on two processors.")
    ] = False,
    anew: Annotated[
        bool,
        typer.Option(
            "--anew", help="With --encoder: also those that see only a part, for the votes held out; an hour."
        ),
    ] = False,
) -> None:
    """Learn the second vote, its blends, bands and limits anew from the project's own labelled replies; takes half an hour."""
    _checkout("coach train")
    try:
        from grader.model import training, tuning

        if with_encoder:
            tuning.needs()
    except ImportError as error:
        extra = "encoder" if with_encoder else "train"
        raise stop(
            f"training needs more packages ({error}); run: pip install -e '.[{extra}]'", Exit.WRONG_USE
        ) from error
    if anew and not with_encoder:
        raise stop("--anew says how the encoder is trained; add --encoder, or leave it out", Exit.WRONG_USE)
    if with_encoder and check:
        raise stop("--encoder and --check do not go together: two trainings of the encoder are never quite the same", Exit.WRONG_USE)  # fmt: skip

    if with_encoder:
        tuning.write(tuning.tune(training.sentences(), say, anew))
    with err.status("Learning from the labelled replies …"):
        made = training.train(say)
    differences = training.differences(made)
    if check and differences:
        raise stop("Not up to date, run `coach train`:\n" + "\n".join(f"  {d}" for d in differences), Exit.FINDINGS)
    if not check:
        training.write(made)
    say("the model is up to date" if not differences or check else "the model was written")


@app.command(epilog="Example: coach attack ex-choir-whistle")
def attack(
    task: Annotated[str, typer.Argument(help="A task's id; all criteria without a task if none is given.")] = "",
    as_json: Json = False,
    most: Annotated[float, typer.Option(help="Exit 1 if a larger share of attacks than this is won.")] = 0.02,
) -> None:
    """Try to win criteria with key words, shuffles, copies, denials and tricks; report what got through."""
    from grader.attack import attack as run
    from grader.attack import attack_task, report
    from grader.tasks import all_tasks

    if task and task not in all_tasks():
        raise stop(f"There is no task {task!r}; there are: {', '.join(all_tasks())}", Exit.WRONG_USE)
    with err.status("Attacking …"):
        attempts = list(attack_task(all_tasks()[task]) if task else run())
    won = [a for a in attempts if a.won]
    if as_json:
        say(json.dumps({"attempts": len(attempts), "won": [vars(a) for a in won]}, indent=1))
    else:
        out.print(report(attempts))
        for attempt in won:
            say(f"✗ {attempt.criterion}, {attempt.kind}: {attempt.reply}")
        say(f"{len(won)} of {len(attempts)} attacks were won ({len(won) / max(len(attempts), 1):.1%})")
    if len(won) > most * len(attempts):
        raise typer.Exit(int(Exit.FINDINGS))


@app.command(epilog="Example: coach robustness --sample 40 --criterion names-feeling")
def robustness(
    sample: Annotated[int, typer.Option(min=0, help="Replies of each set, spread evenly; 0 takes all.")] = 400,
    criterion: Annotated[list[str] | None, typer.Option(help="Only this criterion; may be given again.")] = None,
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a share is below its target.")] = False,
) -> None:
    """Do verdicts stand under typos and other harmless edits, and fall when their evidence is cut out?"""
    from grader import robustness as package
    from grader.library import library

    if unknown := [name for name in criterion or [] if name not in library()]:
        raise stop(f"There is no criterion {unknown[0]!r}; `coach catalogue` lists those that exist", Exit.WRONG_USE)
    with err.status("Judging edited replies …"):
        report = package.robustness(sample, criterion or [])
    if as_json:
        say(json.dumps(package.as_data(report), indent=1))
    else:
        for made in package.tables(report):
            out.print(made)
        for text in (*package.worst(report), *package.summary(report)):
            say(text)
    if strict and not package.reached(report):
        raise typer.Exit(int(Exit.FINDINGS))


@app.command(epilog="Example: coach demo --folder /tmp/demo")
def demo(
    folder: Annotated[
        Path | None, typer.Option(help="Where to make the demo class; a new temporary folder if not given.")
    ] = None,
) -> None:
    """Grade the bundled class of twelve, print the gradebook, and say where feedback and report are."""
    from grader.cohort.demo import run_demo
    from grader.cohort.folder import CohortError

    try:
        run_demo(folder, say)
    except CohortError as error:
        raise stop(str(error), Exit.WRONG_USE) from error


@new_app.command("criterion", epilog="Example: coach new criterion gives-timeline")
def new_criterion(name: str) -> None:
    """A criterion's file with places for meaning, patterns and examples."""
    _scaffold("criterion", name)


@new_app.command("rubric", epilog="Example: coach new rubric bad-news-mail")
def new_rubric(name: str) -> None:
    """A rubric that several tasks can share."""
    _scaffold("rubric", name)


@new_app.command("task", epilog="Example: coach new task listening/late-boiler")
def new_task(name: str) -> None:
    """A written task, added to course/<module>/tasks.yaml."""
    _scaffold("task", name)


@new_app.command("table", epilog="Example: coach new table time_audit/where-tuesday-went")
def new_table(name: str) -> None:
    """A table to fill in, graded by value, added to course/<module>/tasks.yaml."""
    _scaffold("table", name)


@new_app.command("drill", epilog="Example: coach new drill listening/tone-of-voice --kind write")
def new_drill(
    name: str,
    kind: str = typer.Option("choose", help="choose, sort, write, dialogue, …; another word lists them all"),
) -> None:
    """A drill's file with one worked item."""
    _scaffold("drill", name, kind)


@new_app.command("lesson", epilog="Example: coach new lesson listening/1_6_silence")
def new_lesson(name: str) -> None:
    """A lesson notebook with the sections of the arc."""
    _scaffold("lesson", name)


@new_app.command("exercise", epilog="Example: coach new exercise questions")
def new_exercise(name: str) -> None:
    """A graded exercise: its folder in solutions/ with tasks.yaml and the notebook."""
    _scaffold("exercise", name)


def _scaffold(kind: str, name: str, form: str = "") -> None:
    from grader.authoring.scaffold import ScaffoldError, scaffold

    try:
        written = scaffold(kind, name, form)
    except ScaffoldError as error:
        raise stop(str(error), Exit.WRONG_USE) from error
    say(f"{written} is ready to fill in; then run `coach audit`")
