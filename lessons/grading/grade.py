"""Judge a run: each check of a step passes, or fails with a reason.

Only the timeline counts, never the text of the app, so every solution that does the right thing
passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from lessons.course.model import DRAWN_FIELDS, Check, Observation, Prediction, Step
from lessons.course.placeholders import put_drawn
from lessons.diagnosis.cause import Finding
from lessons.grading.check_kinds import CHECK_KINDS
from lessons.grading.facts import Scope, requests_answered
from lessons.grading.failure_text import FailedCheck, stopped_before
from sandbox import Timeline
from sandbox.timeline import Place

T = TypeVar("T", bound=Observation)

ALL_ANSWERED = "every request is answered"
NO_ERROR = "the app runs without an error"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one check; ``why`` says in plain words why it failed."""

    name: str
    passed: bool
    why: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The results of a step's checks, in their order.

    If every check passed but a request got no response, one more result says why.  The same goes
    for a step without checks whose app raised an error.
    """

    results: tuple[Result, ...]

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)


def check(
    step: Step, timeline: Timeline, drawn: Mapping[str, str], findings: Sequence[Finding]
) -> Verdict:
    """Judge a run of the step's requests; `findings` are what `explain` says of that run."""
    results = [_judge(_filled(one, drawn), timeline, findings) for one in step.front.checks]
    wanted = len(step.front.requests)
    answered = requests_answered(timeline)
    expected_error = any(
        result.passed and CHECK_KINDS[one.observe].counts_errors and one.times != 0
        for one, result in zip(step.front.checks, results, strict=True)
    )
    if not results and timeline.errors:
        finding = stopped_before(timeline, findings)
        results.append(Result(NO_ERROR, False, finding.sentence, finding.place))
    elif answered < wanted and not expected_error and all(r.passed for r in results):
        finding = stopped_before(timeline, findings)
        results.append(Result(ALL_ANSWERED, False, finding.sentence, finding.place))
    return Verdict(tuple(results))


def observed(one: Observation, timeline: Timeline, drawn: Mapping[str, str]) -> bool:
    """Say whether a run shows what an observation describes."""
    filled = _filled(one, drawn)
    scope = Scope.of(timeline, filled.request, filled.path)
    return CHECK_KINDS[one.observe].select(filled, scope).holds


def come_true(
    prediction: Prediction, timeline: Timeline, drawn: Mapping[str, str]
) -> tuple[bool, ...]:
    """Say for each choice of a prediction whether a run of the untouched app shows it."""
    return tuple(
        all(observed(one, timeline, drawn) for one in choice.when) for choice in prediction.choices
    )


def _judge(one: Check, timeline: Timeline, findings: Sequence[Finding]) -> Result:
    kind, scope = CHECK_KINDS[one.observe], Scope.of(timeline, one.request, one.path)
    selection = kind.select(one, scope)
    if selection.holds:
        return Result(one.name, True)
    divergence = FailedCheck(kind, one, scope, selection, findings).divergence()
    return Result(one.name, False, one.otherwise or divergence.why, divergence.place)


def _filled(one: T, drawn: Mapping[str, str]) -> T:
    """Return the observation with the drawn values in its texts."""
    texts = {
        field: put_drawn(value, drawn)
        for field in (*DRAWN_FIELDS, "otherwise")
        if isinstance(value := getattr(one, field, None), str)
    }
    return msgspec.structs.replace(one, **texts)
