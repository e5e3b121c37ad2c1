"""Why a check failed, in plain words, at the learner's own line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lessons.course.model import Observation
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explains
from lessons.diagnosis.exceptions import exception_of
from lessons.diagnosis.phrases import how_ended, places
from lessons.grading.check_kinds import CheckKind, where
from lessons.grading.facts import Scope, Selection
from sandbox import Timeline
from sandbox.timeline import Place


@dataclass(frozen=True, slots=True)
class Divergence:
    """Why a run isn't what a check describes, and the learner's line, if there is one."""

    why: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that failed, with the facts that it looked at and the findings of the whole run."""

    kind: CheckKind[Any]
    check: Observation
    scope: Scope
    selection: Selection[Any]
    findings: Sequence[Finding]

    def divergence(self) -> Divergence:
        """Return where the run first went another way than the check describes."""
        if not self.scope.made:
            return self._not_made()
        if why := self.kind.verdict(self.selection):
            return Divergence(why)
        wanted = 1 if self.check.times is None else self.check.times
        if len(self.selection.fitting) > wanted:
            return self._too_many(wanted)
        return self._too_few(wanted)

    def _not_made(self) -> Divergence:
        stopped = stopped_before(self.scope.timeline, self.findings)
        if self.scope.timeline.loaded is None:
            missing = "The app did not start"
        elif self.scope.number:
            missing = f"Request {self.scope.number} was not made"
        else:
            missing = "Nothing was asked"
        return Divergence(f"{missing}: {stopped.sentence}", stopped.place)

    def _too_few(self, wanted: int) -> Divergence:
        kind, check = self.kind, self.check
        if self.selection.others:
            near = min(self.selection.others, key=lambda fact: len(kind.misfits(check, fact)))
            return Divergence(kind.near_miss(check, near, kind.misfits(check, near)), near.place)
        if self.selection.fitting:
            return self._count(wanted)
        for exchange in self.scope.exchanges:
            if kind.blames_errors and (error := exception_of(exchange)):
                return Divergence(f"{kind.missing}: {error.sentence}", error.place)
        for finding in self.findings:
            if explains(finding, kind.name):
                return Divergence(finding.sentence, finding.place)
        before = _fatal(self.findings)
        if before is not None and kind.blames_errors:
            return Divergence(f"{kind.missing}: {before.sentence}", before.place)
        return Divergence(kind.nothing(check, self.scope))

    def _too_many(self, wanted: int) -> Divergence:
        if not wanted:
            extra = self.selection.fitting[0]
            return Divergence(self.kind.unwanted(self.check, extra), extra.place)
        for finding in self.findings:
            if explains(finding, self.kind.name, repeated=True):
                return Divergence(finding.sentence, finding.place)
        return self._count(wanted)

    def _count(self, wanted: int) -> Divergence:
        """Say that something happened too often or too seldom."""
        fitting, kind = self.selection.fitting, self.kind
        spots = places(fact.place for fact in fitting)
        number = kind.count(self.check, len(fitting), f" ({spots})" if spots else "")
        why = f"{number}{where(self.scope, kind.when)}, not {kind.target(wanted)}."
        return Divergence(why, fitting[-1].place)


def stopped_before(timeline: Timeline, findings: Sequence[Finding]) -> Finding:
    """Say why a run didn't come to its end."""
    if finding := _fatal(findings):
        return finding
    if timeline.ended is not None and timeline.ended.reason != "finished":
        what = f"The run {how_ended(timeline.ended.reason)} before its last request."
    else:
        what = "The run ended before its last request was answered."
    return Finding(what, None, "Run it again.")


def _fatal(findings: Sequence[Finding]) -> Finding | None:
    return next((finding for finding in findings if finding.fatal), None)
