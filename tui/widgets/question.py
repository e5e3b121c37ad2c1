"""One answer of a question, before and after it was given."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message

from lessons.course.quiz_steps import code_in
from tui.text.code import coloured, is_warm
from tui.text.hanging import hanging
from tui.text.markdown import GROUND, prose
from tui.text.question import Face, Mark
from tui.widgets.flow_text import FlowText


class QuizOption(FlowText):
    """One of the answers, with the key that gives it."""

    DEFAULT_CSS = """
    QuizOption {
        padding: 0 1;
        &.-pointed {
            background: $panel;
        }
    }
    """

    class Clicked(Message):
        """The option was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int) -> None:
        super().__init__(id=f"option-{index + 1}")
        self._index = index
        self.face = Face(index + 1, "")

    def show(self, face: Face) -> None:
        """Show another face; costs nothing when it is the same."""
        if face == self.face:
            return
        self.face = face
        self.set_class(face.pointed, "-pointed")
        self.redraw()

    def laid_out(self, width: int) -> Content:
        return drawn(self.face, width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self._index))


def answer_text(text: str, width: int) -> Content:
    """Return the text of an answer; one that is code alone is coloured as in the editor."""
    code = code_in(text)
    if code is None:
        return prose(text, width)
    language = "jinja" if code.startswith(("{", "<")) else "python"
    if not is_warm(language):
        return prose(text, width)
    lines = coloured(code, language).wrap(width)
    return Content("\n").join(line.stylize_before(GROUND) for line in lines)


def drawn(face: Face, width: int) -> Content:
    """Return an option as lines: symbol, key, text, words, and under them why."""
    mark = face.mark
    sign = "▸" if face.pointed else mark.symbol
    key = Content.assemble((f"{sign} {face.number}  {face.box}", f"bold {mark.token}"))
    room = max(width - key.cell_length, 8)
    text = answer_text(face.text, room)
    if mark in (Mark.PASSED_OVER, Mark.RULED_OUT):
        text = text.stylize("$quiet")
    lines = [hanging(key, text)]
    if mark.words:
        last = lines[0].split(allow_blank=True)[-1]
        words = Content.styled(f"  {mark.words}", f"bold {mark.token}")
        fits = last.cell_length + words.cell_length <= width
        lines[0] += words if fits else Content(f"\n{' ' * (key.cell_length - 2)}") + words
    if face.why:
        space = Content(" " * key.cell_length)
        lines.append(hanging(space, prose(face.why, room).stylize_before("$quiet")))
    return Content("\n").join(lines)
