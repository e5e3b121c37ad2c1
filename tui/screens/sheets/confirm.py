"""A dialog that asks before it replaces the learner's text or shows the solution."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.keys import bind
from tui.widgets.on_top import OnTop


class ConfirmScreen(OnTop, ModalScreen[bool]):
    """Asks a question; Enter says yes, Esc says no."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "answer(True)", "Yes", "Yes"),
        bind("escape", "answer(False)", "No", "No"),
    ]

    CSS = """
    ConfirmScreen {
        align: center middle;
        background: $background 70%;

        #box {
            width: 56;
            max-width: 90%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $border;
        }
        #answers {
            margin-top: 1;
        }
    }
    """

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._question, markup=False)
            yield Static(
                Content.assemble(
                    ("Enter", "bold $accent"),
                    f" {self._yes}    ",
                    ("Esc", "bold $accent"),
                    " Leave it as it is",
                ),
                id="answers",
                markup=False,
            )

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)
