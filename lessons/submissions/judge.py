"""Judge a class's submissions to one exercise, each run in a sandbox of its own.

All submissions are run with the same drawn values.  Runs that are forked from one warm process
also share its hash seed and its memory layout.  That's fair: a submission that depends on the
order of a set gets the same result as every identical one.  It's also safe: a run can't tell
another run what it found, and the judging process shares neither.  ``random``, ``secrets`` and
``uuid`` differ in every run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import TypeVar

from lessons.course.model import Step
from lessons.course.placeholders import DrawnValues, draw_sets
from lessons.diagnosis.phrases import sentence
from lessons.grading.grade import Result
from lessons.grading.mark_blanks import BlankMark
from lessons.grading.run import RunProject, run_step
from lessons.grading.runs import (
    Bench,
    NoRunError,
    StoppedError,
    Tally,
    is_too_old,
    many_at_once,
)
from lessons.submissions.files import NoAnswerError, Submission, read_answer
from sandbox.project import Project, ProjectError
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline

DRAWS = 2
"""How many times a submission is run where values are drawn: no constant is right for two."""

Marked = TypeVar("Marked", Result, BlankMark)


class ExerciseError(ValueError):
    """The exercise can't judge any submission here; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """The result of one learner's submission.

    ``results`` are the step's checks in their order, each passed if it passed in every run, then
    one more when something else went wrong.  ``marks`` are those of its blanks.  ``refused`` says
    why the submission could not be judged at all; both are empty then.
    """

    learner: str
    results: tuple[Result, ...] = ()
    marks: tuple[BlankMark, ...] = ()
    refused: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the submission was judged and every check passed."""
        return not self.refused and all(result.passed for result in self.results)


@dataclass(frozen=True, slots=True)
class ClassResult:
    """The results of a whole folder of submissions, in the order of the learners' names."""

    submissions: tuple[SubmissionResult, ...]
    drawn: tuple[DrawnValues, ...]
    python: str
    flask: str
    runs: int
    seconds: float


def judge_files(
    step: Step, files: Mapping[str, bytes], drawn_sets: Iterable[DrawnValues], run: RunProject
) -> tuple[tuple[Result, ...], tuple[BlankMark, ...]]:
    """Run the files of one submission with each set of values; return the worst results and marks.

    No run follows a run that had to be stopped.
    """
    results: tuple[Result, ...] = ()
    marks: tuple[BlankMark, ...] = ()
    project = Project(files, step.front.app)
    for drawn in drawn_sets:
        outcome = run_step(step, project, drawn, run)
        results, marks = _worse(results, outcome.verdict.results), _worse(marks, outcome.marks)
        ended = outcome.timeline.ended
        if ended is None or ended.reason != "finished":
            break
    return results, marks


def judge_all(
    step: Step,
    submissions: Sequence[Submission],
    sandbox: Sandbox,
    random: Random,
    *,
    at_once: int,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> ClassResult:
    """Judge every submission, `at_once` at a time; a fault in one doesn't affect another.

    Raises:
        ExerciseError: the step has no checks, or its own solution doesn't pass them here.
        NoRunError: no Flask app can be run.
    """
    begun = time.perf_counter()
    bench, tally = Bench(sandbox), Tally()
    drawn_sets = draw_sets(step, DRAWS, random)

    def run(project: Project, requests: Sequence[Request]) -> Timeline:
        return bench.run_once(project, requests, tally)

    started = _prove_exercise(step, drawn_sets, run)
    results: dict[Path, SubmissionResult] = {}
    on_progress(0, len(submissions))
    with many_at_once(at_once, "judging", bench.stop) as pool:
        jobs = {pool.submit(_judge_one, step, one, drawn_sets, run): one for one in submissions}
        for done, job in enumerate(as_completed(jobs), 1):
            results[jobs[job].path] = job.result()
            on_progress(done, len(submissions))
    in_order = tuple(results[given.path] for given in submissions)
    seconds = time.perf_counter() - begun
    return ClassResult(in_order, drawn_sets, *started, tally.runs, seconds)


def _prove_exercise(
    step: Step, drawn_sets: Sequence[DrawnValues], run: RunProject
) -> tuple[str, str]:
    """Prove that the exercise's own solution passes; return Python's and Flask's version.

    Raises:
        ExerciseError: the solution fails, or the exercise has no checks.
        NoRunError: no Flask app can be run.
    """
    if not step.front.checks:
        raise ExerciseError("it has no checks to judge an answer by.")
    version = ("", "")
    for drawn in drawn_sets:
        outcome = run_step(step, step.solved(), drawn, run)
        timeline = outcome.timeline
        if timeline.started is not None:
            version = timeline.started.python, timeline.started.flask
        if is_too_old(version[1], step.front.flask):
            needed = f"it needs Flask {step.front.flask}, and this is Flask {version[1]}."
            raise ExerciseError(needed)
        failed = [r for r in outcome.verdict.results if not r.passed]
        if step.solution and failed:
            what = f"its own solution fails {failed[0].name!r}: {sentence(failed[0].why)}"
            raise ExerciseError(what)
    return version


def _judge_one(
    step: Step, submission: Submission, drawn_sets: Sequence[DrawnValues], run: RunProject
) -> SubmissionResult:
    """Judge one submission, whatever is in it."""
    begun = time.perf_counter()
    result = SubmissionResult(submission.learner)
    try:
        files = read_answer(step, submission.path)
        results, marks = judge_files(step, files, drawn_sets, run)
        result = replace(result, results=results, marks=marks)
    except StoppedError:
        raise
    except (NoAnswerError, ProjectError) as problem:
        result = replace(result, refused=sentence(str(problem)))
    except NoRunError as problem:
        result = replace(result, refused=f"it could not be run: {sentence(str(problem))}")
    except Exception as problem:  # a fault of ours with one must not drop the others
        what = f"judging it failed with {type(problem).__name__}: {problem}"
        result = replace(result, refused=sentence(what))
    return replace(result, seconds=time.perf_counter() - begun)


def _worse(before: tuple[Marked, ...], now: tuple[Marked, ...]) -> tuple[Marked, ...]:
    """Return each mark as it was in the first run in which it failed."""
    pairs = zip_longest(before, now)
    return tuple(a if b is None or (a is not None and not a.passed) else b for a, b in pairs)
