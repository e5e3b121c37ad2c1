"""A whole lesson by keys, and the challenge at the end of another, solved as the course solves it.

The answers are read from the course, so these tests follow it.
"""

from __future__ import annotations

import re

from lessons.course.loader import find_lesson
from lessons.course.model import Lesson, Step
from tests.end_to_end.conftest import Open
from tests.support.built_in import COURSE
from tests.support.terminal import Terminal
from tests.support.terminal_learner import QUESTION_OPEN, leave, pane

FIRST, SECOND = COURSE.lessons[:2]
API = find_lesson(COURSE, "rest-api")


def test_a_new_learner_finishes_the_first_lesson_and_goes_on_to_the_second(
    open_terminal: Open,
) -> None:
    terminal = open_terminal()
    terminal.wait(f"Start step 1: {FIRST.steps[0].title}")
    terminal.press("Enter")
    for step in FIRST.path:
        is_at(terminal, FIRST, step)
        solve(terminal, step)
        terminal.press("Ctrl+N")

    steps = len(FIRST.of_part("step"))
    terminal.wait(f"★ All {steps} steps done.")
    terminal.settle()  # the numbers of the doors change with what is done
    assert f" of {steps} runs right" in terminal.text, "a prediction wasn't kept"
    door = re.search(rf"(\d)  ○ Lesson {SECOND.number} +{SECOND.title}", terminal.text)
    assert door is not None, terminal.text
    terminal.press(door[1])
    is_at(terminal, SECOND, SECOND.steps[0])
    terminal.wait(QUESTION_OPEN)
    leave(terminal)


def test_the_challenge_of_the_last_lesson_is_found_by_keys_and_its_solution_passes(
    open_terminal: Open,
) -> None:
    challenge = API.path[-1]
    terminal = open_terminal()
    terminal.wait("Start step 1")
    terminal.press("Left")
    terminal.settle()
    terminal.press("End")
    terminal.wait(f"─ {API.number} {API.title}")
    terminal.press("Enter")
    terminal.settle()
    terminal.press("End")
    for _ in range(len(API.builds_on) + 2):  # below it: the quiz, and what the lesson builds on
        terminal.settle()
        if f"Open: {challenge.number} " in terminal.text:
            break
        terminal.press("Up")
    terminal.wait(f"Open: {challenge.number} {challenge.title}")
    terminal.press("Enter")
    is_at(terminal, API, challenge)
    solve(terminal, challenge)
    leave(terminal)


def is_at(terminal: Terminal, lesson: Lesson, step: Step) -> None:
    """Wait until the screen shows this step."""
    terminal.wait(
        lambda text: step.title in text and f"{step.number} of {len(lesson.path)} " in text
    )


def is_judged(text: str) -> bool:
    return any(f"{mark} You said" in pane(text, "What happened") for mark in "✓✗")


def solve(terminal: Terminal, step: Step) -> None:
    """Predict, if the step asks for it; put the course's own solution into the editor, and run."""
    if step.front.prediction:
        terminal.wait(QUESTION_OPEN)
        terminal.press("1")
        terminal.wait(is_judged)  # a run before that would take the prediction back
    (name,) = step.solution
    solution = {**step.files, **step.solution}[name]
    terminal.wait(lambda text: pane(text, name) != "")
    terminal.press("Ctrl+A")
    terminal.settle()
    terminal.paste(solution)
    terminal.settle()
    terminal.press("F5")
    terminal.wait("✓ passed")
