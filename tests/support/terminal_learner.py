"""What a learner does again and again, and how they read what stands in a pane."""

from __future__ import annotations

from tests.end_to_end.conftest import Open
from tests.support.terminal import Terminal

QUESTION_OPEN = "Press 1-"
"""Stands below the choices as long as a step's question is open."""


def pane(screen: str, title: str) -> str:
    """Return what a pane says, as one line of words; the pane is known by its title."""
    lines = screen.splitlines()
    top = next((n for n, line in enumerate(lines) if f"╭─ {title}" in line), None)
    if top is None:
        return ""
    left = lines[top].index(f"╭─ {title}")
    right = lines[top].find("╮", left)
    words: list[str] = []
    for line in lines[top + 1 :]:
        if line[left : left + 1] == "╰":
            break
        words += line[left + 1 : right].split()
    return " ".join(words)


def see(terminal: Terminal, title: str, said: str) -> None:
    """Wait until a pane says this, however its lines are broken."""
    terminal.wait(lambda screen: said in pane(screen, title))


def happened(terminal: Terminal, said: str) -> None:
    """Wait until the list of what happened says this."""
    see(terminal, "What happened", said)


def open_step(
    open_terminal: Open, step: str, *, columns: int = 120, rows: int = 36, **env: str
) -> Terminal:
    """Open a step that asks first, and let it show its run without a guess.

    The next key is typed into the editor.
    """
    terminal = open_terminal("learn", step, columns=columns, rows=rows, **env)
    terminal.wait(QUESTION_OPEN)
    terminal.press("F5")
    happened(terminal, "1 POST")
    return terminal


def go_down(terminal: Terminal, lines: int) -> None:
    """Move the cursor down, a line at a time.

    Textual itself lets a letter overtake an arrow that comes in one piece with it.
    """
    for _ in range(lines):
        terminal.press("Down")
        terminal.settle(0.03)


def replace_file(terminal: Terminal, text: str, shown: str) -> None:
    """Empty the file in the editor, whose cursor is at its beginning, and paste another text.

    `shown` is seen in the editor once it is there.
    """
    terminal.type("\x0b" * 80)  # Ctrl+K: to the end of the line, then the line
    terminal.wait(lambda screen: pane(screen, "app.py").split() == ["1"])
    terminal.paste(text)
    see(terminal, "app.py", shown)


def leave(terminal: Terminal) -> None:
    """Quit with the key for it; that ends well from everywhere."""
    terminal.press("Ctrl+Q")
    assert terminal.wait_for_end() == 0
    assert "Traceback" not in terminal.plain_output
