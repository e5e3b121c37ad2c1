"""How far a learner has come in a lesson, and how that is shown: a symbol, a word, a colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from lessons.course.model import Course, Lesson, Part, Step
from lessons.store.progress import Progress
from sandbox.text import plural
from tui.presenters.phrases import PART_NAMES


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

    states: tuple[tuple[Part, State], ...]
    """One for each step, in their order, with the part that it belongs to."""
    right: int
    """Quiz questions whose latest answer was right."""
    answered: int
    """Quiz questions answered at least once."""
    questions: int

    def of_part(self, part: Part) -> tuple[State, ...]:
        """Return the states of one part, in order."""
        return tuple(state for of, state in self.states if of == part)

    def done(self, part: Part = "step") -> int:
        """Return how many steps of a part are done."""
        return self.of_part(part).count(State.DONE)

    @property
    def quiz(self) -> State:
        """What has been done of the quiz."""
        if not self.answered:
            return State.NEW
        return State.DONE if self.right == self.questions else State.BEGUN

    @property
    def begun(self) -> bool:
        """Whether anything at all has been done."""
        return self.answered > 0 or any(x is not State.NEW for _, x in self.states)


def untouched(lesson: Lesson) -> Standing:
    """Return the standing of a learner who has not begun the lesson."""
    return standing(lesson, frozenset(), frozenset(), ())


def standing_of(progress: Progress, lesson: Lesson) -> Standing:
    """Return how far the learner has come in a lesson."""
    passed, tried = progress.passed_steps(lesson.slug), progress.tried_steps(lesson.slug)
    answers = [(answer.question, answer.right) for answer in progress.answers(lesson.slug)]
    return standing(lesson, passed, tried, answers)


def standing(
    lesson: Lesson, passed: Set[str], tried: Set[str], answers: Iterable[tuple[str, bool]]
) -> Standing:
    """Fold what is kept about a lesson; `answers` are (question, right), oldest first."""
    latest = dict(answers)
    marks = [latest[question.id] for question in lesson.quiz if question.id in latest]
    return Standing(
        tuple((step.front.part, _state(step.slug, passed, tried)) for step in lesson.steps),
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
    for step, (_, state) in zip(lesson.steps, how_far.states, strict=True):
        if state is not State.DONE:
            return step
    return lesson.steps[0]


def dots(states: Iterable[State]) -> Content:
    """Return one symbol for each state: ● done, ◐ begun, ○ new."""
    return Content.assemble(
        *(("●" if state is State.DONE else state.symbol, state.token) for state in states)
    )


def in_words(how_far: Standing) -> Iterator[str]:
    """Yield how much of a lesson is done, part by part; labs only once one was begun."""
    for part, name in PART_NAMES.items():
        states = how_far.of_part(part)
        if states and (part != "lab" or any(state is not State.NEW for state in states)):
            done = " done" if part == "step" else ""
            yield f"{how_far.done(part)} of {len(states)} {name}{done}"


def quiz_in_words(how_far: Standing) -> str:
    """Return how many questions there are, or how many of them are right so far."""
    if how_far.answered:
        return f"{how_far.right} of {how_far.questions} right so far"
    return plural(how_far.questions, "question")


def whole_course(course: Course, standings: dict[str, Standing]) -> str:
    """Return how much of the course is done, in words; labs are extra."""
    parts: tuple[Part, ...] = ("step", "exercise")
    all_of = {part: sum(len(x.of_part(part)) for x in course.lessons) for part in parts}
    done = sum(standing.done(part) for standing in standings.values() for part in parts)
    names = " and ".join(PART_NAMES[part] for part in parts if all_of[part])
    return f"{done} of {sum(all_of.values())} {names} done"
