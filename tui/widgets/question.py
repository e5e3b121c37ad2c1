"""The parts of a question on the screen: an option, the verdict, and the field for a blank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from lessons.course.quiz_steps import code_in
from lessons.practice.question import Face, Judgement, Mark
from tui.text.hanging import hanging
from tui.text.highlight import colored, is_warm
from tui.text.markdown import GROUND, prose
from tui.text.question import MARKS
from tui.widgets.flow_text import FlowText, LaidText, Lay
from tui.widgets.keys import bind


class QuizOption(FlowText):
    """One of the options, with the key that chooses it."""

    DEFAULT_CSS = """
    QuizOption {
        padding: 0 1;
        &.-pointed {
            background: $panel;
        }
    }
    """

    @dataclass
    class Chosen(Message):
        """The learner chose the option with this index, which counts from 0."""

        index: int

    def __init__(self, index: int) -> None:
        super().__init__(id=f"option-{index + 1}")
        self._index = index
        self.face = Face(index + 1, "")

    def show(self, face: Face) -> None:
        """Show another face; the same one costs nothing."""
        if face == self.face:
            return
        self.face = face
        self.set_class(face.pointed, "-pointed")
        self.redraw()

    def laid_out(self, width: int) -> Content:
        return draw_face(self.face, width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self._index))


def answer_text(text: str, width: int) -> Content:
    """Return the text of an answer; one that is only code is colored as in the editor."""
    code = code_in(text)
    if code is None:
        return prose(text, width)
    language = "jinja" if code.startswith(("{", "<")) else "python"
    if not is_warm(language):
        return prose(text, width)
    lines = colored(code, language).wrap(width)
    return Content("\n").join(line.stylize_before(GROUND) for line in lines)


def draw_face(face: Face, width: int) -> Content:
    """Return an option as lines: symbol, key, text, words, and under them why."""
    style = MARKS[face.mark]
    sign = "▸" if face.pointed else style.symbol
    key = Content.assemble((f"{sign} {face.number}  {face.box}", f"bold {style.token}"))
    room = max(width - key.cell_length, 8)
    text = answer_text(face.text, room)
    if face.mark in (Mark.PASSED_OVER, Mark.RULED_OUT):
        text = text.stylize("$quiet")
    lines = [hanging(key, text)]
    if style.words:
        last = lines[0].split(allow_blank=True)[-1]
        words = Content.styled(f"  {style.words}", f"bold {style.token}")
        fits = last.cell_length + words.cell_length <= width
        lines[0] += words if fits else Content(f"\n{' ' * (key.cell_length - 2)}") + words
    if face.why:
        space = Content(" " * key.cell_length)
        lines.append(hanging(space, prose(face.why, room).stylize_before("$quiet")))
    return Content("\n").join(lines)


_VERDICTS = {
    True: (Mark.RIGHT, "Right."),
    False: (Mark.WRONG, "Not quite."),
    None: (Mark.OPEN, "Not judged."),
}


class QuizVerdict(LaidText):
    """Right or not quite, in a symbol and words, and why the chosen answer is so.

    Before the answer, it says how to give one.
    """

    LEAST_HEIGHT = 3

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

    tells_answer = False
    """Whether to say what is right after a wrong answer, because no option shows it."""

    def ask(self, hint: str) -> None:
        """Say what to do, before an answer is given."""
        self._show(Mark.OPEN, lambda width: prose(hint, width).stylize_before("$quiet"))

    def judge(self, judgement: Judgement, note: str = "") -> None:
        """Say how the answer was and why; `note` says when the question comes back."""
        mark, words = _VERDICTS[judgement.right]
        style = MARKS[mark]
        heading = Content.styled(f"{style.symbol} {words}", f"bold {style.token}")
        if note:
            heading += Content.styled(f"   {note}", "$quiet")
        why = judgement.why
        if judgement.right is False and judgement.instead and self.tells_answer:
            code = "\n" in judgement.instead
            shown = f"\n\n```python\n{judgement.instead}\n```" if code else f" {judgement.instead}"
            why = f"{why}\n\nRight is:{shown}" if why else f"Right is:{shown}"

        def laid_out(width: int) -> Content:
            return Content("\n").join([*heading.wrap(width), *([prose(why, width)] if why else [])])

        self._show(mark, laid_out)

    def _show(self, mark: Mark, lay: Lay) -> None:
        self.set_class(mark is Mark.RIGHT, "-right")
        self.set_class(mark is Mark.WRONG, "-wrong")
        self.show(lay)


class AnswerField(Input):
    """One line of code; Enter submits it, Esc leaves it."""

    BINDING_GROUP_TITLE = "Answer"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter",
            "submit",
            "Run the app with your code, and judge it",
            "Submit",
            display="Enter",
        ),
        bind(
            "escape",
            "leave",
            "Leave the field; then letters are keys",
            "Skip, undo…",
            display="Esc",
        ),
    ]

    DEFAULT_CSS = """
    AnswerField {
        height: 3;
        border: round $border-blurred;
        background: $background;
        &:focus {
            border: round $accent;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="field", placeholder="code for the blank", select_on_focus=False)
        self.cursor_blink = False
        self.locked = False
        """Whether the text can't be changed; a locked field keeps the focus."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer its keys while the text can be changed; after that, Esc stops the run."""
        return action not in ("submit", "leave") or not self.locked

    def action_leave(self) -> None:
        """Leave the field, so that letters are keys of the screen again."""
        self.screen.set_focus(None)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            # At once: left to bubble, it would be overtaken by a key in the same read.
            event.stop()
            event.prevent_default()
            self.locked = self.locked or bool(self.value.strip())
            await self.action_submit()
        else:
            await super()._on_key(event)

    def write(self, text: str) -> None:
        """Put a text into the field, to be changed."""
        self.disabled = self.locked = False
        self.value = text
        self.cursor_position = len(text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Change the text, as every key and a paste do, unless the field is locked."""
        if not self.locked:
            super().replace(text, start, end)
