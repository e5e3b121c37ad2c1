"""Holding up the judging of runs, so that a test can do something while it goes on."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from lessons.grading import run as grading
from lessons.grading.run import Outcome

PATIENCE = 30.0


class HeldJudging:
    """Holds up the checks of every run, from ``begun`` until ``go_on``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        self._judge = grading.judge
        monkeypatch.setattr(grading, "judge", self._held)

    def _held(self, *job: Any) -> Outcome:
        self.begun.set()
        self.go_on.wait(PATIENCE)
        return self._judge(*job)
