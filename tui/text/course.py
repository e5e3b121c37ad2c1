"""How far a learner is in a lesson, and the lines of the course screen that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from lessons.course.model import ON_THE_PATH, Course, Lesson, Part, PlannedLesson, Step
from lessons.store.progress import Progress
from sandbox.text import one_line, plural
from tui.presenters.phrases import (
    PART_NAMES,
    duration,
    heading_of,
    listed_title,
    names_of_parts,
    short_duration,
)
from tui.text.hanging import Hanging


class ProgressMark(Enum):
    """How far a step or a quiz is: a symbol, a word and a theme token."""

    DONE = ("✓", "done", "$mark-passed")
    BEGUN = ("◐", "begun", "$accent")
    NEW = ("○", "new", "$mark-open")

    def __init__(self, symbol: str, word: str, token: str) -> None:
        self.symbol = symbol
        self.word = word
        self.token = token


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner is in one lesson."""

    states: tuple[tuple[Part, ProgressMark], ...]
    """The part and the mark of each step, in order."""
    right: int
    """Quiz questions whose latest answer was right."""
    answered: int
    """Quiz questions answered at least once."""
    questions: int

    def of(self, *parts: Part) -> tuple[ProgressMark, ...]:
        """Return the states of these parts, in order."""
        return tuple(state for part, state in self.states if part in parts)

    def done(self, *parts: Part) -> int:
        """Return how many steps of these parts are done."""
        return self.of(*parts).count(ProgressMark.DONE)

    @property
    def quiz(self) -> ProgressMark:
        """What has been done of the quiz."""
        if not self.answered:
            return ProgressMark.NEW
        return ProgressMark.DONE if self.right == self.questions else ProgressMark.BEGUN

    @property
    def begun(self) -> bool:
        """Whether anything at all has been done."""
        return self.answered > 0 or any(x is not ProgressMark.NEW for _, x in self.states)


def untouched(lesson: Lesson) -> Standing:
    """Return the standing of a learner who hasn't begun the lesson."""
    return standing(lesson, frozenset(), frozenset(), ())


def standing(
    lesson: Lesson, passed: Set[str], tried: Set[str], answers: Iterable[tuple[str, bool]]
) -> Standing:
    """Return how far a learner is; `answers` are (question, right), oldest first."""
    latest = dict(answers)
    marks = [latest[question.id] for question in lesson.quiz if question.id in latest]
    return Standing(
        tuple((step.front.part, _state(step.slug, passed, tried)) for step in lesson.steps),
        sum(marks),
        len(marks),
        len(lesson.quiz),
    )


def standing_of(progress: Progress, lesson: Lesson) -> Standing:
    """Read how far the learner is in a lesson."""
    passed, tried = progress.passed_steps(lesson.slug), progress.tried_steps(lesson.slug)
    answers = [(answer.question, answer.right) for answer in progress.answers(lesson.slug)]
    return standing(lesson, passed, tried, answers)


def _state(step: str, passed: Set[str], tried: Set[str]) -> ProgressMark:
    if step in passed:
        return ProgressMark.DONE
    return ProgressMark.BEGUN if step in tried else ProgressMark.NEW


def lesson_line(lesson: Lesson, how_far: Standing, due: str, is_here: bool) -> Hanging:
    """Return a lesson's line in the list: how long it takes or how far it is, and what is due."""
    mark, tail = _lesson_mark(lesson, how_far, is_here), ""
    if mark is ProgressMark.NEW and lesson.minutes:
        tail = f"  {short_duration(lesson.minutes)}"
    elif mark is ProgressMark.BEGUN and lesson.path:
        tail = f"\n{how_far.done(*ON_THE_PATH)} of {len(lesson.path)} done"
    return Hanging(
        Content.assemble((mark.symbol, mark.token), (f" {lesson.number:>2}  ", "$quiet")),
        Content.assemble(
            one_line(lesson.title),
            (tail, "$quiet"),
            (HERE if is_here else "", "$accent"),
            f"\n{due}" if due else "",
        ),
    )


def planned_line(lesson: PlannedLesson) -> Hanging:
    """Return the line of a lesson that isn't written yet."""
    return Hanging(
        Content.styled(f"{PLANNED} {lesson.number:>2}  ", "$quiet"),
        Content.styled(one_line(lesson.title), "$quiet"),
        one_line=True,
    )


def _lesson_mark(lesson: Lesson, how_far: Standing, is_here: bool) -> ProgressMark:
    if lesson.path and how_far.done(*ON_THE_PATH) == len(lesson.path):
        return ProgressMark.DONE
    return ProgressMark.BEGUN if how_far.begun or is_here else ProgressMark.NEW


PLANNED = "·"
"""The symbol of a lesson that isn't written yet."""

BAR = 10
"""The width of the bar that shows how much of the course is done."""


def path_bar(course: Course, standings: Mapping[str, Standing], width: int = BAR) -> Content:
    """Return a bar of the steps and exercises that are done, and how many there are."""
    done, whole = _done_of(standings), sum(len(lesson.path) for lesson in course.lessons)
    full = 0 if not whole else done * width // whole
    return Content.assemble(
        ("━" * max(full, min(done, 1)), "$mark-passed"),
        ("─" * (width - max(full, min(done, 1))), "$quiet"),
        (f" {done} of {whole}", "$quiet"),
    )


def path_legend(course: Course) -> Content:
    """Return what the symbol of the planned lessons means, if there are some."""
    return Content.styled(f"{PLANNED} planned" if course.planned else "", "$quiet")


def what_it_holds(lesson: Lesson) -> str:
    """Return what a lesson holds, and how long it takes if that's known."""
    parts = [(len(lesson.of_part(part)), name[:-1]) for part, name in PART_NAMES.items()]
    counts = [
        plural(count, noun) for count, noun in (*parts, (len(lesson.quiz), "question")) if count
    ]
    return ", ".join(counts) + (f"; {duration(lesson.minutes)}" if lesson.minutes else "")


def quiz_in_words(how_far: Standing) -> str:
    """Return how many questions there are, or how many of them are right so far."""
    if how_far.answered:
        return f"{how_far.right} of {how_far.questions} right so far"
    return plural(how_far.questions, "question")


def whole_course(course: Course, standings: Mapping[str, Standing]) -> str:
    """Return how much of the course is done, in words; labs are extra."""
    steps = [step for lesson in course.lessons for step in lesson.path]
    return f"{_done_of(standings)} of {len(steps)} {names_of_parts(steps)} done"


def _done_of(standings: Mapping[str, Standing]) -> int:
    """Return how many steps and exercises are done."""
    return sum(how_far.done(*ON_THE_PATH) for how_far in standings.values())


def group_heading(group: Sequence[Step], how_far: Standing) -> Content:
    """Return the line above a group of steps, with how many of them are done."""
    parts = {step.front.part for step in group}
    done = f"  {how_far.done(*parts)} of {len(group)} done" if how_far.begun else ""
    return Content.assemble((heading_of(group), "bold $quiet"), (done, "$quiet"))


QUIZ = "quiz"
"""The id of the line that opens the quiz."""

STEP = "step-"
"""The id of a step's line begins with this."""

LESSON = "lesson-"
"""The id of the line of a lesson that another one builds on begins with this."""

HERE = "  ◂ here"


def step_id(step: Step) -> str:
    """Return the id of a step's line."""
    return f"{STEP}{step.slug}"


def step_line(step: Step, state: ProgressMark, is_here: bool) -> Hanging:
    """Return a step's line: its state as symbol and word, its number, its title."""
    return Hanging(
        state_and_number(state, str(step.number)),
        Content.assemble(one_line(listed_title(step)), (HERE if is_here else "", "$accent")),
    )


def quiz_line(how_far: Standing) -> Hanging:
    """Return the line that opens the quiz, with its score so far."""
    return Hanging(
        state_and_number(how_far.quiz, ""),
        Content.assemble("Quiz", (f"  {quiz_in_words(how_far)}", "$quiet")),
    )


def state_and_number(state: ProgressMark, number: str) -> Content:
    """Return the first two columns of a line: state and number."""
    return Content.assemble(
        (f"{state.symbol} {state.word:<6}", state.token), (f"{number:>3}  ", "$quiet")
    )
