"""Decide what can be done in a lesson now, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from tui.text.hints import ladder, next_hint

if TYPE_CHECKING:
    from lessons.course.model import Lesson, Step
    from tui.text.hints import Hint
    from tui.text.step import StepView

LONGEST_NAME = 30
"""The most characters of the next step's title in the footer."""

PREDICT_FIRST = "Predict what the app shows first. The hints are about the task that follows."
NO_HINT_NEEDED = "This step has passed. You don't need a hint."
NO_MORE_HINTS = "There are no more hints."
NO_HINTS = "This step has no hints."

WAYS = frozenset({"go", "quiz", "card", "end_card", "review", "practice"})
"""Actions that lead to other parts of the course; the page of a mistake offers none of them."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a lesson's screen shows, as far as it decides which keys do something.

    ``choices`` are the places of an open question's choices, ``can_stop`` says that a run lasts so
    long that it's worth a key, ``folds_causes`` that the causes of a failed run are hidden,
    ``has_causes`` that the last run has a mistake to explain, and ``has_before`` that the lesson
    says what to know first.
    """

    view: StepView
    choices: Sequence[int] = ()
    can_stop: bool = False
    can_fix: bool = False
    folds_causes: bool = False
    has_causes: bool = False
    files: int = 1
    has_before: bool = False
    in_course: bool = True


def next_move(now: Situation) -> tuple[str, str]:
    """Return the action that goes on, and its name in the footer, "" for the usual one."""
    view = now.view
    if now.choices:
        return "predict(0)", ""
    if now.can_stop:
        return "stop", ""
    if view.verdict is None or view.edited:
        return "run", ""
    if view.is_passed:
        return "go(1)", Content(view.following).truncate(LONGEST_NAME, ellipsis=True).plain
    if now.can_fix:
        return "fix", ""
    return ("why" if now.folds_causes else "run"), ""


def idle_actions(now: Situation) -> Set[str]:
    """Return the actions that could only say that there's nothing to do."""
    view = now.view
    is_wrong = view.verdict is not None and not view.is_passed
    idle = set()
    if isinstance(hint_to_show(now), str):
        idle.add("hint")
    if not (is_wrong and (now.has_causes or now.folds_causes)):
        idle.add("why")
    return idle


def is_possible(action: str, parameters: tuple[object, ...], now: Situation) -> bool:
    """Say whether an action can be done now."""
    match action:
        case "predict":
            return parameters[0] in now.choices
        case "fly":
            return not now.choices
        case "fix":
            return now.can_fix
        case "next_file":
            return now.files > 1
        case "stop":
            return now.can_stop
        case "before":
            return now.in_course and now.has_before
    return now.in_course or action not in WAYS


def hint_to_show(now: Situation) -> Hint | str:
    """Return the hint that comes next, or the sentence that says why there's none."""
    view = now.view
    if now.choices:
        return PREDICT_FIRST
    if view.is_passed and not view.edited:
        return NO_HINT_NEEDED
    return next_hint(view) or (NO_MORE_HINTS if ladder(view.step) else NO_HINTS)


def step_after(lesson: Lesson, step: Step, passed: Set[str], *, ends: bool) -> Step | None:
    """Return the step that comes next; None if the end card does.

    It comes after the last one on the path once that has passed, after the one that passed last of
    all, which ``ends`` says, and after everything.
    """
    is_last = step in lesson.path[-1:]
    if ends or (is_last and step.slug in passed):
        return None
    at = lesson.steps.index(step) + 1
    return lesson.steps[at] if at < len(lesson.steps) else None
