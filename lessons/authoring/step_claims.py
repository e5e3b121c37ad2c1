"""The claims of a step, each proved by a few runs: its starter fails, its solution passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from lessons.authoring.giveaways import telling_length
from lessons.course.faults import Fault, Misfit, listed
from lessons.course.model import Choice, Option, Step, Wrong
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
    """One thing that runs must show; ``prove`` makes the runs and yields the faults.

    ``fault`` returns a fault where the claim is made.
    """

    kind: ClaimKind
    prove: Callable[[RunProject], Iterator[Fault]]
    fault: Callable[[str], Fault]


def step_claims(
    step: Step, file: TomlFile, on_right: Callable[[int], None] = lambda _: None
) -> Iterator[Claim]:
    """Yield the claims of a step; `on_right` gets the index of the prediction's right choice."""
    front = step.front
    if front.kind == "read":
        yield Claim("ends", partial(_ends, step, file), partial(file.fault, "requests"))
    if front.checks:
        yield Claim("starter", partial(_starter_fails, step, file), partial(file.fault, "checks"))
    if step.solution and front.checks:
        yield Claim(
            "solution", partial(_solution_passes, step, file), partial(file.fault, "checks")
        )
    if front.prediction is not None:
        yield Claim(
            "prediction",
            partial(_one_comes_true, step, file, on_right),
            partial(file.fault, "prediction"),
        )
    for index, wrong in enumerate(front.wrong):
        fault = partial(file.fault, f"wrong[{index}]")
        yield Claim("wrong", partial(_wrong_is_told, step, file, index, wrong), fault)


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


def prediction_faults(
    choices: Sequence[Choice | Option],
    truths: Sequence[bool],
    called: str,
    app: str = "the untouched app",
) -> Iterator[Misfit]:
    """Yield what is wrong unless exactly one choice comes true and its length doesn't tell it.

    ``called`` is the key of the choices.
    """
    right = [index for index, holds in enumerate(truths) if holds]
    if not right:
        yield called, f"none of them comes true when {app} runs; exactly one must"
    elif len(right) > 1:
        numbers = listed(f"{called.rpartition('.')[2]}[{index}]" for index in right)
        what = f"{numbers} come true when {app} runs; exactly one may"
        yield f"{called}[{right[1]}].when", what
    elif found := telling_length(
        [(choice.text, holds) for choice, holds in zip(choices, truths, strict=True)]
    ):
        yield f"{called}[{found[0]}].text", found[1]


def wrong_trouble(
    wrong: Wrong, verdict: Verdict, causes: Sequence[str], said: Sequence[str]
) -> Iterator[Misfit]:
    """Yield what is wrong when a wrong answer doesn't get its declared feedback."""
    if verdict.passed:
        yield "about", "isn't a wrong answer: every check passes"
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


def _ends(step: Step, file: TomlFile, run: RunProject) -> Iterator[Fault]:
    ended = run(step.project(), requests_for(step, draw_sets(step, 1)[0])).ended
    if ended is not None and ended.reason != "finished":
        yield file.fault("requests", f"the app must end by itself; it {how_ended(ended.reason)}")


def _starter_fails(step: Step, file: TomlFile, run: RunProject) -> Iterator[Fault]:
    for drawn in draw_sets(step, FEW_DRAWS):
        if run_step(step, step.project(), drawn, run).verdict.passed:
            what = f"the untouched app passes them all{_with(drawn)}, so there is nothing to do"
            yield file.fault("checks", what)
            return


def _solution_passes(step: Step, file: TomlFile, run: RunProject) -> Iterator[Fault]:
    names = [one.name for one in step.front.checks]
    for drawn in draw_sets(step):
        for result in run_step(step, step.solved(), drawn, run).verdict.results:
            if not result.passed:
                key = f"checks[{names.index(result.name)}]" if result.name in names else "checks"
                why = sentence(result.why)
                yield file.fault(key, f"the solution fails {result.name!r}{_with(drawn)}: {why}")
                return


def _one_comes_true(
    step: Step, file: TomlFile, on_right: Callable[[int], None], run: RunProject
) -> Iterator[Fault]:
    assert step.front.prediction is not None
    choices = step.front.prediction.choices
    for drawn in draw_sets(step, FEW_DRAWS):
        timeline = run(step.project(), requests_for(step, drawn))
        ended = timeline.ended
        if step.front.kind == "read" and ended is not None and ended.reason != "finished":
            return  # `_ends` tells that
        truths = come_true(step.front.prediction, timeline, drawn)
        for key, what in prediction_faults(choices, truths, "prediction.choices"):
            yield file.fault(key, f"{what}{_with(drawn)}")
            return
    on_right(truths.index(True))


def _wrong_is_told(
    step: Step, file: TomlFile, index: int, wrong: Wrong, run: RunProject
) -> Iterator[Fault]:
    texts = wrong_texts(step, wrong)
    for drawn in draw_sets(step, FEW_DRAWS):
        outcome = run_step(step, step.project(texts), drawn, run)
        said = [result.why for result in outcome.verdict.results if not result.passed]
        said += [finding.sentence for finding in outcome.findings]
        said += [mark.why for mark in outcome.marks if not mark.passed]
        causes = [finding.cause for finding in outcome.findings]
        troubles = list(wrong_trouble(wrong, outcome.verdict, causes, said))
        for key, what in troubles:
            yield file.fault(f"wrong[{index}].{key}", f"{what}{_with(drawn)}")
        if troubles:
            return


def _with(drawn: DrawnValues) -> str:
    """Return the drawn values in parentheses; "" when none are drawn."""
    pairs = listed(f"{name} = {value!r}" for name, value in drawn.items())
    return f" (with {pairs})" if drawn else ""
