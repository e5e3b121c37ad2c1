"""The door: judging every answer, each run in a sandbox of its own.

All answers of one go are run with the same drawn values.  Where runs are forked from one warm
process they also share its hash seed and its layout of memory.  For the marks that is fair: an
answer that leans on the order of a set comes out alike for all who gave it, though perhaps not in
the next go.  For safety it is nothing: a run can tell no other what it found, and the process that
judges shares neither.  ``random``, ``secrets`` and ``uuid`` differ in every run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import TypeVar

from lessons.authoring.flask_names import is_old
from lessons.authoring.runs import Bench, NoRunError, StoppedError, Tally, many_at_once
from lessons.course.model import Step
from lessons.diagnosis.phrases import sentence
from lessons.grading.blanks import BlankMark
from lessons.grading.grade import Result
from lessons.grading.run import RunProject, run_step
from lessons.submissions.files import Answer, NoAnswerError, read_answer
from sandbox.project import Project, ProjectError
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline

DRAWS = 2
"""How many times an answer is run where values are drawn: no constant is right for two."""

Drawn = Mapping[str, str]
Marked = TypeVar("Marked", Result, BlankMark)
Progress = Callable[[int, int], None]
"""Told how many answers of how many are judged."""


class ExerciseError(ValueError):
    """An exercise that no answer can be judged by here; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one learner's answer.

    ``results`` are the step's checks in their order, each passed if it passed in every run, then
    one more where something else went wrong.  ``marks`` are those of its blanks.  ``refused`` says
    why the answer could not be judged at all; both are empty then.
    """

    learner: str
    results: tuple[Result, ...] = ()
    marks: tuple[BlankMark, ...] = ()
    refused: str = ""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.refused and all(result.passed for result in self.results)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a whole folder of answers, in the order of the learners' names."""

    judged: tuple[Judged, ...]
    drawn: tuple[Drawn, ...]
    python: str
    flask: str
    runs: int
    seconds: float


def draws(step: Step, random: Random) -> tuple[Drawn, ...]:
    """Draw the values for the runs of every answer, from each list no value twice if it can be.

    One run is enough where nothing is drawn.
    """
    lists = {name: random.sample(values, len(values)) for name, values in step.front.draw.items()}
    count = min(DRAWS, max(map(len, lists.values()), default=1))
    return tuple(
        {name: values[turn % len(values)] for name, values in lists.items()}
        for turn in range(count)
    )


def judge(
    step: Step, files: Mapping[str, bytes], drawn_sets: Iterable[Drawn], run: RunProject
) -> tuple[tuple[Result, ...], tuple[BlankMark, ...]]:
    """Judge the files of one answer: the results of all its runs in one, and the blanks' marks.

    After a run that had to be stopped no other is made.
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
    answers: Sequence[Answer],
    sandbox: Sandbox,
    random: Random,
    *,
    at_once: int,
    progress: Progress = lambda *_: None,
) -> Judgement:
    """Judge every answer, so many at once; what is wrong with one touches no other.

    Raises:
        ExerciseError: the step has no checks, or its own solution does not pass them here.
        NoRunError: no Flask app can be run.
    """
    begun = time.perf_counter()
    judging = _Judging(step, draws(step, random), sandbox)
    started = judging.prove()
    judged: dict[Path, Judged] = {}
    progress(0, len(answers))
    with many_at_once(at_once, "judging", judging.stop) as pool:
        jobs = {pool.submit(judging.judged, answer): answer for answer in answers}
        for done, job in enumerate(as_completed(jobs), 1):
            judged[jobs[job].path] = job.result()
            progress(done, len(answers))
    in_order = tuple(judged[answer.path] for answer in answers)
    seconds = time.perf_counter() - begun
    return Judgement(in_order, judging.drawn, *started, judging.tally.runs, seconds)


class _Judging:
    """One go of judging: what all answers share, and the benches that are in use."""

    def __init__(self, step: Step, drawn: tuple[Drawn, ...], sandbox: Sandbox) -> None:
        self._step = step
        self._sandbox = sandbox
        self._lock = threading.Lock()
        self._benches: set[Bench] = set()
        self._stopped = False
        self.drawn = drawn
        self.tally = Tally()

    def prove(self) -> tuple[str, str]:
        """Make sure that the exercise's own solution passes; return Python's and Flask's version.

        Raises:
            ExerciseError: it does not, or there is nothing to judge by.
            NoRunError: no Flask app can be run.
        """
        step, bench = self._step, Bench(self._sandbox)
        if not step.front.checks:
            raise ExerciseError("it has no checks to judge an answer by.")
        version = ("", "")
        for drawn in self.drawn:
            outcome = run_step(step, step.solved(), drawn, partial(self._run, bench))
            timeline = outcome.timeline
            if timeline.started is not None:
                version = timeline.started.python, timeline.started.flask
            if is_old(version[1], step.front.flask):
                needed = f"it needs Flask {step.front.flask}, and this is Flask {version[1]}."
                raise ExerciseError(needed)
            failed = [r for r in outcome.verdict.results if not r.passed]
            if step.solution and failed:
                what = f"its own solution fails {failed[0].name!r}: {sentence(failed[0].why)}"
                raise ExerciseError(what)
        return version

    def judged(self, answer: Answer) -> Judged:
        """Judge one answer, whatever it is."""
        begun = time.perf_counter()
        result = Judged(answer.learner)
        bench = Bench(self._sandbox)
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._benches.add(bench)
        try:
            files = read_answer(self._step, answer.path)
            results, marks = judge(self._step, files, self.drawn, partial(self._run, bench))
            result = replace(result, results=results, marks=marks)
        except StoppedError:
            raise
        except (NoAnswerError, ProjectError) as problem:
            result = replace(result, refused=sentence(str(problem)))
        except NoRunError as problem:
            result = replace(result, refused=f"it could not be run: {sentence(str(problem))}")
        except Exception as problem:  # an answer that we fail at is no reason to drop the others
            what = f"judging it failed with {type(problem).__name__}: {problem}"
            result = replace(result, refused=sentence(what))
        finally:
            with self._lock:
                self._benches.discard(bench)
        return replace(result, seconds=time.perf_counter() - begun)

    def stop(self) -> None:
        """End the runs that are being made, and make no more."""
        with self._lock:
            self._stopped = True
            benches = list(self._benches)
        for bench in benches:
            bench.stop()

    def _run(self, bench: Bench, project: Project, requests: Sequence[Request]) -> Timeline:
        return bench.run(project, requests, self.tally)


def _worse(before: tuple[Marked, ...], now: tuple[Marked, ...]) -> tuple[Marked, ...]:
    """Return of each mark that of the first run in which it did not pass."""
    pairs = zip_longest(before, now)
    return tuple(a if b is None or (a is not None and not a.passed) else b for a, b in pairs)
