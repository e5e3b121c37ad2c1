"""The screen that lists the earlier attempts at a step, compares them, and restores one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.course.model import Step
from lessons.store.progress import Snapshot
from sandbox.text import one_line
from tui.presenters.phrases import STATES, texts_of, when
from tui.widgets.diff import DiffText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.on_top import OnTop
from tui.widgets.too_small import BREAKPOINTS, WIDE

OTHER_SIDE = "Switch between the list and the difference"

WHEN_WIDTH = 18
"""Cells of the longest time in words and a gap."""

STATE_WIDTH = 12
"""Cells of the longest state and a gap."""


class AttemptList(PickList):
    """The attempts, newest first, with time and result; Enter restores one."""

    BINDING_GROUP_TITLE = "In the list"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter",
            "select",
            "Restore the marked attempt",
            "Restore",
            display="Enter",
        ),
    ]


def _row(attempt: Snapshot, is_here: bool, now: datetime) -> Option:
    state, token = STATES[attempt.passed]
    at = Content(when(attempt.at, now).ljust(WHEN_WIDTH))
    said = Content.styled(state.ljust(STATE_WIDTH), token)
    return Option(at + said + Content.styled("as now" if is_here else "", "$quiet"))


AS_NOW = "This is what the editor shows now."
SIDES = ("now in the editor", "this attempt")


class AttemptsScreen(OnTop, ModalScreen[Snapshot | None]):
    """Lists a step's attempts and their differences; returns the one to restore, or None."""

    CSS_PATH = "attempts.tcss"
    AUTO_FOCUS = "AttemptList"
    BINDING_GROUP_TITLE = "Earlier attempts"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter",
            "restore",
            "Restore the marked attempt",
            "Restore",
            display="Enter",
        ),
        bind("escape", "close", "Leave everything as it is", "Back", display="Esc"),
        bind("ctrl+g", "close", "Leave everything as it is"),
        bind("f6", "other_side", OTHER_SIDE, "List or difference"),
        bind("shift+f6", "other_side", OTHER_SIDE),
        # Before Textual's own meaning of Tab.
        bind("tab,shift+tab", "other_side", OTHER_SIDE, priority=True),
    ]

    def __init__(
        self, step: Step, texts: Mapping[str, str], attempts: Sequence[Snapshot], now: datetime
    ) -> None:
        super().__init__()
        self._step = step
        self._texts = {name: texts.get(name, text) for name, text in step.files.items()}
        self._attempts = attempts
        rows = (_row(attempt, self._is_now(attempt), now) for attempt in attempts)
        self._list = AttemptList(*rows, id="attempts")
        self._heads = {name: Static(one_line(name), markup=False) for name in step.files}
        self._differences = {name: DiffText(name, "", "", SIDES) for name in step.files}
        self._same = Static(AS_NOW, id="same", markup=False)

    def compose(self) -> ComposeResult:
        self.add_class("-narrow" if self.app.size.width < WIDE else "-wide")
        with Horizontal(id="both"):
            yield self._list
            with VerticalScroll(id="difference"):
                yield self._same
                for name, head in self._heads.items():
                    yield head.add_class("heading")
                    yield self._differences[name]
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        title = f"Earlier attempts: {one_line(self._step.title)}"
        self._list.border_title = Content(title)
        self.query_one("#difference").border_title = "The difference"
        others = (at for at, one in enumerate(self._attempts) if not self._is_now(one))
        self._list.highlighted = first = next(others, 0)  # Enter restores something else
        self._show(first)

    def _is_now(self, attempt: Snapshot) -> bool:
        return texts_of(self._step, attempt) == self._texts

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        self._show(message.option_index)

    def _show(self, index: int) -> None:
        """Show how an attempt differs from the text in the editor."""
        attempt = self._attempts[index]
        then = texts_of(self._step, attempt)
        for name, text in self._texts.items():
            differs = text != then[name]
            self._heads[name].display = self._differences[name].display = differs
            if differs:
                self._differences[name].show(text, then[name])
        self._same.display = self._is_now(attempt)
        self.query_one("#difference").scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_restore()

    def action_restore(self) -> None:
        """Close with the marked attempt, or with None when the editor holds the same text."""
        attempt = self._attempts[self._list.highlighted or 0]
        self.dismiss(None if self._is_now(attempt) else attempt)

    def action_close(self) -> None:
        """Close, and leave everything as it is."""
        self.dismiss(None)

    def action_other_side(self) -> None:
        """Move the focus from the list to the difference, or back."""
        to_list = self.focused is not self._list
        self.set_focus(self._list if to_list else self.query_one("#difference"))
