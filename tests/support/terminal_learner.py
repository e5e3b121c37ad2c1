"""What a learner does in every journey, and how a test reads a pane."""

from __future__ import annotations

from tests.end_to_end.conftest import Open
from tests.support.terminal import Terminal

QUESTION_OPEN = "Press 1-"
"""What the screen says below the choices while a step's question is open."""

AS_LIGHT = str.maketrans("┏━┓┃┗┛", "╭─╮│╰╯")
"""The heavy frame of a pane that passed and has the focus, as every other frame."""


def pane(screen: str, title: str) -> str:
    """Return the words of the pane with this title, as one line."""
    lines = screen.translate(AS_LIGHT).splitlines()
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
    """Wait until a pane says this, wherever its lines break."""
    terminal.wait(lambda screen: said in pane(screen, title))


def happened(terminal: Terminal, said: str) -> None:
    """Wait until the list of what happened says this."""
    see(terminal, "What happened", said)


def open_step(open_terminal: Open, step: str, **env: str) -> Terminal:
    """Open a step that asks for a prediction, and skip the prediction.

    The next key goes into the editor.
    """
    terminal = open_terminal("learn", step, **env)
    terminal.wait(QUESTION_OPEN)
    terminal.press("F5")
    happened(terminal, "1 POST")
    return terminal


def go_down(terminal: Terminal, lines: int) -> None:
    """Move the cursor down, a line at a time.

    In Textual, a letter can overtake an arrow that arrives in the same read.
    """
    for _ in range(lines):
        terminal.press("Down")
        terminal.settle(0.03)


def replace_file(terminal: Terminal, text: str, shown: str) -> None:
    """Empty the file in the editor, whose cursor is at its start, and paste a longer one.

    The editor shows `shown` once the paste has arrived.
    """
    terminal.type("\x0b" * 2 * text.count("\n"))  # Ctrl+K: to the end of the line, then the line
    terminal.wait(lambda screen: pane(screen, "app.py").split() == ["1"])
    terminal.paste(text)
    see(terminal, "app.py", shown)


def leave(terminal: Terminal) -> None:
    """Quit with Ctrl+Q, which must work from everywhere."""
    terminal.press("Ctrl+Q")
    assert terminal.wait_for_end() == 0
    assert "Traceback" not in terminal.plain_output
