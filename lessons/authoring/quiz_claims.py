"""What the proofs of a quiz must show, and that they prove something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations

from lessons.authoring.step_claims import Claim, prediction_trouble
from lessons.course.faults import Fault
from lessons.course.model import BLANK, Lesson, Question, QuestionKind, Step
from lessons.course.quiz_steps import (
    EACH_OPTION,
    code_in,
    fill_of,
    filled_step,
    ordered_step,
    predicted_step,
    proof_step,
)
from lessons.course.step_rules import Misfit
from lessons.course.toml_file import TomlFile
from lessons.diagnosis.phrases import how_ended, sentence
from lessons.grading.grade import Verdict, come_true, requests_for
from lessons.grading.run import RunProject, run_step
from lessons.grading.runs import is_too_old


def unproved(question: Question, index: int, lesson: Lesson, file: TomlFile) -> Iterator[Fault]:
    """Yield the faults of options that need a proof and have none."""
    for number, option in enumerate(question.options if question.kind in EACH_OPTION else ()):
        is_code = code_in(option.text) is not None
        if (option.right or is_code) and proof_step(lesson, question, option) is None:
            reason = "is right" if option.right else "is code"
            key = f"questions[{index}].options[{number}].text"
            yield file.fault(key, f"{reason} and has no proof: a run must back it")


def question_claims(
    question: Question, index: int, lesson: Lesson, file: TomlFile, flask: str
) -> Iterator[Claim]:
    """Yield what must hold of a question's proofs on the Flask in use."""
    if question.kind in EACH_OPTION:
        yield from _option_claims(question, index, lesson, file, flask)
    elif not passed_over(question, lesson, flask):
        faults = _FAULTS[question.kind]

        def prove(run: RunProject) -> list[Fault]:
            found = faults(lesson, question, run)
            return [file.fault(f"questions[{index}].{key}", what) for key, what in found]

        yield Claim("proof", prove)


def passed_over(question: Question, lesson: Lesson, flask: str) -> int:
    """Return how many of a question's proofs the Flask in use is too old for."""
    if question.kind not in EACH_OPTION:
        return int(is_too_old(flask, question.proof.flask if question.proof else ""))
    steps = (proof_step(lesson, question, option) for option in question.options)
    return sum(step is not None and is_too_old(flask, step.front.flask) for step in steps)


# Each option has a proof of its own.


def _option_claims(
    question: Question, index: int, lesson: Lesson, file: TomlFile, flask: str
) -> Iterator[Claim]:
    proofs = {
        number: step
        for number, option in enumerate(question.options)
        if (step := proof_step(lesson, question, option))
        and not is_too_old(flask, step.front.flask)
    }
    for number, proof in proofs.items():
        others = {
            other: step
            for other, step in proofs.items()
            if question.options[other].right != question.options[number].right
        }

        def prove(
            run: RunProject,
            number: int = number,
            proof: Step = proof,
            others: dict[int, Step] = others,
        ) -> list[Fault]:
            key = f"questions[{index}].options[{number}].proof"
            return list(_proof_faults(proof, others, file, key, run))

        yield Claim("proof", prove)


def _proof_faults(
    proof: Step, others: dict[int, Step], file: TomlFile, key: str, run: RunProject
) -> Iterator[Fault]:
    """Yield why a proof does not hold, or where it holds of an option that says the opposite."""
    verdict = run_step(proof, proof.project(), {}, run).verdict
    if not verdict.passed:
        number, why = _first_failure(verdict)
        here = f"{key}.shows[{number}]" if number < len(proof.front.checks) else key
        yield file.fault(here, f"the proof does not hold: {why}")
        return
    for number, other in others.items():
        alike = other.front.requests == proof.front.requests and other.files != proof.files
        if alike and run_step(proof, other.project(), {}, run).verdict.passed:
            what = f"proves nothing: the run of options[{number}] shows all of it too"
            yield file.fault(key, what)
            return


# One proof judges whatever is answered.


def _predicted_faults(lesson: Lesson, question: Question, run: RunProject) -> Iterator[Misfit]:
    step = predicted_step(lesson, question)
    assert step.front.prediction is not None
    timeline = run(step.project(), requests_for(step, {}))
    if timeline.ended is not None and timeline.ended.reason != "finished":
        yield "proof", f"the app must end by itself; it {how_ended(timeline.ended.reason)}"
        return
    truths = come_true(step.front.prediction, timeline, {})
    if trouble := prediction_trouble(truths, "options", "the app"):
        index, what = trouble
        yield "options" if index is None else f"options[{index}].when", what


def _filled_faults(lesson: Lesson, question: Question, run: RunProject) -> Iterator[Misfit]:
    for number, option in enumerate(question.options):
        verdict = _judged(filled_step(lesson, question, fill_of(option)), run)
        if option.right and not verdict.passed:
            why = _first_failure(verdict)[1]
            yield f"options[{number}].text", f"is right, and its run does not show it: {why}"
        elif verdict.passed and not option.right:
            yield f"options[{number}].text", "is wrong, and its run shows all that is asked for"
    if _judged(filled_step(lesson, question, BLANK), run).passed:
        yield "proof.shows", f"proves nothing: the untouched {BLANK} shows all of it too"


def _ordered_faults(lesson: Lesson, question: Question, run: RunProject) -> Iterator[Misfit]:
    verdict = _judged(ordered_step(lesson, question, question.lines), run)
    if not verdict.passed:
        why = _first_failure(verdict)[1]
        yield "lines", f"are right in this order, and their run does not show it: {why}"
        return
    others = list(permutations(question.lines))[1:]
    if all(_judged(ordered_step(lesson, question, lines), run).passed for lines in others):
        yield "lines", "are right in every order, so there is nothing to put in order"


_FAULTS: Mapping[QuestionKind, Callable[[Lesson, Question, RunProject], Iterator[Misfit]]] = {
    "predict": _predicted_faults,
    "fill": _filled_faults,
    "order": _ordered_faults,
}


def _judged(step: Step, run: RunProject) -> Verdict:
    return run_step(step, step.project(), {}, run).verdict


def _first_failure(verdict: Verdict) -> tuple[int, str]:
    """Return which result is the first that failed, and why."""
    number, result = next((n, one) for n, one in enumerate(verdict.results) if not one.passed)
    return number, sentence(result.why)
