"""An author begins a course, works on it beside its open screen, and proves it."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Open
from tests.support.terminal_learner import QUESTION_OPEN, happened, leave, replace_file, see


def test_a_new_course_is_proved_opened_and_read_anew_when_a_file_changes(
    open_terminal: Open, tmp_path: Path
) -> None:
    new = open_terminal("new", "mine")
    assert new.wait_for_end() == 0
    assert "Prove it: flasklings check mine" in " ".join(new.text.split())
    step = tmp_path / "mine" / "10-first-lesson" / "01-a-message-waits"
    app, text = step / "app.py", step / "step.md"

    terminal = open_terminal("learn", "mine")
    terminal.wait("A course of my own")
    terminal.press("Enter")
    terminal.wait(QUESTION_OPEN)
    terminal.press("2")
    happened(terminal, "✓ You said: The answer to GET /")
    text.write_text(text.read_text().replace("One step is one idea", "A step is an idea"))
    see(terminal, "Read", "A step is an idea: at most 150 words")
    terminal.wait("flasklings reloaded the course.")
    app.write_text(app.read_text().replace("Saved!", "Kept."))
    see(terminal, "app.py", 'flash("Kept.")')
    happened(terminal, "+ queued [message] Kept.")

    text.write_text(text.read_text().replace('kind = "read"', 'kind = "raed"'))
    terminal.wait("The course has a fault")
    terminal.wait("raed")
    see(terminal, "app.py", 'flash("Kept.")')  # the course goes on as it was
    text.write_text(text.read_text().replace('kind = "raed"', 'kind = "read"'))

    terminal.press("Ctrl+N")
    see(terminal, "Find the bug", "The message is queued, but nobody reads it.")
    text = step.parent / "02-show-it" / "step.md"
    solution = text.parent / "solution" / "app.py"
    replace_file(terminal, "# mine\n" + solution.read_text(), "# mine")
    text.write_text(text.read_text().replace("It waits and waits.", "It waits for ever."))
    see(terminal, "Find the bug", "It waits for ever.")
    see(terminal, "app.py", "# mine")  # what the learner typed stays
    terminal.press("F5")
    terminal.wait("✓ passed")
    leave(terminal)

    check = open_terminal("check", "mine")
    assert check.wait_for_end() == 0
    assert "02-show-it" in check.text
    assert "starter fails, solution passes, 2 wrong answers told" in check.text
    assert "no fault: " in check.text
