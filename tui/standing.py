"""How far a learner has come in a lesson, and how that is shown: a symbol, a word, a colour."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from lessons.course import Course, Lesson, Step


class State(Enum):
    """What has been done of a step or a quiz: its symbol, its word and its theme token."""

    DONE = ("✓", "done", "$mark-passed")
    BEGUN = ("◐", "begun", "$accent")
    NEW = ("○", "new", "$mark-open")

    def __init__(self, symbol: str, word: str, token: str) -> None:
        self.symbol = symbol
        self.word = word
        self.token = token


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner has come in one lesson."""

    steps: tuple[State, ...]
    """One for each step, in their order."""
    right: int
    """Quiz questions whose latest answer was right."""
    answered: int
    """Quiz questions answered at least once."""
    questions: int

    @property
    def done(self) -> int:
        """Steps that are done."""
        return self.steps.count(State.DONE)

    @property
    def quiz(self) -> State:
        """What has been done of the quiz."""
        if not self.answered:
            return State.NEW
        return State.DONE if self.right == self.questions else State.BEGUN

    @property
    def begun(self) -> bool:
        """Whether anything at all has been done."""
        return self.answered > 0 or any(state is not State.NEW for state in self.steps)


def untouched(lesson: Lesson) -> Standing:
    """Return the standing of a learner who has not begun the lesson."""
    return Standing((State.NEW,) * len(lesson.steps), 0, 0, len(lesson.quiz))


def standing(
    lesson: Lesson, passed: Set[str], tried: Set[str], answers: Iterable[tuple[str, bool]]
) -> Standing:
    """Fold what is kept about a lesson; `answers` are (question, right), oldest first."""
    latest = dict(answers)
    marks = [latest[question.id] for question in lesson.quiz if question.id in latest]
    return Standing(
        tuple(_state(step.slug, passed, tried) for step in lesson.steps),
        sum(marks),
        len(marks),
        len(lesson.quiz),
    )


def _state(step: str, passed: Set[str], tried: Set[str]) -> State:
    if step in passed:
        return State.DONE
    return State.BEGUN if step in tried else State.NEW


def next_step(lesson: Lesson, how_far: Standing, here: str | None) -> Step:
    """Return where a learner goes on: where they are, else the first step that is not done."""
    for step in lesson.steps:
        if step.slug == here:
            return step
    for step, state in zip(lesson.steps, how_far.steps, strict=True):
        if state is not State.DONE:
            return step
    return lesson.steps[0]


def dots(states: Iterable[State]) -> Content:
    """Return one symbol for each state: ● done, ◐ begun, ○ new."""
    return Content.assemble(
        *(("●" if state is State.DONE else state.symbol, state.token) for state in states)
    )


def whole_course(course: Course, standings: dict[str, Standing]) -> str:
    """Return how much of the course is done, in words."""
    steps = sum(len(lesson.steps) for lesson in course.lessons)
    done = sum(standing.done for standing in standings.values())
    return f"{done} of {steps} steps done"
