"""What the proofs of a quiz must show, and that they prove something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.course import Lesson, Question, Step
from lessons.faults import Fault
from lessons.grading import check, requests_for
from lessons.proofs import proof_step
from lessons.proving.claims import Claim, Run, Site
from lessons.proving.probe import is_old
from lessons.wording import sentence

_CODE = re.compile(r"`[^`]+`|``.+``", re.DOTALL)


def unproved(question: Question, index: int, lesson: Lesson, site: Site) -> Iterator[Fault]:
    """Yield the faults of options that need a proof and have none."""
    for number, option in enumerate(question.options):
        is_code = _CODE.fullmatch(option.text.strip())
        if (option.right or is_code) and proof_step(lesson, question, option) is None:
            reason = "is right" if option.right else "is code"
            key = f"questions[{index}].options[{number}].text"
            yield site.fault(key, f"{reason} and has no proof: a run must back it")


def question_claims(
    question: Question, index: int, lesson: Lesson, site: Site, flask: str
) -> Iterator[Claim]:
    """Yield what must hold of a question's proofs on the Flask in use."""
    proofs = {
        number: step
        for number, option in enumerate(question.options)
        if (step := proof_step(lesson, question, option)) and not is_old(flask, step.front.flask)
    }
    for number, proof in proofs.items():
        others = {
            other: step
            for other, step in proofs.items()
            if question.options[other].right != question.options[number].right
        }

        def prove(
            run: Run, number: int = number, proof: Step = proof, others: dict[int, Step] = others
        ) -> list[Fault]:
            key = f"questions[{index}].options[{number}].proof"
            return list(_proof_faults(proof, others, site, key, run))

        yield Claim("proof", prove)


def passed_over(question: Question, lesson: Lesson, flask: str) -> int:
    """Return how many of a question's proofs the Flask in use is too old for."""
    steps = (proof_step(lesson, question, option) for option in question.options)
    return sum(step is not None and is_old(flask, step.front.flask) for step in steps)


def _proof_faults(
    proof: Step, others: dict[int, Step], site: Site, key: str, run: Run
) -> Iterator[Fault]:
    """Yield why a proof does not hold, or where it holds of an option that says the opposite."""
    requests = requests_for(proof, {})
    verdict = check(proof, run(proof.project(), requests), {})
    failed = [result for result in verdict.results if not result.passed]
    if failed:
        number = verdict.results.index(failed[0])
        here = f"{key}.shows[{number}]" if number < len(proof.front.checks) else key
        yield site.fault(here, f"the proof does not hold: {sentence(failed[0].why)}")
        return
    for number, other in others.items():
        alike = other.front.requests == proof.front.requests and other.files != proof.files
        if alike and check(proof, run(other.project(), requests), {}).passed:
            what = f"proves nothing: the run of options[{number}] shows all of it too"
            yield site.fault(key, what)
            return
