"""Holding up the judging of runs, so that a test can do something while it goes on."""

from __future__ import annotations

from threading import Event

import pytest

from lessons.course.model import Step
from lessons.grading import grade as grading
from lessons.grading.grade import Verdict
from sandbox.timeline import Timeline

PATIENCE = 30.0


class HeldJudging:
    """Holds up the checks of every run, from ``begun`` until ``go_on``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        self._check = grading.check
        monkeypatch.setattr(grading, "check", self._held)

    def _held(self, step: Step, timeline: Timeline, drawn: dict[str, str]) -> Verdict:
        self.begun.set()
        self.go_on.wait(PATIENCE)
        return self._check(step, timeline, drawn)
