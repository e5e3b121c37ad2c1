"""Why a check failed, in plain words, at the learner's own line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lessons.course.model import Observation
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explains
from lessons.diagnosis.exceptions import exception_of
from lessons.diagnosis.phrases import how_ended, places, request_line
from lessons.grading.facts import Fact, Scope, Selection
from lessons.grading.kinds.check_kind import CheckKind, not_answered, where
from sandbox import Timeline
from sandbox.events import CommandRun, Routed
from sandbox.timeline import Exchange, Place

CAUGHT = "http-errors-caught"
"""The cause that makes a failure of another one, so it says why a request failed."""

FEW_LIVES = 100
"""Messages of a run that are looked at for the name of a variable."""

_FIELD = re.compile(r"\{[A-Za-z_][\w.]*\}")
"""What an f-string replaces: a name in braces, perhaps with its attributes."""


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
        if why := self.kind.verdict(self.selection):
            return Divergence(why)
        wanted = 1 if self.check.times is None else self.check.times
        if len(self.selection.fitting) > wanted:
            return self._too_many(wanted)
        few = self._too_few(wanted)
        return Divergence(few.why + self._without_f(few.why), few.place)

    def _too_few(self, wanted: int) -> Divergence:
        kind, check = self.kind, self.check
        if self.selection.others and (kind.others_are_near or not self.selection.fitting):
            near = min(self.selection.others, key=self._distance)
            return Divergence(kind.near_miss(check, near, kind.misfits(check, near)), near.place)
        if self.selection.fitting:
            return self._count(wanted)
        if kind.is_cut(check, self.scope):
            return Divergence(kind.untold(check, self.scope))
        is_visited = self.scope.path is None or self.scope.exchanges
        why = kind.nothing(check, self.scope) if is_visited else not_answered(self.scope)
        return self._explained(why, repeated=False)

    def _without_f(self, why: str) -> str:
        """Return what to say of a message that has {name} in it, because its string lacks an f."""
        wanted = self.check.contains or self.check.message or ""
        for life in self.scope.timeline.lives[:FEW_LIVES]:
            found = _FIELD.search(life.message)
            if found and found[0] in why and found[0] not in wanted:
                return f' Only an f-string, f"…", puts a value in place of {found[0]}.'
        return ""

    def _distance(self, fact: Fact[Any]) -> tuple[int, bool]:
        """Return how far a fact is from what the check asks for."""
        misfits = self.kind.misfits(self.check, fact)
        return len(misfits), self.kind.identity in misfits

    def _too_many(self, wanted: int) -> Divergence:
        if not wanted:
            extra = self.selection.fitting[0]
            return Divergence(self.kind.unwanted(self.check, extra), extra.place)
        count = self._count(wanted)
        return self._explained(count.why, repeated=True, place=count.place)

    def _explained(self, why: str, *, repeated: bool, place: Place | None = None) -> Divergence:
        """Add what may be the cause, a finding of this part of the run or of what came before."""
        for finding in self.findings:
            is_later = finding.request is not None and finding.request > self.scope.last
            if not is_later and explains(finding, self.kind.name, repeated=repeated):
                return Divergence(f"{why} {finding.sentence}", finding.place or place)
        return Divergence(why, place)

    def _count(self, wanted: int) -> Divergence:
        """Say that something happened too often, or not often enough."""
        fitting, kind = self.selection.fitting, self.kind
        spots = places(fact.place for fact in fitting)
        number = kind.count(self.check, len(fitting), f" ({spots})" if spots else "")
        why = f"{number}{where(self.scope, kind.when)}, not {kind.target(wanted)}."
        return Divergence(why, fitting[-1].place)


def failure(exchange: Exchange, findings: Sequence[Finding]) -> Finding:
    """Say why a request failed."""
    own = [finding for finding in findings if finding.request == exchange.n]
    fatal = next((finding for finding in own if finding.fatal), None)
    if finding := fatal or exception_of(exchange):
        return finding
    if caught := next((finding for finding in own if finding.cause == CAUGHT), None):
        return caught
    request, response = request_line(exchange.request), exchange.response
    said = "was not answered" if response is None else f"was answered {response.status}"
    lost = any(routed.failed == "NotFound" for routed in exchange.of(Routed))
    if lost and response is not None and response.status == 404:
        said = "got 404, Not Found: no rule of the app has this path"
    for command in exchange.of(CommandRun):
        said = f"ended with the status {command.status}"
    return Finding(f"{request} {said}.", None, "", fatal=True, request=exchange.n)


def stopped_before(timeline: Timeline, findings: Sequence[Finding]) -> Finding:
    """Say why a run didn't come to its end."""
    fatal = [finding for finding in findings if finding.fatal]
    reason = timeline.ended.reason if timeline.ended else "finished"
    if fatal:  # an exception may have come before what ended the run
        return next((finding for finding in fatal if finding.cause == reason), fatal[0])
    if reason != "finished":
        what = f"The run {how_ended(reason)} before its last request."
    else:
        what = "The run ended before its last request was answered."
    return Finding(what, None, "Run it again.")
