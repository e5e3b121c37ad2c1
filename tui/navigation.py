"""The ways from one screen to another, by key, by command and when a course is read anew."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import App, SystemCommand
from textual.screen import Screen

if TYPE_CHECKING:
    from lessons.course.model import Course, Lesson
    from tui.background.journal import Journal, Memory
    from tui.screens.course import CourseScreen
    from tui.screens.lesson.screen import LessonScreen


class NavigatingApp(App[None]):
    """An app whose screens are opened by name; each is imported once it is asked for."""

    course: Course
    journal: Journal

    def __init__(self) -> None:
        super().__init__()
        self.lesson_screen: LessonScreen | None = None
        self.course_screen: CourseScreen | None = None
        self.due = 0
        """How many cards are due today, as they were counted last."""
        self.remembered: tuple[tuple[str, str], Memory | None] = (("", ""), None)
        """What was remembered of the step that is opened first."""

    def open_lesson(self, lesson_slug: str, step_slug: str = "") -> None:
        """Show a step; without one, or where there is none of that name, the lesson's first."""
        from tui.screens.lesson.screen import LessonScreen

        lesson = self.find(lesson_slug) or self.course.lessons[0]
        step = next((x for x in lesson.steps if x.slug == step_slug), lesson.steps[0])
        if self.lesson_screen is None:
            known, memory = self.remembered
            is_here = known == (lesson.slug, step.slug)
            self.lesson_screen = LessonScreen(lesson, step, memory if is_here else None)
            self.lesson_screen.set_reactive(LessonScreen.due, self.due)
            self.install_screen(self.lesson_screen, "lesson")
            self._show("lesson")
        else:
            self._show("lesson")
            self.lesson_screen.open_step(lesson, step)

    def open_course(self) -> None:
        """Show all lessons."""
        from tui.screens.course import CourseScreen

        if self.course_screen is None:
            self.course_screen = CourseScreen(self.course)
            self.install_screen(self.course_screen, "course")
        self._show("course")

    def open_quiz(self, lesson_slug: str) -> None:
        """Ask a lesson's questions."""
        from tui.screens.practice.quiz import QuizScreen

        lesson = self.find(lesson_slug) or self.course.lessons[0]
        self._close_overlays()
        self.push_screen(QuizScreen(lesson))

    @work(exclusive=True, group="due", exit_on_error=False, description="Count what is due")
    async def count_due(self) -> None:
        """Say on the lesson screen how many cards are due today."""
        from tui.background.practice import MACHINE, read_due

        due = await read_due(self.journal, self.course.lessons, MACHINE)
        self.due = sum(one.today for one in due.values())
        if self.lesson_screen is not None:
            self.lesson_screen.due = self.due

    def open_review(self) -> None:
        """Ask what is due."""
        from tui.screens.practice.review import ReviewScreen

        self._close_overlays()
        self.push_screen(ReviewScreen())

    def open_card(self, lesson_slug: str) -> None:
        """Show a lesson's reference card."""
        from tui.screens.sheets.reference import ReferenceScreen

        self.push_screen(ReferenceScreen(self.find(lesson_slug) or self.course.lessons[0]))

    def open_practice(self) -> None:
        """Show what is due, what was practised and what comes back."""
        from tui.screens.progress import ProgressScreen

        self._close_overlays()
        if not isinstance(self.screen, ProgressScreen):
            self.push_screen(ProgressScreen(self.course))

    def leave_screen(self) -> None:
        """Go back to the screen below, or to the course where there is none."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.open_course()

    def _close_overlays(self) -> None:
        while self.screen.is_modal:
            self.pop_screen()

    def _show(self, name: str) -> None:
        """Show one of the main screens, in place of whatever is shown."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if len(self.screen_stack) == 2:
            if self.screen is not self.get_screen(name):
                self.switch_screen(name)
        else:
            self.push_screen(name)

    def action_course(self) -> None:
        """Show all lessons."""
        if hasattr(self, "course"):
            self.open_course()

    def action_practice(self) -> None:
        """Show what is due, what was practised and what comes back."""
        if hasattr(self, "course"):
            self.open_practice()

    def action_help(self) -> None:
        """Show every key that works on this screen."""
        from tui.screens.sheets.help import HelpScreen

        if not self.screen.is_modal:
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """List the palette's commands: those of the lesson first, then those of everywhere."""
        if screen is self.lesson_screen:
            from tui.screens.lesson.keys import COMMANDS

            for name, what, action in COMMANDS:
                yield SystemCommand(name, what, partial(screen.run_action, action))
        for name, what, action in getattr(screen, "COMMANDS_HERE", ()):
            if screen.check_action(action, ()):
                yield SystemCommand(name, what, partial(screen.run_action, action))
        if hasattr(self, "course"):
            yield SystemCommand("Review", "What you are about to forget", self.open_review)
        yield SystemCommand("Course", "All lessons and how far you are", self.action_course)
        yield SystemCommand(
            "Your practice", "What is due, what you did, what comes back", self.action_practice
        )
        yield SystemCommand("Help", "Every key that works here", self.action_help)
        for command in super().get_system_commands(screen):
            if command.title != "Keys":  # our own help says it, and has room for it
                yield command

    def take_course(self, course: Course) -> None:
        """Show the course as it is now, at the place where it was shown before."""
        self.course = course
        self.journal.use_course(course.id)
        come_back = getattr(self.screen, "come_back", None)
        place: tuple[str, str] | None = None
        if self.lesson_screen is not None:
            self.lesson_screen.keep_drafts()
            place = (self.lesson_screen.lesson.slug, self.lesson_screen.step.slug)
        was_course = self.screen is self.course_screen
        while len(self.screen_stack) > 1:
            self.pop_screen()
        for screen in (self.lesson_screen, self.course_screen):
            if screen is not None:
                self.uninstall_screen(screen)
                screen.remove()
        self.lesson_screen = self.course_screen = None
        self.remembered = (("", ""), None)
        if place is None or was_course:
            self.open_course()
        else:
            self.open_lesson(*place)
        if come_back is not None:
            come_back()
        self.notify("The course was read anew.", timeout=3, markup=False)

    def find(self, lesson_slug: str) -> Lesson | None:
        return next((x for x in self.course.lessons if x.slug == lesson_slug), None)
