"""What the proofs of a quiz must show, and that they prove something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lessons.authoring.step_claims import Claim, prediction_faults
from lessons.course.faults import Fault, Misfit
from lessons.course.model import Lesson, Question, Step
from lessons.course.placeholders import requests_for
from lessons.course.quiz_steps import code_in, proof_step
from lessons.course.toml_file import TomlFile
from lessons.course.versions import fits
from lessons.diagnosis.phrases import how_ended, sentence
from lessons.grading.grade import Verdict, come_true
from lessons.grading.run import RunProject, run_step
from lessons.practice.kinds import KINDS


def unproved(question: Question, index: int, lesson: Lesson, file: TomlFile) -> Iterator[Fault]:
    """Yield the faults of options that need a proof and have none."""
    for number, option in enumerate(question.options if _has_option_proofs(question) else ()):
        is_code = code_in(option.text) is not None
        if (option.right or is_code) and proof_step(lesson, question, option) is None:
            reason = "is right" if option.right else "is code"
            key = f"questions[{index}].options[{number}].text"
            yield file.fault(key, f"{reason} and has no proof: a run must back it")


def question_claims(
    question: Question, index: int, lesson: Lesson, file: TomlFile, flask: str
) -> Iterator[Claim]:
    """Yield what must be true of a question's proofs on the Flask in use."""
    if _has_option_proofs(question):
        yield from _option_claims(question, index, lesson, file, flask)
    elif not passed_over(question, lesson, flask):

        def prove(run: RunProject) -> Iterator[Fault]:
            for key, what in _run_faults(question, lesson, run):
                yield file.fault(f"questions[{index}].{key}", what)

        yield Claim("proof", prove, partial(file.fault, f"questions[{index}]"))


def passed_over(question: Question, lesson: Lesson, flask: str) -> int:
    """Return how many of a question's proofs are about another Flask than the one in use."""
    if not _has_option_proofs(question):
        return int(not fits(flask, question.proof.flask if question.proof else ""))
    steps = (proof_step(lesson, question, option) for option in question.options)
    return sum(step is not None and not fits(flask, step.front.flask) for step in steps)


def names_flask(question: Question) -> bool:
    """Say whether a proof of a question is about certain releases of Flask."""
    proofs = [question.proof, *(option.proof for option in question.options)]
    return any(proof is not None and proof.flask for proof in proofs)


def _has_option_proofs(question: Question) -> bool:
    return KINDS[question.kind].judged_by == "options"


# Each option has a proof of its own.


def _option_claims(
    question: Question, index: int, lesson: Lesson, file: TomlFile, flask: str
) -> Iterator[Claim]:
    proofs = {
        number: step
        for number, option in enumerate(question.options)
        if (step := proof_step(lesson, question, option)) and fits(flask, step.front.flask)
    }
    for number, proof in proofs.items():
        others = {
            other: step
            for other, step in proofs.items()
            if question.options[other].right != question.options[number].right
        }
        key = f"questions[{index}].options[{number}].proof"
        prove = partial(_proof_faults, proof, others, file, key)
        yield Claim("proof", prove, partial(file.fault, key))


def _proof_faults(
    proof: Step, others: dict[int, Step], file: TomlFile, key: str, run: RunProject
) -> Iterator[Fault]:
    """Yield why a proof fails, or which option that says the opposite passes it too."""
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


# One proof judges every answer.


def _run_faults(question: Question, lesson: Lesson, run: RunProject) -> Iterator[Misfit]:
    """Yield what the runs of a question's app don't bear out."""
    kind = KINDS[question.kind]
    app = kind.app(lesson, question)
    if app is not None and app.front.prediction is not None:
        yield from _prediction_faults(app, run)

    def failure(step: Step) -> str:
        verdict = run_step(step, step.project(), {}, run).verdict
        return "" if verdict.passed else _first_failure(verdict)[1]

    yield from kind.faults(lesson, question, failure)


def _prediction_faults(app: Step, run: RunProject) -> Iterator[Misfit]:
    assert app.front.prediction is not None
    timeline = run(app.project(), requests_for(app, {}))
    if timeline.ended is not None and timeline.ended.reason != "finished":
        yield "proof", f"the app must end by itself; it {how_ended(timeline.ended.reason)}"
        return
    truths = come_true(app.front.prediction, timeline, {})
    yield from prediction_faults(app.front.prediction.choices, truths, "options", "the app")


def _first_failure(verdict: Verdict) -> tuple[int, str]:
    """Return the number of the first result that failed, and why it did."""
    number, result = next((n, one) for n, one in enumerate(verdict.results) if not one.passed)
    return number, sentence(result.why)
