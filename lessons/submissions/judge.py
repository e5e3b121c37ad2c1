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
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from random import Random
from typing import TypeVar

from lessons.course.model import Step
from lessons.course.placeholders import DrawnValues, draw_sets
from lessons.course.versions import fits
from lessons.diagnosis.phrases import sentence
from lessons.grading.grade import Result
from lessons.grading.mark_blanks import BlankMark
from lessons.grading.run import RunProject, run_step
from lessons.grading.runs import (
    JOB_SECONDS,
    Bench,
    NoRunError,
    StoppedError,
    Tally,
    many_at_once,
)
from lessons.submissions.files import NoAnswerError, Submission, read_answer
from sandbox.project import Project, ProjectError
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline

DRAWS = 2
"""How many times a submission is run where values are drawn: no constant is right for two."""

HOLD_SECONDS = 2.0
"""How long a submission may take before the results of those after it are told."""

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


class _Judging:
    """The judging of one submission; it can be given up."""

    def __init__(
        self, step: Step, submission: Submission, drawn_sets: Sequence[DrawnValues], bench: Bench
    ) -> None:
        self.submission = submission
        self.begun: float | None = None
        self.bench = bench
        self._step = step
        self._drawn_sets = drawn_sets

    def seconds(self) -> float:
        """Return how long ago it was begun, 0 if it wasn't."""
        return 0.0 if self.begun is None else time.perf_counter() - self.begun

    def judge(self, tally: Tally) -> SubmissionResult:
        """Judge the submission, whatever is in it.

        Raises:
            StoppedError: it was given up.
        """

        def run(project: Project, requests: Sequence[Request]) -> Timeline:
            return self.bench.run_once(project, requests, tally)

        self.begun = time.perf_counter()
        result = SubmissionResult(self.submission.learner)
        try:
            files = read_answer(self._step, self.submission.path)
            results, marks = judge_files(self._step, files, self._drawn_sets, run)
            result = replace(result, results=results, marks=marks)
        except StoppedError:
            raise
        except (NoAnswerError, ProjectError) as problem:
            result = self.refused(sentence(str(problem)))
        except NoRunError as problem:
            result = self.refused(f"it could not be run: {sentence(str(problem))}")
        except Exception as problem:  # a fault of ours with one must not drop the others
            what = f"judging it failed with {type(problem).__name__}: {problem}"
            result = self.refused(sentence(what))
        return replace(result, seconds=self.seconds())

    def refused(self, why: str) -> SubmissionResult:
        """Return the result that says why it can't be judged."""
        return SubmissionResult(self.submission.learner, refused=why, seconds=self.seconds())


def judge_all(
    step: Step,
    submissions: Sequence[Submission],
    sandbox: Sandbox,
    random: Random,
    *,
    at_once: int,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    on_result: Callable[[SubmissionResult], None] = lambda _: None,
    seconds: float = JOB_SECONDS,
) -> ClassResult:
    """Judge every submission, `at_once` at a time; a fault in one doesn't affect another.

    `on_result` gets each result as soon as it and those before it are there; a submission that
    takes long doesn't hold up those after it.  One that takes longer than `seconds`, with
    everything that is done for it, is given up.

    Raises:
        ExerciseError: the step has no checks, or its own solution doesn't pass them here.
        NoRunError: no Flask app can be run.
    """
    begun = time.perf_counter()
    tally, drawn_sets = Tally(), draw_sets(step, DRAWS, random)
    started = _prove_exercise(step, drawn_sets, partial(Bench(sandbox).run_once, tally=tally))
    all_of_them = [_Judging(step, one, drawn_sets, Bench(sandbox)) for one in submissions]

    def stop() -> None:
        for one in all_of_them:
            one.bench.stop()

    results: dict[_Judging, SubmissionResult] = {}
    untold = all_of_them
    on_progress(0, len(submissions))
    with many_at_once(at_once, "judging", stop) as threads:
        jobs = {threads.submit(one.judge, tally): one for one in all_of_them}
        for over in threads.watch(jobs, seconds):
            for job in over:
                one = jobs[job]
                if job.done():
                    results[one] = job.result()
                else:
                    one.bench.stop()
                    what = f"judging it took longer than {seconds:g} seconds and was stopped."
                    results[one] = one.refused(what)
            untold = _tell(untold, results, on_result)
            on_progress(len(results), len(submissions))
    in_order = tuple(results[one] for one in all_of_them)
    return ClassResult(in_order, drawn_sets, *started, tally.runs, time.perf_counter() - begun)


def _tell(
    untold: Sequence[_Judging],
    results: Mapping[_Judging, SubmissionResult],
    on_result: Callable[[SubmissionResult], None],
) -> list[_Judging]:
    """Tell the results in their order, past those that take long; return what is left to tell."""
    left: list[_Judging] = []
    for index, one in enumerate(untold):
        if one in results:
            on_result(results[one])
        elif one.seconds() > HOLD_SECONDS:
            left.append(one)
        else:
            return [*left, *untold[index:]]
    return left


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
        if not fits(version[1], step.front.flask):
            needed = f"it needs Flask {step.front.flask}, and this is Flask {version[1]}."
            raise ExerciseError(needed)
        failed = [r for r in outcome.verdict.results if not r.passed]
        if step.solution and failed:
            what = f"its own solution fails {failed[0].name!r}: {sentence(failed[0].why)}"
            raise ExerciseError(what)
    return version


def _worse(before: tuple[Marked, ...], now: tuple[Marked, ...]) -> tuple[Marked, ...]:
    """Return each mark as it was in the first run in which it failed."""
    pairs = zip_longest(before, now)
    return tuple(a if b is None or (a is not None and not a.passed) else b for a, b in pairs)
