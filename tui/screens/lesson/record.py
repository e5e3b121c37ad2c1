"""What the learner has done in a lesson: the steps that were tried and passed, and each new run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.screens.lesson.opening import changed_files
from tui.screens.lesson.run import Purpose

if TYPE_CHECKING:
    from lessons.course.model import Lesson, Step
    from lessons.grading.run import Outcome
    from lessons.store.progress import Progress, StepState
    from tui.background.journal import Journal


class LessonRecord:
    """The steps of a lesson that were tried and passed, and the journal that keeps them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.passed: frozenset[str] = frozenset()
        self.tried: frozenset[str] = frozenset()

    def load(self, state: StepState) -> None:
        """Take over what the store knows of the lesson."""
        self.passed, self.tried = state.passed, state.tried

    def counts(self, step: Step, purpose: Purpose, *, passed: bool) -> bool:
        """Say whether a run is recorded: an attempt is, or any run that passes a new step."""
        return purpose is Purpose.ATTEMPT or (passed and step.slug not in self.passed)

    def add(self, lesson: Lesson, step: Step, ran: Mapping[str, str], outcome: Outcome) -> None:
        """Record a run of a step with these texts."""
        from lessons.grading.mark_blanks import answers_of
        from lessons.store.entries import BLANK_PREFIX

        passed, changed = outcome.verdict.passed, changed_files(step, ran)
        self.tried |= {step.slug}
        if passed:
            self.passed |= {step.slug}
        blanks = answers_of(step, ran, outcome.marks) if outcome.marks else ()

        def record(progress: Progress) -> None:
            progress.record_run(lesson.slug, step.slug, passed, changed)
            for name, said, right in blanks:  # only the first try counts: review brings it back
                progress.record_first_answer(lesson.slug, BLANK_PREFIX + name, said, right)

        self._journal.tell(record)

    def is_at_end(self, lesson: Lesson, step: Step) -> bool:
        """Say whether everything on the path has passed, and this step is on it."""
        path = lesson.path
        return step in path and self.passed >= {one.slug for one in path}
