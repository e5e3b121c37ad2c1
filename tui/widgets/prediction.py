"""The question what a run will show, its choices, and later how the prediction came out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from lessons.practice.question import Face
from tui.keys.own import key_name
from tui.text.markdown import prose
from tui.text.prediction import PredictionText, told_text
from tui.widgets.flow_text import LaidText, TextScroll
from tui.widgets.keys import bind
from tui.widgets.question import QuizOption

if TYPE_CHECKING:
    from lessons.course.model import Prediction

MOST_CHOICES = 4


class PredictionView(VerticalScroll):
    """A question with two to four choices; arrows and Enter choose one, as do the keys 1-4."""

    BINDING_GROUP_TITLE = "Prediction"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("down", "point(1)", "Next choice"),
        bind("up", "point(-1)", "Choice before"),
        bind("enter", "choose", "Predict the choice at the arrow"),
    ]

    DEFAULT_CSS = """
    PredictionView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;

        #ask, #skip, QuizOption {
            padding: 0 1 0 0;
        }
        #ask {
            margin-bottom: 1;
        }
        #skip {
            margin-top: 1;
        }
    }
    """

    def __init__(self, prediction: Prediction) -> None:
        super().__init__()
        self._prediction = prediction
        self._pointed: int | None = None
        self._question = LaidText(id="ask")
        self._choices = [QuizOption(index) for index in range(MOST_CHOICES)]
        self._skip = LaidText(id="skip")
        self._show()

    def compose(self) -> ComposeResult:
        yield self._question
        yield from self._choices
        yield self._skip

    def ask(self, prediction: Prediction) -> None:
        """Ask another question."""
        self._prediction, self._pointed = prediction, None
        self._show()
        self.scroll_home(animate=False)

    def action_point(self, by: int) -> None:
        """Point at another choice."""
        last = len(self._prediction.choices) - 1
        at = self._pointed if self._pointed is not None else (-1 if by > 0 else last + 1)
        self._pointed = max(0, min(at + by, last))
        self._show()
        self.scroll_to_widget(self._choices[self._pointed], animate=False)

    def action_choose(self) -> None:
        """Make the choice that is pointed at."""
        if self._pointed is not None:
            self.post_message(QuizOption.Chosen(self._pointed))

    def _show(self) -> None:
        ask, choices = self._prediction.ask, self._prediction.choices
        skip = Content.styled(
            f"Press 1-{len(choices)}. {key_name('run')} runs it without a prediction.", "$quiet"
        )
        self._question.show(lambda width: prose(ask, width).stylize("bold $strong"))
        for index, option in enumerate(self._choices):
            option.display = index < len(choices)
            if option.display:
                pointed = index == self._pointed
                option.show(Face(index + 1, choices[index].text, pointed=pointed))
        self._skip.show(lambda width: Content("\n").join(skip.wrap(width)))


class ToldView(TextScroll):
    """How a prediction came out, above the run's rows; it takes the focus only to scroll."""

    BINDING_GROUP_TITLE = "Your prediction"
    DEFAULT_CSS = """
    ToldView {
        height: auto;
        max-height: 50%;
        padding: 0;
        margin-bottom: 1;
    }
    """

    def __init__(self, told: PredictionText, brief: bool) -> None:
        super().__init__()
        self.show(told, brief=brief)

    def show(self, told: PredictionText, *, brief: bool) -> None:
        """Show another prediction, or the same on one quiet line."""
        self._told = told
        self.set_class(brief, "-brief")
        self.text.show(partial(told_text, told, brief=brief))

    def be_brief(self) -> None:
        """Show the same on one quiet line."""
        self.show(self._told, brief=True)

    def allow_focus(self) -> bool:
        return self.max_scroll_y > 0
