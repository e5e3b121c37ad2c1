"""A learner's whole journey, by keys alone: the first day, and the day on which all is done."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from lessons.store.progress import Progress
from tests.end_to_end.conftest import Open
from tests.support.built_in import FLASHING, answers_of
from tests.support.terminal import Terminal
from tests.support.terminal_learner import (
    QUESTION_OPEN,
    go_down,
    happened,
    leave,
    pane,
    see,
)

LESSON, STEPS = FLASHING.slug, FLASHING.of_part("step")
EXERCISE = "fix-missing-key"
FEEDBACK = re.compile("✓ Right|✗ Not quite")
HOW_FAR = re.compile(r"question \d+ of \d+|again: \d+ to go")
LAST_WEEK = datetime.now(UTC) - timedelta(days=8)


def test_a_journey(open_terminal: Open, tmp_path: Path) -> None:
    """The first day in a small terminal, the last in a large one, whose learner makes it small."""
    terminal = open_terminal(columns=80, rows=24)
    terminal.wait("Start step 1: Your first page")
    terminal.wait("→ page This notebook")  # a real run
    the_lesson_is_found_on_the_path(terminal)
    the_first_step_is_predicted(terminal)
    a_mistake_is_made_found_and_fixed(terminal)
    what_no_browser_shows_is_seen(terminal)
    leave(terminal)
    assert b"\x1b[?1049l" in terminal.raw, "the screen before was not put back"
    assert b"\x1b[?25h" in terminal.raw, "the cursor was not put back"

    a_week_passes(tmp_path / "home")
    terminal = open_terminal(columns=120, rows=36)
    a_bug_is_found_without_being_told(terminal)
    a_question_is_proved_and_explained(terminal)
    what_is_due_is_reviewed(terminal)
    terminal.resize(80, 24)
    the_last_step_ends_with_the_end_card(terminal)
    leave(terminal)


def the_lesson_is_found_on_the_path(terminal: Terminal) -> None:
    terminal.press("Left")
    terminal.settle()
    terminal.press("End")
    terminal.wait("─ 16 Building a REST API")
    terminal.press("Up")
    terminal.wait("─ 15 Flashing Messages")
    terminal.press("Enter")
    terminal.settle()
    terminal.press("Enter")
    terminal.wait("before you start")
    terminal.press("Enter")


def the_first_step_is_predicted(terminal: Terminal) -> None:
    terminal.wait("A user submits a form")
    turn_to(terminal, "Predict")
    terminal.wait(QUESTION_OPEN)
    assert "POST /save note=" not in terminal.text, "the answer stood beside the question"
    terminal.press("2")
    happened(terminal, "✓ You said: Note: None")
    terminal.press("F7")
    terminal.wait("Hint 1 of")
    terminal.press("Ctrl+N")


def a_mistake_is_made_found_and_fixed(terminal: Terminal) -> None:
    terminal.wait("2 of 30")
    turn_to(terminal, "Predict")
    terminal.wait(QUESTION_OPEN)
    terminal.press("2")
    happened(terminal, "✗ You said: The page shows Saved!, and then the message is gone")
    happened(terminal, "✓ In fact: The page shows done, and the message is still waiting")

    turn_to(terminal, "app.py")
    go_down(terminal, 3)
    terminal.press("Ctrl+X")  # the line with the key
    terminal.wait(lambda text: "secret_key" not in pane(text, "app.py"))
    terminal.press("F5")
    happened(terminal, "✗ app.py:8 writes to the session, but the app has no secret key")
    happened(terminal, "F9 fixes it")
    terminal.press("F9")
    see(terminal, "app.py", 'app.secret_key = "dev"')
    click(terminal, "Ctrl+Z undoes it.")  # the notice would cover what happens
    terminal.press("F5")
    happened(terminal, "+ queued [message] Saved! app.py:9")
    terminal.wait(partial(is_without, words="no secret key"))

    turn_to(terminal, "app.py")
    terminal.press("Ctrl+Home")
    go_down(terminal, 8)
    terminal.press("End")
    terminal.settle(0.03)
    terminal.type('\rflash("Mail sent.")')
    see(terminal, "app.py", 'flash("Mail sent.")')
    terminal.press("F5")
    happened(terminal, "✓ flash() adds a message to the queue")
    terminal.wait("✓ passed")
    terminal.wait("^N The secret key")


def what_no_browser_shows_is_seen(terminal: Terminal) -> None:
    terminal.press("Alt+3")
    terminal.wait("payload")
    terminal.press("F8")
    terminal.wait(" 1 of ")
    terminal.press("F8")
    terminal.wait(" 2 of ")
    terminal.press("Shift+F8")
    terminal.wait(" 1 of ")
    terminal.press("Alt+1")
    happened(terminal, "+ queued [message] Mail sent.")
    turn_to(terminal, "app.py")
    terminal.press("F10")
    terminal.wait("Yours and the reference")
    terminal.press("Escape")


def a_week_passes(home: Path) -> None:
    """All other steps but the last are passed meanwhile, and some questions are due."""
    with closing(Progress.open(home, clock=lambda: LAST_WEEK)) as earlier:
        for step in (STEPS[0], *STEPS[2:-1]):
            earlier.record_run(LESSON, step.slug, True)
        for question in [one for one in FLASHING.quiz if one.kind == "one"][:3]:
            earlier.record_answer(LESSON, question.id, "said", True, rating=3)
        earlier.stay_at(LESSON, EXERCISE)


def a_bug_is_found_without_being_told(terminal: Terminal) -> None:
    terminal.wait("The guest book")
    turn_to(terminal, "What happened")
    terminal.wait("RuntimeError")
    assert "▲ why" not in terminal.text
    terminal.press("Ctrl+L")
    happened(terminal, "▲ why")
    turn_to(terminal, "app.py")
    replace_all(terminal, answers_of(EXERCISE)["app.py"], 'app.secret_key = "dev"')
    terminal.press("F5")
    terminal.wait("✓ passed")


def a_question_is_proved_and_explained(terminal: Terminal) -> None:
    terminal.press("F4")
    how_far = one_key_question(terminal)
    terminal.press("1")
    terminal.wait(lambda text: FEEDBACK.search(text) is not None)
    terminal.press("?")
    terminal.wait("?")
    terminal.press("p")
    terminal.wait("▸ Proof")
    terminal.wait("✓ this run shows it")
    happened(terminal, "1 ")
    terminal.press("Escape")
    terminal.wait(how_far)
    terminal.press("Escape")


def one_key_question(terminal: Terminal) -> str:
    """Skip questions until one asks for a choice; return how far the quiz says it is."""
    while True:
        terminal.wait(lambda text: HOW_FAR.search(text) is not None and "F7 Hint" in text)
        terminal.settle()  # half of the screen may be that of the question before
        found = HOW_FAR.search(terminal.text)
        assert found is not None
        if "Answer with 1-4." in terminal.text:
            return found[0]
        terminal.press("Alt+J")  # in a field, j is a letter
        terminal.wait(partial(is_without, words=found[0]))


def click(terminal: Terminal, words: str) -> None:
    """Click on what the screen says, which goes away by that."""
    terminal.wait(words)
    lines = terminal.text.splitlines()
    row, line = next((n, line) for n, line in enumerate(lines, 1) if words in line)
    place = f"{line.index(words) + 1};{row}"
    terminal.type(f"\x1b[<0;{place}M\x1b[<0;{place}m")
    terminal.wait(partial(is_without, words=words))


def is_without(text: str, words: str) -> bool:
    return words not in text


def what_is_due_is_reviewed(terminal: Terminal) -> None:
    terminal.wait("The guest book")
    terminal.press("F2")
    terminal.wait("r Review")
    terminal.press("r")
    one_key_question(terminal)
    terminal.press("1")
    terminal.wait(lambda text: FEEDBACK.search(text) is not None)
    terminal.press("Escape")


def the_last_step_ends_with_the_end_card(terminal: Terminal) -> None:
    last, path = STEPS[-1], len(FLASHING.path)
    terminal.wait("Continue: 9 ")  # the next exercise
    above = 2 + len(FLASHING.steps) - path  # what it builds on, the quiz, the labs
    for key in ("End", *["Up"] * above):
        terminal.press(key)
        terminal.settle(0.03)
    terminal.wait(f"Open: {last.number} {last.title}")
    terminal.press("Enter")
    terminal.wait(f"{path} of {path}")
    turn_to(terminal, "Predict")
    terminal.wait(QUESTION_OPEN)
    terminal.press("1")
    happened(terminal, "You said")
    turn_to(terminal, "app.py")
    answers = answers_of(STEPS[-1].slug)
    replace_all(terminal, answers["app.py"], "Welcome, {name}!")
    terminal.press("Ctrl+T")
    see(terminal, "app.py", "<!doctype html>")
    replace_all(terminal, answers["templates/base.html"], "with_categories=true")
    terminal.press("F5")
    terminal.wait("✓ passed")
    the_page_is_used(terminal)
    terminal.press("Ctrl+N")
    terminal.wait(f"★ All {len(STEPS)} steps done.")
    terminal.wait("You can queue a message")
    terminal.wait("Building a REST API")
    terminal.press("2")
    terminal.wait(lambda text: HOW_FAR.search(text) is not None)


def the_page_is_used(terminal: Terminal) -> None:
    """A form is filled in and sent, and the page is reloaded."""
    terminal.press("Alt+2")
    terminal.wait("localhost/")
    if terminal.columns >= 100:
        terminal.press("F6")  # from the code
        terminal.wait("┏━ What happened")
    terminal.press("Tab")
    terminal.wait("Enter sends the form")
    terminal.type("grace\r")
    terminal.wait("Welcome, grace!")
    terminal.settle()  # the page is there before the app has come to rest
    terminal.press("l")
    terminal.wait(partial(is_without, words="Welcome, grace!"))


def turn_to(terminal: Terminal, pane: str) -> None:
    """Go to this pane where one is shown at a time; wait for it where all are in sight."""
    for _ in range(3 if terminal.columns < 100 else 0):
        terminal.settle()  # a step that is being opened may turn to a pane itself
        edge = upper_edge(terminal.text)
        if pane in edge:
            break
        terminal.press("F6")
        terminal.wait(partial(has_turned, edge=edge))
    terminal.wait(lambda text: has_pane(text, pane))


def upper_edge(text: str) -> str:
    """Return the upper edge of the pane's frame, with its title."""
    return next((line for line in text.splitlines() if line.startswith(("╭─", "┏━"))), "")


def has_pane(text: str, pane: str) -> bool:
    return f"╭─ {pane}" in text or f"┏━ {pane}" in text


def has_turned(text: str, edge: str) -> bool:
    return upper_edge(text) not in ("", edge)


def replace_all(terminal: Terminal, text: str, shown: str) -> None:
    """Put another text into the editor's file; it shows this once it's there."""
    terminal.press("Ctrl+A")
    terminal.settle()
    terminal.paste(text)
    see(terminal, "app.py", shown)
