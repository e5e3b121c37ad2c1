"""The quiz of a lesson: one key answers, and what it was worth is seen at once."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from lessons.course import Lesson
from lessons.quiz import Asked, Round
from tui.asking import face, how_far, with_heading
from tui.widgets.flow_text import MarkdownText
from tui.widgets.quiz_option import Mark, QuizOption
from tui.widgets.quiz_summary import QuizSummary
from tui.widgets.quiz_verdict import QuizVerdict
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from tui.app import FlasklingsApp

OPTIONS = 4
HEIGHTS = [(0, "-low"), (30, "-high")]
HINT = "Answer with 1-4 or a-d."
REASONS_ABOVE = "Under each answer stands why. `?` hides it again."
NOT_KEPT = "It could not be written down; the quiz goes on without."
PROOF_LATER = "Answer first: then p runs the proof."
NO_PROOF = "No run proves this one; ? says why each answer is right or wrong."
REASONS_LATER = "Answer first: then ? shows why each answer is right or wrong."


def _answers() -> list[BindingType]:
    """Return the keys that answer; the first stands for all in the footer and in the help."""
    return [
        Binding(
            f"{index + 1},{'abcd'[index]}",
            f"answer({index})",
            "Answer" if index == 0 else f"Answer {index + 1}",
            show=index == 0,
            key_display="1-4" if index == 0 else None,
            id=f"quiz.answer-{index + 1}",
            tooltip="Give that answer; a to d do the same" if index == 0 else f"Answer {index + 1}",
            system=index > 0,
        )
        for index in range(OPTIONS)
    ]


class QuizScreen(Screen[None]):
    """One sitting: every question of the lesson, and those that were missed until each was right.

    On an answer nothing is mounted, removed or bound anew: the widgets that stand there change.
    """

    CSS_PATH = "quiz.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "Quiz"
    VERTICAL_BREAKPOINTS = HEIGHTS

    HELP = """
One key answers: there is nothing to confirm. Each answer is kept as you give it, so Esc loses
nothing. A question that you miss comes again at the end, until you had it right once; the score
counts the first try. Once you have answered, p runs the app that proves it.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_answers(),
        Binding(
            "down,j",
            "point(1)",
            "Move",
            key_display="↑↓",
            id="quiz.down",
            tooltip="Point at another answer; once one is given, scroll",
        ),
        Binding(
            "up,k",
            "point(-1)",
            "Up",
            show=False,
            id="quiz.up",
            tooltip="Point at the answer before, or scroll up",
            system=True,
        ),
        Binding(
            "enter",
            "confirm",
            "Next",
            key_display="Enter",
            id="quiz.confirm",
            tooltip="Go on; before that, give the answer that the arrow points at",
        ),
        Binding(
            "n,space",
            "onward",
            "Next",
            show=False,
            id="quiz.onward",
            tooltip="Go on to the next question",
        ),
        Binding(
            "question_mark",
            "reasons",
            "Why each",
            key_display="?",
            id="quiz.reasons",
            tooltip="Show or hide why each answer is right or wrong",
        ),
        Binding("p", "prove", "Prove", id="quiz.prove", tooltip="Run the proof of your answer"),
        Binding("r", "again", "Once more", id="quiz.again", tooltip="Ask the whole quiz once more"),
        Binding(
            "escape",
            "leave",
            "Back",
            key_display="Esc",
            id="quiz.leave",
            tooltip="Go back; your answers are kept",
        ),
    ]

    top_line = getters.query_one(TopLine)
    sitting = getters.query_one("#sitting", VerticalScroll)
    question = getters.query_one("#question", MarkdownText)
    verdict = getters.query_one("#verdict", QuizVerdict)

    def __init__(self, lesson: Lesson, random: Random | None = None) -> None:
        super().__init__()
        self._lesson = lesson
        self._random = random or Random()
        self._round = Round.begin(lesson.quiz, self._random)
        self._options = tuple(QuizOption(index) for index in range(OPTIONS))
        self._pointed: int | None = None
        self._reasons = False
        self._written: asyncio.Task[None] | None = None

    @property
    def host(self) -> FlasklingsApp:
        """The app, as what it is."""
        return cast("FlasklingsApp", self.app)

    @property
    def asks_about(self) -> str:
        """The slug of the lesson whose questions are asked."""
        return self._lesson.slug

    @property
    def sitting_now(self) -> Round:
        """The sitting as far as it has come."""
        return self._round

    def compose(self) -> ComposeResult:
        yield TopLine(f"{self._lesson.number} {self._lesson.title}", "Quiz")
        with VerticalScroll(id="sitting", can_focus=False), Vertical(classes="column"):
            yield Static("↻ again: you missed this one before", id="again", markup=False)
            yield MarkdownText(id="question")
            yield from self._options
            yield QuizVerdict(id="verdict")
        yield QuizSummary(self._lesson)
        yield Footer()

    def on_mount(self) -> None:
        self._show_question()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a question while one is asked, and ``r`` when none is."""
        if action in ("answer", "point", "confirm", "onward", "reasons", "prove"):
            return not self._round.over
        if action == "again":
            return self._round.over
        return True

    def action_answer(self, index: int) -> None:
        """Take the answer, show what it was worth and keep it."""
        asked = self._round.current
        if asked is None or asked.chosen is not None or index >= len(asked.options):
            return
        self._round = self._round.answer(index)
        self._pointed = None
        self._show_answer()
        self.call_after_refresh(self._after_answer)
        option = asked.options[index]
        self._written = asyncio.create_task(
            self.host.journal.record_answer(
                self._lesson.slug, asked.question.id, option.text, option.right
            )
        )

    def action_point(self, by: int) -> None:
        """Move the arrow to another answer; once one is given, scroll."""
        asked = self._round.current
        if asked is None or asked.chosen is not None:
            self.sitting.scroll_relative(y=by, animate=False)
            return
        start = -1 if self._pointed is None and by > 0 else self._pointed or 0
        self._pointed = (start + by) % len(asked.options)
        self._show_options(asked)
        self._options[self._pointed].scroll_visible(animate=False)

    def action_confirm(self) -> None:
        """Go on, or give the answer that the arrow points at."""
        asked = self._round.current
        if asked is not None and asked.chosen is None and self._pointed is not None:
            self.action_answer(self._pointed)
        else:
            self.action_onward()

    def action_onward(self) -> None:
        """Go on to the next question, once this one is answered."""
        asked = self._round.current
        if asked is not None and asked.chosen is not None:
            self._go_on()

    @work(exclusive=True, group="onward", exit_on_error=False, description="Next question")
    async def _go_on(self) -> None:
        """Show the next question when the answer to this one is durable."""
        written, self._written = self._written, None
        if written is not None:
            try:
                await asyncio.shield(written)
            except Exception as problem:  # whatever the store's trouble is, the quiz goes on
                self.log.error(problem)
                self.notify(NOT_KEPT, title="Your answer", severity="warning", markup=False)
        self._round = self._round.onward()
        self._show_question()

    def action_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        asked = self._round.current
        if asked is None:
            return
        if asked.chosen is None:
            self.verdict.ask(REASONS_LATER)
            return
        self._reasons = not self._reasons
        self._show_answer()

    def action_prove(self) -> None:
        """Run what proves the answer that was given, or else the right one."""
        from tui.examples import proofs_of

        asked = self._round.current
        if asked is None:
            return
        if asked.chosen is None:
            self.verdict.ask(PROOF_LATER)
            return
        proofs = proofs_of(self._lesson, asked)
        if not proofs:
            self.notify(NO_PROOF, markup=False)
            return
        from tui.screens.example import ExampleScreen

        right = next(i for i, option in enumerate(asked.options) if option.right)
        wanted = next(i for i in (asked.chosen, right, *proofs) if i in proofs)
        shown = [*proofs].index(wanted)
        self.app.push_screen(ExampleScreen("Proof", [*proofs.values()], shown))

    def action_again(self) -> None:
        """Begin another sitting."""
        self._round = Round.begin(self._lesson.quiz, self._random)
        self._show_question()

    def action_leave(self) -> None:
        """Go back to where the learner came from."""
        self.host.leave_screen()

    @on(QuizOption.Clicked)
    def _option_was_clicked(self, event: QuizOption.Clicked) -> None:
        self.action_answer(event.index)

    @on(QuizSummary.StepChosen)
    def _step_was_chosen(self, event: QuizSummary.StepChosen) -> None:
        self.host.open_lesson(self._lesson.slug, event.step)

    def _show_question(self) -> None:
        """Show the question that is asked now, or the score when none is left."""
        self._pointed = None
        self._reasons = False
        asked = self._round.current
        self.set_class(asked is None, "-over")
        self.top_line.show(how_far(self._round))
        self.refresh_bindings()
        if asked is None:
            score = self._round
            self.query_one(QuizSummary).show(score.right_first, score.total, score.missed)
            return
        self.set_focus(None)
        self.query_one("#again").display = asked.again
        self.question.show(with_heading(asked.question.ask))
        self._show_options(asked)
        self.verdict.ask(HINT)
        self.sitting.scroll_home(animate=False)

    def _show_answer(self) -> None:
        asked = self._round.current
        if asked is None or asked.chosen is None:
            return
        self._show_options(asked)
        why = REASONS_ABOVE if self._reasons else asked.options[asked.chosen].why
        if asked.right:
            self.verdict.judge(Mark.RIGHT, "Right", why)
        else:
            self.verdict.judge(Mark.WRONG, "Not quite", why)

    def _after_answer(self) -> None:
        """Do what can wait until the feedback is seen."""
        self.top_line.show(how_far(self._round))
        if self.sitting.max_scroll_y:
            self.verdict.scroll_visible(animate=False)

    def _show_options(self, asked: Asked) -> None:
        for index, widget in enumerate(self._options):
            widget.display = index < len(asked.options)
            if widget.display:
                widget.show(face(asked, index, self._pointed == index, self._reasons))
