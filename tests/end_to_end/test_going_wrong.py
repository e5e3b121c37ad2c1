"""A learner goes wrong, and reads why: by keys alone, in a real terminal."""

from __future__ import annotations

from tests.end_to_end.conftest import Open
from tests.support.built_in import answers_of
from tests.support.terminal import Terminal
from tests.support.terminal_learner import (
    QUESTION_OPEN,
    go_down,
    happened,
    leave,
    open_step,
    pane,
    replace_file,
    see,
)

NO_KEY = "15/no-key-no-queue"


def go_to_why(terminal: Terminal) -> None:
    """Mark the row that says why, the third of what happened; it opens with Enter."""
    terminal.press("F6")
    go_down(terminal, 3)


def test_a_wrong_prediction_gets_its_reason_and_one_key_mends_the_step(
    open_terminal: Open,
) -> None:
    terminal = open_terminal("learn", "15/flash-queues")
    terminal.wait(QUESTION_OPEN)
    assert "books balance" not in terminal.text
    terminal.press("b")
    happened(terminal, "✗ You said: The page says done; the message ends with the request")
    happened(terminal, "That was g. A flash message is kept in the session")
    happened(terminal, "✓ In fact: The page says done; the message waits")
    happened(terminal, "= 1 waiting, books balance")

    terminal.type("# my turn\r")  # the focus is where the task is done
    see(terminal, "app.py", "# my turn 2 from flask import")
    go_down(terminal, 3)
    terminal.type("\x0b\x0b")  # Ctrl+K: the line with the key is gone
    terminal.wait(lambda text: "secret_key" not in pane(text, "app.py"))
    terminal.press("F5")
    happened(terminal, "▲ why app.py:9 writes to the session, but the app has no secret key")
    terminal.wait("F9 Fix")
    terminal.press("F9")
    see(terminal, "app.py", '5▸ app.secret_key = "dev" 6')
    terminal.press("Ctrl+Z")
    terminal.wait(lambda text: "secret_key" not in pane(text, "app.py"))
    terminal.press("F9")
    see(terminal, "app.py", 'app.secret_key = "dev"')
    terminal.press("F5")
    see(terminal, "Read", "✓ POST /save answers with its")
    happened(terminal, "+ queued [message] Saved! app.py:10")
    assert "▲ why" not in terminal.text
    terminal.wait(lambda text: "F9 Fix" not in text)
    leave(terminal)


def test_without_a_key_one_sees_the_reference_and_the_page_of_that_mistake_and_comes_back(
    open_terminal: Open,
) -> None:
    terminal = open_step(open_terminal, NO_KEY)
    terminal.press("F10")
    terminal.wait("F7 gives a hint instead")
    terminal.press("Escape")
    terminal.wait(lambda text: "F7 gives a hint instead" not in text)
    assert "Yours and the reference" not in terminal.text
    terminal.press("F10")
    terminal.wait("F7 gives a hint instead")
    terminal.press("Enter")
    terminal.wait("Yours and the reference")
    terminal.wait('+ app.secret_key = "dev"')
    terminal.wait("The two runs part at request 1: yours has “POST /save 500”")
    terminal.wait("500 ▸ 1 POST /save")
    terminal.press("Escape")
    see(terminal, "app.py", "1 from flask import")

    terminal.type("# mine\r")
    terminal.wait("# mine")
    terminal.press("F5")
    happened(terminal, "▲ why app.py:14 writes to the session, but the app has no secret key")
    see(terminal, "Find the bug", "✗ 0 of 3 passed")

    go_to_why(terminal)
    terminal.press("Enter")
    terminal.wait("Why it went wrong ▸ No secret key")
    see(terminal, "Find the bug", "The browser got status 500.")
    happened(terminal, "▲ why app.py:13 writes to the session")
    assert "# mine" not in terminal.text
    terminal.press("F9")
    see(terminal, "app.py", '4▸ app.secret_key = "dev"')
    terminal.press("F5")
    terminal.wait("✓ passed")

    terminal.press("Escape")  # out of the editor
    terminal.settle()
    terminal.press("Escape")
    terminal.wait("step 3 of 18")
    see(terminal, "app.py", "1 # mine 2 from flask import")
    assert "secret_key" not in pane(terminal.text, "app.py")
    happened(terminal, "▲ why app.py:14 writes to the session")
    leave(terminal)


def test_an_exercise_is_mended_by_the_learner_not_by_a_key(open_terminal: Open) -> None:
    terminal = open_terminal("learn", "15/23")
    happened(terminal, "▲ why POST /items: the view add_item() returned nothing")
    assert "F9" not in terminal.text
    before = terminal.text
    terminal.press("F9")
    terminal.settle()
    assert pane(terminal.text, "app.py") == pane(before, "app.py")
    assert "what you can do now" not in terminal.text

    replace_file(terminal, answers_of("23")["app.py"], "return redirect")
    terminal.press("F5")
    see(terminal, "Find the bug", "✓ both items are on the list")
    happened(terminal, "! shown [success] Added:")
    terminal.wait("○○●○")
    terminal.press("F10")  # no question now
    terminal.wait("Your files are the reference, letter by letter.")
    terminal.wait("Both runs did the same, line by line.")
    leave(terminal)
