"""What is said about an answer, at once."""

from __future__ import annotations

from textual.content import Content

from tui.highlight import prose
from tui.widgets.flow_text import FlowText
from tui.widgets.quiz_option import Mark


class QuizVerdict(FlowText):
    """Right or not quite, in a symbol and words, and why the chosen answer is so."""

    LEAST_HEIGHT = 4

    DEFAULT_CSS = """
    QuizVerdict {
        padding: 0 1;
        border-left: outer $border-blurred;
        &.-right {
            border-left: outer $mark-passed;
        }
        &.-wrong {
            border-left: outer $mark-failed;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._heading = Content()
        self._why = ""

    def ask(self, hint: str) -> None:
        """Say what to do, before an answer is given."""
        self._show(Content.styled(hint, "$quiet"), "", Mark.OPEN)

    def judge(self, mark: Mark, words: str, why: str) -> None:
        """Say how the answer was and why; `why` may be empty."""
        self._show(Content.styled(f"{mark.symbol} {words}", f"bold {mark.token}"), why, mark)

    def laid_out(self, width: int) -> Content:
        if not self._why:
            return self._heading
        return Content("\n").join([self._heading, prose(self._why, width)])

    def _show(self, heading: Content, why: str, mark: Mark) -> None:
        self._heading = heading
        self._why = why
        self.set_class(mark is Mark.RIGHT, "-right")
        self.set_class(mark is Mark.WRONG, "-wrong")
        self.redraw()
