"""The claims of a step, each proved by a few runs: its starter fails, its solution passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lessons.course.faults import Fault, listed
from lessons.course.model import Step, Wrong
from lessons.course.placeholders import DrawnValues, draw_sets, requests_for
from lessons.course.toml_file import TomlFile
from lessons.diagnosis.phrases import how_ended, sentence
from lessons.grading.grade import Verdict, come_true
from lessons.grading.run import RunProject, run_step

ClaimKind = Literal["starter", "ends", "solution", "prediction", "wrong", "proof", "example"]

FEW_DRAWS = 2
"""For how many runs values are drawn where two different ones are enough."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that runs must show; ``prove`` makes the runs and returns the faults."""

    kind: ClaimKind
    prove: Callable[[RunProject], list[Fault]]


def step_claims(step: Step, file: TomlFile) -> Iterator[Claim]:
    """Yield the claims of a step."""
    front = step.front
    if front.kind == "read":
        yield Claim("ends", lambda run: _ends(step, file, run))
    if front.checks:
        yield Claim("starter", lambda run: _starter_fails(step, file, run))
    if step.solution and front.checks:
        yield Claim("solution", lambda run: _solution_passes(step, file, run))
    if front.prediction is not None:
        yield Claim("prediction", lambda run: _one_comes_true(step, file, run))
    for index, wrong in enumerate(front.wrong):

        def told(run: RunProject, index: int = index, wrong: Wrong = wrong) -> list[Fault]:
            return _wrong_is_told(step, file, index, wrong, run)

        yield Claim("wrong", told)


def missing_solution(step: Step, file: TomlFile) -> Iterator[Fault]:
    """Yield the fault of a step that has checks but no solution."""
    if step.front.checks and not step.solution:
        what = "have no solution/ that passes them: add the files that do what the task asks"
        yield file.fault("checks", what)


def wrong_texts(step: Step, wrong: Wrong) -> dict[str, str]:
    """Return the files of a declared wrong answer."""
    texts = {**step.files, **step.solution}
    for edit in wrong.edits:
        texts[edit.file] = texts[edit.file].replace(edit.old, edit.new, 1)
    return texts


def prediction_trouble(
    truths: Sequence[bool], called: str = "choices", app: str = "the untouched app"
) -> tuple[int | None, str] | None:
    """Return the index of a choice at fault, if any, and the fault; None when exactly one is true.

    `called` is the key of the choices.
    """
    right = [index for index, holds in enumerate(truths) if holds]
    if len(right) == 1:
        return None
    if not right:
        return None, f"none of them comes true when {app} runs; exactly one must"
    numbers = listed(f"{called}[{index}]" for index in right)
    return right[1], f"{numbers} come true when {app} runs; exactly one may"


def wrong_trouble(
    wrong: Wrong, verdict: Verdict, causes: Sequence[str], said: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield (key, what is wrong) when a wrong answer doesn't get its declared feedback."""
    if verdict.passed:
        yield "about", "is no wrong answer: every check passes"
        return
    failed = [result.name for result in verdict.results if not result.passed]
    for index, name in enumerate(wrong.fails):
        if name not in failed:
            yield f"fails[{index}]", f"{name!r} passes; what fails is {listed(map(repr, failed))}"
    if wrong.cause and (not causes or causes[0] != wrong.cause):
        found = f"{causes[0]!r} is found first" if causes else "no cause is found"
        yield "cause", f"{wrong.cause!r} is not what the learner is told: {found}"
    if wrong.says and not any(wrong.says in one for one in said):
        yield "says", f"the learner does not read that, but: {' '.join(said)}"


def _ends(step: Step, file: TomlFile, run: RunProject) -> list[Fault]:
    ended = run(step.project(), requests_for(step, draw_sets(step, 1)[0])).ended
    if ended is None or ended.reason == "finished":
        return []
    what = f"the app must end by itself; it {how_ended(ended.reason)}"
    return [file.fault("requests", what)]


def _starter_fails(step: Step, file: TomlFile, run: RunProject) -> list[Fault]:
    for drawn in draw_sets(step, FEW_DRAWS):
        if run_step(step, step.project(), drawn, run).verdict.passed:
            what = f"the untouched app passes them all{_with(drawn)}, so there is nothing to do"
            return [file.fault("checks", what)]
    return []


def _solution_passes(step: Step, file: TomlFile, run: RunProject) -> list[Fault]:
    for drawn in draw_sets(step):
        verdict = run_step(step, step.solved(), drawn, run).verdict
        failed = [result for result in verdict.results if not result.passed]
        if failed:
            return [_solution_fault(step, file, failed[0].name, failed[0].why, drawn)]
    return []


def _solution_fault(step: Step, file: TomlFile, name: str, why: str, drawn: DrawnValues) -> Fault:
    names = [one.name for one in step.front.checks]
    key = f"checks[{names.index(name)}]" if name in names else "checks"
    return file.fault(key, f"the solution fails {name!r}{_with(drawn)}: {sentence(why)}")


def _one_comes_true(step: Step, file: TomlFile, run: RunProject) -> list[Fault]:
    assert step.front.prediction is not None
    for drawn in draw_sets(step, FEW_DRAWS):
        timeline = run(step.project(), requests_for(step, drawn))
        if trouble := prediction_trouble(come_true(step.front.prediction, timeline, drawn)):
            index, what = trouble
            one = "" if index is None else f"[{index}].when"
            return [file.fault(f"prediction.choices{one}", f"{what}{_with(drawn)}")]
    return []


def _wrong_is_told(
    step: Step, file: TomlFile, index: int, wrong: Wrong, run: RunProject
) -> list[Fault]:
    texts = wrong_texts(step, wrong)
    for drawn in draw_sets(step, FEW_DRAWS):
        outcome = run_step(step, step.project(texts), drawn, run)
        said = [result.why for result in outcome.verdict.results if not result.passed]
        said += [finding.sentence for finding in outcome.findings]
        said += [mark.why for mark in outcome.marks if not mark.passed]
        causes = [finding.cause for finding in outcome.findings]
        troubles = list(wrong_trouble(wrong, outcome.verdict, causes, said))
        if troubles:
            return [
                file.fault(f"wrong[{index}].{key}", f"{what}{_with(drawn)}")
                for key, what in troubles
            ]
    return []


def _with(drawn: DrawnValues) -> str:
    """Return the drawn values in parentheses; "" when none are drawn."""
    pairs = listed(f"{name} = {value!r}" for name, value in drawn.items())
    return f" (with {pairs})" if drawn else ""
