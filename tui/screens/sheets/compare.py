"""The screen that compares the learner's answer with the reference: files and runs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from random import Random
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from lessons.course.model import Step
from lessons.course.placeholders import draw
from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded
from tui.presenters.compare import align_rows, describe_difference
from tui.presenters.row_kinds import RunRow
from tui.screens.sheets.sheet import Sheet
from tui.widgets.diff import DiffText, runs_text
from tui.widgets.flow_text import LaidText
from tui.widgets.keys import bind

if TYPE_CHECKING:
    from tui.screens.host import Host


class CompareScreen(Sheet):
    """Shows where the files differ, and where the two runs first differ."""

    BINDING_GROUP_TITLE = "Yours and the reference"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f10", "close", "Close the comparison"),
    ]

    def __init__(self, host: Host, step: Step, texts: Mapping[str, str]) -> None:
        self.host = host
        self._step = pinned(step, Random())
        self._texts = {name: texts.get(name, text) for name, text in step.files.items()}
        self._said = Static("Running both…", id="parting", markup=False)
        self._runs = LaidText()
        self._numbers = (0, 0)
        self._yours: tuple[RunRow, ...] = ()
        parts = (*self._files(), _heading("What happened"), self._said, self._runs)
        super().__init__("Yours and the reference", *parts)

    def _files(self) -> list[Static | DiffText]:
        parts: list[Static | DiffText] = []
        for name in (*self._step.files, *(self._step.solution.keys() - self._step.files.keys())):
            yours = self._texts.get(name, "")
            reference = self._step.solution.get(name, self._step.files.get(name, ""))
            if yours.rstrip() != reference.rstrip():
                parts += [_heading(one_line(name)), DiffText(name, yours, reference)]
        return parts or [_heading("Your files are identical to the reference.")]

    def on_mount(self) -> None:
        self._numbers = (self.host.runner.run(self._step, self._texts, self), 0)

    def on_unmount(self) -> None:
        self.host.runner.stop(self)

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run == self._numbers[0]:
            self._yours = tuple(message.rows)
            number = self.host.runner.run(self._step, self._step.solution, self)
            self._numbers = (self._numbers[0], number)
        elif message.run == self._numbers[1]:
            pairs = align_rows(self._yours, message.rows)
            self._said.update(Content(describe_difference(pairs)))
            self._runs.show(partial(runs_text, pairs))

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        self._said.update(Content(one_line(message.why)))


def pinned(step: Step, random: Random) -> Step:
    """Return the step with its drawn values fixed, so that two runs get the same requests."""
    values = {name: (value,) for name, value in draw(step, random).items()}
    return msgspec.structs.replace(
        step, front=msgspec.structs.replace(step.front, draw=values, blanks=())
    )


def _heading(text: str) -> Static:
    return Static(text, classes="heading", markup=False)
