"""The course's reference answers, which a learner in these tests happens to think of."""

from __future__ import annotations

from lessons.course.model import Step
from tests.support.built_in import COURSE


def answers_of(step: str) -> dict[str, str]:
    """Return the files that solve ``LESSON/STEP``, by name."""
    lesson_name, _, step_name = step.partition("/")
    lesson = next(x for x in COURSE.lessons if str(x.number) == lesson_name)
    found = next(x for x in lesson.steps if step_name in (x.slug, str(x.number)))
    return {**found.files, **found.solution}


def flashing_steps() -> tuple[Step, ...]:
    """Return the eighteen steps of the lesson on flashing."""
    return COURSE.lessons[0].of_part("step")
