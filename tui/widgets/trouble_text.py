"""What is wrong first, above what happened, where the step's own pane is out of sight."""

from __future__ import annotations

from textual.content import Content

from tui.text.step import StepView, trouble_text
from tui.widgets.flow_text import FlowText


class TroubleText(FlowText):
    """How much of the step holds, and the first check that does not, with its reason."""

    DEFAULT_CSS = """
    TroubleText {
        max-height: 40%;
        padding: 0 1 0 0;
    }
    """

    def __init__(self, view: StepView | None = None) -> None:
        super().__init__()
        self._view = view

    def show(self, view: StepView | None) -> None:
        """Tell how a step stands; None tells nothing."""
        if view != self._view:
            self._view = view
            self.redraw()

    def laid_out(self, width: int) -> Content:
        text = trouble_text(self._view, width) if self._view is not None else Content()
        return text + "\n" if text else text  # a blank line before what happened
