"""Decide how a step opens: with which texts, and whether it asks, runs or waits first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from tui.screens.lesson.run import Purpose

if TYPE_CHECKING:
    from lessons.course.model import Step
    from lessons.store.progress import StepState, StoredAnswer

RUNS_WHEN_OPENED = frozenset({"read", "fix"})
"""Kinds of steps whose app shows something before the learner changes it."""


class First(Enum):
    """What a step does first."""

    ASK = auto()
    """Run the app, and ask what it shows before it's shown."""
    RUN = auto()
    WAIT = auto()
    """Do nothing until the learner presses F5."""


@dataclass(frozen=True)
class Opening:
    """How a step opens."""

    texts: Mapping[str, str]
    """Each file as the learner left it."""
    first: First
    purpose: Purpose
    """Why the app is run, if it is."""
    predicted: StoredAnswer | None
    """The learner's latest prediction."""


def plan_opening(step: Step, state: StepState) -> Opening:
    """Decide how a step opens, by what the store knows of it."""
    texts = {name: state.drafts.get(name, text) for name, text in step.files.items()}
    has_changes = bool(changed_files(step, texts))
    if asks_first(step, state):
        first = First.ASK
    elif has_changes or has_question(step) or step.front.kind in RUNS_WHEN_OPENED:
        first = First.RUN
    else:
        first = First.WAIT
    return Opening(texts, first, Purpose.CHECK if has_changes else Purpose.LOOK, state.predicted)


def changed_files(step: Step, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that differ from the step's own files."""
    return {name: text for name, text in texts.items() if text != step.files.get(name)}


def has_question(step: Step) -> bool:
    """Say whether a step asks for a prediction; an app with blanks shows nothing to predict."""
    return step.front.prediction is not None and step.front.kind != "blanks"


def asks_first(step: Step, state: StepState) -> bool:
    """Say whether a step opens with its question: until it's answered, or run without answer."""
    return has_question(step) and not was_run(step, state)


def was_run(step: Step, state: StepState) -> bool:
    """Say whether the learner has seen the step's app run, after a prediction or by a key."""
    return state.predicted is not None or step.slug in state.tried | state.passed


def explains(step: Step, purpose: Purpose) -> bool:
    """Say whether a run is one that the second part of the step's text is about.

    A bug that shows when the step opens isn't explained before the learner has tried anything.
    """
    return purpose is not Purpose.LOOK or step.front.kind != "fix" or has_question(step)
