"""What a screen does from which ways lead on: to other steps, the card, the quiz, the end."""

from __future__ import annotations

from collections.abc import Set

from lessons.course.model import Lesson, Step
from tui.screens.lesson.run import RunScreen


class LeadingScreen(RunScreen):
    """A screen that shows one step of a lesson."""

    lesson: Lesson
    step: Step

    def open_step(self, lesson: Lesson, step: Step) -> None:
        """Show another step."""
        raise NotImplementedError

    def action_go(self, by: int) -> None:
        """Go to the next step, or the one before; after the last comes the lesson's end."""
        steps = self.lesson.steps
        index = steps.index(self.step) + by
        if 0 <= index < len(steps):
            self.open_step(self.lesson, steps[index])
        elif by > 0 and self.lesson.end:
            self.action_end_card()
        elif by > 0 and self.lesson.quiz:
            self.action_quiz()
        elif by > 0:
            self.notify("This is the last step of the lesson.", markup=False)
        else:
            self.notify("This is the first step of the lesson.", markup=False)

    def action_card(self) -> None:
        """Show the lesson's reference card."""
        self.host.open_card(self.lesson.slug)

    def action_quiz(self) -> None:
        """Ask the lesson's questions."""
        self.host.open_quiz(self.lesson.slug)

    def action_end_card(self, by_key: bool = False) -> None:
        """Show what a learner can do at the lesson's end, and what is next.

        Its key is also the one that mends: where something is wrong it does not lead away.
        """
        if self.lesson.end:
            from tui.screens.sheets.lesson_cards import EndCard

            self.app.push_screen(EndCard(self.host, self.lesson))
        else:
            self.notify("This lesson has no end card.", markup=False)

    def end_offer(self, passed: Set[str]) -> str:
        """Return the line that offers the end card once every step has passed, "" before."""
        steps = self.lesson.of_part("step")
        if self.lesson.end and self.step in steps and passed >= {s.slug for s in steps}:
            return f"All {len(steps)} steps done. F9 shows what you can do now."
        return ""
