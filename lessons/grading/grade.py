"""Judge a run: each check of a step passes, fails with a reason, or can't be judged.

Only the timeline counts, never the text of the app, so every solution that does the right thing
passes.

A request fails if it raises an exception, gets no response, is answered 4xx or 5xx, or is
redirected without an end, and no check of the step asks for that.  What a failed request left
behind proves nothing.  So a check is blocked if it would need such a request: its own, or, where it
misses something or wants nothing of a kind, an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from lessons.course.model import Check, Observation, Prediction, Step
from lessons.course.placeholders import put_deep
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import request_number
from lessons.grading.facts import Fact, Scope, Selection, failed_requests, requests_answered
from lessons.grading.failure_text import FailedCheck, failure, stopped_before
from lessons.grading.kinds import CHECK_KINDS
from lessons.grading.kinds.check_kind import CheckKind
from sandbox import Timeline
from sandbox.timeline import Exchange, Place

T = TypeVar("T", bound=Observation)

NONE_FAILED = "no request fails"
NO_ERROR = "the app runs without an error"


class CheckState(StrEnum):
    """What came of a check; a blocked one couldn't be judged, because a request failed."""

    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one check; ``why`` says in plain words why it didn't pass.

    Of a blocked check it says why the request failed.
    """

    name: str
    state: CheckState
    why: str = ""
    place: Place | None = None

    @property
    def passed(self) -> bool:
        return self.state is CheckState.PASSED

    @property
    def blocked(self) -> bool:
        return self.state is CheckState.BLOCKED


@dataclass(frozen=True, slots=True)
class Verdict:
    """The results of a step's checks, in their order.

    If every check passed but a request failed, one more result says why.  The same goes for a step
    without checks whose app raised an error.  ``cause`` is what the blocked checks wait for: the
    first failure of the run.
    """

    results: tuple[Result, ...]
    cause: Finding | None = None

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)


def check(
    step: Step, timeline: Timeline, drawn: Mapping[str, str], findings: Sequence[Finding]
) -> Verdict:
    """Judge a run of the step's requests; `findings` are what `explain` says of that run."""
    checks = [_filled(one, drawn) for one in step.front.checks]
    asked = _asked_for(checks, timeline)
    broken = [one for one in failed_requests(timeline) if one.n not in asked]
    grading = _Grading(timeline, drawn, findings, broken)
    results = [grading.judge(one) for one in checks]
    if all(result.passed for result in results):
        results += grading.other_trouble(step, bool(asked))
    return Verdict(tuple(results), grading.cause)


def failures_asked_for(step: Step, timeline: Timeline, drawn: Mapping[str, str]) -> frozenset[int]:
    """Return the numbers of the requests that failed just as a check of the step asks."""
    return _asked_for([_filled(one, drawn) for one in step.front.checks], timeline)


def observed(one: Observation, timeline: Timeline, drawn: Mapping[str, str]) -> bool:
    """Say whether a run shows what an observation describes."""
    filled = _filled(one, drawn)
    kind, scope = CHECK_KINDS[one.observe], _scope(filled, timeline)
    if not kind.select(filled, scope).holds:
        return False
    return one.times != 0 or kind.has_subject(filled, scope)


def come_true(
    prediction: Prediction, timeline: Timeline, drawn: Mapping[str, str]
) -> tuple[bool, ...]:
    """Say for each choice of a prediction whether a run of the untouched app shows it."""
    return tuple(
        all(observed(one, timeline, drawn) for one in choice.when) for choice in prediction.choices
    )


class _Grading:
    """The grading of one run; `broken` are the requests that failed and shouldn't have."""

    def __init__(
        self,
        timeline: Timeline,
        drawn: Mapping[str, str],
        findings: Sequence[Finding],
        broken: Sequence[Exchange],
    ) -> None:
        self._timeline = timeline
        self._drawn = drawn
        self._findings = findings
        self._broken = broken
        self.cause: Finding | None = None

    def judge(self, one: Check) -> Result:
        kind, scope = CHECK_KINDS[one.observe], _scope(one, self._timeline)
        selection = kind.select(one, scope)
        before = [exchange for exchange in self._broken if exchange.n <= scope.last]
        if selection.holds:
            if not _needed(kind, one, selection, before):
                if one.times != 0 or kind.has_subject(one, scope):
                    return Result(one.name, CheckState.PASSED)
                return Result(one.name, CheckState.FAILED, kind.no_subject(one, scope))
        elif not (scope.made or selection.fitting or selection.others):
            return self._blocked(one, stopped_before(self._timeline, self._findings))
        elif not before or _fails_anyway(kind, one, scope, selection, before):
            divergence = FailedCheck(kind, one, scope, selection, self._findings).divergence()
            said = one.otherwise if self._is_true(one) else divergence.why
            return Result(one.name, CheckState.FAILED, said, divergence.place)
        return self._blocked(one, failure(before[0], self._findings))

    def other_trouble(self, step: Step, failures_asked: bool) -> list[Result]:
        """Return what went wrong in a run that passes every check."""
        timeline = self._timeline
        if not step.front.checks and timeline.errors:
            finding = stopped_before(timeline, self._findings)
            return [Result(NO_ERROR, CheckState.FAILED, finding.sentence, finding.place)]
        if self._broken:
            finding = failure(self._broken[0], self._findings)
        elif requests_answered(timeline) < len(step.front.requests) and not failures_asked:
            finding = stopped_before(timeline, self._findings)
        else:
            return []
        return [Result(NONE_FAILED, CheckState.FAILED, finding.sentence, finding.place)]

    def _blocked(self, one: Check, cause: Finding) -> Result:
        if self.cause is None or request_number(cause) < request_number(self.cause):
            self.cause = cause
        return Result(one.name, CheckState.BLOCKED, cause.sentence, cause.place)

    def _is_true(self, one: Check) -> bool:
        """Say whether the check's own sentence is true of this run."""
        return bool(one.otherwise) and all(
            observed(shown, self._timeline, self._drawn) for shown in one.when
        )


def _asked_for(checks: Sequence[Check], timeline: Timeline) -> frozenset[int]:
    found: set[int] = set()
    for one in checks:
        kind = CHECK_KINDS[one.observe]
        if kind.asks_for_failure(one):
            fitting = kind.select(one, _scope(one, timeline)).fitting
            found |= {fact.exchange.n if fact.exchange else 0 for fact in fitting}
    return frozenset(found)


def _needed(
    kind: CheckKind[Any], one: Check, selection: Selection[Any], broken: Sequence[Exchange]
) -> bool:
    """Say whether a check that seems to hold needs one of these requests, which failed."""
    if kind.wants_none(one):
        return bool(broken)
    return len(_sound(selection.fitting, broken)) < len(selection.fitting)


def _fails_anyway(
    kind: CheckKind[Any],
    one: Check,
    scope: Scope,
    selection: Selection[Any],
    broken: Sequence[Exchange],
) -> bool:
    """Say whether a check fails, whatever becomes of these requests, which failed."""
    answered = {exchange.n for exchange in broken if exchange.response is not None}
    judges_failures = kind.judges_failures or kind.asks_for_failure(one)
    if judges_failures and answered.intersection(x.n for x in scope.exchanges):
        return True
    fitting, others = (_before(broken[0], f) for f in (selection.fitting, selection.others))
    return kind.is_spoilt(one, len(fitting), len(others))


def _before(exchange: Exchange, facts: Sequence[Fact[Any]]) -> list[Fact[Any]]:
    """Return the facts that no request from this one on may have brought about."""
    return [fact for fact in facts if fact.exchange is None or fact.exchange.n < exchange.n]


def _sound(facts: Sequence[Fact[Any]], broken: Sequence[Exchange]) -> list[Fact[Any]]:
    """Return the facts that no failed request left behind."""
    numbers = {exchange.n for exchange in broken}
    return [fact for fact in facts if fact.exchange is None or fact.exchange.n not in numbers]


def _scope(one: Observation, timeline: Timeline) -> Scope:
    return Scope.of(timeline, one.request, one.path)


def _filled(one: T, drawn: Mapping[str, str]) -> T:
    """Return the observation with the drawn values in its texts."""
    fields = [*Observation.__struct_fields__, *(["otherwise"] if isinstance(one, Check) else [])]
    return msgspec.structs.replace(
        one, **{field: put_deep(getattr(one, field), drawn) for field in fields}
    )
