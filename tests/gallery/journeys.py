"""The ways through the app on which every screen is seen, each played by keys.

A journey opens the app with a data folder of its own; what a learner has done before is written
into it first.  Its pictures are named after the journey and what they show.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
from textual.command import CommandPalette

from lessons.course.model import QuestionKind
from lessons.store.entries import BUILT_IN_COURSE, PREDICTION
from lessons.store.progress import Progress
from tests.gallery.stage import NOW, Stage
from tests.support.built_in import FLASHING, answers_of
from tui.app import Start
from tui.screens.course import CourseScreen
from tui.screens.lesson.mistake import MistakeScreen
from tui.screens.practice.quiz import QuizScreen
from tui.screens.progress import ProgressScreen
from tui.screens.sheets.attempts import AttemptsScreen
from tui.screens.sheets.compare import CompareScreen
from tui.screens.sheets.confirm import ConfirmScreen
from tui.screens.sheets.help import HelpScreen
from tui.screens.sheets.lesson_cards import BeforeScreen, EndCard, ReferenceScreen
from tui.screens.sheets.themes import ThemesScreen

LESSON = FLASHING.slug
STEPS = [step.slug for step in FLASHING.of_part("step")]


@dataclass(frozen=True)
class Journey:
    """A way through the app: where it starts, what was done before, and what is done now."""

    play: Callable[[Stage], Awaitable[None]]
    start: Start = None
    before: Callable[[Progress], None] | None = None

    @property
    def name(self) -> str:
        return self.play.__name__.replace("_", "-")

    def prepare(self, home: Path) -> None:
        """Write what the learner did before."""
        with closing(Progress.open(home, BUILT_IN_COURSE)) as progress:
            if self.before is not None:
                self.before(progress)


def at(step: str) -> Start:
    return LESSON, step


# Learners


def halfway(progress: Progress) -> None:
    """Be a learner of three weeks, with nine steps behind and something due."""
    for number, slug in enumerate(STEPS[:9]):
        _at(progress, days=21 - number)
        progress.record_run(LESSON, slug, True)
    progress.stay_at(LESSON, STEPS[9])
    asked = [question.id for question in FLASHING.quiz if question.kind == "one"]
    for day in range(20, 0, -3):
        _at(progress, days=day)
        for place, name in enumerate(asked[: 24 - day]):
            progress.record_answer(LESSON, name, "said", (place + day) % 4 != 0)


def before_the_last_step(progress: Progress) -> None:
    """Be a learner who has passed every step but the last."""
    for slug in STEPS[:-1]:
        progress.record_run(LESSON, slug, True)
    progress.record_answer(LESSON, PREDICTION + STEPS[-1], "said", right=True)


def _at(progress: Progress, days: int) -> None:
    """Let what is written next be that old."""
    progress._clock = lambda: NOW - timedelta(days=days)


# Journeys


async def home(stage: Stage) -> None:
    """The first start."""
    await stage.shows(CourseScreen)
    await stage.see("run just now")
    await stage.take("fresh")
    await stage.press("f1")
    await stage.take("help")
    await stage.press("escape")
    stage.app.open_before(LESSON, starts=True)
    await stage.shows(BeforeScreen)
    await stage.take("before")
    await stage.press("escape")
    stage.app.open_placement()
    await stage.see("question 1")
    await stage.take("where-to-start")
    await stage.press("escape")


async def home_again(stage: Stage) -> None:
    """The course, its practice, the palette and the themes for someone who has begun."""
    await stage.press("f2")
    stage.app.count_due()
    await stage.see("due")
    await stage.take("started")
    await stage.press("ctrl+p")
    await stage.shows(CommandPalette)
    await stage.take("palette")
    await stage.press("escape", "f12")
    await stage.shows(ThemesScreen)
    await stage.take("themes")
    await stage.press("escape")
    stage.app.open_practice()
    await stage.shows(ProgressScreen)
    await stage.take("what-is-due")


async def lesson(stage: Stage) -> None:
    """A step from its question to the next step."""
    await stage.until(lambda: stage.lesson.is_asking)
    await stage.take("asking")
    stage.lesson.panes.focus_pane("step")
    await stage.take("read")
    stage.lesson.panes.focus_pane("result")
    await stage.press("3")
    await stage.see("You said")
    await stage.take("predicted")
    stage.lesson.panes.focus_pane("code")
    await stage.edit('flash("Saved!")', 'flahs("Saved!")')
    await stage.take("edited")
    await stage.run()
    await stage.take("failed")
    await stage.press("f7")
    await stage.take("hint")
    for file, text in answers_of(STEPS[5]).items():
        stage.lesson.code.show_file(file)
        stage.lesson.code.editor.replace_text(text)
    await stage.run()
    await stage.take("passed")
    await stage.press("alt+2")
    await stage.take("page")
    await stage.press("alt+3")
    await stage.take("cookie")
    await stage.press("f8", "f8", "f8", "f8")
    await stage.take("flight")
    await stage.press("alt+1")
    stage.lesson.panes.focus_pane("result")
    await stage.press("down", "down", "question_mark")
    await stage.take("what-a-row-means")
    await stage.press("escape", "f10")
    await stage.shows(CompareScreen)
    await stage.see("yours", "the reference")
    await stage.take("compare")
    await stage.press("escape", "ctrl+g")
    await stage.shows(AttemptsScreen)
    await stage.take("attempts")
    await stage.press("escape", "f3")
    await stage.shows(ReferenceScreen)
    await stage.take("card")
    await stage.press("escape", "f1")
    await stage.shows(HelpScreen)
    await stage.take("help")


async def trouble(stage: Stage) -> None:
    """An app that hangs, one that does not start, and a reset that asks."""
    await stage.until(lambda: stage.lesson.is_asking)
    stage.lesson.panes.focus_pane("result")
    await stage.press("f5")
    await stage.until(lambda: stage.lesson.result.panel.rows and not stage.lesson.is_busy)
    stage.lesson.panes.focus_pane("code")
    await stage.edit("    flash(", "    while True: pass\n    flash(")
    await stage.press("f5")
    await stage.see("POST /save", "running")
    await stage.press("escape")
    await stage.see("stopped")
    await stage.take("stopped")
    await stage.edit("while True: pass", "while True pass")
    await stage.until(lambda: "line" in str(stage.lesson.code.border_subtitle))
    await stage.take("syntax")
    await stage.run()
    await stage.take("no-start")
    await stage.press("alt+2")
    await stage.take("no-page")
    stage.lesson.action_reset()
    await stage.shows(ConfirmScreen)
    await stage.take("confirm")


async def two_browsers(stage: Stage) -> None:
    """The flight of a run with two browsers, to its end."""
    await stage.until(lambda: stage.lesson.is_asking)
    stage.lesson.panes.focus_pane("result")
    await stage.press("f5")
    await stage.until(lambda: stage.lesson.result.panel.rows and not stage.lesson.is_busy)
    await stage.press(*["f8"] * 12)
    await stage.take("flight")
    await stage.press(*["f8"] * 40)
    await stage.take("flight-end")


async def repair(stage: Stage) -> None:
    """An exercise whose cause is folded, unfolded, and the page of the mistake."""
    await stage.until(lambda: stage.lesson.result.panel.rows)
    await stage.take("folded")
    await stage.press("ctrl+l")
    await stage.take("unfolded")
    await stage.press("ctrl+l")
    await stage.shows(MistakeScreen)
    await stage.take("mistake")


async def lesson_end(stage: Stage) -> None:
    """The last step passed, and the card at the end."""
    for file, text in answers_of(STEPS[-1]).items():
        stage.lesson.code.show_file(file)
        stage.lesson.code.editor.replace_text(text)
    await stage.run()
    await stage.take("last-step-passed")
    stage.lesson.action_end_card()
    await stage.shows(EndCard)
    await stage.take("card")


QUESTIONS: dict[str, QuestionKind] = {
    "without-return": "one",
    "all-that-need-a-key": "all",
    "the-same-again-and-again": "predict",
    "errors-alone": "fill",
    "a-login-begins-anew": "order",
}
"""A question of each kind."""


async def quiz(stage: Stage) -> None:
    """Each kind of question before and after its answer, its reasons and its proof, and the end."""
    for name, kind in QUESTIONS.items():
        await _open_quiz(stage, name)
        await stage.take(f"{kind}-asked")
        await _answer(stage, kind)
        await stage.take(f"{kind}-answered")
        if kind != "order":
            await stage.press("question_mark")
            await stage.take(f"{kind}-reasons")
        if kind == "one":
            await stage.press("p")
            await stage.see("this run shows it")
            await stage.take("proof")
            await stage.press("escape")
        if kind == "order":
            await stage.press("enter", "escape")
            await stage.app.workers.wait_for_complete()
        stage.app.pop_screen()
    await _open_quiz(stage, "which-pattern")
    await stage.press("j")
    await stage.see("You answered nothing")
    await stage.take("summary")


async def _open_quiz(stage: Stage, name: str) -> None:
    """Open a quiz of one question."""
    lesson = stage.app.find(LESSON) or FLASHING
    question = next(one for one in lesson.quiz if one.id == name)
    screen = QuizScreen(stage.app, msgspec.structs.replace(lesson, quiz=(question,)), Random(3))
    await stage.app.push_screen(screen)
    await stage.until(lambda: screen.session.asked is not None)


async def _answer(stage: Stage, kind: QuestionKind) -> None:
    """Answer a question wrongly."""
    keys = {
        "one": ["1"],
        "predict": ["1"],
        "all": ["1", "enter"],
        "fill": ["(", ")", "enter"],
        "order": ["1", "2", "3", "4", "enter"],
    }
    await stage.press(*keys[kind])
    screen = stage.screen
    assert isinstance(screen, QuizScreen)
    await stage.until(lambda: screen.session.asked and screen.session.asked.judgement)


async def review(stage: Stage) -> None:
    """What is due, asked, and a review with nothing left."""
    stage.app.open_review()
    await stage.see("question 1")
    await stage.take("asked")
    await stage.press("1", "1")
    await stage.take("answered")


JOURNEYS = {
    journey.name: journey
    for journey in (
        Journey(home),
        Journey(home_again, before=halfway),
        Journey(lesson, at(STEPS[5])),
        Journey(trouble, at(STEPS[1])),
        Journey(two_browsers, at(STEPS[13])),
        Journey(repair, at("fix-two-loops")),
        Journey(lesson_end, at(STEPS[-1]), before_the_last_step),
        Journey(quiz, at(STEPS[0])),
        Journey(review, before=halfway),
    )
}
