"""A learner goes wrong, and reads why: by keys alone, in a real terminal."""

from __future__ import annotations

from tests.end_to_end.conftest import Open
from tests.support.terminal_learner import (
    QUESTION_OPEN,
    go_down,
    happened,
    leave,
    pane,
    see,
)


def test_a_wrong_prediction_gets_its_reason_and_one_key_mends_the_step(
    open_terminal: Open,
) -> None:
    terminal = open_terminal("learn", "15/flash-queues")
    terminal.wait(QUESTION_OPEN)
    assert "accounted for" not in terminal.text
    terminal.press("b")
    happened(terminal, "✗ You said: The page says done; the message ends with the request")
    happened(terminal, "That was g. A flash message is kept in the session")
    happened(terminal, "✓ In fact: The page says done; the message waits")
    happened(terminal, "= 1 waiting, all accounted for")

    terminal.type("# my turn\r")  # the focus is where the task is done
    see(terminal, "app.py", "# my turn 2 from flask import")
    go_down(terminal, 3)
    terminal.type("\x0b\x0b")  # Ctrl+K: the line with the key is gone
    terminal.wait(lambda text: "secret_key" not in pane(text, "app.py"))
    terminal.press("F5")
    happened(terminal, "✗ app.py:9 writes to the session, but the app has no secret key")
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
    assert "no secret key" not in terminal.text
    terminal.wait(lambda text: "F9 Fix" not in text)
    leave(terminal)
