"""What is said about an answer, at once."""

from __future__ import annotations

from textual.content import Content

from lessons.practice.question import Judged
from tui.text.markdown import prose
from tui.text.question import Mark
from tui.widgets.flow_text import FlowText

_OUTCOMES = {
    True: (Mark.RIGHT, "Right"),
    False: (Mark.WRONG, "Not quite"),
    None: (Mark.OPEN, "Not judged"),
}


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
        self._hint = ""
        self._heading = Content()
        self._why = ""
        self.tells_answer = False
        """Whether to say what is right after a wrong answer: where no option shows it."""

    def ask(self, hint: str) -> None:
        """Say what to do, before an answer is given."""
        self._show(Content(), "", Mark.OPEN, hint)

    def judge(self, judged: Judged, note: str = "") -> None:
        """Say how the answer was and why; `note` says how it was rated."""
        mark, words = _OUTCOMES[judged.right]
        heading = Content.styled(f"{mark.symbol} {words}", f"bold {mark.token}")
        if note:
            heading += Content.styled(f"   {note}", "$quiet")
        why = judged.why
        if judged.right is False and judged.instead and self.tells_answer:
            code = "\n" in judged.instead
            shown = f"\n\n```python\n{judged.instead}\n```" if code else f" {judged.instead}"
            why = f"{why}\n\nRight is:{shown}" if why else f"Right is:{shown}"
        self._show(heading, why, mark)

    def laid_out(self, width: int) -> Content:
        if self._hint:
            return prose(self._hint, width).stylize_before("$quiet")
        if not self._why:
            return self._heading
        return Content("\n").join([self._heading, prose(self._why, width)])

    def _show(self, heading: Content, why: str, mark: Mark, hint: str = "") -> None:
        self._hint = hint
        self._heading = heading
        self._why = why
        self.set_class(mark is Mark.RIGHT, "-right")
        self.set_class(mark is Mark.WRONG, "-wrong")
        self.redraw()
